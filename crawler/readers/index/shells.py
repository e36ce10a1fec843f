"""What a site shows in place of its page: a wall against robots, or a shell that a script fills."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.readers.errors import NotUnderstood
from crawler.telltales import APP_ROOT, CAPTCHA, DOWN_TITLES, GONE_TITLES, NEEDS_SCRIPT, WALL_TITLES, WALLS

_LITTLE, _HARDLY_ANY = 1_500, 600
_PROOF = re.compile(
    rb"proof[- ]of[- ]work|making sure you(?:'|&#39;|&rsquo;|\xe2\x80\x99)re not a bot|/\.within\.website/"
    rb"|anubis_challenge"
    rb"|additional security check|request unsuccessful|please wait while we (?:verify|check)|altcha|friendlycaptcha",
    re.IGNORECASE,
)
_DRAWN: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("Document Library Pro", re.compile(rb"document-library-pro|[\"'\s]dlp[-_]|dlp_load_posts", re.IGNORECASE)),
    ("WP File Download", re.compile(rb"wpfd[-_]|wp-file-download", re.IGNORECASE)),
    ("a shared folder", re.compile(rb"share-?my-?box|sharpmybrowser|smb-?browser|class=[\"']smb", re.IGNORECASE)),
    ("a Nextcloud folder", re.compile(rb"nextcloud|owncloud|no files in here", re.IGNORECASE)),
    ("a SharePoint library", re.compile(rb"_spPageContextInfo|sharepoint\.com", re.IGNORECASE)),
    ("a table filled by a script", re.compile(rb"serverside[\"']?\s{0,3}:\s{0,3}(?:true|1)|data-ajax=", re.IGNORECASE)),
)
_LOADING = re.compile(
    rb"(?:content|documents?|papers|files|list|results) (?:is|are) loading|>\s{0,20}loading(?:\.|\xe2\x80\xa6"
    rb"|&hellip;)",
    re.IGNORECASE,
)


def refuse_walls(body: bytes, titles: Sequence[str], letters: int) -> None:
    """Raise NotUnderstood for a wall, a page that is not there and one that is out of order."""
    firsts = [re.split(r" [-–—|·:»] | \| ", title, maxsplit=1)[0].strip(" .!") for title in titles]
    if letters < _LITTLE:
        name = next((name for name, marks in WALLS if marks.search(body)), None)
        if name is None and letters < _HARDLY_ANY and (CAPTCHA.search(body) or _PROOF.search(body)):
            name = "a test that only a person passes"
        if name or any(WALL_TITLES.fullmatch(first) for first in firsts):
            raise NotUnderstood(
                f"the site shows a wall against robots ({name or firsts[0]}) in place of the page that lists its papers"
            )
        if any(GONE_TITLES.fullmatch(first) for first in firsts):
            raise NotUnderstood("the site says that there is no such page, so nothing is known of its papers")
        if any(DOWN_TITLES.fullmatch(first) for first in firsts):
            raise NotUnderstood("the site says that it is out of order, so nothing is known of its papers")


def drawn_by(body: bytes) -> str | None:
    """What draws a list into the page by a script, where something does."""
    return next((name for name, marks in _DRAWN if marks.search(body)), None)


def refuse_empty(body: bytes, letters: int) -> None:
    """Raise NotUnderstood for a page that lists nothing, with what keeps its list from being read."""
    if name := drawn_by(body):
        raise NotUnderstood(f"the list of papers is drawn by a script ({name}), so that the page itself names no paper")
    if _LOADING.search(body) or APP_ROOT.search(body) or (letters < _HARDLY_ANY and NEEDS_SCRIPT.search(_text(body))):
        raise NotUnderstood("the page is filled by a script, so that it names no paper itself")
    if letters < 40:
        raise NotUnderstood("the page is an empty shell: it says nothing, and names no paper")
    raise NotUnderstood("the page lists no board paper, no meeting of a board and no page that may")


def _text(body: bytes) -> str:
    return body[:200_000].decode(errors="replace")

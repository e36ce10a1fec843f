"""The documents that a page lists: which of its links are papers of the board's public meetings, and which are not."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from storage.paper import LeftOut, PaperListed

from . import left_out
from .dating import Dated, dated
from .forms import is_file, says_file, type_of
from .link import Link
from .opened import Page, slug
from .titles import Role, item_of, named_file, own_words, plain, role_of, title_of
from .when import dates, is_date, opens_with_date
from .wordings import AGENDA, BOARD, GENERIC, ITEM_WORDS, MINUTES, PAPERS

NO_ADDRESS = "the button has no address"
IN_FRAME = "shown in a frame from elsewhere, which is not read"
_NOT_BESIDE = "nothing beside it says that it is a paper of a board meeting"
_ENOUGH = 600
"""Letters of a page that is itself the agenda or the minutes of a meeting."""


@dataclass(kw_only=True)
class Listing:
    """What a page lists. ``days``: the meeting of each document, in the order of ``papers``."""

    papers: list[PaperListed] = field(default_factory=list)
    days: list[Dated] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def listing(page: Page, leading: Collection[str]) -> Listing:
    """Every paper once, and every link that might be taken for one with why it is none.

    ``leading``: the addresses of the pages that it leads to, which list papers themselves.
    """
    found, at = Listing(), dict[str, int]()
    called = _called(page)
    main = any(link.main and link.url and is_file(link.url) for link in page.walk.links)
    for link in page.walk.links:
        if link.menu or (main and not link.main):
            continue
        if link.url is None:
            _leave(found, None, plain(link.row) or plain(link.text), NO_ADDRESS)
        elif why := left_out.of_address(link.url):
            _leave(found, link.url, title_of(link, link.url), why)
        elif is_file(link.url) or says_file(link.text):
            _file(found, at, link, link.url, page, called.get(link.url))
        elif link.url not in leading:
            _page(found, at, link, link.url, page)
    for url, title in page.walk.frames:
        if dates(title) and not left_out.of_address(url):
            _leave(found, url, title, IN_FRAME)
    _itself(found, page)
    return found


def _called(page: Page) -> dict[str, str]:
    """What each address is called by the first of its links that has words of its own."""
    found: dict[str, str] = {}
    for link in page.walk.links:
        if link.url and (words := own_words(link)):
            found.setdefault(link.url, words)
    return found


def _file(found: Listing, at: dict[str, int], link: Link, url: str, page: Page, called: str | None) -> None:
    title, name = called or title_of(link, url), named_file(url)
    item = item_of(title, name, beside=plain(link.row.replace(link.text, " ") if link.text else link.row))
    role = role_of(title, name, item, dated=True)
    day = dated(link, title, role, page)
    why = _why_not(link, title, name, item, day, page)
    if why:
        _leave(found, url, title, why)
        return
    _keep(found, at, url, title, item, role_of(title, name, item, dated=day.date is not None), day,
          type_of(url, f"{link.text} {link.hint} {link.line}"))  # fmt: skip


def _why_not(link: Link, title: str, name: str, item: str | None, day: Dated, page: Page) -> str | None:
    """Why a file is no paper of the board: by its words, else by its heading, else because nothing says that it is."""
    inside = _inside(link, page)
    why = left_out.of_words(title, item=item, inside=inside) or left_out.of_words(
        f"{name} {title}", item=item, inside=inside
    )
    why = why or (None if BOARD.search(title) and PAPERS.search(title) else _of_headings(link))
    if why:
        return why
    words = f"{title} {name}"
    of_board = page.of_board or any(BOARD.search(text) for text in link.above)
    if day.date is not None and (inside or of_board or BOARD.search(words)):
        return None if inside or item or _is_of_a_meeting(words) or is_date(title) or _near(day) else _NOT_BESIDE
    if BOARD.search(words) and PAPERS.search(words):
        return None
    return None if inside or (item and of_board) else _NOT_BESIDE


def _near(day: Dated) -> bool:
    """Whether the day is said of the document itself, and not only by the year that it stands under."""
    return day.evidence in ("link", "row", "file", "heading", "year")


def _is_of_a_meeting(words: str) -> bool:
    return bool(
        BOARD.search(words) or AGENDA.search(words) or MINUTES.search(words) or re.search(r"papers|pack", words)
    )


def _inside(link: Link, page: Page) -> bool:
    """Whether a link stands among the papers of one meeting: under its day, or on its page."""
    if page.when is not None and page.of_board:
        return True
    return any(
        dates(text) and (opens_with_date(text) or PAPERS.search(text) or BOARD.search(text)) for text in link.above
    )


def _of_headings(link: Link) -> str | None:
    for text in link.above:
        if why := left_out.of_heading(text):
            return why
        if BOARD.search(text):
            return None
    return None


def _page(found: Listing, at: dict[str, int], link: Link, url: str, page: Page) -> None:
    """A link to another page: a paper in HTML of this meeting, or one that is left out for a reason worth telling."""
    words, name = plain(link.text), slug(url)
    title = title_of(link, url) if not words or GENERIC.fullmatch(words) else words
    item = item_of(title)
    why = left_out.of_words(title, item=item, inside=_inside(link, page)) or left_out.of_words(
        name, item=item, inside=True
    )
    if why := why or (_of_headings(link) if BOARD.search(title) or PAPERS.search(title) else None):
        _leave(found, url, title, why)
        return
    if page.when is not None and page.of_board and _is_report(title, name, url, item, page):
        role = role_of(title, "", item, dated=False)
        _keep(found, at, url, title, item, role, dated(link, title, role, page), "html")


def _is_report(title: str, name: str, url: str, item: str | None, page: Page) -> bool:
    """Whether another page of the site is a paper of the meeting that this page is about."""
    there, here = urlsplit(url), urlsplit(page.base)
    if there.netloc != here.netloc or left_out.of_words(title, item=item, inside=True) or left_out.is_elsewhere(title):
        return False
    folder = here.path.rstrip("/").rpartition("/")[0]
    if not folder or not there.path.startswith(f"{folder}/"):
        return False
    own = page.when
    same = own is not None and any((when.year, when.month) == (own.year, own.month) for when in dates(name))
    other = any(when.year is not None for when in dates(name)) and not same
    below = there.path.startswith(f"{here.path.rstrip('/')}/")
    named = item or ITEM_WORDS.search(title) or AGENDA.search(title) or MINUTES.search(title)
    return not other and bool(
        (same and (named or PAPERS.search(name))) or (below and (named or PAPERS.search(title))) or item
    )


def _itself(found: Listing, page: Page) -> None:
    """A page that is the agenda or the minutes of a meeting, written out."""
    said = f"{page.heading} {page.title}"
    if found.papers or page.when is None or not page.address or page.walk.letters < _ENOUGH or not page.of_board:
        return
    if not (AGENDA.search(said) or MINUTES.search(said) or re.search(r"\breport\b", page.heading, re.IGNORECASE)):
        return
    role = role_of(page.heading, "", None, dated=False)
    day = Dated(date=page.when.iso, evidence="heading", quote=page.heading)
    _keep(found, {}, page.address, page.heading, None, role, day, "html")


def _keep(
    found: Listing, at: dict[str, int], url: str, title: str, item: str | None, role: Role, day: Dated, form: str
) -> None:
    """List a paper, or learn what a second link to it says that the first did not."""
    key = _key(url)
    listed = PaperListed.model_validate({
        "url": url, "title": title[:300], "meeting_date": day.date, "type": form, "item": item,
        "evidence": day.evidence, "role": role,
    })  # fmt: skip
    if key not in at:
        at[key] = len(found.papers)
        found.papers.append(listed)
        found.days.append(day)
    else:
        number = at[key]
        known = found.papers[number]
        better = known.meeting_date is None or (len(known.meeting_date) == 7 and len(listed.meeting_date or "") == 10)
        if better and listed.meeting_date is not None:
            new = {"meeting_date": listed.meeting_date, "evidence": listed.evidence}
            found.papers[number] = known.model_copy(update=new)
            found.days[number] = day
            return
        day = Dated(date=None)
    found.notes.extend(note for note in day.notes if note not in found.notes)


def _key(url: str) -> str:
    parts = urlsplit(url)
    path = re.sub(r"/download_file/(?:view|force)/", "/download_file/", parts.path)
    return f"{parts.netloc.lower().removeprefix('www.')}{path.rstrip('/')}?{parts.query}"


def _leave(found: Listing, url: str | None, title: str, why: str) -> None:
    left = LeftOut(url=url, title=title[:300], why=why)
    if left not in found.left_out and not any(url and one.url == url for one in found.left_out):
        found.left_out.append(left)

"""What an answer is: the page, or one of the many things that a site says instead of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lxml import etree, html

from crawler.allowed import astray
from crawler.errors import NotFetched
from crawler.readers.index.forms import is_file
from crawler.readers.pdf import is_pdf
from crawler.telltales import APP_ROOT, CAPTCHA, DOWN_TITLES, GONE_TITLES, NEEDS_SCRIPT, WALL_TITLES, WALLS
from storage.visits import Outcome

PAGES = ("text/html", "application/xhtml+xml")

_LITTLE = 1500
"""Characters of visible text that a challenge stays under and a page of CQC does not."""
_HARDLY_ANY = 600
"""The same for marks that a short honest page with a form may carry too."""
_HEAD = 2 * 1024 * 1024
"""Bytes of a page that are looked at."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What an answer is: the outcome of its visit, and why in a few words where it is not the page."""

    outcome: Outcome
    detail: str | None = None


@dataclass(frozen=True, kw_only=True)
class _Look:
    titles: tuple[str, ...]
    text: str
    hidden: str


def judge(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    address: str,
    final_address: str,
    *,
    conditional: bool = False,
    cut: bool = False,
    media: Collection[str] = PAGES,
) -> Verdict:
    """What the answer to ``address`` is.

    ``headers`` have lower-case names; ``conditional``: we sent validators; ``cut``: the server never said where the
    body ends; ``media``: the media types that the page may have. ``changed`` means a page worth comparing and storing.
    """
    try:
        astray(address, final_address)
    except NotFetched as error:
        return Verdict(outcome=error.outcome, detail=error.detail)
    if status not in (200, 203):
        return _by_status(status, headers, body, conditional=conditional)
    if "x-amzn-waf-action" in headers or headers.get("cf-mitigated"):
        return Verdict(outcome="blocked", detail="the site puts a challenge before the page instead of showing it")
    if not body.strip():
        return Verdict(outcome="unreachable", detail="the site answered with an empty page")
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if "application/pdf" in media:
        return _paper(body, kind, address, cut=cut) if "text/html" in media else _document(body, kind, cut=cut)
    if kind not in media and not (not kind and body.lstrip()[:1] == b"<"):
        return Verdict(outcome="refused", detail=no_page(kind))
    return _by_look(body, cut=cut) if kind in PAGES or not kind else Verdict(outcome="changed")


def no_page(kind: str) -> str:
    """What is said of an answer of a media type that came in place of a page."""
    return f"the answer is {kind or 'of no known type'}, not a page"


def _document(body: bytes, kind: str, *, cut: bool) -> Verdict:
    """What came for a PDF: that is seen in the body alone, for servers give PDFs and pages each other's types."""
    if is_pdf(body):
        if cut and b"%%EOF" not in body[-2048:]:
            return Verdict(outcome="unreachable", detail="the answer was cut off")
        return Verdict(outcome="changed")
    if kind in PAGES or body.lstrip()[:1] == b"<":
        page = _by_look(body, cut=cut)
        detail = "the answer is a web page, not the PDF that was asked for"
        return page if page.outcome != "changed" else Verdict(outcome="refused", detail=detail)
    return Verdict(outcome="refused", detail=f"the answer is {kind or 'of no known type'}, not a PDF")


def _paper(body: bytes, kind: str, address: str, *, cut: bool) -> Verdict:
    """What came for a board paper: PDF, Office file, ZIP or page, as its first bytes say. A page at the address of a
    file stands in its place: a wall, a login, a page that says that there is none."""
    if is_pdf(body):
        return _document(body, kind, cut=cut)
    if body.startswith(b"PK\x03\x04"):
        if cut and b"PK\x05\x06" not in body[-66_000:]:
            return Verdict(outcome="unreachable", detail="the answer was cut off")
        return Verdict(outcome="changed")
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        return Verdict(
            outcome="refused", detail="the paper is an Office file of the form before 2007, which is not read"
        )
    if kind in PAGES or (body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" and not kind.startswith("image/")):
        page = _by_look(body, cut=cut)
        if page.outcome == "changed" and is_file(address):
            return Verdict(outcome="refused", detail="the answer is a web page, not the paper that was asked for")
        return page
    return Verdict(outcome="refused", detail=f"the answer is {kind or 'of no known type'}, not a board paper")


def _by_status(status: int, headers: Mapping[str, str], body: bytes, *, conditional: bool) -> Verdict:
    if status == 304:
        if conditional:
            return Verdict(outcome="not-modified")
        detail = "the site answered 'not modified' though it was asked for the whole page"
        return Verdict(outcome="refused", detail=detail)
    answered = f"the site answered {status}"
    wall = _wall(body[:200_000])
    if status in (401, 403, 407, 451) or "x-amzn-waf-action" in headers or headers.get("cf-mitigated"):
        return Verdict(outcome="blocked", detail=f"{answered}: it does not let us in" + (f" ({wall})" if wall else ""))
    if status in (404, 410):
        return Verdict(outcome="gone", detail=f"{answered}: there is no such page")
    if status == 429:
        return Verdict(outcome="unreachable", detail=f"{answered}: too many requests")
    if status >= 500 or status in (202, 204, 205, 206, 408, 421, 425):
        if wall and status in (202, 503):
            return Verdict(outcome="blocked", detail=f"{answered} with a challenge ({wall})")
        return Verdict(outcome="unreachable", detail=answered)
    return Verdict(outcome="refused", detail=answered)


def _by_look(body: bytes, *, cut: bool) -> Verdict:
    look = _look(body)
    little = len(look.text) < _LITTLE and len(body) <= _HEAD
    wall = _wall(body) if little else None
    if little and not wall and len(look.text) < _HARDLY_ANY and CAPTCHA.search(body):
        wall = "a captcha"
    if wall or any(WALL_TITLES.fullmatch(title) for title in look.titles):
        return Verdict(outcome="blocked", detail=f"the site shows a wall against robots ({wall or look.titles[0]})")
    if any(GONE_TITLES.fullmatch(title) for title in look.titles):
        return Verdict(outcome="gone", detail="the site answered 200, but its page says that there is no such page")
    if any(DOWN_TITLES.fullmatch(title) for title in look.titles):
        return Verdict(outcome="unreachable", detail="the site answered 200, but its page says that it is out of order")
    if len(body) <= _HEAD and _is_shell(look, body):
        return Verdict(outcome="blocked", detail="the page is an empty shell that only a browser with JavaScript fills")
    if cut and b"</html" not in body[-2048:].lower():
        return Verdict(outcome="unreachable", detail="the answer was cut off")
    return Verdict(outcome="changed")


def _wall(body: bytes) -> str | None:
    return next((name for name, marks in WALLS if marks.search(body)), None)


def _is_shell(look: _Look, body: bytes) -> bool:
    if not look.text:
        return True
    if len(look.text) < _HARDLY_ANY and NEEDS_SCRIPT.search(f"{look.text} {look.hidden}"):
        return True
    return len(look.text) < 40 and APP_ROOT.search(body) is not None


def _look(body: bytes) -> _Look:
    """The head of a page as a person sees it; walls and shells are small, so a large page needs no closer look."""
    try:
        # The words looked for are plain ones: read as UTF-8 whatever the page says, with nothing that libxml2 stops at.
        plain = body[:_HEAD].decode(errors="replace").encode()
        tree = html.document_fromstring(plain, parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError, AssertionError):
        return _Look(titles=(), text="", hidden="")
    titles = [element.text_content() for name in ("title", "h1") for element in tree.iter(name)][:3]
    hidden = " ".join(element.text_content() for element in tree.iter("noscript"))
    etree.strip_elements(tree, "script", "style", "template", "title", "noscript", with_tail=False)
    return _Look(
        titles=tuple(part for title in titles if (part := _first(title))),
        text=" ".join(tree.text_content().split()),
        hidden=" ".join(hidden.split()),
    )


def _first(title: str) -> str:
    """A title's own words, without the name of the site after them."""
    words = " ".join(title.split())
    return re.split(r" [-–—|·:»] | \| |: (?=Care Quality)", words, maxsplit=1)[0].rstrip(" .!")[:300]

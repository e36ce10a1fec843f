"""Reads a page of a trust that lists board papers: kind ``board-index``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import urlsplit

from crawler.addresses import AddressError, parse, site_page
from storage.record import Organisation, Record, Value

from .decode import is_html
from .document import Document
from .errors import CUT_OFF, GOES_ON, NotUnderstood
from .index.further import goes_on, next_page
from .index.leading import followed, leads
from .index.meetings import meetings
from .index.opened import Page, opened
from .index.papers import listing
from .index.shells import drawn_by, refuse_empty
from .index.wordings import BOARD, PAPERS
from .kinds import READERS
from .papers.private import KEPT_OUT, called_after_a_person

V = TypeVar("V", bound=Value)
_PATH = re.compile(r"board|trust-?meetings|meetings?-(?:and-)?papers|(?:^|[/_-])bod(?:$|[/_-])", re.IGNORECASE)
_CQC = re.compile(r"(?:^|\.)cqc\.org\.uk$")


def read(document: Document) -> Record:
    """The documents and meetings that the page lists, what was left out, each with why.

    NotUnderstood for what is no such page: a wall, a shell without a list, another page.
    """
    page = opened(document.body, document.address, document.media_type)
    if document.in_round and not page.whole:
        raise NotUnderstood(CUT_OFF)
    leading = leads(page)
    found = listing(page, frozenset(lead.url for lead in leading))
    named, notes = meetings(page, found, leading)
    if not found.papers and not leading and (drawn_by(document.body) or not (named or found.left_out)):
        refuse_empty(document.body, page.walk.letters)
    return Record(
        kind="board-index",
        reader=READERS["board-index"],
        organisation=document.organisation or Organisation(name=_called(page)),
        meetings=tuple(_nameless(one, "title", "quote") for one in named),
        documents=tuple(_nameless(one, "title") for one in found.papers),
        left_out=tuple(_nameless(one, "title") for one in found.left_out),
        not_understood=(*found.notes, *notes, *_unseen(document.body, page)),
        warnings=(*(() if page.whole else (CUT_OFF,)), *((GOES_ON,) if goes_on(page) else ())),
    )


def following(body: bytes, address: str) -> Sequence[str]:
    """The addresses of the pages (of a year, of a meeting) that a page leads to and that may list papers themselves,
    the newest first, of the two newest years and no more than `index.leading.MOST`; last the next page of its own list.

    Raises NotUnderstood as `read` does for a wall.
    """
    page = opened(body, address)
    behind = next_page(page)
    return (*followed(page), *((behind,) if behind else ()))


def mark(body: bytes, media_type: str | None = None) -> str:
    """A mark (SHA-256, hex) of all that is read of a page; pages of one address with one mark read alike.

    Raises NotUnderstood as `read` does for a wall.
    """
    return opened(body, None, media_type).mark()


def recognised(body: bytes, address: str | None, media_type: str | None = None) -> bool:
    """Whether a body of no stated kind is such a page: HTML of no page of CQC's, about a board by address or title."""
    if (address and _is_of_cqc(address)) or not is_html(body, media_type):
        return False
    if address and _PATH.search(f"{urlsplit(address).path}?{urlsplit(address).query}"):
        return True
    if b"board" not in body.lower():
        return False
    try:
        page = opened(body, address, media_type)
    except NotUnderstood:
        return False
    said = f"{page.heading} {page.title}"
    headings = " ".join(page.walk.headings)
    if BOARD.search(said) and PAPERS.search(f"{said} {headings}"):
        return True
    return bool(BOARD.search(f"{said} {headings}")) and any(
        paper.meeting_date and paper.role in ("pack", "agenda", "minutes") for paper in listing(page, ()).papers
    )


def _is_of_cqc(address: str) -> bool:
    if site_page(address) or _CQC.search(urlsplit(address).hostname or ""):
        return True
    try:
        parse(address)
    except AddressError:
        return False
    return True


def _nameless(one: V, *texts: str) -> V:
    """The same, with KEPT_OUT for what is called after a patient or a case."""
    hidden = {text: KEPT_OUT for text in texts if called_after_a_person(getattr(one, text))}
    return one.model_copy(update=hidden) if hidden else one


def _called(page: Page) -> str:
    """Whose site it is: by the name that it gives itself, else by its host."""
    host = urlsplit(page.address).hostname if page.address else None
    return page.site or host or "unknown"


def _unseen(body: bytes, page: Page) -> tuple[str, ...]:
    """What of the page cannot be seen beside what was."""
    found = []
    if name := drawn_by(body):
        found.append(f"a list on the page is drawn by a script ({name}): what it holds is not seen")
    if page.walk.cut:
        found.append("the page has more links than are looked at; the rest is not seen")
    return tuple(found)

"""A body read: recognised as HTML or text and as one of the kinds, and given to that kind's reader."""

from __future__ import annotations

from collections.abc import Callable

from crawler.addresses import report_document, site_page
from storage.record import Kind, Organisation, Record

from . import (
    board_index,
    board_paper,
    cqc_assessment,
    cqc_data_index,
    cqc_directory_file,
    cqc_profile,
    cqc_ratings_file,
    cqc_report,
    cqc_reports,
    cqc_search,
    open_data,
    press_release,
)
from .api import lists, organisation
from .api.recognise import recognised as api_document
from .document import Document
from .errors import NotUnderstood
from .key_questions import key_question
from .lines import area_score, entry_title, report_from
from .page import Page, opened, parsed
from .papers.recognise import pdf_kind
from .sheet import Sheet, belongs, says_it_is, sheet
from .spelling import folded

_READERS: dict[Kind, tuple[str, Callable[[Page], Record]]] = {
    "cqc-profile": (cqc_profile.READER, cqc_profile.read),
    "cqc-reports": (cqc_reports.READER, cqc_reports.read),
    "cqc-assessment": (cqc_assessment.READER, cqc_assessment.read),
}
_SHEETS: dict[Kind, tuple[str, Callable[[Sheet], Record]]] = {
    "cqc-search": (cqc_search.READER, cqc_search.read),
    "press-release": (press_release.READER, press_release.read),
    "cqc-data-index": (cqc_data_index.READER, cqc_data_index.read),
}
"""Pages that belong to no organisation."""
_DOCUMENTS: dict[Kind, tuple[str, Callable[[Document], Record]]] = {
    "cqc-api-location": (organisation.READERS["location"], organisation.location),
    "cqc-api-provider": (organisation.READERS["provider"], organisation.provider),
    "cqc-api-changes": (lists.CHANGES, lists.changes),
    "cqc-api-list": (lists.LIST, lists.listing),
    "cqc-directory-file": (cqc_directory_file.READER, cqc_directory_file.read),
    "cqc-ratings-file": (cqc_ratings_file.READER, cqc_ratings_file.read),
    "cqc-report": (cqc_report.READER, cqc_report.read),
    "board-index": (board_index.READER, board_index.read),
    "board-paper": (board_paper.READER, board_paper.read),
}
"""What is no web page of CQC's."""
_RECOGNISERS: tuple[Callable[[bytes], Kind | None], ...] = (
    api_document,
    pdf_kind,
    board_paper.packed,
    open_data.recognised,
    cqc_report.recognised,
    board_paper.recognised,
)
"""Each tells the kinds of one form of body (JSON, PDF, a table), None for what is of another."""
_BY_PAGE: dict[str, Kind] = {
    "profile": "cqc-profile",
    "inspection-summary": "cqc-profile",
    "reports": "cqc-reports",
    "assessment": "cqc-assessment",
}


def kinds() -> tuple[Kind, ...]:
    """Every kind that has a reader."""
    return (*_READERS, *_SHEETS, *_DOCUMENTS)


def reader_of(kind: str) -> str:
    """The name and version of a kind's reader; NotUnderstood for a kind that has none."""
    known = _known(kind)
    return (_READERS.get(known) or _SHEETS.get(known) or _DOCUMENTS[known])[0]


def kind_of(address: str) -> Kind:
    """The kind of the page at an address; NotUnderstood for an address whose pages nobody reads."""
    if loose := site_page(address):
        return loose
    if report_document(address):
        return "cqc-report"
    asked = parsed(address)
    if asked is None:
        raise NotUnderstood("an empty address tells no kind")
    return _BY_PAGE[asked.page]


def read(
    body: bytes,
    *,
    address: str | None = None,
    kind: str | None = None,
    media_type: str | None = None,
    in_round: bool = False,
    key: bytes | None = None,
    organisation: Organisation | None = None,
    rows_of: frozenset[str] | None = None,
    words: frozenset[str] = frozenset(),
) -> Record:
    """What a body says, by the reader of its kind: the one given, else its address's, else by its landmarks.

    In a round a page has to carry its organisation's id itself and to have come whole. With a ``key``, the record of a
    profile carries marks of who is in charge. ``organisation``: whose a document is that carries no id. ``rows_of``
    asks for the rows of these organisations in an open-data file, ``words`` for the sentences of a board paper that
    hold them.
    Raises NotUnderstood (and under it AnotherOrganisation) with one sentence for everything that is not such a page.
    """
    wanted = _known(kind) if kind is not None else _by_bytes(body) or _loose(body, address, media_type)
    if wanted in _DOCUMENTS:
        document = Document(
            body=body,
            address=address,
            media_type=media_type,
            in_round=in_round,
            key=key,
            organisation=organisation,
            wanted=rows_of,
            words=words,
        )
        return _DOCUMENTS[wanted][1](document)
    if wanted in _SHEETS:
        return _SHEETS[wanted][1](sheet(body, address, media_type, in_round=in_round))
    page = opened(body, address, media_type, in_round=in_round, key=key)
    if wanted is None:
        wanted = kind_of(address) if address else _by_landmarks(page)
    try:
        return _READERS[wanted][1](page)
    except RecursionError:
        raise NotUnderstood("the page is nested deeper than any page of CQC") from None


def _known(kind: str) -> Kind:
    for known in kinds():
        if known == kind:
            return known
    raise NotUnderstood(f"{kind!r} is not a kind that is read here ({', '.join(kinds())} are)")


def _by_bytes(body: bytes) -> Kind | None:
    """The kind of a body that is no web page, by what it is; None for a page or a text."""
    return next((kind for tells in _RECOGNISERS if (kind := tells(body)) in _DOCUMENTS), None)


def _loose(body: bytes, address: str | None, media_type: str | None) -> Kind | None:
    """The kind of a page of a trust's own site, or of one that belongs to no organisation: by its address, else its own
    link, else its landmarks."""
    if board_index.recognised(body, address, media_type):
        return "board-index"
    if address:
        return site_page(address)
    said = says_it_is(body, media_type)
    if said or belongs(body, media_type):
        return said
    try:
        found = sheet(body, None, media_type, in_round=False)
    except NotUnderstood:
        return None
    if press_release.is_release(found.blocks):
        return "press-release"
    return "cqc-search" if found.html and cqc_search.is_list(found) else None


def _by_landmarks(page: Page) -> Kind:
    if page.own.canonical or any(report_from(block.text)[0] or area_score(block.text) for block in page.blocks):
        return "cqc-assessment"
    for block in page.body():
        words = folded(block.text).rstrip(":")
        if words.startswith(("all inspections", "all assessments", "all reports")) or words in (
            "reports",
            "cqc inspections of services",
        ):
            return "cqc-reports"
        if words in ("overview", "latest inspection summary", "inspection summary") or key_question(block.text):
            return "cqc-profile"
        if entry_title(block.text):
            return "cqc-reports"
    return "cqc-profile"

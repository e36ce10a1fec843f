"""A body read: recognised as HTML or text and as one of the kinds, and given to that kind's reader."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from crawler.addresses import site_page
from storage.record import Kind, Organisation, Record

from .document import Document
from .errors import NotUnderstood
from .key_questions import key_question
from .kinds import kind_of, known
from .lines import area_score, entry_title, report_from
from .page import Page, opened
from .sheet import belongs, says_it_is, sheet
from .spelling import folded

_PAGES: dict[Kind, str] = {
    "cqc-profile": "cqc_profile",
    "cqc-reports": "cqc_reports",
    "cqc-assessment": "cqc_assessment",
}
_SHEETS: dict[Kind, str] = {
    "cqc-search": "cqc_search",
    "press-release": "press_release",
    "cqc-data-index": "cqc_data_index",
}
"""Pages that belong to no organisation."""
_DOCUMENTS: dict[Kind, str] = {
    "cqc-api-location": "api.organisation:location",
    "cqc-api-provider": "api.organisation:provider",
    "cqc-api-changes": "api.lists:changes",
    "cqc-api-list": "api.lists:listing",
    "cqc-directory-file": "cqc_directory_file",
    "cqc-ratings-file": "cqc_ratings_file",
    "cqc-report": "cqc_report",
    "board-index": "board_index",
    "board-paper": "board_paper",
}
"""What is no web page of CQC's."""


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
    wanted = known(kind) if kind is not None else _by_bytes(body) or _loose(body, address, media_type)
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
        return _reader(_DOCUMENTS[wanted])(document)
    if wanted in _SHEETS:
        return _reader(_SHEETS[wanted])(sheet(body, address, media_type, in_round=in_round))
    page = opened(body, address, media_type, in_round=in_round, key=key)
    if wanted is None:
        wanted = kind_of(address) if address else _by_landmarks(page)
    try:
        return _reader(_PAGES[wanted])(page)
    except RecursionError:
        raise NotUnderstood("the page is nested deeper than any page of CQC") from None


def _reader(place: str) -> Callable[[Any], Record]:
    """What reads a kind, loaded when it is wanted: the patterns of all of them take half a second."""
    module, _, name = place.partition(":")
    found: Callable[[Any], Record] = getattr(import_module(f".{module}", __package__), name or "read")
    return found


def _by_bytes(body: bytes) -> Kind | None:
    """The kind of a body that is no web page, by what it is (JSON, PDF, a table, a text); None for a page or a text."""
    from . import board_paper, cqc_report, open_data
    from .api.recognise import recognised as api_document
    from .papers.recognise import pdf_kind

    recognisers: tuple[Callable[[bytes], Kind | None], ...] = (
        api_document, pdf_kind, board_paper.packed, open_data.recognised, cqc_report.recognised, board_paper.recognised,
    )  # fmt: skip
    return next((kind for tells in recognisers if (kind := tells(body)) in _DOCUMENTS), None)


def _loose(body: bytes, address: str | None, media_type: str | None) -> Kind | None:
    """The kind of a page of a trust's own site, or of one that belongs to no organisation: by its address, else its own
    link, else its landmarks."""
    from . import board_index, cqc_search, press_release

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

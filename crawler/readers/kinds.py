"""The kinds of page and document that are read, each with the version of its reader; which kind an address tells.

It loads no reader: most of those who ask never read.
"""

from __future__ import annotations

from crawler.addresses import AddressError, CqcAddress, parse, report_document, site_page
from storage.record import Kind

from .errors import NotUnderstood

READERS: dict[Kind, str] = {
    "cqc-profile": "cqc-profile/3",
    "cqc-reports": "cqc-reports/3",
    "cqc-assessment": "cqc-assessment/3",
    "cqc-search": "cqc-search/1",
    "press-release": "press-release/1",
    "cqc-data-index": "cqc-data-index/1",
    "cqc-api-location": "cqc-api-location/1",
    "cqc-api-provider": "cqc-api-provider/1",
    "cqc-api-changes": "cqc-api-changes/1",
    "cqc-api-list": "cqc-api-list/1",
    "cqc-directory-file": "cqc-directory-file/1",
    "cqc-ratings-file": "cqc-ratings-file/1",
    "cqc-report": "cqc-report/1",
    "board-index": "board-index/2",
    "board-paper": "board-paper/2",
}
"""The version is counted up where a reader says something else of the same body."""
_BY_PAGE: dict[str, Kind] = {
    "profile": "cqc-profile",
    "inspection-summary": "cqc-profile",
    "reports": "cqc-reports",
    "assessment": "cqc-assessment",
}


def kinds() -> tuple[Kind, ...]:
    """Every kind that has a reader."""
    return tuple(READERS)


def known(kind: str) -> Kind:
    """The kind of that name; NotUnderstood for one that has no reader."""
    for one in READERS:
        if one == kind:
            return one
    raise NotUnderstood(f"{kind!r} is not a kind that is read here ({', '.join(READERS)} are)")


def reader_of(kind: str) -> str:
    """The name and version of a kind's reader; NotUnderstood for a kind that has none."""
    return READERS[known(kind)]


def kind_of(address: str) -> Kind:
    """The kind of the page at an address; NotUnderstood for an address whose pages nobody reads."""
    if loose := site_page(address):
        return loose
    if report_document(address):
        return "cqc-report"
    asked = asked_for(address)
    if asked is None:
        raise NotUnderstood("an empty address tells no kind")
    return _BY_PAGE[asked.page]


def asked_for(address: str | None) -> CqcAddress | None:
    """What the address asks for; NotUnderstood for an address whose pages nobody reads."""
    try:
        return parse(address) if address else None
    except AddressError as error:
        raise NotUnderstood(str(error)) from None

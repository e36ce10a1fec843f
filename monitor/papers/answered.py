"""Addresses that a list names as pages of meetings and that give the papers themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress

from crawler.addresses import AddressError, canonical
from crawler.judge import PAGES, no_page
from crawler.media import PAPER
from storage.paper import PaperListed
from storage.record import Record

_PAPERS = frozenset(no_page(form) for form in PAPER if form not in PAGES)


def answered_a_paper(outcome: str | None, detail: str | None) -> bool:
    """Whether a visit to what was taken for a page met a file, or more than any page is."""
    return outcome == "too-large" or (outcome == "refused" and detail in _PAPERS)


def with_papers(record: Record, addresses: Collection[str]) -> Record:
    """The record of a list, with those of its meetings as papers whose addresses are among these."""
    named = {one.url for one in record.documents}
    more = tuple(paper for paper in _papers(record, addresses) if paper.url not in named)
    return record.model_copy(update={"documents": (*record.documents, *more)}) if more else record


def _papers(record: Record, addresses: Collection[str]) -> Iterator[PaperListed]:
    for meeting in record.meetings:
        with suppress(AddressError):
            if meeting.url and (url := canonical(meeting.url)) in addresses:
                yield PaperListed(
                    url=url, title=meeting.title or url, meeting_date=meeting.date, type="unknown", role="pack",
                    evidence="link",
                )  # fmt: skip

"""Check what a trust's pages list, and how the visits to its papers ended, against what is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from crawler.addresses import AddressError, canonical
from crawler.readers.errors import BROKEN_OFF, CUT_OFF, GOES_ON
from monitor.book import Book
from monitor.clock import LONDON
from monitor.differ.known import Differences, Step
from monitor.differ.papers.edition import Edition, are_pictures, edition, pages_of, words_of
from monitor.differ.papers.listed import diff_listed
from storage import listings, purge, records, watches
from storage.change import Change
from storage.fact import Fact
from storage.listed import GIVEN, STATES, ListedPaper, PaperState
from storage.paper import Coverage, Meeting
from storage.record import Organisation, Record
from storage.sources import GOOD

from .answered import with_papers
from .dating import Page, Seen
from .index_facts import facts_of_pages, given

GONE_TWICE = 2
"""A paper's address gives nothing any more after so many visits in a row."""
Tell = Callable[[Change, Fact, list[int]], object]
"""Records a change of a fact, which rests on these rows of the history."""


def check_listing(
    db: Connection,
    organisation_id: int,
    readings: Sequence[Row[Any]],
    *,
    book: Book,
    begun: bool,
    tell: Tell,
    now: datetime,
    before: Mapping[str, Record] | None = None,
) -> None:
    """Compare all that a trust's pages list with what is known, in the caller's transaction.

    ``readings`` are those of one walk, of lists and papers. What no page lists any more is missed only where the page
    that listed it came whole among them. Until a page was read well (``begun``), nothing is told; who has none that
    can be read is known by what people hand in. ``before``: what the present reader makes of pages as they were, where
    an earlier one had read them.
    """
    lists = [one for one in readings if one.kind == listings.INDEX and one.refusal is None]
    work = _Work(db, organisation_id, readings, now)
    if before:
        old = work.facts(instead=before)
        _apply(diff_listed(book.known.copy(), old, settled=False), lists, book=book, tell=None)
    settled = begun or (not lists and any(book.known.of("paper")))
    shown = work.facts()
    found = diff_listed(
        book.known.copy(),
        shown,
        pages=_whole(db, lists),
        today=now.astimezone(LONDON).date().isoformat(),
        editions=lambda one, other: _edition(db, one, other),
        answering=frozenset(address for address, one in work.seen.items() if one.answers),
        settled=settled,
    )
    _apply(found, lists, book=book, tell=tell if settled else None)
    book.seen(shown)


class _Work:
    """What a trust's pages list, and how its papers stand, with the readings of now."""

    def __init__(self, db: Connection, organisation_id: int, readings: Sequence[Row[Any]], now: datetime) -> None:
        self.whose = watches.organisation_of(db, organisation_id)
        good = (one for one in readings if one.kind != listings.INDEX or one.refusal is None)
        these = {one.source_id: one.record_id for one in good}
        started = min((one.round_started for one in readings), default=now)
        looks = listings.looks(db, organisation_id, these, at=now)
        self.seen = {one.address: _seen(one, since=started) for one in looks}
        self.pages = [
            Page(record=self._ours(one.record), address=one.address, body=one.body)
            for one in listings.listings(db, organisation_id, these, at=now)
        ]
        for address, one in self.seen.items():
            record = listings.paper_record(db, one.body) if one.body and address.startswith(GIVEN) else None
            if record is not None and one.body:
                self.pages.append(given(self._ours(record), address, one.body))

    def facts(self, *, instead: Mapping[str, Record] | None = None) -> tuple[Fact, ...]:
        """The meetings and papers, by all pages together; ``instead`` are other readings of some of them."""
        others = {address: self._ours(record) for address, record in (instead or {}).items()}
        pages = [
            page.model_copy(update={"record": with_papers(others.get(page.address, page.record), self.seen)})
            for page in self.pages
        ]
        return facts_of_pages(pages, {**self.seen, **_otherwise_spelt(pages, self.seen)})

    def _ours(self, record: Record) -> Record:
        """The record as the trust's: a page of its site need not say whose it is."""
        return record.model_copy(update={"organisation": self.whose})


def _otherwise_spelt(pages: Iterable[Page], seen: Mapping[str, Seen]) -> dict[str, Seen]:
    """The same for addresses that pages spell otherwise than they are visited by."""
    found: dict[str, Seen] = {}
    for url in {listed.url for page in pages for listed in page.record.documents} - seen.keys():
        with suppress(AddressError, KeyError):
            found[url] = seen[canonical(url)]
    return found


def _seen(look: listings.Look, *, since: datetime) -> Seen:
    """How a paper's address stands: by its newest reading, else by how its visit ended. It answers where a visit
    ``since`` a moment gave it."""
    row, last = look.reading, next(iter(look.visits), None)
    ended = last.outcome if last else None
    answers = last is not None and ended in GOOD and last.at >= since
    if [one.outcome for one in look.visits[:GONE_TWICE]] == ["gone"] * GONE_TWICE:
        return Seen(state="gone", body=row.body if row else None)
    if row is None:
        waits: PaperState = "unread" if ended in GOOD else "listed"
        return Seen(state=next((one for one in STATES if one == ended), waits), answers=answers)
    if row.refusal is not None:
        return Seen(state="not-understood", body=row.body, answers=answers)
    coverage = tuple(Coverage.model_validate(one) for one in row.coverage or ())
    meeting = Meeting.model_validate(row.meeting) if row.meeting else Meeting()
    shape = Record(kind="board-paper", reader="", organisation=Organisation(name=""), coverage=coverage)
    state: PaperState = "pictures" if are_pictures(shape) else "read"
    return Seen(
        state=state, body=row.body, pages=pages_of(shape), form=row.form or "unknown", day=meeting.date,
        quote=words_of(meeting),
        page=meeting.evidence[0].page if meeting.evidence else None, answers=answers,
    )  # fmt: skip


def _whole(db: Connection, lists: Iterable[Row[Any]]) -> frozenset[str]:
    """The pages that came whole and show all of their list: what they lack is gone from them."""
    documents = ((one.address, records.document(db, one.record_id)) for one in lists)
    return frozenset(
        address for address, said in documents if not {CUT_OFF, BROKEN_OFF, GOES_ON} & set(said["warnings"])
    )


def _apply(found: Differences, lists: Sequence[Row[Any]], *, book: Book, tell: Tell | None) -> None:
    """Keep what was found, and tell it unless it is the starting position (``tell`` is None)."""
    first = {_address(fact) for fact in book.known.of("paper") if fact.identity in book.from_baseline}
    for step in found.steps:
        # A paper that was there at the start stays one of those, however its visits end and whatever day it turns out
        # to be of: what it says when it is read at last is no news.
        there = step.change is None and step.fact.attribute == "paper" and _address(step.fact) in first
        rows = book.keep(Step(fact=step.fact), baseline=tell is None or there)
        if step.change is not None and tell is not None:
            tell(step.change, step.fact, rows)
    started = max((one.round_started for one in lists), default=None)
    for gone in found.missing:
        if gone.fact.identity not in book.known.facts:
            continue
        if gone.at_once or (started is not None and book.miss(gone.fact, round_started=started)):
            for ended in book.take_out(gone, baseline=tell is None).told:
                if tell is not None:
                    tell(ended.change, ended.fact, ended.rows)


def _address(fact: Fact) -> str:
    return ListedPaper.of(fact).address


def _edition(db: Connection, one: str, other: str) -> Edition | None:
    if purge.is_purged(db, one) or purge.is_purged(db, other):
        return None
    before, now = listings.paper_record(db, one), listings.paper_record(db, other)
    return None if before is None or now is None else edition(before, now)

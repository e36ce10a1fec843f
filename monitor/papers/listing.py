"""Check what a trust's pages list, and how the visits to its papers ended, against what is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from crawler.addresses import AddressError, canonical
from crawler.readers.errors import BROKEN_OFF, CUT_OFF
from monitor.book import Book
from monitor.clock import LONDON
from monitor.differ.known import Differences, Step
from monitor.differ.papers.edition import Edition, are_pictures, edition, pages_of, words_of
from monitor.differ.papers.listed import diff_listed
from storage import meetings, records, watches
from storage.change import Change
from storage.fact import Fact
from storage.listed import GIVEN, STATES, ListedPaper, PaperState
from storage.paper import Coverage, Meeting
from storage.record import Organisation, Record
from storage.sources import GOOD

from .dating import Page, Seen
from .index_facts import facts_of_pages, given

GONE_TWICE = 2
"""A paper's address gives nothing any more after so many visits in a row."""
Tell = Callable[[Change, Fact, list[int]], object]
"""Records a change of a fact, which rests on these rows of the history."""


def check_listing(
    db: Connection,
    organisation_id: int,
    lists: Sequence[Row[Any]],
    *,
    book: Book,
    begun: bool,
    tell: Tell,
    now: datetime,
    before: Mapping[str, Record] | None = None,
) -> None:
    """Compare all that a trust's pages list with what is known, in the caller's transaction.

    ``lists`` are the good readings of such pages in one walk. What no page lists any more is missed only where the page
    that listed it came whole among them. Until a page was read well (``begun``), nothing is told; who has none that can
    be read is known by what people hand in. ``before``: what the present reader makes of pages as they were, where an
    earlier one had read them.
    """
    started = min((one.round_started for one in lists), default=None)
    seen = papers_seen(db, organisation_id, since=started)
    if before:
        old = listed_now(db, organisation_id, seen, instead=before)
        _apply(diff_listed(book.known.copy(), old, settled=False), lists, book=book, tell=None)
    settled = begun or (not lists and any(book.known.of("paper")))
    shown = listed_now(db, organisation_id, seen)
    found = diff_listed(
        book.known.copy(),
        shown,
        pages=_whole(db, lists),
        today=now.astimezone(LONDON).date().isoformat(),
        editions=lambda one, other: _edition(db, one, other),
        answering=frozenset(address for address, one in seen.items() if one.answers),
        settled=settled,
    )
    _apply(found, lists, book=book, tell=tell if settled else None)
    book.seen(shown)


def listed_now(
    db: Connection, organisation_id: int, seen: Mapping[str, Seen], *, instead: Mapping[str, Record] | None = None
) -> tuple[Fact, ...]:
    """The meetings and papers of a trust by all that its pages list now, and by what people handed in; ``instead`` are
    other readings of some of the pages."""
    whose, others = watches.organisation_of(db, organisation_id), instead or {}
    pages = [
        Page(record=_of(others.get(address, record), whose), address=address, body=body)
        for address, body, record in meetings.index_records(db, organisation_id)
    ]
    for address, one in seen.items():
        record = meetings.paper_record(db, one.body) if one.body and address.startswith(GIVEN) else None
        if record is not None and one.body:
            pages.append(given(_of(record, whose), address, one.body))
    return facts_of_pages(pages, {**seen, **_otherwise_spelt(pages, seen)})


def _otherwise_spelt(pages: Iterable[Page], seen: Mapping[str, Seen]) -> dict[str, Seen]:
    """The same for addresses that pages spell otherwise than they are visited by."""
    found: dict[str, Seen] = {}
    for url in {listed.url for page in pages for listed in page.record.documents} - seen.keys():
        with suppress(AddressError, KeyError):
            found[url] = seen[canonical(url)]
    return found


def papers_seen(db: Connection, organisation_id: int, *, since: datetime | None) -> dict[str, Seen]:
    """How the address of each paper of a trust stands: by its newest reading, else by how its visit ended. It answers
    where a visit ``since`` a moment gave it."""
    best: dict[str, Row[Any]] = {}
    for row in meetings.paper_sources(db, organisation_id):
        # The newest body stands; where that waits to be read, or cannot be, the one before it.
        if row.address not in best or _rank(row) >= _rank(best[row.address]):
            best[row.address] = row
    return {address: _seen(row, since) for address, row in best.items()}


def _rank(row: Row[Any]) -> tuple[bool, bool]:
    return row.body is not None and row.refusal is None, row.body == row.newest


def _seen(row: Row[Any], since: datetime | None) -> Seen:
    answers = row.outcome in GOOD and since is not None and row.visited_at >= since
    if row.outcome == "gone" and row.failures >= GONE_TWICE:
        return Seen(state="gone", body=row.body)
    if row.body is None:
        ended = next((one for one in STATES if one == row.outcome), STATES[0])
        return Seen(state=ended, answers=answers)
    if row.refusal is not None:
        return Seen(state="not-understood", body=row.body, answers=answers)
    coverage = tuple(Coverage.model_validate(one) for one in row.coverage or ())
    meeting = Meeting.model_validate(row.meeting) if row.meeting else Meeting()
    shape = Record(kind="board-paper", reader="", organisation=Organisation(name=""), coverage=coverage)
    state: PaperState = "pictures" if are_pictures(shape) else "read"
    return Seen(
        state=state, body=row.body, pages=pages_of(shape), day=meeting.date, quote=words_of(meeting),
        page=meeting.evidence[0].page if meeting.evidence else None, answers=answers,
    )  # fmt: skip


def _whole(db: Connection, lists: Iterable[Row[Any]]) -> frozenset[str]:
    """The pages that came whole: what they lack is gone from them."""
    documents = ((one.address, records.document(db, one.record_id)) for one in lists)
    return frozenset(address for address, said in documents if not {CUT_OFF, BROKEN_OFF} & set(said["warnings"]))


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
    before, now = meetings.paper_record(db, one), meetings.paper_record(db, other)
    return None if before is None or now is None else edition(before, now)


def _of(record: Record, whose: Organisation) -> Record:
    """The record as the trust's: a page of its site need not say whose it is."""
    return record.model_copy(update={"organisation": whose})

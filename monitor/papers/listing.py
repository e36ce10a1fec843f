"""Check what a trust's pages list, and how the visits to its papers ended, against what is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from crawler.addresses import AddressError, canonical
from crawler.readers.errors import BROKEN_OFF, CUT_OFF
from monitor.alerting import Alerting
from monitor.book import Book
from monitor.clock import LONDON
from monitor.differ.known import Differences, Step
from monitor.differ.papers.edition import Edition, are_pictures, edition, pages_of, words_of
from monitor.differ.papers.listed import diff_listed
from storage import baselines, meetings, records, watches
from storage.change import Change
from storage.fact import Fact
from storage.listed import GIVEN, STATES, PaperState
from storage.paper import Coverage, Meeting
from storage.record import Organisation, Record
from storage.sources import GOOD

from .dating import Page, Seen
from .index_facts import facts_of_pages, given

GONE_TWICE = 2
"""A paper's address gives nothing any more after so many visits in a row."""
KIND = meetings.INDEX
"""The kind of source whose first good reading is the starting position of meetings and papers."""


def check_listing(
    db: Connection,
    organisation_id: int,
    readings: Sequence[Row[Any]],
    *,
    book: Book,
    alerting: Alerting,
    round_id: int,
    now: datetime,
) -> list[Change]:  # fmt: skip
    """Compare all that a trust's pages list with what is known, in the caller's transaction; what was told.

    ``readings`` are those of one walk, the papers' too. What no page lists any more is missed only where the page that
    listed it was read well among them. The first good reading of a page is the starting position, and tells nobody.
    """
    read = _read_well(db, readings)
    begun = KIND in baselines.complete(db, organisation_id)
    known_before = any(book.known.of("paper"))
    seen = papers_seen(db, organisation_id)
    found = diff_listed(
        book.known.copy(),
        listed_now(db, organisation_id, seen),
        pages=read,
        today=now.astimezone(LONDON).date().isoformat(),
        editions=lambda one, other: _edition(db, one, other),
        answering=frozenset(address for address, one in seen.items() if one.answers),
        # Who has no page that can be read is known by what people hand in.
        settled=begun or (not read and known_before),
    )
    if read and not begun:
        baselines.completed(db, organisation_id, KIND, round_id=round_id, now=now)
    return _apply(found, readings, book=book, alerting=alerting, settled=begun or known_before)


def listed_now(db: Connection, organisation_id: int, seen: Mapping[str, Seen]) -> tuple[Fact, ...]:
    """The meetings and papers of a trust by all that its pages list now, and by what people handed in."""
    whose = watches.organisation_of(db, organisation_id)
    pages = [
        Page(record=_of(record, whose), address=address, body=body)
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


def papers_seen(db: Connection, organisation_id: int) -> dict[str, Seen]:
    """How the address of each paper of a trust stands: by its newest reading, else by how its visit ended."""
    best: dict[str, Row[Any]] = {}
    for row in meetings.paper_sources(db, organisation_id):
        # The newest body stands; where that waits to be read, or cannot be, the one before it.
        if row.address not in best or _rank(row) >= _rank(best[row.address]):
            best[row.address] = row
    return {address: _seen(row) for address, row in best.items()}


def _rank(row: Row[Any]) -> tuple[bool, bool]:
    return row.body is not None and row.refusal is None, row.body == row.newest


def _seen(row: Row[Any]) -> Seen:
    answers = row.outcome in GOOD
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


def _read_well(db: Connection, readings: Iterable[Row[Any]]) -> frozenset[str]:
    """The pages among readings that were understood, and came whole."""
    good = [one for one in readings if one.kind == KIND and one.refusal is None]
    documents = ((one.address, records.document(db, one.record_id)) for one in good)
    return frozenset(address for address, said in documents if not {CUT_OFF, BROKEN_OFF} & set(said["warnings"]))


def _apply(
    found: Differences, readings: Sequence[Row[Any]], *, book: Book, alerting: Alerting, settled: bool
) -> list[Change]:
    told: list[Change] = []
    for step in found.steps:
        rows = book.keep(Step(fact=step.fact), baseline=not settled)
        if step.change is not None:
            told.append(alerting.add(step.change, step.fact, rows, step.fact.address or ""))
    started = max((one.round_started for one in readings), default=None)
    for gone in found.missing:
        if gone.fact.identity not in book.known.facts:
            continue
        if gone.at_once or (started is not None and book.miss(gone.fact, round_started=started)):
            ended = book.take_out(gone, baseline=not settled).told
            told += [alerting.add(one.change, one.fact, one.rows, one.address) for one in ended]
    book.seen(one.fact for one in found.steps)
    return told


def _edition(db: Connection, one: str, other: str) -> Edition | None:
    before, now = meetings.paper_record(db, one), meetings.paper_record(db, other)
    return None if before is None or now is None else edition(before, now)


def _of(record: Record, whose: Organisation) -> Record:
    """The record as the trust's: a page of its site need not say whose it is."""
    return record.model_copy(update={"organisation": whose})

"""Check new readings of one trust's board papers against what is known, and write all that follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row

from monitor.alerting import Alerting
from monitor.book import Book
from monitor.differ.known import Differences, Step
from monitor.differ.papers.anew import take_in
from monitor.differ.papers.diff import diff_papers
from monitor.differ.papers.quoting import unquoted
from monitor.papers.facts import facts_of_paper
from monitor.papers.listing import check_listing
from monitor.papers.read_anew import read_anew
from monitor.settings import Rule
from monitor.slots import LONDON
from monitor.summary import late
from monitor.walks import unmoved
from storage import baselines, meetings, records, watches
from storage.board import meeting_name
from storage.change import Change
from storage.fact import Fact
from storage.paper import Meeting
from storage.record import Organisation, Record

INDEX = "board-index"
AHEAD = timedelta(days=92)
"""Papers are published days before their meeting: a cover with a day further ahead is misprinted, and dates nothing,
else all later papers would be older."""


@dataclass
class Papers:
    """What a check of one trust's papers came to."""

    changes: list[Change] = field(default_factory=list)
    refused: int = 0


@dataclass(frozen=True, kw_only=True)
class _Paper:
    """One paper that moved, or was never read. ``silent``: what it says is news to nobody."""

    reading: Row[Any]
    facts: tuple[Fact, ...]
    day: str | None
    silent: bool

    @property
    def meeting(self) -> tuple[bool, str, bool]:
        """Which papers are compared as one, and in which order: the oldest meeting first, those without a date (each by
        itself) last, and of one meeting first what is silent."""
        return (self.day is None, self.day or self.reading.address, not self.silent)


def check_papers(
    db: Connection, organisation_id: int, readings: Sequence[Row[Any]], *, round_id: int, rules: Sequence[Rule],
    now: datetime,
) -> Papers:  # fmt: skip
    """Compare the readings of one walk past a trust's lists and papers, in the caller's transaction.

    The papers of one meeting are compared together, the oldest meeting first, and told in one alert. Everything is
    silent until lists and papers were each read well once.
    """
    check = _Check(db, organisation_id, round_id=round_id, rules=rules, now=now)
    check.read_all(readings)
    check.close()
    return check.outcome


class _Check:
    def __init__(
        self, db: Connection, organisation_id: int, *, round_id: int, rules: Sequence[Rule], now: datetime
    ) -> None:
        self.db, self.organisation_id, self.round_id, self.now = db, organisation_id, round_id, now
        self.organisation = _called(watches.organisation_of(db, organisation_id))
        self.alerting = Alerting(db, organisation_id, round_id=round_id, rules=rules, now=now)
        self.baselines = baselines.complete(db, organisation_id)
        self.read_well: set[str] = set()
        self.outcome = Papers()

    @cached_property
    def book(self) -> Book:
        """What is known. It is opened at the first page that moved."""
        return Book(self.db, self.organisation_id, round_id=self.round_id, now=self.now)

    @cached_property
    def withdrawn(self) -> frozenset[str]:
        """The papers that the trust took back: nothing quotes them any more."""
        return meetings.withdrawn_bodies(self.db, self.organisation_id)

    def read_all(self, readings: Sequence[Row[Any]]) -> None:
        """Read one walk: the lists first, which say what there is, then the papers meeting by meeting."""
        papers: list[_Paper] = []
        good = [one for one in readings if one.refusal is None]
        self.outcome.refused += len(readings) - len(good)
        self.read_well |= {one.kind for one in good}
        self._listing(readings)
        for known in read_anew(self.db, self.organisation_id, good, as_ours=self._of_ours):
            self._keep(take_in(self.book.known, known), good[0], silent=True)
        for reading in good:
            last = records.last_of(self.db, reading.source_id)
            if reading.kind != INDEX and (last is None or not unmoved(last, reading)):
                papers += self._papers(reading, last)
        for _, meeting in groupby(sorted(papers, key=lambda one: one.meeting), key=lambda one: one.meeting):
            self._meeting(list(meeting))
        for reading in readings:
            records.checked(
                self.db, source_id=reading.source_id, visit_id=reading.visit_id, record_id=reading.record_id,
                round_id=self.round_id, now=self.now,
            )  # fmt: skip

    def close(self) -> None:
        """Complete the starting position of what was read well, and route what is told."""
        for kind in sorted(self.read_well - self.baselines):
            baselines.completed(self.db, self.organisation_id, kind, round_id=self.round_id, now=self.now)
        self.alerting.route()

    def _listing(self, readings: Sequence[Row[Any]]) -> None:
        """Compare what all lists say together, and before it what a new reader makes of what one said before."""
        lists = [one for one in readings if one.kind == INDEX and one.refusal is None]
        by = {one.address: one for one in readings}
        check_listing(
            self.db, self.organisation_id, readings, book=self.book, before=dict(self._read_anew(lists)),
            begun=INDEX in self.baselines, now=self.now,
            tell=lambda change, fact, rows: self._tell(change, fact, rows, by.get(fact.address or "", readings[0])),
        )  # fmt: skip
        self.book.known.addresses.update(one.address for one in lists)

    def _read_anew(self, lists: Sequence[Row[Any]]) -> Iterator[tuple[str, Record]]:
        for reading in lists:
            last = records.last_of(self.db, reading.source_id)
            if last is not None and last.reader != reading.reader:
                yield reading.address, self._anew(reading, last) or self._record(reading)

    def _papers(self, reading: Row[Any], last: Row[Any] | None) -> Iterator[_Paper]:
        """A paper, and before it what a new reader makes of what it said before: that is no news."""
        if last is not None and (then := self._anew(reading, last)) is not None:
            yield self._paper(reading, then, last.body, silent=True)
        record = self._record(reading)
        same = last is not None and last.body == reading.body
        yield self._paper(reading, record, reading.body, silent=same or self._is_history(record, reading))

    def _paper(self, reading: Row[Any], record: Record, body: str, *, silent: bool) -> _Paper:
        facts = facts_of_paper(record, address=reading.address, body=body)
        day = record.meeting.date if record.meeting else None
        return _Paper(reading=reading, facts=facts, day=day, silent=silent)

    def _is_history(self, record: Record, reading: Row[Any]) -> bool:
        """Whether a paper belongs to the starting position: until one was read well, and where it was never read though
        it was listed by then, or is of a meeting before the watch began."""
        if reading.kind not in self.baselines:
            return True
        if reading.address in self.book.known.addresses:
            return False
        listed = (fact for fact in self.book.known.of("paper") if fact.identity in self.book.from_baseline)
        if any(isinstance(fact.value, tuple) and reading.address in fact.value for fact in listed):
            return True
        day, since = record.meeting.date if record.meeting else None, self.book.since
        return day is not None and since is not None and day < since.astimezone(LONDON).date().isoformat()

    def _meeting(self, papers: Sequence[_Paper]) -> None:
        """Compare the papers of one meeting, all of them news or none, as one."""
        facts = [fact for paper in papers for fact in paper.facts]
        found = diff_papers(self.book.known.copy(), facts, url=None)
        back = self._gone_at(papers[0].day)
        steps = tuple(one.model_copy(update={"change": None}) if _is_back(one, back) else one for one in found.steps)
        kept = found.model_copy(update={"steps": steps})
        self._keep(kept, papers[0].reading, silent=papers[0].silent, beside=papers)
        self.book.seen(facts)
        self.book.known.addresses.update(paper.reading.address for paper in papers)

    def _gone_at(self, day: str | None) -> frozenset[str]:
        """The risks that other papers of this very meeting closed or listed no more."""
        told = meetings.told_of_risks(self.db, self.organisation_id) if day else []
        return frozenset(row.subject for row in told if row.report_date == day)

    def _keep(
        self, found: Differences, reading: Row[Any], *, silent: bool, beside: Sequence[_Paper] = ()
    ) -> None:  # fmt: skip
        """Make what was found current, and tell it unless it is ``silent``. What a page lacks waits for a second good
        reading, unless it says itself that it ended."""
        by = {paper.reading.address: paper.reading for paper in beside}
        for step in found.steps:
            self._step(step, by.get(step.fact.address or "", reading), silent=silent)
        for gone in found.missing:
            if silent or gone.at_once or self.book.miss(gone.fact, round_started=reading.round_started):
                for change, fact, rows, _ in self.book.take_out(gone, baseline=silent).told:
                    if not silent:
                        self._tell(change, fact, rows, by.get(change.url or "", reading))

    def _step(self, step: Step, reading: Row[Any], *, silent: bool) -> None:
        rows = self.book.keep(step, baseline=silent)
        if step.change is not None and not silent:
            self._tell(step.change, step.fact, rows, reading)

    def _tell(self, change: Change, fact: Fact, rows: Iterable[int], reading: Row[Any]) -> None:
        since = records.not_understood_since(self.db, reading, round_id=self.round_id)
        told = change.model_copy(update={"organisation": self.organisation})
        told = unquoted(told if since is None else late(told, since), self.withdrawn)
        meeting = meeting_name(change.report_date or reading.address)
        self.outcome.changes.append(
            self.alerting.record(told, fact.identity, reading.address, rows=list(rows), report=meeting)
        )

    def _record(self, reading: Row[Any]) -> Record:
        """A reading, which is of the trust that is watched whatever it calls it; a paper that is not dated, or wrongly,
        is of the day that its list gives it."""
        record = Record.model_validate(records.document(self.db, reading.record_id))
        if printed := record.organisation.name:
            watches.name(self.db, self.organisation_id, printed, by_profile=False)
            self.organisation = _called(watches.organisation_of(self.db, self.organisation_id))
        return self._of_ours(record, reading.address)

    def _of_ours(self, record: Record, address: str) -> Record:
        meeting, latest = record.meeting or Meeting(), (self.now + AHEAD).date().isoformat()
        if record.kind != INDEX and not (meeting.date and meeting.date <= latest):
            here = [one for one in self.book.known.of("paper") if isinstance(one.value, tuple) and address in one.value]
            days = [one.dates.report for one in here if one.dates.report and one.dates.report <= latest]
            listed = max(days, default=None)
            meeting = meeting.model_copy(update={"date": listed})
        return record.model_copy(update={"organisation": self.organisation, "meeting": meeting})

    def _anew(self, reading: Row[Any], last: Row[Any]) -> Record | None:
        """What the present reader makes of a source's last body, where an earlier one had read it and it is another."""
        if last.reader == reading.reader or last.body == reading.body:
            return None
        again = records.reading_of(self.db, body=last.body, address=reading.address, reader=reading.reader)
        return None if again is None else self._of_ours(Record.model_validate(again), reading.address)


def _is_back(step: Step, gone: Collection[str]) -> bool:
    return step.change is not None and step.change.kind == "risk-added" and step.change.subject in gone


def _called(organisation: Organisation) -> Organisation:
    """The organisation by its name, or, as long as nothing printed it, by its id."""
    return organisation.model_copy(update={"name": organisation.name or f"{organisation.level} {organisation.id}"})

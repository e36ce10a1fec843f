"""Check new readings of one organisation against what is known, and write all that follows in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, update

from monitor.alerting import Alerting
from monitor.book import Book
from monitor.differ.differ import diff
from monitor.differ.known import Missing, Step
from monitor.facts import facts_of
from monitor.second_look import SecondLook
from monitor.settings import Rule
from monitor.slots import LONDON
from storage import baselines, records
from storage.change import Change
from storage.fact import Fact, fold
from storage.record import Record
from storage.tables import organisations

FIRST = ("cqc-assessment", "cqc-reports", "cqc-profile")
"""The order of an organisation's pages: a new report before the pages that repeat it, so that a change names it, and
pages of known reports last, so that the profile proves what the head of every page repeats."""


LATE = timedelta(days=60)
"""How long after the date that it prints a report may come online and still be news to a watch begun in between."""


@dataclass
class Checked:
    """What a check of one organisation came to."""

    changes: list[Change] = field(default_factory=list)
    refused: int = 0


def check_organisation(
    db: Connection,
    organisation_id: int,
    readings: Sequence[Row[Any]],
    *,
    round_id: int,
    rules: Sequence[Rule],
    now: datetime,
) -> Checked:
    """Compare the readings of one organisation and write all that follows from them.

    Everything is written in the caller's transaction: snapshots, facts, current state, changes, their alert and its
    deliveries, which wait for the round to close.
    """
    check = _Check(db, organisation_id, round_id=round_id, rules=rules, now=now)
    for reading in sorted(readings, key=check.place):
        check.read(reading)
    return check.close()


class _Check:
    def __init__(
        self, db: Connection, organisation_id: int, *, round_id: int, rules: Sequence[Rule], now: datetime
    ) -> None:
        self.db, self.organisation_id, self.round_id, self.now = db, organisation_id, round_id, now
        self.book = Book(db, organisation_id, round_id=round_id, now=now)
        self.second_look = SecondLook(db, self.book)
        self.alerting = Alerting(db, organisation_id, round_id=round_id, rules=rules, now=now)
        self.outcome = Checked()
        self.read_well: set[str] = set()

    def place(self, reading: Row[Any]) -> tuple[int, int]:
        """Where a reading stands in the order of the check."""
        known = reading.kind == FIRST[0] and reading.address in self.book.known.addresses
        return (len(FIRST) if known else FIRST.index(reading.kind)), reading.visit_id

    def read(self, reading: Row[Any]) -> None:
        last = records.last_of(self.db, reading.source_id)
        records.checked(
            self.db, source_id=reading.source_id, visit_id=reading.visit_id, record_id=reading.record_id,
            round_id=self.round_id, now=self.now,
        )  # fmt: skip
        if reading.document is None:
            self.outcome.refused += 1
            return
        self.read_well.add(reading.kind)
        if last is not None and last.id == reading.record_id and not self._unsettled(reading.address):
            return
        record = Record.model_validate(reading.document)
        self._name(record)
        self._compare(record, reading, Record.model_validate(last.document) if last else None)

    def close(self) -> Checked:
        self.second_look.settle()
        for kind in sorted(self.read_well & {"cqc-profile", "cqc-reports"} - self.book.baselines):
            baselines.completed(self.db, self.organisation_id, kind, round_id=self.round_id, now=self.now)
        self.alerting.route()
        return self.outcome

    def _compare(self, record: Record, reading: Row[Any], last: Record | None) -> None:
        address = reading.address
        shown = facts_of(record, address=address, body=reading.body)
        history = self._is_history(record, reading)
        known = self.book.known.copy()
        found = diff(known, shown, address=address, url=address, settled=not history)
        self.second_look.look(address, shown)
        for step in found.steps:
            self._step(step, address, silent=history or self._learned_late(step, record, last))
        for gone in found.missing:
            self._missing(gone, silent=history)
        self.book.seen(shown)
        self.book.known.addresses.add(address)

    def _step(self, step: Step, address: str, *, silent: bool) -> None:
        if step.fact.attribute == "banner" and step.fact.subject == "level-discontinued":
            self._discontinue(step.fact)
        if step.change is None or silent:
            self.book.keep(step, baseline=silent)
        elif not step.hold:
            self._tell(step.change, step.fact, self.book.keep(step, baseline=False), address)
        elif not self.second_look.again(step, address):
            rows = [self.book.hold(fact) for fact in step.facts]
            change = step.change.model_copy(update={"state": "held"})
            self._tell(change, step.fact, rows, address)
            self.second_look.wait()

    def _missing(self, gone: Missing, *, silent: bool) -> None:
        if not silent and not self.book.miss(gone.fact):
            return
        for change in () if silent else gone.changes:
            self._tell(change, gone.fact, [], gone.fact.address or "")
        if gone.then is not None:
            self.book.keep(Step(fact=gone.then), baseline=silent)
        else:
            self.book.end(gone.fact)

    def _tell(self, change: Change, fact: Fact, rows: list[int], address: str) -> None:
        self.outcome.changes.append(self.alerting.add(change, fact, rows, address))

    def _discontinue(self, banner: Fact) -> None:
        """CQC says that it no longer rates a trust overall: only well-led is rated there (since June 2025)."""
        for fact in list(self.book.known.of("rating", scope="provider")):
            if fact.subject != "well-led" and fact.body != banner.body:
                self.book.end(fact)

    def _unsettled(self, address: str) -> bool:
        return self.second_look.waits() or any(
            fact.address == address
            for fact in self.book.known.facts.values()
            if fact.identity in self.book.missing_since
        )

    def _is_history(self, record: Record, reading: Row[Any]) -> bool:
        """Whether the reading belongs to the starting position, which tells nobody.

        A list or profile does until its kind was read well once. A report's page does when it is first read, if the
        report was listed by then, or is dated long before the watch and older than what is in force. CQC puts reports
        online after the date that they print, so a date shortly before the watch proves nothing.
        """
        if record.kind != "cqc-assessment":
            return record.kind not in self.book.baselines
        if not self.book.baselines:
            return True
        if reading.address in self.book.known.addresses:
            return False
        stated = facts_of(record, address=None, body=None)
        if any(fact.identity in self.book.from_baseline for fact in stated if fact.attribute == "report"):
            return True
        return self._long_before_the_watch(record.dates.report or record.dates.published) and not any(
            self._newer_than_in_force(fact) for fact in stated if fact.attribute == "reported"
        )

    def _newer_than_in_force(self, fact: Fact) -> bool:
        in_force = next(self.book.known.of("rating", scope=fact.scope, subject=fact.subject), None)
        return bool(in_force and in_force.true_from and fact.true_from and fact.true_from > in_force.true_from)

    def _learned_late(self, step: Step, record: Record, last: Record | None) -> bool:
        """A report listed late that is older than the watch, or a rating that the last reading could not understand."""
        change = step.change
        if change is None:
            return False
        if change.kind == "report-published" and record.kind != "cqc-assessment":
            return self._long_before_the_watch(step.fact.true_from)
        unread = last is not None and any(
            fold(text).startswith(fold(step.fact.subject)) for text in last.not_understood
        )
        return change.kind == "first-rating" and unread

    def _long_before_the_watch(self, date: str | None) -> bool:
        if date is None or self.book.since is None:
            return False
        line = (self.book.since.astimezone(LONDON).date() - LATE).isoformat()
        return date < line[: len(date)]

    def _name(self, record: Record) -> None:
        if record.kind == "cqc-profile":
            self.db.execute(
                update(organisations)
                .where(organisations.c.id == self.organisation_id)
                .values(name=record.organisation.name)
            )
        else:
            self.db.execute(
                update(organisations)
                .where(organisations.c.id == self.organisation_id, organisations.c.name.is_(None))
                .values(name=record.organisation.name)
            )

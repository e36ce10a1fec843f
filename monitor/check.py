"""Check new readings of one organisation against what is known, and write all that follows in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Row

from crawler.addresses import CQC
from monitor.alerting import Alerting
from monitor.announced import Announced
from monitor.baseline import STARTING, is_history, is_new_route, is_news_by_date, kept_silently, learned_late
from monitor.book import Book
from monitor.corroborating import Corroborating
from monitor.differ.differ import diff
from monitor.differ.known import Missing, Step
from monitor.differ.notices import DISCONTINUED
from monitor.differ.relations import SUCCESSOR, relation
from monitor.facts import facts_of, page_of, read_otherwise
from monitor.holding.withdrawing import correct
from monitor.holding.withheld import Withheld
from monitor.papers.check import check_papers
from monitor.second_look import SecondLook
from monitor.settings import Rule
from monitor.succession import Succession, follow
from monitor.summary import followed, late
from monitor.walks import in_order, unmoved, walks
from storage import baselines, facts, records, watches
from storage.change import Change
from storage.fact import Fact
from storage.record import PAPERS, Record

BY_ANOTHER = ("rating-withdrawn", "statement-dropped")
"""Kinds that another report tells than the one whose fact ends: they go into the message of that report."""


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
    site: str = CQC,
) -> Checked:
    """Compare the readings of one organisation, oldest visit first, and write all that follows from them.

    Everything is written in the caller's transaction: snapshots, facts, current state, changes, their alert and its
    deliveries, which wait for the round to close. What a round that died left to compare is compared before what was
    seen since, as that round would have done. ``site`` is where CQC's pages stand, which people open.
    """
    outcome = Checked()
    for walk in walks(readings):
        if papers := [reading for reading in walk if reading.kind in PAPERS]:
            told = check_papers(db, organisation_id, papers, round_id=round_id, rules=rules, now=now)
            outcome.changes += told.changes
            outcome.refused += told.refused
            walk = [reading for reading in walk if reading.kind not in PAPERS]
        check = _Check(db, organisation_id, round_id=round_id, rules=rules, now=now, outcome=outcome, site=site)
        check.read_all(walk)
        check.close()
    return outcome


class _Check:
    def __init__(
        self,
        db: Connection,
        organisation_id: int,
        *,
        round_id: int,
        rules: Sequence[Rule],
        now: datetime,
        outcome: Checked,
        site: str,
    ) -> None:
        self.db, self.organisation_id, self.round_id, self.now = db, organisation_id, round_id, now
        self.second_look = SecondLook(db, organisation_id)
        self.withheld = Withheld(db, organisation_id, now=now)
        self.alerting = Alerting(db, organisation_id, round_id=round_id, rules=rules, now=now)
        self.announced = Announced(db, organisation_id, now=now)
        self.succession = Succession(db=db, organisation_id=organisation_id, now=now)
        self.corroborating = Corroborating(db, organisation_id)
        self.outcome, self.site = outcome, site
        self.baselines = baselines.complete(db, organisation_id)
        self.missed = facts.missing_at(db, organisation_id) | facts.taken_back_at(db, organisation_id)
        self.read_well: set[str] = set()
        self.followed = False
        self.reading: Row[Any] | None = None

    @cached_property
    def book(self) -> Book:
        """What is known. It is opened at the first page that moved."""
        return Book(self.db, self.organisation_id, round_id=self.round_id, now=self.now)

    def read_all(self, readings: Sequence[Row[Any]]) -> None:
        """Read one walk past the pages."""
        self.second_look.is_second = any(reading.purpose == "confirm" for reading in readings)
        for reading in in_order(self.db, readings):
            self._read(reading)

    def close(self) -> None:
        confirmed = self.second_look.settle()
        if confirmed:
            self.book.confirm(confirmed)
        if self.withheld.claims:
            self.withheld.settle(self.book.known)
        correct(self.db, self.second_look.denied, self.second_look.shows, now=self.now)
        self.alerting.elsewhere = self.announced.quiet(self.outcome.changes)
        for kind in sorted(self.read_well & {*STARTING} - self.baselines):
            baselines.completed(self.db, self.organisation_id, kind, round_id=self.round_id, now=self.now)
        self.alerting.route()

    def _read(self, reading: Row[Any]) -> None:
        if reading.refusal is not None:
            self.outcome.refused += 1
        else:
            self.read_well.add(reading.kind)
            self._understood(reading, records.last_of(self.db, reading.source_id))
        records.checked(
            self.db, source_id=reading.source_id, visit_id=reading.visit_id, record_id=reading.record_id,
            round_id=self.round_id, now=self.now,
        )  # fmt: skip

    def _understood(self, reading: Row[Any], last: Row[Any] | None) -> None:
        if last is not None and unmoved(last, reading) and not self._unsettled(reading.address):
            return
        record = Record.model_validate(records.document(self.db, reading.record_id))
        before = self._before(reading, last) if last is not None else None
        watches.name(self.db, self.organisation_id, record.organisation.name, by_profile=record.kind == "cqc-profile")
        self.followed = follow(self.db, self.organisation_id, record, reading.address, now=self.now)
        self._compare(record, reading, before)

    def _before(self, reading: Row[Any], last: Row[Any]) -> Record:
        """The page's last record. Where an earlier reader made it, first what the present one makes of that body: what
        only the new reader sees there is no news."""
        then = Record.model_validate(records.document(self.db, last.id))
        if last.reader != reading.reader:
            again = records.reading_of(self.db, body=last.body, address=reading.address, reader=reading.reader)
            if again is not None:
                record = Record.model_validate(again)
                self._take_in(record, then, reading.address, last.body)
                return record
        return then

    def _take_in(self, record: Record, then: Record, address: str, body: str) -> None:
        """Keep what a new reader makes of a body; of what waits to be seen again only what it reads otherwise."""
        shown = facts_of(record, address=address, body=body)
        otherwise = read_otherwise(shown, facts_of(then, address=address, body=body))
        found = diff(self.book.known.copy(), shown, address=address, url=address, settled=False)
        waits = self.second_look.waits() or self.book.missing_since or self.withheld.claims
        for step in found.steps:
            if not waits or any(fact.identity in otherwise for fact in step.facts):
                self._step(step, address, silent=True)
        for gone in found.missing:
            # A reader that sees less than the one before it removes no report.
            if not waits or gone.fact.identity in otherwise:
                self._end(gone.model_copy(update={"follows": ()}), silent=True)
        self.book.seen(shown)

    def _compare(self, record: Record, reading: Row[Any], last: Record | None) -> None:
        address, self.reading = reading.address, reading
        shown = facts_of(record, address=address, body=reading.body)
        history = is_history(record, address, self.book, self.baselines)
        understood = not record.not_understood
        settled = not history or is_new_route(record, self.baselines)
        found = diff(
            self.book.known.copy(), shown, address=address, url=page_of(record, address, self.site), settled=settled,
            understood=understood,
        )  # fmt: skip
        self.second_look.look(address, shown)
        self.withheld.look(address, shown, round_id=reading.round_id, understood=understood)
        for step in found.steps:
            old = history and not is_news_by_date(step, record, self.book, self.baselines)
            silent = old or learned_late(step, record, last, self.book)
            self._step(step, address, silent=self.succession.hushes(step, record, found.steps, silent=silent))
        for gone in found.missing:
            if self.withheld.holds_back_end(gone, address):
                continue
            if history or gone.at_once or self.book.miss(gone.fact, round_started=reading.round_started):
                self._end(gone, silent=history)
        self.book.seen(shown)
        self.book.known.addresses.add(address)

    def _step(self, step: Step, address: str, *, silent: bool) -> None:
        if (announced := self.announced.shown_by(step)) is not None and step.change is not None:
            self.announced.confirm(announced, step.change, self.book.keep(step, baseline=silent), address)
        elif self.withheld.holds_back(step.fact, address, self.book.known):
            return
        elif step.change is None or (silent and not step.hold):
            self._keep(step, address, silent=silent)
        elif (waiting := self.second_look.holds(step, address)) is not None:
            if not silent:
                self._again(waiting, step, address)
        elif silent:
            self.book.keep(kept_silently(step, self.book), baseline=True)
        elif self.second_look.overtakes(step):
            self.book.keep(Step(fact=step.memory or step.fact), baseline=False)
        elif step.hold:
            rows = [self.book.hold(fact) for fact in step.facts]
            self._tell(step.change.model_copy(update={"state": "held"}), step.fact, rows, address)
            self.second_look.wait()
        else:
            self._tell(step.change, step.fact, self._keep(step, address, silent=False), address)

    def _keep(self, step: Step, address: str, *, silent: bool) -> list[int]:
        """Make the facts of a step current; the rows that began, and those that ended with them."""
        step = kept_silently(step, self.book) if silent else step
        if step.agrees:
            self.corroborating.note(step.fact, address)
        ended = self.book.discontinue(step.fact) if step.fact.subject == DISCONTINUED else []
        return [*self.book.keep(step, baseline=silent), *ended]

    def _again(self, waiting: Row[Any], step: Step, address: str) -> None:
        """One more page shows what waits. Where that needs no second look, or was told as seen once, it is so."""
        if not step.hold or (waiting.state == "unconfirmed" and not self.second_look.overtaken(waiting)):
            self.book.keep(step, baseline=False)
            self.second_look.prove(waiting, address)
            return
        self.second_look.again(waiting, address, step.fact.route)
        if lacking := self.second_look.lacks(waiting, step):
            self.second_look.rest_on(waiting, [self.book.hold(fact) for fact in lacking])

    def _end(self, gone: Missing, *, silent: bool) -> None:
        """Take out of force what ended. What ends with a report is told in the message of that report."""
        of = gone.fact.subject if gone.follows else None
        for change, fact, rows, address in self.book.take_out(gone, baseline=silent).told:
            if not silent:
                self._tell(change, fact, rows, address, report=of)

    def _tell(self, change: Change, fact: Fact, rows: list[int], address: str, *, report: str | None = None) -> None:
        if self.followed and (relation(fact) or ("",))[0] == SUCCESSOR:
            change = followed(change)
        if change.after is not None:
            change = self._late(change)
        if change.kind in BY_ANOTHER and change.report is not None:
            report = change.report.id
        if report is None:
            self.outcome.changes.append(self.alerting.add(change, fact, rows, address))
        else:
            told = self.alerting.record(change, fact.identity, address, rows=rows, report=report)
            self.outcome.changes.append(told)

    def _late(self, change: Change) -> Change:
        """The change, which says so where its page was seen before and no reader had understood it."""
        since = records.not_understood_since(self.db, self.reading, round_id=self.round_id) if self.reading else None
        return change if since is None else late(change, since)

    def _unsettled(self, address: str) -> bool:
        return self.second_look.waits() or address in self.missed or self.withheld.is_in_doubt(address)

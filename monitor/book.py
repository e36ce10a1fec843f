"""What is known of one organisation while its new readings are checked, kept in step with the database."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from monitor.differ.known import Known, Missing, Step
from monitor.slots import LONDON
from storage import baselines, facts, records, sources
from storage.change import Change
from storage.fact import Fact

PATIENCE = timedelta(days=3)
"""How long a list that cannot be read may leave open whether a report is gone, before headers speak for themselves."""


class Ended(NamedTuple):
    """One change that an end tells: of which fact, the rows that it moved, and the page that showed it."""

    change: Change
    fact: Fact
    rows: list[int]
    address: str


class TakenOut(NamedTuple):
    """The rows that began or ended with the end of a fact, and the changes that it tells."""

    rows: list[int]
    told: list[Ended]


class Book:
    """The facts in force of one organisation. Every write goes to the caller's transaction."""

    def __init__(self, db: Connection, organisation_id: int, *, round_id: int, now: datetime) -> None:
        self.db, self.organisation_id, self.round_id, self.now = db, organisation_id, round_id, now
        current = facts.current(db, organisation_id)
        self.missing_since = {one.fact.identity: one.missing_since for one in current if one.missing_since}
        self.waiting = {name for name, since in self.missing_since.items() if now - since < PATIENCE}
        self.known = _known(current, records.addresses_read(db, organisation_id), self.waiting)
        self.from_baseline = {one.fact.identity for one in current if one.baseline}
        self.since = baselines.watched_since(db, organisation_id)

    def keep(self, step: Step, *, baseline: bool) -> list[int]:
        """Make the facts of a step current where they say something new; the rows that were added to the history."""
        rows = []
        for fact in step.facts:
            known = self.known.get(fact)
            if _says_more(fact, known):
                # A report of the starting position stays one when its list corrects its date.
                first = baseline or (fact.attribute == "report" and fact.identity in self.from_baseline)
                rows.append(self.hold(fact, baseline=first))
                if known is None:
                    facts.begin(
                        self.db, rows[-1],
                        organisation_id=self.organisation_id, identity=fact.identity, now=self.now,
                    )  # fmt: skip
                else:
                    facts.make_current(self.db, rows[-1], now=self.now)
                if first:
                    self.from_baseline.add(fact.identity)
                self.known.take(fact)
                self._found(fact.identity)
        return rows

    def hold(self, fact: Fact, *, baseline: bool = False) -> int:
        """Add a fact to the history without making it current."""
        return facts.append(
            self.db, fact, organisation_id=self.organisation_id, round_id=self.round_id, now=self.now, baseline=baseline
        )

    def confirm(self, rows: Collection[int]) -> None:
        """Make held facts current, but for a rating of an older report than the one that came into force meanwhile."""
        in_force = {one.fact.identity: one.row for one in facts.current(self.db, self.organisation_id)}
        for held in facts.rows(self.db, rows):
            known = self.known.facts.get(held.identity)
            older = known and known.true_from and held.true_from and held.true_from < known.true_from
            if not (older and in_force.get(held.identity, 0) > held.id):
                facts.make_current(self.db, held.id, now=self.now)
        now = facts.current(self.db, self.organisation_id)
        self.known = _known(now, self.known.addresses, self.waiting)

    def seen(self, shown: Iterable[Fact]) -> None:
        """Note which current facts a reading showed again, the rating in force behind a header or report among them."""
        names = set()
        for fact in shown:
            known = self.known.get(fact)
            if known is not None and known.value == fact.value:
                names.add(fact.identity)
            if fact.attribute in ("reported", "header"):
                in_force = fact.model_copy(update={"attribute": "rating"})
                rating = self.known.get(in_force)
                if rating is not None and rating.value == fact.value:
                    names.add(rating.identity)
        for name in names:
            self._found(name)
        facts.seen(self.db, self.organisation_id, sorted(names), now=self.now)

    def end(self, fact: Fact) -> list[int]:
        """Take a fact out of force; the row that was."""
        row = facts.end(self.db, self.organisation_id, fact.identity, now=self.now)
        self.known.facts.pop(fact.identity, None)
        self._found(fact.identity)
        return [] if row is None else [row]

    def discontinue(self, banner: Fact) -> list[int]:
        """End the ratings of a trust as a whole, as CQC says that it no longer rates it: all but well-led, which alone
        is rated there (since June 2025). The rows that were in force."""
        over = [one for one in self.known.of("rating", scope="provider") if one.subject != "well-led"]
        return [row for one in over if one.body != banner.body for row in self.end(one)]

    def take_out(self, gone: Missing, *, baseline: bool) -> TakenOut:
        """Take out of force what ended, with all that ends with it; what that tells, and the rows that moved."""
        rows = self.keep(Step(fact=gone.then), baseline=baseline) if gone.then else self.end(gone.fact)
        told: list[Ended] = []
        for one in gone.follows:
            if isinstance(one, Missing):
                its_own = self.take_out(one, baseline=baseline)
                told += its_own.told
                rows += [] if its_own.told else its_own.rows
            elif one.fact.attribute == "report":
                rows += self.remove(one.fact)
            else:
                # It rests on the removed report, and not on the older one that stands again.
                kept = self.keep(one, baseline=baseline)
                told += [Ended(one.change, one.fact, kept, gone.fact.address or "")] if one.change else []
                rows += [] if one.change else kept
        first, *others = gone.changes or (None,)
        if first is not None:
            own = [(first, rows), *((change, []) for change in others)]
            told = [*(Ended(change, gone.fact, moved, gone.fact.address or "") for change, moved in own), *told]
        return TakenOut(rows, told)

    def remove(self, report: Fact) -> list[int]:
        """Note that CQC took a report off its list; it is no part of the starting position any more."""
        self.from_baseline.discard(report.identity)
        # Its pages are gone with it. Where its list names it again, they are found again.
        sources.retire_report(self.db, self.organisation_id, report.subject, self.now)
        return self.keep(Step(fact=report), baseline=False)

    def _found(self, identity: str) -> None:
        self.missing_since.pop(identity, None)
        self.waiting.discard(identity)

    def miss(self, fact: Fact, *, round_started: datetime) -> bool:
        """Note that a good reading no longer showed a fact; True when one of an earlier round already did not."""
        since = self.missing_since.get(fact.identity)
        if since is not None:
            return since < round_started
        self.missing_since[fact.identity] = self.now
        self.waiting.add(fact.identity)
        facts.missing(self.db, self.organisation_id, fact.identity, now=self.now)
        return False


def _known(current: Sequence[facts.Current], addresses: Iterable[str], waiting: Container[str]) -> Known:
    since = {one.fact.identity: one.since.astimezone(LONDON).date().isoformat() for one in current}
    return Known((one.fact for one in current), addresses, waiting, since)


def _says_more(fact: Fact, known: Fact | None) -> bool:
    if known is None:
        return True
    told = {"value", "report", "dates", "provenance", "framework"}
    return fact.model_dump(include=told) != known.model_dump(include=told)

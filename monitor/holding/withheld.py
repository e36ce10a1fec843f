"""What is kept from being told again while pages still show it: held back with many of its kind, or taken back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from monitor.differ.known import Known, Missing
from monitor.facts import report_name
from monitor.holding.claim import PRINTED, Claim, named
from storage import batches, changes, disproved, facts
from storage.fact import Fact, alike
from storage.record import Dates
from storage.reverse import REMOVED


class Withheld:
    """The changes of one organisation that nobody is told of although pages show them.

    A page that shows one is silent, whatever else moved on it, until it was seen with something else: then the same is
    news. So it is where a page turns to it that was read well since without it, or where another report says it.
    """

    def __init__(self, db: Connection, organisation_id: int, *, now: datetime) -> None:
        self.db, self.now = db, now
        self.round_id = 0
        self.over: set[int] = set()
        self.with_it = _by_leader(batches.held_of(db, organisation_id))
        held = (_claim(db, row) for row, *_ in self.with_it.values())
        taken_back = (_disproved(row) for row in disproved.of_organisation(db, organisation_id))
        self.claims = [*held, *taken_back]

    def is_in_doubt(self, address: str) -> bool:
        """Whether the last reading of a page lacked one of them: the next tells whether it is gone."""
        return any(claim.looks.get(address) == "absent" for claim in self.claims)

    def look(self, address: str, shown: Iterable[Fact], *, round_id: int, understood: bool) -> None:
        """Begin a look at one page, and note what it says to each of them."""
        self.round_id = round_id
        for claim in self.claims:
            claim.look(address, shown, understood=understood)

    def holds_back(self, fact: Fact, address: str, known: Known) -> bool:
        """Whether what a page shows is not told and does not come into force."""
        standing = known.get(fact.model_copy(update={"attribute": "rating"}) if fact.attribute in PRINTED else fact)
        if named(fact) is None and standing is not None and alike(standing.value, fact.value):
            return False  # something else has proven it
        return any(claim.is_shown_by(fact) and self._is_the_same(claim, address) for claim in self.claims)

    def holds_back_end(self, gone: Missing, address: str) -> bool:
        """Whether that a page shows something no more is not told, and ends nothing."""
        return any(claim.is_ended_by(gone) and self._is_the_same(claim, address) for claim in self.claims)

    def settle(self, known: Known) -> None:
        """Write down what the pages said: what all of them deny is over, and so is what something else has proven."""
        for claim in self.claims:
            if claim.looks != claim.at_first:
                changes.looked(self.db, claim.number, claim.looks)
            stands = known.facts.get(claim.identity)
            proven = claim.moved and stands is not None and alike(stands.value, claim.value)
            if not (claim.denied or proven or claim.number in self.over):
                continue
            if claim.disproved is not None:
                disproved.end(self.db, claim.disproved, now=self.now)
            elif claim.batch is not None:
                for row in self.with_it[claim.number]:
                    changes.settle(self.db, row.number, "discarded")
                batches.settle(self.db, claim.batch, batches.DENIED, now=self.now)

    def _is_the_same(self, claim: Claim, address: str) -> bool:
        """Whether a page that shows it is no new evidence: then that is noted."""
        if claim.disproved is not None:
            first = address not in claim.looks
            since = first and disproved.read_since(self.db, address, claim.since, before=self.round_id)
            if since or claim.looks.get(address) == "denied":
                self.over.add(claim.number)
                return False
        claim.note(address)
        return True


def claim_of(db: Connection, change: Row[Any]) -> tuple[Any, str | None]:
    """The value that a change's pages show (None: that it had ended), and the report that says so."""
    rested = facts.rows(db, change.fact_ids)
    began = [one for one in rested if one.identity == change.identity and one.first_seen >= change.first_seen]
    own = [report_name(one.report, Dates.model_validate(one.dates)) for one in began]
    report = next(filter(None, reversed(own)), None)
    if began:
        return began[-1].value, report
    return change.after, report or change.report


def _by_leader(held: Sequence[Row[Any]]) -> dict[int, list[Row[Any]]]:
    """The changes that batches hold back, each with those that stand and fall with it, for which no page speaks: what
    rests on the same words, and ratings told as withdrawn with a report that was removed."""
    led: dict[int, list[Row[Any]]] = {}
    for row in sorted(held, key=lambda row: (row.kind != REMOVED, not row.fact_ids, row.number)):
        for leader, *_ in led.values():
            removal = leader.kind == REMOVED and row.kind == "rating-withdrawn" and leader.alert_id == row.alert_id
            same_words = leader.identity == row.identity and not row.fact_ids
            if leader.first_seen == row.first_seen and (removal or same_words):
                led[leader.number].append(row)
                break
        else:
            led[row.number] = [row]
    return led


def _claim(db: Connection, row: Row[Any]) -> Claim:
    value, report = claim_of(db, row)
    return Claim(**_same(row), value=value, report=report, since=row.held_at, batch=row.batch_id)


def _disproved(row: Row[Any]) -> Claim:
    since = row.disproved_at
    return Claim(**_same(row), value=row.value, report=row.evidence_of, since=since, disproved=row.disproved_id)


def _same(row: Row[Any]) -> dict[str, Any]:
    return {
        "number": row.number,
        "identity": row.identity,
        "looks": dict(row.shown_at),
        "moved": row.before != row.after,
        "appeared": row.before is None and row.after is not None,
    }

"""Held changes: what a second look at their pages showed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row

from monitor.differ.known import Step
from storage import changes, facts
from storage.fact import Fact


class SecondLook:
    """The changes of one organisation that wait for a second look, or were told as seen once.

    Each keeps the addresses that showed it, with what the last look at them said: ``once``, ``again`` or ``denied``.
    """

    def __init__(self, db: Connection, organisation_id: int) -> None:
        self.db, self.organisation_id = db, organisation_id
        self.rows: list[Row[Any]] = []
        self.looks: dict[int, dict[str, str]] = {}
        self.rests_on: dict[int, list[int]] = {}
        self.noted: set[int] = set()
        self.proven: set[int] = set()
        self.denied: list[Row[Any]] = []
        self.shows: dict[int, str] = {}
        self.is_second = False
        self.earlier = self._take_in()

    def waits(self) -> bool:
        """Whether anything waits."""
        return bool(self.rows)

    def holds(self, step: Step, address: str) -> Row[Any] | None:
        """The waiting change that this step of a page shows too.

        Where another change was told since, only a page that showed it then still speaks of it; elsewhere it is news.
        """
        after = step.change.after if step.change else None
        for row in self._about(step):
            still = step.hold and self.looks[row.number].get(address) in ("once", "again")
            if row.after == after and (still or not self.overtaken(row)):
                return row
        return None

    def overtakes(self, step: Step) -> bool:
        """Whether a newer report than the step's waits to come into force: then the step is out of order."""
        mine = step.fact.true_from
        return mine is not None and any(
            (held.true_from or "") > mine for row in self._about(step) for held in self._ratings(row)
        )

    def overtaken(self, row: Row[Any]) -> bool:
        """Whether another change was told since one was told as seen once."""
        return row.state == "unconfirmed" and changes.outdated(self.db, row)

    def wait(self) -> None:
        """Take in the changes that were held just now, so that other pages of this check join them."""
        self.noted |= self._take_in()

    def again(self, row: Row[Any], address: str, route: str) -> None:
        """Note that a page shows what a waiting change told: in a second look again, whichever page showed it first."""
        if row.number not in self.noted:
            looks = self.looks[row.number]
            second = self.is_second and row.number in self.earlier
            # Two routes that agree need no second look.
            second = second or route not in {one.route for one in self._held(row)}
            looks[address] = "again" if second or address in looks or row.state == "unconfirmed" else "once"
            self.noted.add(row.number)

    def prove(self, row: Row[Any], address: str) -> None:
        """Note that a page proves by itself what a waiting change told."""
        self.looks[row.number][address] = "again"
        self.proven.add(row.number)

    def confirm(self, row: Row[Any], address: str) -> None:
        """Note that CQC says what a waiting change told by another route: it stands on the facts it was held with."""
        self.looks[row.number][address] = "again"

    def lacks(self, row: Row[Any], step: Step) -> list[Fact]:
        """What a waiting change is to rest on too, now that one more page shows it: what that page remembers, and the
        rating by its report where only a header had shown it."""
        held = self._held(row)
        lacking = [] if step.memory is None or step.memory.identity in {one.identity for one in held} else [step.memory]
        if step.fact.true_from and not any(one.true_from for one in self._ratings(row)):
            lacking.append(step.fact)
        return lacking

    def rest_on(self, row: Row[Any], held: Iterable[int]) -> None:
        """Let a waiting change rest on more held facts."""
        self.rests_on[row.number] += held
        changes.rest_on(self.db, row.number, self.rests_on[row.number])

    def look(self, address: str, shown: Iterable[Fact]) -> None:
        """Begin a look at one page; what contradicts a held change that the page showed is noted."""
        self.noted.clear()
        for fact in shown:
            if fact.attribute not in ("reported", "header"):
                continue
            for row in self.rows:
                about = (row.scope, row.subject) == (fact.scope, fact.subject)
                if about and address in self.looks[row.number] and fact.value != row.after:
                    self.looks[row.number][address] = "denied"
                    self.shows[row.number] = str(fact.value)

    def settle(self) -> list[int]:
        """Confirm what was seen again or proven, discard what every page now denies, leave the rest waiting.

        What was told as seen once and every page denies since is ``denied``: those who were told are to hear of it, but
        where another change was told since. Gives the held facts that come into force. Where another page proved a
        change, or another change was told since, they are only what the pages that showed it remember.
        """
        confirmed: list[int] = []
        for row in self.rows:
            looks = self.looks[row.number]
            if looks != row.shown_at:
                changes.looked(self.db, row.number, looks)
            verdicts = set(looks.values())
            if row.number in self.proven or self.overtaken(row):
                showing = {address for address, verdict in looks.items() if verdict != "denied"}
                memories = (one for one in self._held(row) if one.attribute != "rating")
                held = [one.id for one in memories if one.address in showing]
            else:
                held = self.rests_on[row.number]
            if row.number in self.proven or ("again" in verdicts and "denied" not in verdicts):
                confirmed += held
                changes.settle(self.db, row.number, "confirmed")
            elif verdicts == {"denied"} and row.state == "held":
                changes.settle(self.db, row.number, "discarded")
            elif verdicts == {"denied"} and not self.overtaken(row):
                self.denied.append(row)
        return confirmed

    def _about(self, step: Step) -> list[Row[Any]]:
        return [row for row in self.rows if row.identity == step.fact.identity]

    def _held(self, row: Row[Any]) -> list[Row[Any]]:
        return facts.rows(self.db, self.rests_on[row.number])

    def _ratings(self, row: Row[Any]) -> list[Row[Any]]:
        return [one for one in self._held(row) if one.attribute == "rating"]

    def _take_in(self) -> set[int]:
        """The numbers of the changes that were not known to wait."""
        self.rows = changes.waiting(self.db, self.organisation_id)
        new = {row.number for row in self.rows} - self.looks.keys()
        for row in self.rows:
            self.looks.setdefault(row.number, dict(row.shown_at))
            self.rests_on.setdefault(row.number, list(row.fact_ids))
        return new

"""Held changes: what a second look at their pages showed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row

from monitor.book import Book
from monitor.differ.known import Step
from storage import changes
from storage.fact import Fact


class SecondLook:
    """The changes of one organisation that wait for a second look, or were told as seen once.

    Each keeps the addresses that showed it, with what the last look at them said: ``once``, ``again`` or ``denied``.
    """

    def __init__(self, db: Connection, book: Book) -> None:
        self.db, self.book = db, book
        self.rows: list[Row[Any]] = changes.waiting(db, book.organisation_id)
        self.looks: dict[int, dict[str, str]] = {row.number: dict(row.shown_at) for row in self.rows}
        self.noted: set[int] = set()

    def waits(self) -> bool:
        """Whether anything waits."""
        return bool(self.rows)

    def wait(self) -> None:
        """Take in the changes that were held just now, so that other pages of this check join them."""
        self.rows = changes.waiting(self.db, self.book.organisation_id)
        for row in self.rows:
            if row.number not in self.looks:
                self.looks[row.number] = dict(row.shown_at)
                self.noted.add(row.number)

    def again(self, step: Step, address: str) -> bool:
        """Whether a held change shows the same as this step; the look is noted."""
        row = self._same(step)
        if row is None:
            return False
        if row.number not in self.noted:
            looks = self.looks[row.number]
            looks[address] = "again" if address in looks or row.state == "unconfirmed" else "once"
            self.noted.add(row.number)
        return True

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

    def settle(self) -> None:
        """Confirm what was seen again, discard what every page now denies, leave the rest waiting."""
        for row in self.rows:
            looks = self.looks[row.number]
            changes.looked(self.db, row.number, looks)
            verdicts = set(looks.values())
            if "again" in verdicts and "denied" not in verdicts:
                self.book.confirm(row.fact_ids)
                changes.settle(self.db, row.number, "confirmed")
            elif verdicts == {"denied"}:
                changes.settle(self.db, row.number, "discarded")

    def _same(self, step: Step) -> Row[Any] | None:
        assert step.change is not None
        alike = (row for row in self.rows if (row.identity, row.after) == (step.fact.identity, step.change.after))
        return next(alike, None)

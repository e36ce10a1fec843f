"""Gather the changes of one organisation into alerts, one for each report, and route them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, select

from monitor.differ.draft import change_id
from monitor.differ.event import close, comparable_names, is_day
from monitor.facts import report_name
from monitor.rules.routing import route_alert
from monitor.settings import Rule
from storage import changes
from storage.alerts import create, name_report
from storage.change import Change
from storage.fact import Fact
from storage.tables import rounds


def one_name(dated: Mapping[str, str]) -> dict[str, str]:
    """One name for each report that two routes name in two ways, by the days (ISO) that they print for it."""
    named: dict[str, str] = {}
    for name in sorted(dated, key=lambda name: (is_day(name), name)):
        others = {first for first in named.values() if not comparable_names(first, name)}
        taken = {first for other, first in named.items() if other != first and comparable_names(other, name)}
        near = (first for first in sorted(others - taken) if close(dated[first], dated[name]))
        named[name] = next(near, name)
    return named


class Alerting:
    """The alerts that one check of one organisation makes."""

    def __init__(
        self, db: Connection, organisation_id: int, *, round_id: int, rules: Sequence[Rule], now: datetime
    ) -> None:
        self.db, self.organisation_id, self.round_id, self.rules, self.now = db, organisation_id, round_id, rules, now
        self.gathered: list[tuple[str, str | None]] = []
        self.dated: dict[str, str] = {}
        self.elsewhere: dict[str, int] = {}

    @cached_property
    def token(self) -> str:
        """What tells this round's changes from the same ones of another."""
        return str(self.db.execute(select(rounds.c.token).where(rounds.c.id == self.round_id)).scalar_one())

    def add(self, change: Change, fact: Fact, rows: list[int], address: str) -> Change:
        """Record a change; it joins its alert when all pages of the organisation were compared."""
        report = fact.subject if change.kind == "report-published" else report_name(fact.report, fact.dates)
        return self.record(change, fact.identity, address, rows=rows, report=report)

    def record(
        self, change: Change, identity: str, address: str, *, rows: Sequence[int] = (), report: str | None = None
    ) -> Change:
        """Record a change of what ``identity`` names, which rests on no fact unless ``rows`` are given."""
        told = change.model_copy(update={"id": self._new_id(change), "first_seen": self.now.isoformat()})
        changes.record(
            self.db,
            told,
            organisation_id=self.organisation_id,
            round_id=self.round_id,
            identity=identity,
            fact_ids=list(rows),
            shown_at={address: "once"},
            now=self.now,
        )
        self.gathered.append((told.id, report))
        if report is not None and change.report_date is not None:
            self.dated.setdefault(report, change.report_date)
        return told

    def route(self) -> None:
        """Put the changes into the alert of their report, those without one into that of the round's newest report, and
        give every alert its deliveries."""
        if not self.gathered:
            return
        newest = changes.newest_report(self.db, self.organisation_id)
        if newest is not None:
            name_report(self.db, self.organisation_id, newest)
        names = one_name(self.dated)
        touched = set()
        for change, report in self.gathered:
            if change in self.elsewhere:
                # What a press release announced is told: this only completes the history of its alert.
                changes.join(self.db, change, self.elsewhere[change])
                continue
            alert = create(
                self.db,
                organisation_id=self.organisation_id,
                round_id=self.round_id,
                report=names.get(report, report) if report else newest,
                now=self.now,
            )
            changes.join(self.db, change, alert)
            touched.add(alert)
        for alert in sorted(touched):
            route_alert(self.db, alert, rules=self.rules, now=self.now)

    def _new_id(self, change: Change) -> str:
        """Its id in the history: where one round reads several days, a change may happen in it more than once."""
        name, times = change_id(change, self.token), 1
        while changes.is_recorded(self.db, name):
            times += 1
            name = change_id(change, self.token, str(times))
        return name

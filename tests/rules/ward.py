"""What the tests of rules stand on: homes on imported lists, and rounds that find something out about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, update

from monitor.rules.routing import route_alert
from monitor.settings import Rule
from storage import alerts, changes, entries, facts, outbox, rounds, watches
from storage.change import Change
from storage.delivery import Delivery
from storage.fact import Fact
from storage.record import Organisation
from storage.tables import digest_entries
from storage.tables import watches as watches_table
from tests.tell.stage import MORNING

_numbers = count()


def rule(name: str = "a rule", **given: Any) -> Rule:
    return Rule.model_validate({"name": name, "channels": ("alerts",), **given})


def home(
    db: Connection,
    cqc_id: str = "1-900000001",
    *,
    name: str = "Rose House",
    lists: Sequence[str] = ("",),
    columns: dict[str, str] | None = None,
) -> int:
    """A watched location, on these lists with these columns; its row."""
    row = watches.organisation_row(db, "location", cqc_id, MORNING)
    watches.name(db, row, name, by_profile=True)
    for one in lists:
        watches.add_watch(db, row, list_name=one, asked=cqc_id, state=watches.WATCHED, added_by="a test", now=MORNING)
        here = (watches_table.c.organisation_id == row, watches_table.c.list == one)
        db.execute(update(watches_table).where(*here).values(columns=columns))
    return row


def detail(db: Connection, row: int, subject: str, value: str) -> None:
    """What the home's own page prints of it."""
    whose = watches.organisation_of(db, row)
    number = rounds.open_round(db, token=f"{row}{subject}", trigger="round", now=MORNING)
    fact = Fact(organisation=whose, attribute="detail", subject=subject, value=value, quote=value)
    kept = facts.append(db, fact, organisation_id=row, round_id=number, now=MORNING, baseline=True)
    facts.make_current(db, kept, now=MORNING)
    rounds.close_round(db, number, how="done", summary={}, now=MORNING)


class Round:
    """A round that finds changes and routes them by some rules."""

    def __init__(self, db: Connection, *rules: Rule, now: datetime = MORNING) -> None:
        self.db, self.rules, self.now = db, rules, now
        self.number = rounds.open_round(db, token=f"{now} {next(_numbers)}", trigger="round", now=now)

    def finds(self, row: int, *told: Change, report: str | None = "AP9001") -> int:
        """Changes of an organisation in one alert; its number."""
        whose: Organisation = watches.organisation_of(self.db, row)
        alert = alerts.create(self.db, organisation_id=row, round_id=self.number, report=report, now=self.now)
        for place, one in enumerate(told):
            name = f"{alert:02x}{place:02x}{one.kind}"
            plain = Change.model_validate({**one.model_dump(exclude={"dates", "scope_name"}), "id": name})
            changes.record(
                self.db,
                plain.model_copy(update={"organisation": whose}),
                organisation_id=row,
                round_id=self.number,
                identity=f"{one.url} | {one.scope} | {one.subject}",
                fact_ids=[],
                shown_at={},
                now=self.now,
            )
            changes.join(self.db, name, alert)
        self.routes(alert)
        return alert

    def routes(self, alert: int) -> None:
        route_alert(self.db, alert, rules=self.rules, now=self.now)

    def closes(self) -> None:
        outbox.release(self.db, rounds=[self.number], now=self.now)
        entries.release(self.db, rounds=[self.number], now=self.now)
        rounds.close_round(self.db, self.number, how="done", summary={}, now=self.now)


def messages(db: Connection, alert: int) -> dict[str, Delivery]:
    """The deliveries of an alert that were not taken back, by channel."""
    return {one.channel: one for one in outbox.deliveries(db, alert_id=alert) if one.state != "cancelled"}


def later(db: Connection, alert: int) -> dict[str, tuple[tuple[str, ...], int | None]]:
    """What waits of an alert, by channel: the rules that ask, and the silence that holds it."""
    rows = db.execute(digest_entries.select().where(digest_entries.c.alert_id == alert))
    return {row.channel: (tuple(row.rules), row.silence_id) for row in rows}

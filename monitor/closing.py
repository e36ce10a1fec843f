"""Close a round: what too many pages show is held back, what is still held is told as seen once, the rest may go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.holding.breaker import hold_batches
from monitor.rules.routing import route_alert
from monitor.settings import Breaker, Rule
from storage import changes, entries, outbox
from storage.tables import alerts


def close_books(
    db: Connection, rounds: Sequence[int], *, rules: Sequence[Rule], breaker: Breaker, now: datetime
) -> None:
    """Hold back what too many pages show, settle the other held changes, route the alerts of these rounds by what is
    left of them, and release what is to be told."""
    hold_batches(db, rounds, breaker=breaker, now=now)
    for row in changes.waiting(db):
        if row.state == "held":
            changes.settle(db, row.number, "unconfirmed")
    for alert in list(db.scalars(select(alerts.c.id).where(alerts.c.round_id.in_(rounds)).order_by(alerts.c.id))):
        route_alert(db, alert, rules=rules, now=now)
    outbox.release(db, rounds=rounds, now=now)
    entries.release(db, rounds=rounds, now=now)

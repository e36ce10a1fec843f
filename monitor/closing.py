"""Close a round: what is still held is told as seen once, and the deliveries may go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.alerting import route_alert
from monitor.settings import Rule
from storage import changes, outbox
from storage.tables import alerts


def close_books(db: Connection, rounds: Sequence[int], *, rules: Sequence[Rule], now: datetime) -> None:
    """Settle the held changes of these rounds, route their alerts by what is left of them, release the deliveries."""
    for row in changes.waiting(db):
        if row.state == "held":
            changes.settle(db, row.number, "unconfirmed")
    for alert in list(db.scalars(select(alerts.c.id).where(alerts.c.round_id.in_(rounds)).order_by(alerts.c.id))):
        route_alert(db, alert, rules=rules, now=now)
    outbox.release(db, rounds=rounds, now=now)

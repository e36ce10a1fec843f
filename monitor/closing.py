"""Close a round: what is still held is told as seen once, and the deliveries may go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from monitor.alerting import route_alert
from monitor.settings import Rule
from storage import changes, outbox
from storage.tables import alerts, deliveries


def close_books(db: Connection, rounds: Sequence[int], *, rules: Sequence[Rule], now: datetime) -> None:
    """Settle the held changes of these rounds, route their alerts by what is left of them, release the deliveries."""
    for row in changes.waiting(db):
        if row.state == "held":
            changes.settle(db, row.number, "unconfirmed")
    waiting = (
        select(alerts.c.id)
        .join(deliveries, deliveries.c.alert_id == alerts.c.id)
        .where(alerts.c.round_id.in_(rounds), deliveries.c.state == "waiting-for-round")
        .distinct()
    )
    for alert in list(db.scalars(waiting)):
        route_alert(db, alert, rules=rules, now=now)
    outbox.release(db, rounds=rounds, now=now)

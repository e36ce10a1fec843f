"""What changed and changed back: the earlier changes of one thing, and messages that wait because of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, exists, func, or_, select, update

from .alert import TROUBLE
from .outbox import HAD
from .tables import alerts, changes, deliveries

TOLD = ("confirmed", "unconfirmed", "announced")
"""The states of changes that stand: what was withdrawn or discarded was none."""
COVERED = "what came after it tells of it as well"
"""Why a message was taken back that a newer one stands for."""


def of_alert(db: Connection, alert_id: int) -> list[Row[Any]]:
    """The changes that an alert tells, as they were found."""
    asked = select(changes).where(changes.c.alert_id == alert_id, changes.c.state.in_(TOLD))
    return list(db.execute(asked.order_by(changes.c.number)))


def up_to(db: Connection, change: Row[Any]) -> list[Row[Any]]:
    """The changes of the same thing up to this one, oldest first; that a rating stayed as it was is none."""
    same = (changes.c.organisation_id == change.organisation_id, changes.c.identity == change.identity)
    asked = select(changes).where(*same, changes.c.number <= change.number, changes.c.state.in_(TOLD))
    found = db.execute(asked.order_by(changes.c.number))
    return [row for row in found if row.kind in TROUBLE or row.before != row.after]


def often(db: Connection, organisation_id: int, *, since: datetime, times: int) -> set[str]:
    """What changed so many times since a moment: the identities, of which a closer look may leave none."""
    asked = (
        select(changes.c.identity)
        .where(changes.c.organisation_id == organisation_id, changes.c.first_seen >= since)
        .group_by(changes.c.identity)
        .having(func.count() >= times)
    )
    return set(db.scalars(asked))


def released(db: Connection, rounds: Collection[int], now: datetime) -> list[Row[Any]]:
    """The deliveries of alerts of these rounds that were let go just now and that nobody tried to send yet."""
    asked = (
        select(deliveries)
        .join(alerts, alerts.c.id == deliveries.c.alert_id)
        .where(alerts.c.round_id.in_(rounds), deliveries.c.state == "waiting", deliveries.c.released_at == now)
    )
    return list(db.execute(asked.order_by(deliveries.c.id)))


def of_channel(db: Connection, channel: str, alert_ids: Collection[int]) -> list[Row[Any]]:
    """The deliveries of these alerts to a channel that it has, may have, or is yet to get."""
    there = or_(deliveries.c.state.in_(HAD), deliveries.c.state.in_(("waiting", "retry")))
    asked = select(deliveries).where(deliveries.c.channel == channel, deliveries.c.alert_id.in_(alert_ids), there)
    return list(db.execute(asked.order_by(deliveries.c.id)))


def instead_of(alert_id: int) -> ColumnElement[bool]:
    """The deliveries that stand for those of an alert which were taken back because they tell of it as well."""
    own, told, later = deliveries.alias("own"), changes.alias("told"), changes.alias("later")
    taken_back = exists().where(
        own.c.alert_id == alert_id,
        own.c.channel == deliveries.c.channel,
        own.c.state == "cancelled",
        own.c.detail == COVERED,
    )
    same = (later.c.organisation_id == told.c.organisation_id) & (later.c.identity == told.c.identity)
    after = (
        select(later.c.alert_id)
        .join(told, same & (later.c.number > told.c.number) & (later.c.alert_id != told.c.alert_id))
        .where(told.c.alert_id == alert_id)
    )
    return deliveries.c.alert_id.in_(after) & taken_back


def put_off(db: Connection, delivery_id: int, *, until: datetime, why: str) -> None:
    """Let a delivery wait; its deadline counts from then."""
    values = {"due_at": until, "released_at": until, "detail": why}
    db.execute(update(deliveries).where(deliveries.c.id == delivery_id).values(values))


def take_back(db: Connection, delivery_id: int, now: datetime) -> bool:
    """Take back a delivery that is not under way; whether it was not."""
    still = (deliveries.c.id == delivery_id, deliveries.c.state.in_(("waiting", "retry")))
    values = {"state": "cancelled", "detail": COVERED, "done_at": now}
    return bool(db.execute(update(deliveries).where(*still).values(values)).rowcount)

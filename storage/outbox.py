"""The outbox: one row for each alert and channel, from the round that found it to the receipt that proves it."""

from __future__ import annotations

import random as randomness
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, literal, select, update

from storage.delivery import Delivery, DeliveryState, Receipt, Result
from storage.record import Organisation
from storage.tables import Moment, alerts, changes, incidents, organisations, receipts
from storage.tables import deliveries as outbox

OPEN: tuple[DeliveryState, ...] = ("waiting-for-round", "waiting", "sending", "retry", "unknown")
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)


def put(db: Connection, *, alert_id: int, channel: str, rules: Iterable[str], now: datetime) -> int:
    """The delivery of an alert to a channel, waiting for the round to end; a second call adds its rules.

    One that was taken back waits again: the alert has got something that a rule asks for.
    """
    there = db.execute(select(outbox).where(outbox.c.alert_id == alert_id, outbox.c.channel == channel)).one_or_none()
    if there is not None:
        values: dict[str, Any] = {"rules": list(dict.fromkeys([*there.rules, *rules]))}
        if there.state == "cancelled":
            values |= {"state": "waiting-for-round", "detail": None, "done_at": None}
        db.execute(update(outbox).where(outbox.c.id == there.id).values(values))
        return int(there.id)
    digest = sha256(f"{alert_id}\x1f{channel}\x1f{now.isoformat()}".encode()).hexdigest()
    row = insert(outbox).values(
        alert_id=alert_id,
        channel=channel,
        rules=list(dict.fromkeys(rules)),
        key=f"WR-{digest[:12]}",
        state="waiting-for-round",
        created_at=now,
    )
    return int(db.execute(row).inserted_primary_key[0])  # type: ignore[index]


def cancel(db: Connection, *, alert_id: int, why: str, now: datetime) -> int:
    """Take back the deliveries of an alert that nobody is known to have, and say how many there were."""
    still = ("waiting-for-round", "waiting", "retry", "unknown")
    waiting = (outbox.c.alert_id == alert_id) & outbox.c.state.in_(still)
    return db.execute(update(outbox).where(waiting).values(state="cancelled", detail=why, done_at=now)).rowcount


def release(db: Connection, *, rounds: Collection[int], now: datetime) -> int:
    """Let the deliveries of closed rounds go, and say how many there were."""
    theirs = outbox.c.alert_id.in_(select(alerts.c.id).where(alerts.c.round_id.in_(rounds)))
    held_back = theirs & (outbox.c.state == "waiting-for-round")
    return db.execute(update(outbox).where(held_back).values(state="waiting", due_at=now)).rowcount


def due(db: Connection, now: datetime) -> list[Row[Any]]:
    """The rows to send now, oldest first."""
    ready = outbox.c.state.in_(("waiting", "retry", "unknown")) & (outbox.c.due_at.is_(None) | (outbox.c.due_at <= now))
    return list(db.execute(select(outbox).where(ready).order_by(outbox.c.id)))


def claim(db: Connection, delivery_id: int, now: datetime) -> bool:
    """Mark a due row as being sent; False where somebody else did so first."""
    ready = (outbox.c.id == delivery_id) & outbox.c.state.in_(("waiting", "retry", "unknown"))
    first = func.coalesce(outbox.c.first_tried_at, literal(now, Moment))
    values = {"state": "sending", "attempts": outbox.c.attempts + 1, "first_tried_at": first}
    return db.execute(update(outbox).where(ready).values(values)).rowcount == 1


def recover(db: Connection, now: datetime) -> list[int]:
    """The rows that a crash left half sent: they may have arrived, and are sent again marked as a possible repeat.

    Only whoever holds the round's lease may call it: a row being sent right now looks the same.
    """
    left = list(db.scalars(select(outbox.c.id).where(outbox.c.state == "sending").order_by(outbox.c.id)))
    for delivery_id in left:
        _keep(db, delivery_id, "timed-out", {"reason": "stopped while sending: it may have arrived"}, None, now)
        values = {"state": "unknown", "due_at": now, "detail": "stopped while sending: it may have arrived"}
        db.execute(update(outbox).where(outbox.c.id == delivery_id).values(values))
    return left


def receipt(
    db: Connection,
    delivery_id: int,
    *,
    result: Result,
    detail: dict[str, Any],
    seconds: float | None,
    now: datetime,
    give_up_after: timedelta,
    random: randomness.Random,
) -> DeliveryState:
    """Keep what an attempt came to, and give the state that follows: sent, tried again later, or given up.

    ``detail["reason"]`` is the sentence that people read; nothing in ``detail`` may hold an address. A refusal is for
    good. Everything else is tried again after a pause that doubles from one minute to six hours, until
    ``give_up_after`` has passed since the first try; giving up opens an incident.
    """
    _keep(db, delivery_id, result, detail, seconds, now)
    row = db.execute(select(outbox).where(outbox.c.id == delivery_id)).one()
    reason = str(detail.get("reason") or "")
    if result == "sent":
        return _to(db, row, "sent", None, done_at=now)
    last = (row.first_tried_at or now) + give_up_after
    if result == "refused" or now >= last:
        _open_incident(db, row, reason, now)
        return _to(db, row, "given-up", reason, done_at=now)
    state: DeliveryState = "unknown" if result == "timed-out" else "retry"
    return _to(db, row, state, reason, due_at=min(now + _pause(row.attempts, random), last))


def delivery(db: Connection, delivery_id: int) -> Delivery:
    """One delivery with its receipts."""
    return _deliveries(db, [outbox.c.id == delivery_id])[0]


def deliveries(db: Connection, *, alert_id: int | None = None) -> tuple[Delivery, ...]:
    """What was sent and what waits, newest first, of one alert where it is given; never an address."""
    return _deliveries(db, () if alert_id is None else [outbox.c.alert_id == alert_id])


def waiting(db: Connection) -> dict[str, int]:
    """How many deliveries each channel still has to send."""
    asked = (
        select(outbox.c.channel, func.count().label("deliveries"))
        .where(outbox.c.state.in_(OPEN))
        .group_by(outbox.c.channel)
    )
    return {row.channel: row.deliveries for row in db.execute(asked.order_by(outbox.c.channel))}


def _deliveries(db: Connection, wanted: Sequence[ColumnElement[bool]]) -> tuple[Delivery, ...]:
    asked = (
        select(outbox, organisations.c.level, organisations.c.cqc_id, organisations.c.name)
        .join(alerts, alerts.c.id == outbox.c.alert_id)
        .join(organisations, organisations.c.id == alerts.c.organisation_id)
        .where(*wanted)
        .order_by(outbox.c.id.desc())
    )
    answers = select(receipts).join(outbox, outbox.c.id == receipts.c.delivery_id).where(*wanted)
    kept: dict[int, list[Receipt]] = {}
    for one in db.execute(answers.order_by(receipts.c.id)):
        receipt = Receipt(at=one.at, result=one.result, detail=one.detail, seconds=one.seconds)
        kept.setdefault(one.delivery_id, []).append(receipt)
    return tuple(_delivery(row, kept.get(row.id, ())) for row in db.execute(asked))


def _delivery(row: Row[Any], answers: Iterable[Receipt]) -> Delivery:
    columns = {name: value for name, value in row._mapping.items() if name in Delivery.model_fields}
    organisation = Organisation(level=row.level, id=row.cqc_id, name=row.name or "")
    return Delivery(**columns, organisation=organisation, receipts=tuple(answers))


def _keep(
    db: Connection, delivery_id: int, result: Result, detail: dict[str, Any], seconds: float | None, now: datetime
) -> None:
    db.execute(insert(receipts).values(delivery_id=delivery_id, at=now, result=result, detail=detail, seconds=seconds))


def _to(db: Connection, row: Row[Any], state: DeliveryState, detail: str | None, **moments: datetime) -> DeliveryState:
    db.execute(update(outbox).where(outbox.c.id == row.id).values(state=state, detail=detail, **moments))
    return state


def _pause(attempts: int, random: randomness.Random) -> timedelta:
    doubled = FIRST_PAUSE * float(2 ** min(max(attempts - 1, 0), 16))
    # Shorter by up to a fifth, so that what failed together does not come back together.
    return min(doubled, LONGEST_PAUSE) * random.uniform(0.8, 1.0)


def _open_incident(db: Connection, row: Row[Any], reason: str, now: datetime) -> None:
    tries = f"{row.attempts} tr{'y' if row.attempts == 1 else 'ies'}"
    detail = f"the message {row.key} to the channel {row.channel} was given up after {tries}: {reason}"
    values = {"kind": "delivery-given-up", "subject": f"delivery {row.id}", "opened_at": now, "detail": detail}
    db.execute(insert(incidents).values(values))


def keep_only(db: Connection, *, alert_id: int, channels: Collection[str], now: datetime) -> None:
    """Take back what still waits for the round where no rule asks for it any more: a change was discarded."""
    unasked = (
        (outbox.c.alert_id == alert_id)
        & (outbox.c.state == "waiting-for-round")
        & outbox.c.channel.not_in(list(channels))
    )
    values = {"state": "cancelled", "detail": "no rule asks for what is left of it", "done_at": now}
    db.execute(update(outbox).where(unasked).values(values))


def told_of_trouble(db: Connection, alert_id: int) -> dict[str, tuple[str, ...]]:
    """The channels, with their rules, that were told (or will be) of what an alert says can be read again."""
    trouble, over = changes.alias("trouble"), changes.alias("over")
    last = (
        select(func.max(trouble.c.number).label("number"))
        .select_from(over)
        .join(
            trouble,
            (trouble.c.organisation_id == over.c.organisation_id)
            & (trouble.c.identity == over.c.identity)
            & (trouble.c.number < over.c.number),
        )
        .where(over.c.alert_id == alert_id, over.c.kind == "source-recovered", trouble.c.kind == "source-unreadable")
        .group_by(over.c.number)
    )
    asked = (
        select(outbox.c.channel, outbox.c.rules)
        .join(changes, changes.c.alert_id == outbox.c.alert_id)
        .where(changes.c.number.in_(last), outbox.c.state.not_in(("cancelled", "given-up")))
        .order_by(outbox.c.id)
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in db.execute(asked):
        found[row.channel] = tuple(dict.fromkeys((*found.get(row.channel, ()), *row.rules)))
    return found

"""The outbox: one row for each thing to tell and channel, from what found it to the receipt that proves it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, update

from storage import incident, incidents
from storage.change import Severity
from storage.delivery import Delivery, DeliveryState, Receipt
from storage.record import Organisation
from storage.tables import alerts, corrections, organisations, receipts
from storage.tables import deliveries as outbox
from storage.tables import digest_entries as entries

OPEN: tuple[DeliveryState, ...] = ("waiting-for-round", "waiting", "sending", "retry", "unknown", "asking")
HAD: tuple[DeliveryState, ...] = ("sent", "sending", "unknown", "asking")
"""Whoever a message in one of these states went to has it, or may have it."""


def put(
    db: Connection,
    *,
    channel: str,
    rules: Iterable[str],
    now: datetime,
    severity: Severity,
    alert_id: int | None = None,
    digest_id: int | None = None,
    correction_id: int | None = None,
    notice_id: int | None = None,
    ready: bool = False,
) -> int:
    """The delivery of one alert, digest, correction or notice to a channel; a second call adds its rules.

    It waits for the round to end, or is due now where it is ``ready``. One that was taken back waits again: the alert
    has got something that a rule asks for.
    """
    told = {"alert_id": alert_id, "digest_id": digest_id, "correction_id": correction_id, "notice_id": notice_id}
    ((name, number),) = ((name, number) for name, number in told.items() if number is not None)
    same = (outbox.c[name] == number, outbox.c.channel == channel)
    there = db.execute(select(outbox).where(*same)).one_or_none()
    begins = {"state": "waiting", "released_at": now, "due_at": now} if ready else {"state": "waiting-for-round"}
    if there is not None:
        values: dict[str, Any] = {"rules": list(dict.fromkeys([*there.rules, *rules])), "severity": severity}
        if there.state == "cancelled":
            values |= {**begins, "detail": None, "done_at": None}
        db.execute(update(outbox).where(outbox.c.id == there.id).values(values))
        return int(there.id)
    digest = sha256(f"{name} {number}\x1f{channel}\x1f{now.isoformat()}".encode()).hexdigest()
    values = {"rules": list(dict.fromkeys(rules)), "key": f"WR-{digest[:12]}", "severity": severity, "created_at": now}
    row = insert(outbox).values(**{name: number}, **values, **begins, channel=channel)
    return int(db.execute(row).inserted_primary_key[0])  # type: ignore[index]


def cancel(
    db: Connection,
    *,
    why: str,
    now: datetime,
    alert_id: int | None = None,
    correction_id: int | None = None,
    notice_id: int | None = None,
) -> int:
    """Take back the deliveries of an alert, a correction or a notice that nobody is known to have; how many there were.

    A person who was asked whether one had arrived is asked no more.
    """
    told = {"alert_id": alert_id, "correction_id": correction_id, "notice_id": notice_id}
    theirs = [outbox.c[name] == number for name, number in told.items() if number is not None]
    still = outbox.c.state.in_(("waiting-for-round", "waiting", "retry", "unknown", "asking"))
    rows = db.execute(select(outbox.c.id, outbox.c.state).where(*theirs, still)).all()
    for row in rows:
        if row.state == "asking":
            incidents.close(db, kind=incident.UNCLEAR, subject=f"delivery {row.id}", now=now)
    these = outbox.c.id.in_([row.id for row in rows])
    db.execute(update(outbox).where(these).values(state="cancelled", detail=why, done_at=now))
    return len(rows)


def keep_only(
    db: Connection,
    *,
    alert_id: int,
    channels: Collection[str],
    now: datetime,
    why: str = "no rule asks for what is left of it",
) -> None:
    """Take back what still waits for the round for all other channels: a change was discarded, or a silence began."""
    unasked = (
        (outbox.c.alert_id == alert_id)
        & (outbox.c.state == "waiting-for-round")
        & outbox.c.channel.not_in(list(channels))
    )
    values = {"state": "cancelled", "detail": why, "done_at": now}
    db.execute(update(outbox).where(unasked).values(values))


def release(db: Connection, *, rounds: Collection[int], now: datetime) -> int:
    """Let the deliveries of closed rounds go, and say how many there were."""
    theirs = outbox.c.alert_id.in_(select(alerts.c.id).where(alerts.c.round_id.in_(rounds)))
    held_back = theirs & (outbox.c.state == "waiting-for-round")
    values = {"state": "waiting", "due_at": now, "released_at": now}
    return db.execute(update(outbox).where(held_back).values(values)).rowcount


def delivery(db: Connection, delivery_id: int) -> Delivery:
    """One delivery with its receipts."""
    return _deliveries(db, [outbox.c.id == delivery_id])[0]


def deliveries(
    db: Connection,
    *,
    alert_id: int | None = None,
    channel: str | None = None,
    since: datetime | None = None,
    unsettled: bool = False,
) -> tuple[Delivery, ...]:
    """What was sent and what waits, newest first; never an address.

    Of one alert, to one channel, made ``since`` a moment, or ``unsettled``, where that is asked for.
    """
    wanted: list[ColumnElement[bool]] = [] if alert_id is None else [outbox.c.alert_id == alert_id]
    wanted += [] if channel is None else [outbox.c.channel == channel]
    wanted += [] if since is None else [outbox.c.created_at >= since]
    wanted += [outbox.c.state.in_(OPEN)] if unsettled else []
    return _deliveries(db, wanted)


def channels(db: Connection) -> tuple[str, ...]:
    """Every channel that something was ever to go to."""
    return tuple(db.scalars(select(outbox.c.channel).distinct()))


def waiting(db: Connection) -> dict[str, int]:
    """How many deliveries each channel still has to send."""
    asked = (
        select(outbox.c.channel, func.count().label("deliveries"))
        .where(outbox.c.state.in_(OPEN))
        .group_by(outbox.c.channel)
    )
    return {row.channel: row.deliveries for row in db.execute(asked.order_by(outbox.c.channel))}


def told(db: Connection, alert_id: int) -> dict[str, tuple[str, ...]]:
    """The channels, with their rules, that have an alert or may have it, by itself or in a digest.

    One that was given up, or is tried again, counts where half of its people have it or an attempt broke off.
    """
    partly = select(receipts.c.delivery_id).where(receipts.c.result.in_(("sent", "partly", "timed-out")))
    had = outbox.c.state.in_(HAD) | outbox.c.id.in_(partly)
    # Not only the channel that the digest was made for has it: another may have stood in.
    held = select(entries.c.rules).where(entries.c.alert_id == alert_id, entries.c.digest_id == outbox.c.digest_id)
    own = held.where(entries.c.channel == outbox.c.channel)
    asked = select(outbox.c.channel, outbox.c.rules, own.scalar_subquery().label("entered")).where(
        had, or_(outbox.c.alert_id == alert_id, held.exists())
    )
    found: dict[str, tuple[str, ...]] = {}
    for row in db.execute(asked.order_by(outbox.c.id)):
        found[row.channel] = tuple(dict.fromkeys((*found.get(row.channel, ()), *(row.entered or row.rules))))
    return found


def _deliveries(db: Connection, wanted: Sequence[ColumnElement[bool]]) -> tuple[Delivery, ...]:
    of_alert = alerts.c.id == func.coalesce(outbox.c.alert_id, corrections.c.alert_id)
    asked = (
        select(outbox, organisations.c.level, organisations.c.cqc_id, organisations.c.name)
        .outerjoin(corrections, corrections.c.id == outbox.c.correction_id)
        .outerjoin(alerts, of_alert)
        .outerjoin(organisations, organisations.c.id == alerts.c.organisation_id)
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
    organisation = Organisation(level=row.level, id=row.cqc_id, name=row.name or "") if row.cqc_id else None
    return Delivery(**columns, organisation=organisation, receipts=tuple(answers))

"""Corrections: what was told and does not hold, and who is told so: exactly those who were told the one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, update

from . import entries, flaps, outbox
from .alert import RATED, worst_first
from .alerts import alerted, in_force, scope_name
from .alerts import view as alert_view
from .change import SEVERITIES
from .correction import CorrectionView, Stands
from .record import KEY_QUESTIONS, Dates, Organisation
from .tables import alerts, changes, corrections, deliveries, digest_entries, organisations, receipts

Heard = Callable[[str, Sequence[str]], bool]
"""Whether a channel, to which the rules of these names sent, was told of something."""


def make(
    db: Connection,
    wrong: Sequence[Row[Any]],
    *,
    cause: str,
    author: str | None,
    reason: str,
    now: datetime,
    heard: Heard = lambda _channel, _rules: True,
) -> tuple[str, ...]:
    """Correct changes of one alert to every channel that was told of them, or may have been; those channels.

    What is not sent yet of their alert no longer tells them, and is taken back where nothing is left of it. The changes
    have their new state already; ``wrong`` are the rows as they were before. ``heard`` says of a channel and the
    names of its rules whether its message held them.
    """
    alert = wrong[0].alert_id
    if alert is None:
        return ()
    _keep_still(db, alert)
    # What was held back until now stands in no message, whatever else of its alert was told.
    said = [row for row in wrong if row.state != "held"]
    told = {channel: rules for channel, rules in _told_of(db, alert, said).items() if heard(channel, rules)}
    _amend(db, alert, now)
    if told:
        gravest = min((row.severity for row in said), key=SEVERITIES.index)
        values = {"alert_id": alert, "change_numbers": [row.number for row in said], "cause": cause}
        row = insert(corrections).values(**values, author=author, reason=reason, made_at=now)
        number = int(db.execute(row).inserted_primary_key[0])  # type: ignore[index]
        for channel, rules in told.items():
            outbox.put(db, correction_id=number, channel=channel, rules=rules, severity=gravest, ready=True, now=now)
    return tuple(told)


def amend(db: Connection, wrong: Row[Any], *, now: datetime) -> None:
    """Let what is not sent yet of a change's alert tell it no more, and send nobody a correction. ``wrong`` is its row
    as it was before; it has its new state already."""
    if wrong.alert_id is not None:
        _keep_still(db, wrong.alert_id)
        _amend(db, wrong.alert_id, now)


def told_of(db: Connection, change: Row[Any], *, heard: Heard = lambda _channel, _rules: True) -> tuple[str, ...]:
    """The channels that were told of a change, or may have been."""
    if change.alert_id is None or change.state == "held":
        return ()
    found = _told_of(db, change.alert_id, [change])
    return tuple(channel for channel, rules in found.items() if heard(channel, rules))


def _told_of(db: Connection, alert: int, wrong: Sequence[Row[Any]]) -> dict[str, list[str] | tuple[str, ...]]:
    return {name: rules for name, rules in _told(db, alert).items() if _heard_of(db, alert, name, wrong)}


def _keep_still(db: Connection, alert: int) -> None:
    """Let nobody begin to send an alert's messages until it is written down that they tell something else."""
    # In the order in which everybody locks them: two who do otherwise wait for each other.
    db.execute(select(deliveries.c.id).where(_tells(alert)).order_by(deliveries.c.id).with_for_update())


def _told(db: Connection, alert: int) -> dict[str, list[str] | tuple[str, ...]]:
    """The channels, with their rules, that have an alert or may have it, or what stands for it."""
    instead = select(deliveries.c.channel, deliveries.c.rules).where(
        flaps.instead_of(alert), deliveries.c.state.in_(outbox.HAD)
    )
    return {row.channel: row.rules for row in db.execute(instead)} | outbox.told(db, alert)


def _heard_of(db: Connection, alert: int, channel: str, wrong: Sequence[Row[Any]]) -> bool:
    """Whether a channel's message may have told any of these changes: one of a later round may have joined the alert
    when that was sent, which completed only its history."""
    made_in = db.execute(select(alerts.c.round_id).where(alerts.c.id == alert)).scalar_one()
    early = [row for row in wrong if row.round_id <= made_in]
    last = max((at for at in _sent(db, alert, channel) if at is not None), default=None)
    return bool(wrong) and (bool(early) or last is None or any(row.first_seen <= last for row in wrong))


def _amend(db: Connection, alert: int, now: datetime) -> None:
    """Let what is not sent yet be as grave as what is left of its alert, or take it back where nothing is."""
    left = alert_view(db, alert).changes
    if not left:
        outbox.cancel(db, alert_id=alert, why="what it told was taken back before it was sent", now=now)
        entries.keep_only(db, alert_id=alert, channels=[])
        return
    unsent = (deliveries.c.alert_id == alert, deliveries.c.state.in_(("waiting-for-round", "waiting", "retry")))
    db.execute(update(deliveries).where(*unsent).values(severity=left[0].severity))


def is_in_vain(db: Connection, correction_id: int, *, channel: str) -> bool:
    """Whether a channel was never told what a correction takes back: the message was on its way when it was taken back,
    and every attempt to send it is known to have failed."""
    alert = db.scalar(select(corrections.c.alert_id).where(corrections.c.id == correction_id))
    assert alert is not None
    failed = select(func.count()).where(
        receipts.c.delivery_id == deliveries.c.id, receipts.c.result.in_(("failed", "refused"))
    )
    here = (deliveries.c.channel == channel, _tells(alert))
    rows = db.execute(
        select(deliveries.c.state, deliveries.c.attempts, failed.scalar_subquery().label("failed")).where(*here)
    ).all()
    return bool(rows) and all(row.state not in outbox.HAD and row.attempts <= row.failed for row in rows)


def is_early(db: Connection, correction_id: int, *, channel: str) -> bool:
    """Whether what a correction takes back is on its way to a channel just now: it may yet fail, and is read first."""
    alert = db.scalar(select(corrections.c.alert_id).where(corrections.c.id == correction_id))
    assert alert is not None
    sending = (deliveries.c.channel == channel, deliveries.c.state == "sending", _tells(alert))
    return db.scalar(select(deliveries.c.id).where(*sending).limit(1)) is not None


def view(db: Connection, correction_id: int, *, channel: str) -> CorrectionView:
    """What the message of a correction to a channel is composed from."""
    one = db.execute(select(corrections).where(corrections.c.id == correction_id)).one()
    rows = db.execute(select(changes).where(changes.c.number.in_(one.change_numbers)).order_by(changes.c.number)).all()
    own = db.execute(select(organisations).where(organisations.c.id == rows[0].organisation_id)).one()
    whose = Organisation(level=own.level, id=own.cqc_id, name=own.name or f"{own.level} {own.cqc_id}")
    names = {row.scope: scope_name(db, own.id, row.scope) for row in rows}
    wrong = worst_first(alerted(row, whose, dates=Dates(), scope_name=names[row.scope]) for row in rows)
    scope = next((change.scope for change in wrong if change.scope), whose.level)
    message = _message(db, one.alert_id, channel)
    return CorrectionView(
        organisation=whose,
        changes=wrong,
        cause=one.cause,
        author=one.author,
        reason=one.reason,
        made_at=one.made_at,
        told_at=message.at if message else None,
        reference=message.key if message else None,
        in_digest=message is not None and message.digest_id is not None,
        table_scope=scope,
        table_scope_name=names.get(scope),
        table=_table(in_force(db, own.id, scope, one.made_at), wrong, scope),
    )


def _table(standing: dict[str, str], wrong: Sequence[Any], scope: str | None) -> tuple[Stands, ...]:
    told = {one.subject: str(one.after) for one in wrong if one.scope == scope and one.kind in RATED and one.after}
    rows = tuple(
        Stands(key_question=question, now=standing.get(question), told=told.get(question)) for question in KEY_QUESTIONS
    )
    return rows if any(row.now or row.told for row in rows) else ()


def of_change(db: Connection, change_id: str) -> list[Row[Any]]:
    """The corrections of a change with the messages that tell them (``channel``, ``state``, ``key``, ``done_at``),
    oldest first."""
    asked = (
        select(corrections, deliveries.c.channel, deliveries.c.state, deliveries.c.key, deliveries.c.done_at)
        .add_columns(changes.c.number)
        .join(deliveries, deliveries.c.correction_id == corrections.c.id)
        .join(changes, changes.c.alert_id == corrections.c.alert_id)
        .where(changes.c.id == change_id)
    )
    rows = db.execute(asked.order_by(corrections.c.id, deliveries.c.id))
    return [row for row in rows if row.number in row.change_numbers]


def _message(db: Connection, alert: int, channel: str) -> Row[str, int | None, datetime | None] | None:
    """The message by which a channel was told of an alert: its own, else the digest that held it."""
    at = func.coalesce(deliveries.c.done_at, deliveries.c.tried_at, deliveries.c.first_tried_at).label("at")
    asked = select(deliveries.c.key, deliveries.c.digest_id, at).where(*_told_by(alert, channel))
    own_first = (deliveries.c.alert_id.is_(None), deliveries.c.id)
    return db.execute(asked.order_by(*own_first).limit(1)).one_or_none()


def _sent(db: Connection, alert: int, channel: str) -> list[datetime | None]:
    at = func.coalesce(deliveries.c.done_at, deliveries.c.tried_at)
    return list(db.scalars(select(at).where(*_told_by(alert, channel))))


def _told_by(alert: int, channel: str) -> tuple[ColumnElement[bool], ...]:
    return deliveries.c.channel == channel, deliveries.c.attempts > 0, _tells(alert)


def _tells(alert: int) -> ColumnElement[bool]:
    """Its own messages, what stands for them, and the digests that hold it."""
    held = select(digest_entries.c.digest_id).where(
        digest_entries.c.alert_id == alert, digest_entries.c.digest_id.is_not(None)
    )
    return or_(deliveries.c.alert_id == alert, deliveries.c.digest_id.in_(held), flaps.instead_of(alert))

"""An attempt to send a message: what it came to, and the state that follows."""

from __future__ import annotations

import random as randomness
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from storage import incident, incidents
from storage.delivery import DeliveryState, Result
from storage.outbox import put, told
from storage.tables import deliveries as outbox
from storage.tables import receipts

READY: tuple[DeliveryState, ...] = ("waiting", "retry", "unknown")
FREE: dict[str, Any] = {"claimed_by": None, "claimed_until": None}
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What holds for the messages of a channel: how long they are tried, whether a person is asked about one that may
    have arrived, and the channel that is told in its place when one is given up (or empty)."""

    give_up_after: timedelta
    asks: bool = False
    escalate_to: str = ""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What one attempt came to.

    ``detail["reason"]`` is the sentence that people read; nothing in ``detail`` may hold an address. ``retry_after``:
    the seconds that the channel asked to be left alone.
    """

    by: str
    result: Result
    detail: dict[str, Any]
    seconds: float | None = None
    retry_after: float | None = None


def receipt(
    db: Connection, delivery_id: int, attempt: Attempt, *, terms: Terms, now: datetime, random: randomness.Random
) -> DeliveryState:
    """Keep what an attempt came to, and give the state that follows: sent, tried again later, asked about, or given up.

    A refusal is for good. Everything else is tried again after a pause that doubles from one minute to six hours, until
    the terms end; giving up opens an incident. The word of one whose row was taken over meanwhile is kept, but only a
    ``sent`` of theirs moves the row, and nothing moves one that is sent.
    """
    row = db.execute(select(outbox).where(outbox.c.id == delivery_id).with_for_update()).one()
    asked = {} if attempt.retry_after is None else {"retry_after": attempt.retry_after}
    keep(db, delivery_id, attempt.result, {**attempt.detail, **asked}, attempt.seconds, now)
    reason = str(attempt.detail.get("reason") or "")
    if row.state == "sent":
        return "sent"
    if attempt.result == "sent":
        return arrived(db, row, now)
    if row.state != "sending" or row.claimed_by != attempt.by:
        state: DeliveryState = row.state
        return state
    return _go_on(db, row, attempt, reason, terms, now, random)


def arrived(db: Connection, row: Row[Any], now: datetime) -> DeliveryState:
    """The row is sent, and nobody is asked about it, or told that it was given up."""
    for kind in incident.OF_ONE_DELIVERY:
        incidents.close(db, kind=kind, subject=f"delivery {row.id}", now=now)
    return to(db, row, "sent", None, done_at=now)


def _go_on(
    db: Connection,
    row: Row[Any],
    attempt: Attempt,
    reason: str,
    terms: Terms,
    now: datetime,
    random: randomness.Random,
) -> DeliveryState:
    last = (row.first_tried_at or now) + terms.give_up_after
    pause = _pause(row.attempts, random)
    if attempt.retry_after is not None:
        pause = max(pause, pause_asked(attempt.retry_after))
        _leave_alone(db, row.channel, now + pause_asked(attempt.retry_after))
    if attempt.result == "timed-out" and terms.asks:
        return ask(db, row, reason, now)
    if attempt.result == "refused" or now >= last:
        return _give_up(db, row, reason, terms, now)
    state: DeliveryState = "unknown" if attempt.result == "timed-out" else "retry"
    return to(db, row, state, reason, due_at=min(now + pause, last))


def _give_up(db: Connection, row: Row[Any], reason: str, terms: Terms, now: datetime) -> DeliveryState:
    """For good: an incident says so, and where another channel stands in, that one is to be told the same."""
    tries = f"{row.attempts} tr{'y' if row.attempts == 1 else 'ies'}"
    said = f"the message {row.key} to the channel {row.channel} was given up after {tries}: {reason}"
    incidents.keep_open(db, kind=incident.GIVEN_UP, subject=f"delivery {row.id}", sentence=said, since=now)
    state = to(db, row, "given-up", reason, done_at=now)
    if terms.escalate_to:
        _escalate(db, row, terms.escalate_to, now)
    return state


def _escalate(db: Connection, row: Row[Any], channel: str, now: datetime) -> None:
    """Tell another channel the same, unless it has it, will have it, or was tried in vain."""
    what = {name: row._mapping[name] for name in ("alert_id", "digest_id", "correction_id", "notice_id")}
    same = [outbox.c[name] == number for name, number in what.items() if number is not None]
    there = select(outbox.c.id).where(*same, outbox.c.channel == channel, outbox.c.state != "cancelled")
    if db.scalar(there) is not None or (row.alert_id is not None and channel in told(db, row.alert_id)):
        return
    rules, severity = [f"escalation from {row.channel}"], row.severity
    number = put(db, channel=channel, rules=rules, now=now, severity=severity, ready=True, **what)
    db.execute(update(outbox).where(outbox.c.id == number).values(escalated_from=row.id))


def ask(db: Connection, row: Row[Any], reason: str, now: datetime) -> DeliveryState:
    """A person is asked whether it arrived: an incident says what to type."""
    said = (
        f"nobody knows whether the message {row.key} to the channel {row.channel} arrived ({reason}): look there, then"
        f" type `wardround notify arrived {row.key}`, or `wardround notify repeat {row.key}` to send it again"
    )
    incidents.keep_open(db, kind=incident.UNCLEAR, subject=f"delivery {row.id}", sentence=said, since=now)
    return to(db, row, "asking", reason, due_at=None)


def _leave_alone(db: Connection, channel: str, until: datetime) -> None:
    """Nothing goes to a channel before it wants to be asked again."""
    early = outbox.c.due_at.is_(None) | (outbox.c.due_at < until)
    rows = (outbox.c.channel == channel) & outbox.c.state.in_(READY) & early
    db.execute(select(outbox.c.id).where(rows).order_by(outbox.c.id).with_for_update())
    db.execute(update(outbox).where(rows).values(due_at=until))


def to(
    db: Connection, row: Row[Any], state: DeliveryState, detail: str | None, **moments: datetime | None
) -> DeliveryState:
    """The state that a row has from now on; nobody holds it any more."""
    db.execute(update(outbox).where(outbox.c.id == row.id).values(state=state, detail=detail, **moments, **FREE))
    return state


def keep(
    db: Connection, delivery_id: int, result: Result, detail: dict[str, Any], seconds: float | None, now: datetime
) -> None:
    """Keep a receipt."""
    db.execute(insert(receipts).values(delivery_id=delivery_id, at=now, result=result, detail=detail, seconds=seconds))


def pause_asked(seconds: float) -> timedelta:
    """The pause that a channel asked for, if it is one that we grant."""
    return timedelta(seconds=min(max(seconds, 0), LONGEST_PAUSE.total_seconds()))


def _pause(attempts: int, random: randomness.Random) -> timedelta:
    doubled = FIRST_PAUSE * float(2 ** min(max(attempts - 1, 0), 16))
    # Shorter by up to a fifth, so that what failed together does not come back together.
    return min(doubled, LONGEST_PAUSE) * random.uniform(0.8, 1.0)

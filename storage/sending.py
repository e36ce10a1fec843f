"""Sending from the outbox: what is due, who sends which row by a lease of its own, and how many a minute."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, case, func, literal, or_, select, update

from storage.attempt import FREE, LONGEST_PAUSE, READY, ask, keep, pause_asked, to
from storage.delivery import DeliveryState
from storage.tables import Moment, receipts
from storage.tables import deliveries as outbox

CLOCKS_DIFFER = timedelta(minutes=5)
"""By no more than this do the clocks of two machines on one database; where they seem to, this one was put back."""
NEVER_SO_LONG = timedelta(days=2)
"""No pause and no quiet hours last so long: what would, was reckoned by a clock that was ahead."""
STOPPED = "stopped while sending: it may have arrived"


def due(db: Connection, now: datetime) -> list[Row[Any]]:
    """The rows to send now: what is critical first, digests last (they say what was told at once), the oldest first."""
    turn = case((outbox.c.digest_id.is_not(None), 2), (outbox.c.severity == "critical", 0), else_=1)
    order = (turn, outbox.c.id)
    return list(db.execute(select(outbox).where(_is_due(now)).order_by(*order)))


def postpone(db: Connection, delivery_id: int, *, until: datetime, why: str) -> None:
    """Leave a row that is due for later; it counts as no attempt."""
    row = (outbox.c.id == delivery_id) & outbox.c.state.in_(READY)
    db.execute(update(outbox).where(row).values(due_at=until, detail=why))


def claim(db: Connection, delivery_id: int, *, by: str, until: datetime, now: datetime) -> bool:
    """Mark a due row as being sent ``by`` a process (`storage.lease.me`); False where somebody else did so first.

    ``until``: when others may take it over.
    """
    values = {
        "state": "sending",
        "attempts": outbox.c.attempts + 1,
        "first_tried_at": func.coalesce(outbox.c.first_tried_at, literal(now, Moment)),
        "tried_at": now,
        "claimed_by": by,
        "claimed_until": until,
    }
    return db.execute(update(outbox).where(outbox.c.id == delivery_id, _is_due(now)).values(values)).rowcount == 1


def give_back(
    db: Connection, delivery_id: int, *, by: str, state: DeliveryState, why: str | None, now: datetime
) -> None:
    """Let go of a claimed row without an attempt: it waits again, or is ``cancelled``."""
    first = outbox.c.attempts <= 1
    values = {
        "state": state,
        "detail": why,
        "attempts": outbox.c.attempts - 1,
        "first_tried_at": case((first, None), else_=outbox.c.first_tried_at),
        "tried_at": None,
        "done_at": now if state == "cancelled" else None,
        **FREE,
    }
    ours = (outbox.c.id == delivery_id) & (outbox.c.state == "sending") & (outbox.c.claimed_by == by)
    db.execute(update(outbox).where(ours).values(values))


def room(db: Connection, channel: str, *, per_minute: int, now: datetime) -> timedelta:
    """How long a channel must be left alone until it has room for one more message in any minute; zero: it has now.

    The transaction that claims asks this first, and holds off others who ask of the same channel until it ends.
    """
    minute = timedelta(minutes=1)
    ready = select(outbox.c.id).where(outbox.c.channel == channel, outbox.c.state.in_(READY))
    db.execute(ready.order_by(outbox.c.id).with_for_update())
    lately = (outbox.c.channel == channel, outbox.c.tried_at > now - minute, outbox.c.tried_at <= now + minute)
    tried = select(outbox.c.tried_at).where(*lately).order_by(outbox.c.tried_at.desc()).limit(per_minute)
    found = list(db.scalars(tried))
    return found[-1] + minute - now if len(found) == per_minute else timedelta()


def left_alone(db: Connection, now: datetime) -> dict[str, datetime]:
    """The channels that asked to be left alone for a while, and until when."""
    asked = receipts.c.detail["retry_after"].as_float()
    lately = (receipts.c.at > now - LONGEST_PAUSE, receipts.c.at <= now, asked.is_not(None))
    rows = db.execute(
        select(outbox.c.channel, receipts.c.at, asked.label("seconds"))
        .join(outbox, outbox.c.id == receipts.c.delivery_id)
        .where(*lately)
    )
    found: dict[str, datetime] = {}
    for row in rows:
        until = row.at + pause_asked(row.seconds)
        if until > max(now, found.get(row.channel, now)):
            found[row.channel] = until
    return found


def recover(db: Connection, *, now: datetime, gone: Callable[[str], bool], asking: Collection[str] = ()) -> list[int]:
    """The rows that were left half sent, by a process that is ``gone`` or holds them for too long: they may have
    arrived, and are sent again marked as a possible repeat; of the channels ``asking``, a person is asked instead."""
    half = select(outbox).where(outbox.c.state == "sending").order_by(outbox.c.id).with_for_update()
    left = [row for row in db.execute(half) if _is_over(row, now) or gone(row.claimed_by)]
    for row in left:
        keep(db, row.id, "timed-out", {"reason": STOPPED}, None, now)
        if row.channel in asking:
            ask(db, row, STOPPED, now)
        else:
            to(db, row, "unknown", STOPPED, due_at=now)
    return [row.id for row in left]


def _is_due(now: datetime) -> ColumnElement[bool]:
    """What is due, and what waits by a clock that was put back since it was made or last tried."""
    due_at, since = outbox.c.due_at, func.coalesce(outbox.c.tried_at, outbox.c.created_at)
    put_back = or_(since > now + CLOCKS_DIFFER, due_at > now + NEVER_SO_LONG)
    return outbox.c.state.in_(READY) & or_(due_at.is_(None), due_at <= now, put_back)


def _is_over(row: Row[Any], now: datetime) -> bool:
    """Whether nobody holds the row any more. Before it had a lease, only whoever held the round's could send it."""
    until = row.claimed_until
    return row.claimed_by is None or until is None or until <= now or until > now + NEVER_SO_LONG

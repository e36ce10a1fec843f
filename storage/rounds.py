"""The ledger of rounds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from .tables import rounds


def open_round(db: Connection, *, token: str, trigger: str, now: datetime) -> int:
    """The number of a new round in the ledger."""
    number = db.execute(insert(rounds).values(token=token, trigger=trigger, started_at=now)).inserted_primary_key
    assert number is not None
    return int(number[0])


def close_round(db: Connection, number: int, *, how: str, summary: dict[str, Any], now: datetime) -> None:
    """Mark a round as over: ``done``, ``stopped``, or ``recovered`` by a later round."""
    db.execute(update(rounds).where(rounds.c.id == number).values(closed_at=now, closed_as=how, summary=summary))


def unclosed(db: Connection, *, before: int) -> list[int]:
    """Earlier rounds that a crash left open."""
    return list(db.scalars(select(rounds.c.id).where(rounds.c.closed_at.is_(None), rounds.c.id < before)))


def any_done(db: Connection) -> bool:
    """Whether any round was ever completed: the first one reports the starting position."""
    return db.scalar(select(rounds.c.id).where(rounds.c.closed_as == "done").limit(1)) is not None


def first_begun(db: Connection) -> datetime | None:
    """When the first round of all was begun, or None."""
    return db.scalar(select(rounds.c.started_at).order_by(rounds.c.id).limit(1))


def last_round(db: Connection) -> Row[Any] | None:
    """The newest closed round, or None."""
    return db.execute(select(rounds).where(rounds.c.closed_at.is_not(None)).order_by(rounds.c.id.desc())).first()


def last_of(db: Connection, *, trigger: str) -> Row[Any] | None:
    """The newest round of this trigger that came to its end, or None."""
    asked = select(rounds).where(rounds.c.closed_as == "done", rounds.c.trigger == trigger)
    return db.execute(asked.order_by(rounds.c.id.desc()).limit(1)).first()


def begun_since(db: Connection, moment: datetime) -> list[int]:
    """The rounds that were begun at a moment or later, oldest first."""
    return list(db.scalars(select(rounds.c.id).where(rounds.c.started_at >= moment).order_by(rounds.c.id)))

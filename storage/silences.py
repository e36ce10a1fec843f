"""Silences: what a person asked not to be told until a moment, by whom and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, exists, func, insert, select, update

from storage.record import Value
from storage.tables import digest_entries as entries
from storage.tables import silences


class Silence(Value):
    """One silence. An empty tuple asks nothing; ``organisations`` and ``lists`` together: either is enough."""

    id: int
    author: str
    reason: str
    begins_at: datetime
    ends_at: datetime
    organisations: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    made_at: datetime
    ended_at: datetime | None = None
    ended_by: str | None = None

    @property
    def over_at(self) -> datetime:
        """When it is, or was, over."""
        return min(self.ended_at or self.ends_at, self.ends_at)


def make(
    db: Connection,
    *,
    author: str,
    reason: str,
    ends_at: datetime,
    organisations: Sequence[str] = (),
    lists: Sequence[str] = (),
    about: Sequence[str] = (),
    channels: Sequence[str] = (),
    now: datetime,
) -> int:
    """Begin a silence now; its number."""
    values = {
        "author": author,
        "reason": reason,
        "begins_at": now,
        "ends_at": ends_at,
        "organisations": list(organisations),
        "lists": list(lists),
        "about": list(about),
        "channels": list(channels),
        "made_at": now,
    }
    return int(db.execute(insert(silences).values(values).returning(silences.c.id)).scalar_one())


def end(db: Connection, silence_id: int, *, by: str, now: datetime) -> bool:
    """End a silence early; False where there is none of this number, or it is over."""
    going = (silences.c.id == silence_id, silences.c.ended_at.is_(None), silences.c.ends_at > now)
    return db.execute(update(silences).where(*going).values(ended_at=now, ended_by=by)).rowcount == 1


def now(db: Connection, now: datetime) -> tuple[Silence, ...]:
    """The silences that hold at this moment, oldest first."""
    return _silences(db, silences.c.begins_at <= now, silences.c.ends_at > now, silences.c.ended_at.is_(None))


def over(db: Connection, now: datetime) -> tuple[Silence, ...]:
    """The silences that are over while what they held back is in no digest yet; none whose round is still open."""
    its_own = (entries.c.silence_id == silences.c.id, entries.c.digest_id.is_(None))
    untold = exists().where(*its_own, entries.c.released_at.is_not(None))
    unreleased = exists().where(*its_own, entries.c.released_at.is_(None))
    done = (silences.c.ends_at <= now) | silences.c.ended_at.is_not(None)
    return _silences(db, done, untold, ~unreleased)


def every(db: Connection) -> tuple[Silence, ...]:
    """All silences that were ever made, oldest first."""
    return _silences(db)


def holding(db: Connection) -> dict[int, int]:
    """How many alerts each silence holds back that are in no digest yet."""
    asked = select(entries.c.silence_id, func.count(entries.c.alert_id.distinct()).label("number")).where(
        entries.c.digest_id.is_(None)
    )
    rows = db.execute(asked.where(entries.c.silence_id.is_not(None)).group_by(entries.c.silence_id))
    return {row.silence_id: row.number for row in rows}


def _silences(db: Connection, *wanted: ColumnElement[bool]) -> tuple[Silence, ...]:
    asked = select(silences).where(*wanted).order_by(silences.c.id)
    return tuple(Silence.model_validate(dict(row._mapping)) for row in db.execute(asked))

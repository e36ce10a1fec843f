"""Entries: what a channel is to be told in a digest, or when a silence is over, and not at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from storage.delivery import DeliveryState
from storage.record import Value
from storage.tables import alerts, deliveries, digests
from storage.tables import digest_entries as entries


class Entry(Value):
    """One alert that a channel is told of later: in the digest of this local day and time (or of a silence), None while
    it waits; ``state`` and ``done_at`` are those of that digest's message. ``instead_of``: it was gathered for that
    channel, whose message was given up, and goes to this one in its place."""

    channel: str
    instead_of: str | None = None
    rules: tuple[str, ...]
    silence_id: int | None
    added_at: datetime
    released_at: datetime | None
    digest: str | None
    state: DeliveryState | None
    done_at: datetime | None


def enter(
    db: Connection,
    *,
    alert_id: int,
    channel: str,
    rules: Iterable[str],
    silence_id: int | None,
    now: datetime,
    ready: bool = False,
) -> int:
    """The entry of an alert for a channel; a second call adds its rules.

    ``silence_id``: the silence at whose end it is told; None for the channel's next digest. It waits for its round to
    end unless it is ``ready``. What stands in a digest already stays there.
    """
    there = db.execute(select(entries).where(entries.c.alert_id == alert_id, entries.c.channel == channel)).first()
    if there is None:
        values = {"alert_id": alert_id, "channel": channel, "silence_id": silence_id, "added_at": now}
        values |= {"rules": list(dict.fromkeys(rules)), "released_at": now if ready else None}
        return int(db.execute(insert(entries).values(values)).inserted_primary_key[0])  # type: ignore[index]
    more: dict[str, Any] = {"rules": list(dict.fromkeys([*there.rules, *rules]))}
    if there.digest_id is None:
        more["silence_id"] = silence_id
    db.execute(update(entries).where(entries.c.id == there.id).values(more))
    return int(there.id)


def keep_only(db: Connection, *, alert_id: int, channels: Collection[str]) -> None:
    """Remove the entries of an alert for all other channels, but those that a digest holds."""
    unasked = (entries.c.alert_id == alert_id) & entries.c.channel.not_in(list(channels))
    db.execute(delete(entries).where(unasked, entries.c.digest_id.is_(None)))


def release(db: Connection, *, rounds: Collection[int], now: datetime) -> int:
    """Let the entries of closed rounds go into digests, and say how many there were."""
    theirs = entries.c.alert_id.in_(select(alerts.c.id).where(alerts.c.round_id.in_(list(rounds))))
    return db.execute(update(entries).where(theirs, entries.c.released_at.is_(None)).values(released_at=now)).rowcount


def waiting(db: Connection, channel: str) -> list[Row[Any]]:
    """What the next digest of a channel tells, oldest first: released, in no digest yet, under no silence."""
    here = (entries.c.channel == channel, entries.c.silence_id.is_(None))
    return _untold(db, *here)


def number_waiting(db: Connection) -> tuple[int, int]:
    """How many lines wait for the next digests of all channels, and how many for the end of a silence."""
    here = (entries.c.digest_id.is_(None), entries.c.released_at.is_not(None))
    every, silenced = db.execute(select(func.count(), func.count(entries.c.silence_id)).where(*here)).one()
    return every - silenced, silenced


def of_silence(db: Connection, silence_id: int) -> list[Row[Any]]:
    """What a silence held back, of all channels, oldest first: released and in no digest yet."""
    return _untold(db, entries.c.silence_id == silence_id)


def of_alert(db: Connection, alert_id: int) -> tuple[Entry, ...]:
    """What every channel is, or was, to be told later of an alert, and those that stood in for one."""
    asked = (
        select(entries, digests.c.slot.label("digest"), deliveries.c.state, deliveries.c.done_at)
        .add_columns(deliveries.c.channel.label("went_to"))
        .outerjoin(digests, digests.c.id == entries.c.digest_id)
        .outerjoin(deliveries, deliveries.c.digest_id == entries.c.digest_id)
        .where(entries.c.alert_id == alert_id)
        .order_by(entries.c.id, deliveries.c.id)
    )
    return tuple(_entry(row) for row in db.execute(asked))


def _entry(row: Row[Any]) -> Entry:
    values = {name: value for name, value in row._mapping.items() if name in Entry.model_fields}
    if row.went_to not in (None, row.channel):
        values |= {"channel": row.went_to, "instead_of": row.channel}
    return Entry(**values)


def _untold(db: Connection, *wanted: Any) -> list[Row[Any]]:
    ready = (entries.c.digest_id.is_(None), entries.c.released_at.is_not(None))
    return list(db.execute(select(entries).where(*wanted, *ready).order_by(entries.c.id)))

"""The ledger of digests: which times of a channel's schedules are past, and the digest that told each, if one did.

A time stands in it as the text of its slot, the local day and time: ``2026-11-23 08:30``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, Text, cast, delete, func, insert, literal, select, update

from .tables import digest_slots, digests

SILENCE = "silence"
"""What the slot of a digest begins with that tells what a silence held back."""


def newest(db: Connection, channel: str, schedule: str) -> str | None:
    """The newest time of a schedule that is past for a channel; None where it was never seen there."""
    here = (digest_slots.c.channel == channel, digest_slots.c.schedule == schedule)
    found: str | None = db.scalar(select(func.max(digest_slots.c.slot)).where(*here))
    return found


def oldest(db: Connection, channel: str, schedule: str | None = None) -> str | None:
    """The first time that a channel was seen with, of one of its schedules or of any."""
    asked = select(func.min(digest_slots.c.slot)).where(digest_slots.c.channel == channel)
    found: str | None = db.scalar(asked if schedule is None else asked.where(digest_slots.c.schedule == schedule))
    return found


def told_until(db: Connection, channel: str, schedule: str, now: datetime) -> datetime | None:
    """When the last digest that told a time of this schedule was made, up to now."""
    asked = (
        select(func.max(digests.c.made_at))
        .join(digest_slots, digest_slots.c.digest_id == digests.c.id)
        .where(digest_slots.c.channel == channel, digest_slots.c.schedule == schedule, digests.c.made_at <= now)
    )
    found: datetime | None = db.scalar(asked)
    return found


def note(db: Connection, channel: str, times: Iterable[tuple[str, str]], digest_id: int | None) -> None:
    """Write down times (schedule and slot of each) as past: told by a digest, or with nothing to tell.

    Raises IntegrityError where another process did so.
    """
    rows = [
        {"channel": channel, "schedule": schedule, "slot": slot, "digest_id": digest_id} for schedule, slot in times
    ]
    if rows:
        db.execute(insert(digest_slots), rows)


def is_ahead(db: Connection, slot: str) -> bool:
    """Whether times after this one stand in the ledger."""
    return db.scalar(select(digest_slots.c.id).where(digest_slots.c.slot > slot).limit(1)) is not None


def take_back(db: Connection, slot: str) -> None:
    """Forget the times after this one, which have still to come; their digests keep theirs under another name."""
    db.execute(delete(digest_slots).where(digest_slots.c.slot > slot))
    early = (digests.c.slot > slot, ~digests.c.slot.startswith(SILENCE), ~digests.c.slot.contains("early"))
    named = digests.c.slot + literal(", too early ") + cast(digests.c.id, Text)
    db.execute(update(digests).where(*early).values(slot=named))

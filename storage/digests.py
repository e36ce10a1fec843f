"""Digests: one for a channel and a time, made once, with what it tells."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from .change import SEVERITIES, Severity
from .digest import AtOnce, DigestView, Gathered, SilenceOver
from .gathering import TOLD, batches, cells, own_messages, standing, views
from .health import spells
from .ledger import SILENCE
from .tables import changes, digest_entries, digest_slots, digests, silences, sources


def create(db: Connection, channel: str, slot: str, *, since: datetime, now: datetime) -> int:
    """A new digest, which counts the sources visited since a moment and those that cannot be read now.

    Raises IntegrityError where there is one of this channel and slot.
    """
    visited = db.scalar(select(func.count()).select_from(sources).where(sources.c.visited_at > since)) or 0
    row = insert(digests).values(
        channel=channel,
        slot=slot,
        since=since,
        made_at=now,
        visited=visited,
        in_trouble=len(spells(db, under_way=True)),
    )
    return int(db.execute(row).inserted_primary_key[0])  # type: ignore[index]


def take(db: Connection, digest_id: int, entries: Collection[int]) -> int:
    """Put entries into a digest, but those that another holds; how many there were."""
    free = (digest_entries.c.id.in_(entries), digest_entries.c.digest_id.is_(None))
    return db.execute(update(digest_entries).where(*free).values(digest_id=digest_id)).rowcount


def last_made(db: Connection, channel: str, now: datetime, *, of_silences: bool = False) -> datetime | None:
    """When the last digest of a channel was made, up to now; None where none was."""
    asked = select(func.max(digests.c.made_at)).where(digests.c.channel == channel, digests.c.made_at <= now)
    found: datetime | None = db.scalar(asked if of_silences else asked.where(~digests.c.slot.startswith(SILENCE)))
    return found


def of_silence(db: Connection, channel: str, silence_id: int) -> int:
    """How many digests told a channel what a silence held back."""
    name = f"{SILENCE} {silence_id}"
    same = or_(digests.c.slot == name, digests.c.slot.startswith(f"{name} "))
    return db.scalar(select(func.count()).select_from(digests).where(digests.c.channel == channel, same)) or 0


def channels_waiting(db: Connection) -> list[str]:
    """The channels that entries wait for which may go into a digest now."""
    free = (digest_entries.c.digest_id.is_(None), digest_entries.c.silence_id.is_(None))
    ready = (*free, digest_entries.c.released_at.is_not(None))
    return list(
        db.scalars(select(digest_entries.c.channel).where(*ready).distinct().order_by(digest_entries.c.channel))
    )


def with_news(db: Connection, alert_ids: Collection[int]) -> set[int]:
    """The alerts that tell anything: not all of it is held back, or was discarded."""
    found: set[int] = set()
    for some in batches(list(alert_ids)):
        found |= set(db.scalars(select(changes.c.alert_id).where(changes.c.alert_id.in_(some), *TOLD).distinct()))
    return found


def gravest(db: Connection, alert_ids: Collection[int]) -> Severity:
    """The gravest that alerts tell; for information where they tell nothing."""
    told: set[Severity] = set()
    for some in batches(list(alert_ids)):
        here = (changes.c.alert_id.in_(some), changes.c.state != "withdrawn", *TOLD)
        told |= set(db.scalars(select(changes.c.severity).where(*here).distinct()))
    return min(told, key=SEVERITIES.index, default="info")


def view(
    db: Connection,
    digest_id: int,
    *,
    columns: Sequence[str] = (),
    alike: Callable[[str], str] = str.casefold,
    attach_csv: bool = False,
) -> DigestView:
    """What the message of a digest is composed from. ``columns``: the headings of imported columns that it shows, each
    compared as ``alike`` gives it."""
    digest = db.execute(select(digests).where(digests.c.id == digest_id)).one()
    own = own_messages(db, digest, entered := _entered(db, digest_id))
    gathered = [alert for alert in entered if alert not in own]
    found, whose = views(db, [*gathered, *own])
    told = [alert for alert in gathered if alert in found]
    shown = cells(db, {whose[alert] for alert in told}, columns, alike)
    return DigestView(
        channel=digest.channel,
        slot=digest.slot,
        schedules=_schedules(db, digest_id),
        since=digest.since,
        made_at=digest.made_at,
        visited=digest.visited,
        in_trouble=digest.in_trouble,
        not_the_first=_is_not_the_first(db, digest),
        silence=_silence(db, digest.slot),
        gathered=tuple(Gathered(alert=found[alert], columns=shown.get(whose[alert], ())) for alert in told),
        at_once=tuple(AtOnce(alert=found[alert], state=state) for alert, state in own.items() if alert in found),
        standing=standing(db, {whose[alert] for alert in told}, digest.made_at),
        columns=tuple(columns),
        attach_csv=attach_csv,
    )


def _entered(db: Connection, digest_id: int) -> list[int]:
    here = select(digest_entries.c.alert_id).where(digest_entries.c.digest_id == digest_id)
    return list(db.scalars(here.order_by(digest_entries.c.id)))


def _schedules(db: Connection, digest_id: int) -> tuple[str, ...]:
    here = select(digest_slots.c.schedule).where(digest_slots.c.digest_id == digest_id).distinct()
    return tuple(db.scalars(here.order_by(digest_slots.c.schedule)))


def _is_not_the_first(db: Connection, digest: Row[Any]) -> bool:
    in_time = (digests.c.made_at > digest.since, digests.c.made_at < digest.made_at)
    here = select(digests.c.id).where(digests.c.channel == digest.channel, *in_time)
    return db.scalar(here.limit(1)) is not None


def _silence(db: Connection, slot: str) -> SilenceOver | None:
    if not slot.startswith(SILENCE):
        return None
    row = db.execute(select(silences).where(silences.c.id == int(slot.split()[1]))).one()
    over = min(row.ended_at or row.ends_at, row.ends_at)
    return SilenceOver(author=row.author, reason=row.reason, begins_at=row.begins_at, over_at=over)

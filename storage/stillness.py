"""Since when nothing is new: what lists named, what was told of organisations, what moved on a host."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, or_, select

from .alert import TROUBLE
from .sources import LIST
from .tables import baselines, changes, records, rounds, snapshots, sources, visits

SETTLED = timedelta(days=2)
"""After so much time a page that is newly watched was visited for the first time: its first body is no movement."""


Named = tuple[str, str | None]
"""What a list names: an address, and the date printed beside it."""


def named(db: Connection, address: str, since: datetime) -> Iterator[tuple[datetime, frozenset[Named]]]:
    """What a list and its further pages named at each good reading since a moment, oldest first."""
    asked = (
        select(snapshots.c.checked_at, snapshots.c.record_id, records.c.document["listed"].label("listed"))
        .join(records, records.c.id == snapshots.c.record_id)
        .join(sources, sources.c.id == snapshots.c.source_id)
        .where(sources.c.kind == LIST, or_(sources.c.address == address, sources.c.found_on == address))
        .where(records.c.refusal.is_(None), snapshots.c.checked_at >= since)
        .order_by(snapshots.c.id)
    )
    for row in db.execute(asked):
        yield row.checked_at, frozenset((one["url"], one.get("date")) for one in row.listed or ())


def with_news(db: Connection, since: datetime) -> frozenset[int]:
    """The organisations of which something was told since a moment, be it that nothing is new; their pages' health
    apart."""
    asked = select(changes.c.organisation_id).where(changes.c.first_seen > since, changes.c.kind.not_in(TROUBLE))
    return frozenset(db.scalars(asked.distinct()))


def last_news(db: Connection, organisation_id: int) -> datetime | None:
    """When something new of an organisation was seen the last time, else its starting position; None: not read yet."""
    here = (changes.c.organisation_id == organisation_id, changes.c.kind.not_in((*TROUBLE, "source-quiet")))
    begun = select(func.max(baselines.c.completed_at)).where(baselines.c.organisation_id == organisation_id)
    moments = [db.scalar(select(func.max(changes.c.first_seen)).where(*here)), db.scalar(begun)]
    return max((one for one in moments if one is not None), default=None)


def last_moved(db: Connection, site: str, since: datetime) -> datetime | None:
    """When a page of a site (``https://host/``) gave other bytes than before, the last time since a moment."""
    first = db.scalar(select(func.min(rounds.c.id)).where(rounds.c.started_at >= since))
    if first is None:
        return None
    asked = (
        select(visits.c.at, sources.c.added_at)
        .join(sources, sources.c.id == visits.c.source_id)
        .where(visits.c.round_id >= first, visits.c.outcome == "changed")
        .where(sources.c.address.startswith(site, autoescape=True))
        .order_by(visits.c.id.desc())
    )
    return next((row.at for row in db.execute(asked) if row.at >= since and row.at - row.added_at > SETTLED), None)

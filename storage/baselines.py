"""Which kinds of source have been read well once, so that what is new since is news."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from .tables import baselines, watches


def complete(db: Connection, organisation_id: int) -> set[str]:
    """The kinds of source whose starting position is complete."""
    return set(db.scalars(select(baselines.c.kind).where(baselines.c.organisation_id == organisation_id)))


def completed(db: Connection, organisation_id: int, kind: str, *, round_id: int, now: datetime) -> None:
    """Note that a kind of source was read well for the first time."""
    db.execute(
        insert(baselines).values(organisation_id=organisation_id, kind=kind, round_id=round_id, completed_at=now)
    )


def watched_since(db: Connection, organisation_id: int) -> datetime | None:
    """When the present watch of an organisation began."""
    since: datetime | None = db.scalar(
        select(func.min(watches.c.added_at)).where(
            watches.c.organisation_id == organisation_id, watches.c.removed_at.is_(None)
        )
    )
    return since

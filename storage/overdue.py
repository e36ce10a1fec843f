"""Addresses that wait for their first visit, and those that nobody has visited for too long."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, or_, select

from .tables import rounds, sources


def never_visited(db: Connection) -> frozenset[int]:
    """The sources that somebody watches since the last round: none that a crawl found and left for another time."""
    asked = select(sources.c.id).where(
        sources.c.visited_at.is_(None), sources.c.retired_at.is_(None), sources.c.found_on.is_(None)
    )
    return frozenset(db.scalars(asked))


def unvisited_since(db: Connection, moment: datetime) -> frozenset[int]:
    """The sources that were not visited at ``moment`` or later."""
    asked = select(sources.c.id).where(
        or_(sources.c.visited_at.is_(None), sources.c.visited_at < moment), sources.c.retired_at.is_(None)
    )
    return frozenset(db.scalars(asked))


def left_open(db: Connection) -> bool:
    """Whether a round was begun and never closed: stopped, killed, or under way."""
    return db.scalar(select(rounds.c.id).where(rounds.c.closed_at.is_(None)).limit(1)) is not None

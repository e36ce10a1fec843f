"""Incidents: what went wrong for good, open until what it was about works again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Text, cast, insert, literal, select, update

from .tables import deliveries, incidents

GIVEN_UP = "delivery-given-up"
HOST_UNREACHABLE, HOST_BLOCKED, PAGES_CHANGED = "host-unreachable", "host-blocked", "pages-changed"
OF_SOURCES = (HOST_UNREACHABLE, HOST_BLOCKED, PAGES_CHANGED)
"""The kinds that are about many sources at once: of one host (the subject), or of one kind of page."""


@dataclass(frozen=True, kw_only=True)
class Incident:
    """One open incident: its kind, what it is about, since when, and the sentence that people read."""

    kind: str
    subject: str
    since: datetime
    sentence: str


def still_open(db: Connection) -> tuple[str, ...]:
    """One sentence for each open incident, newest first."""
    asked = select(incidents.c.detail).where(incidents.c.closed_at.is_(None)).order_by(incidents.c.id.desc())
    return tuple(db.scalars(asked))


def open_now(db: Connection, kinds: Collection[str] = OF_SOURCES) -> list[Incident]:
    """The open incidents of these kinds, oldest first."""
    asked = select(incidents).where(incidents.c.closed_at.is_(None), incidents.c.kind.in_(kinds))
    return [
        Incident(kind=row.kind, subject=row.subject, since=row.opened_at, sentence=row.detail)
        for row in db.execute(asked.order_by(incidents.c.id))
    ]


def keep_open(db: Connection, *, kind: str, subject: str, sentence: str, since: datetime) -> bool:
    """Open an incident, or bring the sentence of the one that is open up to today; True where it is new."""
    same = (incidents.c.kind == kind, incidents.c.subject == subject, incidents.c.closed_at.is_(None))
    if db.execute(update(incidents).where(*same).values(detail=sentence)).rowcount:
        return False
    db.execute(insert(incidents).values(kind=kind, subject=subject, opened_at=since, detail=sentence))
    return True


def close(db: Connection, *, kind: str, subject: str, now: datetime) -> None:
    """Close an incident: what it was about works again."""
    same = (incidents.c.kind == kind, incidents.c.subject == subject, incidents.c.closed_at.is_(None))
    db.execute(update(incidents).where(*same).values(closed_at=now))


def channel_works(db: Connection, channel: str, now: datetime) -> int:
    """Close the incidents of messages that a channel did not take, for it took one now; how many there were."""
    its_own = select(literal("delivery ") + cast(deliveries.c.id, Text)).where(deliveries.c.channel == channel)
    over = (incidents.c.kind == GIVEN_UP) & incidents.c.closed_at.is_(None) & incidents.c.subject.in_(its_own)
    return db.execute(update(incidents).where(over).values(closed_at=now)).rowcount

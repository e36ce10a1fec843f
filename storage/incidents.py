"""Incidents: what went wrong for good, open until what it was about works again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Text, cast, literal, select, update

from .tables import deliveries, incidents

GIVEN_UP = "delivery-given-up"


def still_open(db: Connection) -> tuple[str, ...]:
    """One sentence for each open incident, newest first."""
    asked = select(incidents.c.detail).where(incidents.c.closed_at.is_(None)).order_by(incidents.c.id.desc())
    return tuple(db.scalars(asked))


def channel_works(db: Connection, channel: str, now: datetime) -> int:
    """Close the incidents of messages that a channel did not take, for it took one now; how many there were."""
    its_own = select(literal("delivery ") + cast(deliveries.c.id, Text)).where(deliveries.c.channel == channel)
    over = (incidents.c.kind == GIVEN_UP) & incidents.c.closed_at.is_(None) & incidents.c.subject.in_(its_own)
    return db.execute(update(incidents).where(over).values(closed_at=now)).rowcount

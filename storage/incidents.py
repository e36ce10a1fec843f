"""Incidents: what went wrong for good, open until what it was about works again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Text, cast, insert, literal, or_, select, update

from .incident import (
    BATCH_HELD,
    DIGEST_MISSING,
    FILE_SET_ASIDE,
    GIVEN_UP,
    HOST_BLOCKED,
    HOST_UNREACHABLE,
    KEY_REFUSED,
    LATE,
    LEFT_OUT,
    NO_ADDRESS,
    OF_ONE_CHANNEL,
    OF_ONE_DELIVERY,
    OF_SOURCES,
    PAGES_CHANGED,
    PROVEN,
    QUIET,
    ROUND_OPEN,
    ROUNDS_MISSING,
    STUCK,
    UNCLEAR,
    UNRELEASED,
    UNROUTED,
    Incident,
)
from .tables import deliveries, incidents

__all__ = [
    "BATCH_HELD", "DIGEST_MISSING", "FILE_SET_ASIDE", "GIVEN_UP", "HOST_BLOCKED", "HOST_UNREACHABLE", "KEY_REFUSED",
    "LATE", "LEFT_OUT", "NO_ADDRESS", "OF_ONE_CHANNEL", "OF_ONE_DELIVERY", "OF_SOURCES", "PAGES_CHANGED", "PROVEN",
    "QUIET",
    "ROUNDS_MISSING", "ROUND_OPEN", "STUCK", "UNCLEAR", "UNRELEASED", "UNROUTED", "Incident", "channel_works", "close",
    "found", "keep_open", "noted_since", "open_now", "still_open",
]  # fmt: skip
"""The kinds stand in storage.incident, which the pure modules may know."""


def still_open(db: Connection) -> tuple[str, ...]:
    """One sentence for each open incident, newest first."""
    asked = select(incidents.c.detail).where(incidents.c.closed_at.is_(None)).order_by(incidents.c.id.desc())
    return tuple(db.scalars(asked))


def open_now(db: Connection, kinds: Collection[str] | None = OF_SOURCES, *, mine: bool = False) -> list[Incident]:
    """The open incidents of these kinds (None: of all), oldest first; ``mine`` keeps others from settling them now."""
    wanted = incidents.c.closed_at.is_(None)
    return found(db, wanted if kinds is None else wanted & incidents.c.kind.in_(kinds), mine=mine)


def found(db: Connection, wanted: ColumnElement[bool], *, mine: bool = False) -> list[Incident]:
    """The incidents that are as ``wanted``, oldest first."""
    asked = select(incidents).where(wanted).order_by(incidents.c.id)
    return [
        Incident(
            number=row.id, kind=row.kind, subject=row.subject, since=row.opened_at, sentence=row.detail,
            noted_at=row.noted_at, closed_at=row.closed_at,
        )
        for row in db.execute(asked.with_for_update() if mine else asked)
    ]  # fmt: skip


def keep_open(
    db: Connection, *, kind: str, subject: str, sentence: str, since: datetime, now: datetime | None = None
) -> bool:
    """Open an incident, or bring the sentence of the one that is open up to today; True where it is new.

    ``since`` is when it began, ``now`` when it was seen.
    """
    same = (incidents.c.kind == kind, incidents.c.subject == subject, incidents.c.closed_at.is_(None))
    if db.execute(update(incidents).where(*same).values(detail=sentence)).rowcount:
        return False
    values = {"kind": kind, "subject": subject, "opened_at": since, "noted_at": now or since, "detail": sentence}
    db.execute(insert(incidents).values(values))
    return True


def close(db: Connection, *, kind: str, subject: str, now: datetime, why: str | None = None) -> None:
    """Close an incident: what it was about works again, or else ``why`` it is over, which then is its sentence."""
    same = (incidents.c.kind == kind, incidents.c.subject == subject, incidents.c.closed_at.is_(None))
    values = {"closed_at": now} | ({"detail": why} if why else {})
    db.execute(update(incidents).where(*same).values(values))


def channel_works(db: Connection, channel: str, now: datetime) -> int:
    """Close the incidents of messages that a channel did not take, for it took one now; how many there were."""
    its_own = select(literal("delivery ") + cast(deliveries.c.id, Text)).where(deliveries.c.channel == channel)
    over = (incidents.c.kind == GIVEN_UP) & incidents.c.closed_at.is_(None) & incidents.c.subject.in_(its_own)
    return db.execute(update(incidents).where(over).values(closed_at=now)).rowcount


def noted_since(db: Connection, moment: datetime) -> tuple[str, ...]:
    """The sentences of the open incidents that were written down since a moment."""
    noted = or_(incidents.c.noted_at >= moment, incidents.c.noted_at.is_(None) & (incidents.c.opened_at >= moment))
    return tuple(one.sentence for one in found(db, incidents.c.closed_at.is_(None) & noted))

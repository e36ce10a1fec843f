"""CQC's open-data files as they were fetched: the last that was compared, and which bodies are still kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update

from .record import FILES
from .tables import bodies, changes, current_facts, facts, records, snapshots, sources, visits

KEPT = 2
"""Bodies of each kind that are kept: the newest file, and the one before it."""


def waiting(db: Connection) -> Sequence[Row[Any]]:
    """The sources of files that are to be had and were not had yet."""
    asked = select(sources).where(
        sources.c.kind.in_(FILES), sources.c.retired_at.is_(None), sources.c.good_at.is_(None)
    )
    return db.execute(asked.order_by(sources.c.id)).all()


def last_compared(db: Connection, kind: str) -> Row[*tuple[Any, ...]] | None:
    """The newest reading of a kind that was compared: document, read_at and body; None where there is none."""
    asked = (
        select(records.c.document, records.c.read_at, records.c.body)
        .join(snapshots, snapshots.c.record_id == records.c.id)
        .where(records.c.kind == kind, records.c.refusal.is_(None))
        .order_by(snapshots.c.id.desc())
        .limit(1)
    )
    return db.execute(asked).first()


def since(db: Connection, organisation_id: int) -> dict[str, datetime]:
    """Since when Wardround has known each current fact of an organisation, by identity."""
    here = select(current_facts.c.identity, current_facts.c.since).where(
        current_facts.c.organisation_id == organisation_id
    )
    return {row.identity: row.since for row in db.execute(here)}


def newest_bodies(db: Connection, kind: str) -> list[str]:
    """The bodies of a kind that are there, the newest first."""
    newest = (
        select(visits.c.body, func.max(visits.c.id).label("last"))
        .join(sources, sources.c.id == visits.c.source_id)
        .where(sources.c.kind == kind, visits.c.body.is_not(None))
        .group_by(visits.c.body)
        .order_by(func.max(visits.c.id).desc())
    )
    return [str(row.body) for row in db.execute(newest)]


def drop_old(db: Connection, kind: str) -> int:
    """Drop the bodies of a kind but for the newest, and those that a change or a fact names; how many were dropped.

    The visits stay, as visits of which the body is no longer kept; what was read of it goes with the body.
    """
    old = newest_bodies(db, kind)[KEPT:]
    dropped = [body for body in old if not _is_named(db, body)]
    for body in dropped:
        read = select(records.c.id).where(records.c.body == body)
        db.execute(delete(snapshots).where(snapshots.c.record_id.in_(read)))
        db.execute(delete(records).where(records.c.body == body))
        db.execute(update(visits).where(visits.c.body == body).values(body=None))
        db.execute(update(sources).where(sources.c.body == body).values(body=None))
        db.execute(delete(bodies).where(bodies.c.hash == body))
    return len(dropped)


def _is_named(db: Connection, body: str) -> bool:
    if db.scalar(select(facts.c.id).where(facts.c.body == body).limit(1)) is not None:
        return True
    for side in ("before", "after"):
        named: Any = changes.c.evidence[(side, "body")].as_string()
        if db.scalar(select(changes.c.number).where(named == body).limit(1)) is not None:
            return True
    return False

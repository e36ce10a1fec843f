"""How many pages of a round say something that they did not say before."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from .sources import API, API_DOCUMENT
from .tables import records, snapshots, sources, visits

QUESTIONS = API - frozenset(API_DOCUMENT.values())
"""Kinds of what is asked anew each time, such as what changed since: another answer to another question."""


class Moved(NamedTuple):
    """Pages read for the first time, and pages that say something else than at their last reading."""

    new: int
    changed: int


def moved(db: Connection, round_id: int) -> Moved:
    """The pages of one round that moved in what they say; another dress of the same words is no change."""
    asked = (
        select(snapshots.c.id, snapshots.c.source_id, records.c.document)
        .join(records, records.c.id == snapshots.c.record_id)
        .join(visits, visits.c.id == snapshots.c.visit_id)
        .where(visits.c.round_id == round_id, visits.c.purpose != "confirm", visits.c.outcome == "changed")
        .join(sources, sources.c.id == snapshots.c.source_id)
        .where(records.c.refusal.is_(None), sources.c.kind.not_in(QUESTIONS))
    )
    new = changed = 0
    for row in db.execute(asked):
        before = _before(db, row.source_id, row.id)
        new += before is None
        changed += before is not None and before.document != row.document
    return Moved(new, changed)


def _before(db: Connection, source_id: int, snapshot_id: int) -> Row[Any] | None:
    earlier = (
        select(records.c.document)
        .join(snapshots, snapshots.c.record_id == records.c.id)
        .where(snapshots.c.source_id == source_id, snapshots.c.id < snapshot_id, records.c.refusal.is_(None))
        .order_by(snapshots.c.id.desc())
        .limit(1)
    )
    return db.execute(earlier).first()

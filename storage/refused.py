"""Sources whose pages arrive and are not understood: which, since when, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select

from .tables import records, snapshots, visits


@dataclass(frozen=True, kw_only=True)
class Refused:
    """The readings of one source since it was last understood: all of them were refused, the last one for ``why``."""

    why: str
    readings: int
    since: datetime
    understood_at: datetime | None


def refused(db: Connection) -> dict[int, Refused]:
    """Each source whose last reading was refused."""
    good = (
        select(snapshots.c.source_id, func.max(snapshots.c.visit_id).label("visit_id"))
        .join(records, records.c.id == snapshots.c.record_id)
        .where(records.c.refusal.is_(None))
        .group_by(snapshots.c.source_id)
        .subquery()
    )
    good_visit = visits.alias("good_visit")
    since = (
        select(snapshots.c.source_id, visits.c.at, records.c.refusal, good_visit.c.at.label("understood_at"))
        .join(records, records.c.id == snapshots.c.record_id)
        .join(visits, visits.c.id == snapshots.c.visit_id)
        .outerjoin(good, good.c.source_id == snapshots.c.source_id)
        .outerjoin(good_visit, good_visit.c.id == good.c.visit_id)
        .where(
            records.c.refusal.is_not(None),
            or_(good.c.visit_id.is_(None), snapshots.c.visit_id > good.c.visit_id),
        )
        .order_by(snapshots.c.visit_id)
    )
    found: dict[int, Refused] = {}
    for row in db.execute(since):
        before = found.get(row.source_id)
        found[row.source_id] = Refused(
            why=row.refusal,
            readings=before.readings + 1 if before else 1,
            since=before.since if before else row.at,
            understood_at=row.understood_at,
        )
    return found

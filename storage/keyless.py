"""Whether CQC's data service took the key, by what its visits show."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import Connection, func, select

from .sources import API, GOOD
from .tables import sources, visits


def refused(db: Connection, rounds: Collection[int]) -> datetime | None:
    """When the service first refused the key in these rounds, and gave nothing after it; None where it did not."""
    here = select(func.max(visits.c.id)).join(sources, sources.c.id == visits.c.source_id)
    here = here.where(visits.c.round_id.in_(rounds), sources.c.kind.in_(API))
    last = db.scalar(here.where(visits.c.status == 401))
    if last is None or (db.scalar(here.where(visits.c.outcome.in_(GOOD))) or 0) > last:
        return None
    at: datetime | None = db.scalar(select(visits.c.at).where(visits.c.id == last))
    return at


def host(db: Connection, rounds: Collection[int]) -> str:
    """The host that refused the key in these rounds."""
    asked = (
        select(sources.c.address)
        .join(visits, visits.c.source_id == sources.c.id)
        .where(visits.c.round_id.in_(rounds), sources.c.kind.in_(API), visits.c.status == 401)
    )
    address: str = db.scalars(asked.limit(1)).one()
    return urlsplit(address).netloc


def taken(db: Connection, rounds: Collection[int]) -> bool:
    """Whether the service gave something in these rounds."""
    asked = (
        select(visits.c.id)
        .join(sources, sources.c.id == visits.c.source_id)
        .where(visits.c.round_id.in_(rounds), sources.c.kind.in_(API), visits.c.outcome.in_(GOOD))
    )
    return db.execute(asked.limit(1)).first() is not None

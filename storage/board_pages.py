"""How the pages on which papers are listed fare: where they led the last time, and whether they list anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from .boards import INDEX
from .record import Organisation
from .sources import GOOD
from .tables import boards, organisations, records, snapshots, sources, visits
from .wanted import wanted

FAR = 60
"""Readings of an organisation's lists that are looked through for the last one that named papers."""


@dataclass(frozen=True, kw_only=True)
class BoardPage:
    """One address at which somebody's papers are read, and whose it is first of all.

    ``led_to`` is the address at which its last good visit ended, ``listed_nothing_since`` since when no reading of it,
    nor of a page that it leads to, named any paper (None where one does, or where it was never read).
    """

    organisation: Organisation
    address: str
    outcome: str | None
    failing_since: datetime | None
    led_to: str | None
    listed_nothing_since: datetime | None


def board_pages(db: Connection) -> list[BoardPage]:
    """Every such address that is visited now."""
    asked = (
        select(sources, organisations.c.level, organisations.c.cqc_id, organisations.c.name)
        .join(organisations, organisations.c.id == sources.c.organisation_id)
        .where(sources.c.kind == INDEX, sources.c.retired_at.is_(None), wanted())
        .where(sources.c.address.in_(select(boards.c.address)))
        .order_by(organisations.c.cqc_id, sources.c.id)
    )
    return [_page(db, row) for row in db.execute(asked).all()]


def read_now(db: Connection) -> set[str]:
    """The ids of the organisations whose papers are read at an address that is visited now."""
    alive = select(sources.c.address).where(sources.c.kind == INDEX, sources.c.retired_at.is_(None))
    asked = select(organisations.c.cqc_id).join(boards, boards.c.organisation_id == organisations.c.id)
    return set(db.scalars(asked.where(boards.c.address.in_(alive))))


def _page(db: Connection, row: Row[Any]) -> BoardPage:
    good = (visits.c.source_id == row.id, visits.c.outcome.in_(GOOD), visits.c.final_address.is_not(None))
    return BoardPage(
        organisation=Organisation(level=row.level, id=row.cqc_id, name=row.name or ""),
        address=row.address,
        outcome=row.outcome,
        failing_since=row.failing_since,
        led_to=db.scalar(select(visits.c.final_address).where(*good).order_by(visits.c.id.desc()).limit(1)),
        listed_nothing_since=_nothing_since(db, row),
    )


def _nothing_since(db: Connection, row: Row[Any]) -> datetime | None:
    """Since when none of an organisation's lists named any paper, by their readings from the newest back."""
    theirs = (sources.c.organisation_id == row.organisation_id, sources.c.kind == INDEX, sources.c.retired_at.is_(None))
    read = (
        select(visits.c.at, visits.c.source_id, records.c.document)
        .join(snapshots, snapshots.c.visit_id == visits.c.id)
        .join(records, records.c.id == snapshots.c.record_id)
        .where(visits.c.source_id.in_(select(sources.c.id).where(*theirs)), records.c.refusal.is_(None))
        .order_by(visits.c.id.desc())
        .limit(FAR)
    )
    since, before, seen = None, False, set[int]()
    for one in db.execute(read):
        if (one.document or {}).get("documents"):
            if one.source_id not in seen:  # its newest reading
                return None
            before = True
        elif not before:
            since = one.at
        seen.add(one.source_id)
    return since

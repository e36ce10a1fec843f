"""Board papers that an earlier reader read, and by which newer ones of their trust are compared."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, exists, func, select

from .fact import Attribute
from .listed import ListedPaper
from .listings import PAPER
from .meetings import in_force
from .records import to_compare
from .tables import bodies, current_facts, facts, organisations, records, snapshots, sources, visits

NEWEST = 2
"""Of so many meetings every paper counts: what an earlier reader overlooked in them would seem new."""
STANDING: tuple[Attribute, ...] = ("risk", "measure", "assurance")
"""What the last paper that spoke of it is compared by, however old that is."""


def to_read(db: Connection, *, readers: Collection[str]) -> list[Row[Any]]:
    """The papers that no reader of these has read yet, of trusts with new ones to compare; as `records.unread` has
    them."""
    fresh = (
        select(sources.c.organisation_id)
        .select_from(visits)
        .join(sources, to_compare())
        .where(sources.c.kind == PAPER, sources.c.organisation_id.is_not(None))
    )
    found = [row for one in db.scalars(fresh.distinct()) for row in _read_earlier(db, one, readers)]
    return [row for row in found if not row.anew]


def of(db: Connection, organisation_id: int, *, reader: str) -> list[Row[Any]]:
    """A trust's papers that an earlier reader than this read last: source_id, address, body, record_id and checked_at,
    when they were compared."""
    return _read_earlier(db, organisation_id, (reader,))


def _read_earlier(db: Connection, organisation_id: int, readers: Collection[str]) -> list[Row[Any]]:
    wanted = _bodies(db, organisation_id)
    if not wanted:
        return []
    again = records.alias("again")
    anew = exists().where(
        again.c.body == records.c.body, again.c.address == records.c.address, again.c.reader.in_(readers)
    )
    theirs = (sources.c.organisation_id == organisation_id, sources.c.kind == PAPER)
    newest = (
        select(func.max(snapshots.c.id))
        .join(sources, sources.c.id == snapshots.c.source_id)
        .join(records, records.c.id == snapshots.c.record_id)
        .where(*theirs, records.c.refusal.is_(None))
        .group_by(snapshots.c.source_id)
    )
    asked = (
        select(
            sources.c.id.label("source_id"), sources.c.address, sources.c.kind, records.c.id.label("record_id"),
            records.c.body, bodies.c.media_type, organisations.c.level, organisations.c.cqc_id, organisations.c.name,
            organisations.c.id.label("organisation_id"), snapshots.c.checked_at, anew.label("anew"),
        )
        .join(snapshots, snapshots.c.source_id == sources.c.id)
        .join(records, records.c.id == snapshots.c.record_id)
        .join(bodies, bodies.c.hash == records.c.body)
        .join(organisations, organisations.c.id == sources.c.organisation_id)
        .where(*theirs, snapshots.c.id.in_(newest), records.c.reader.not_in(readers))
        .order_by(sources.c.address)
    )  # fmt: skip
    found: list[Row[Any]] = list(db.execute(asked))
    return [row for row in found if row.body in wanted]


def _bodies(db: Connection, organisation_id: int) -> set[str]:
    """The papers of the newest meetings, and those that have the last word on anything."""
    papers = [(fact.dates.report, ListedPaper.of(fact).body) for fact, _ in in_force(db, organisation_id, "paper")]
    days = sorted({day for day, body in papers if day and body}, reverse=True)[:NEWEST]
    here = (current_facts.c.organisation_id == organisation_id, facts.c.attribute.in_(STANDING))
    said = select(facts.c.body).join(current_facts, current_facts.c.fact_id == facts.c.id).where(*here)
    return {body for day, body in papers if day in days and body} | set(db.scalars(said.distinct()))

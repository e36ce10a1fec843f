"""Pages that list a trust's papers, and how the visits to its papers went, as that stood at a moment.

Nothing is taken from the present state of a source: whoever asks for an earlier moment (a replay) gets that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, exists, or_, select

from .listed import GIVEN, THERE
from .record import Kind, Record
from .records import document, last_of
from .tables import current_facts, facts, records, snapshots, sources, visits

INDEX: Kind = "board-index"
PAPER: Kind = "board-paper"
Readings = Mapping[int, int]
"""The readings that are compared now: the record of each source."""


class Listing(NamedTuple):
    """A page that lists papers, as it was last read well."""

    address: str
    body: str
    record: Record


class Visit(NamedTuple):
    """How a visit ended, and when it was."""

    outcome: str
    at: datetime


class Look(NamedTuple):
    """How a paper's address stands: its visits, the newest first, and its newest good reading, else the newest refused
    one (body, refusal, and of the record the meeting, the coverage and the form)."""

    address: str
    visits: Sequence[Visit]
    reading: Row[Any] | None


def pages(db: Connection, organisation_id: int, *, at: datetime) -> list[Row[Any]]:
    """The sources that list a trust's papers and were visited still at that moment."""
    still = or_(sources.c.retired_at.is_(None), sources.c.retired_at > at)
    here = (sources.c.organisation_id == organisation_id, sources.c.kind == INDEX, still)
    return list(db.execute(select(sources).where(*here).order_by(sources.c.id)))


def offered(db: Connection, organisation_ids: Collection[int]) -> frozenset[str]:
    """The addresses of the papers that these trusts' lists show, as they were last compared."""
    asked = (
        select(facts.c.value)
        .join(current_facts, current_facts.c.fact_id == facts.c.id)
        .where(facts.c.attribute == "paper", facts.c.organisation_id.in_(organisation_ids))
    )
    return frozenset(address for address, _, _, state, *_ in db.scalars(asked) if state in THERE)


def listings(db: Connection, organisation_id: int, now: Readings, *, at: datetime) -> list[Listing]:
    """Each of those pages by its reading of now, else by the last good one that was compared."""
    found = []
    for source in pages(db, organisation_id, at=at):
        last = last_of(db, source.id)
        number = now.get(source.id) or (last.id if last is not None else None)
        if number is not None:
            body = db.execute(select(records.c.body).where(records.c.id == number)).scalar_one()
            found.append(Listing(source.address, body, Record.model_validate(document(db, number))))
    return found


def looks(db: Connection, organisation_id: int, now: Readings, *, at: datetime) -> list[Look]:
    """Every paper of a trust with how it stands by its visits up to that moment, in the order in which it was found."""
    theirs = (sources.c.organisation_id == organisation_id, sources.c.kind == PAPER)
    visited = _visits(db, theirs, at)
    best: dict[int, Row[Any]] = {}
    for row in _readings(db, theirs, now):
        if row.source_id not in best or row.refusal is None or best[row.source_id].refusal is not None:
            best[row.source_id] = row
    return [
        Look(row.address, visited.get(row.id, ()), best.get(row.id))
        for row in db.execute(select(sources.c.id, sources.c.address).where(*theirs).order_by(sources.c.id))
    ]


def is_given(db: Connection, organisation_id: int, body: str) -> bool:
    """Whether a person handed in a file of this SHA-256 for an organisation before."""
    here = (sources.c.organisation_id == organisation_id, sources.c.address.startswith(f"{GIVEN}{body}"))
    return db.scalar(select(exists().where(*here))) is True


def paper_record(db: Connection, body: str) -> Record | None:
    """What the newest reader understood of a paper, by the SHA-256 of its bytes; None where none did."""
    said = db.scalar(
        select(records.c.document)
        .where(records.c.body == body, records.c.kind == PAPER, records.c.refusal.is_(None))
        .order_by(records.c.id.desc())
        .limit(1)
    )
    return None if said is None else Record.model_validate(said)


def _visits(db: Connection, theirs: Any, at: datetime) -> dict[int, list[Visit]]:
    """The visits to each paper up to a moment, the newest first."""
    asked = select(visits.c.source_id, visits.c.outcome, visits.c.at).join(sources, sources.c.id == visits.c.source_id)
    found: dict[int, list[Visit]] = defaultdict(list)
    for row in db.execute(asked.where(*theirs, visits.c.at <= at).order_by(visits.c.id.desc())):
        found[row.source_id].append(Visit(row.outcome, row.at))
    return found


def _readings(db: Connection, theirs: Any, now: Readings) -> list[Row[Any]]:
    """What was compared of each paper, oldest first, and then what is compared now."""
    columns = (
        sources.c.id.label("source_id"), records.c.body, records.c.refusal,
        records.c.document["meeting"].label("meeting"), records.c.document["coverage"].label("coverage"),
        records.c.document["form"].label("form"),
    )  # fmt: skip
    before = (
        select(*columns)
        .select_from(snapshots)
        .join(sources, sources.c.id == snapshots.c.source_id)
        .join(records, records.c.id == snapshots.c.record_id)
        .where(*theirs)
        .order_by(snapshots.c.id)
    )
    numbers = sorted(now.values())
    present = (
        select(*columns)
        .join(records, records.c.address == sources.c.address)
        .where(*theirs, records.c.id.in_(numbers))
        .order_by(records.c.id)
    )
    return [*db.execute(before), *db.execute(present)]

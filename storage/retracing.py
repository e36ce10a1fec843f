"""What the checks of one organisation were made of, and the same rows again in a database that is thrown away."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Table, and_, delete, exists, insert, or_, select, update

from .tables import bodies, organisations, records, rounds, snapshots, sources, visits, watches

Values = dict[str, Any]
AT_ONCE = 500


class Step(NamedTuple):
    """One reading as it was compared: ``round_id`` and ``at`` tell by which check, the rest which body it was of."""

    visit_id: int
    record_id: int
    round_id: int
    at: datetime
    visited_at: datetime
    source_id: int
    address: str
    kind: str
    body: str
    media_type: str | None
    reader: str
    refusal: str | None


class Trace(NamedTuple):
    """Everything that was compared of one organisation: its ``steps`` in their order, and the rows that they need."""

    organisation: Values
    watches: list[Values]
    rounds: list[Values]
    sources: list[Values]
    visits: list[Values]
    records: list[Values]
    steps: list[Step]


def compared(db: Connection) -> list[int]:
    """The organisations of which anything was ever compared."""
    asked = select(sources.c.organisation_id).join(snapshots, snapshots.c.source_id == sources.c.id)
    found = db.scalars(asked.where(sources.c.organisation_id.is_not(None)).distinct())
    return sorted(int(one) for one in found if one is not None)


def trace(db: Connection, organisation_id: int) -> Trace:
    """What was compared of an organisation, and all of it that a check asks for."""
    steps = _steps(db, organisation_id)
    seen = select(snapshots.c.visit_id).join(sources, sources.c.id == snapshots.c.source_id)
    visited_well = visits.c.id.in_(seen.where(sources.c.organisation_id == organisation_id))
    # How the visits to board papers ended is compared too, whatever they brought.
    papers = select(sources.c.id).where(sources.c.organisation_id == organisation_id, sources.c.kind == "board-paper")
    own = or_(visited_well, visits.c.source_id.in_(papers))
    made_in = {step.round_id for step in steps}
    visited = rows(db, visits, own)
    made_in |= {one["round_id"] for one in visited}
    theirs = sources.c.organisation_id == organisation_id
    addresses = select(sources.c.address).where(theirs)
    readings = and_(records.c.address.in_(addresses), records.c.body.in_(select(visits.c.body).where(own)))
    (organisation,) = rows(db, organisations, organisations.c.id == organisation_id)
    return Trace(
        organisation=organisation,
        watches=rows(db, watches, watches.c.organisation_id == organisation_id),
        rounds=[row for some in _parts(made_in) for row in rows(db, rounds, rounds.c.id.in_(some))],
        sources=rows(db, sources, theirs),
        visits=visited,
        records=rows(db, records, readings),
        steps=steps,
    )


def _steps(db: Connection, organisation_id: int) -> list[Step]:
    asked = (
        select(
            snapshots.c.visit_id, snapshots.c.record_id, snapshots.c.round_id, snapshots.c.checked_at, visits.c.at,
            sources.c.id, sources.c.address, sources.c.kind, records.c.body, bodies.c.media_type, records.c.reader,
            records.c.refusal,
        )
        .select_from(snapshots)
        .join(visits, visits.c.id == snapshots.c.visit_id)
        .join(sources, sources.c.id == snapshots.c.source_id)
        .join(records, records.c.id == snapshots.c.record_id)
        .outerjoin(bodies, bodies.c.hash == records.c.body)
        .where(sources.c.organisation_id == organisation_id)
        .order_by(snapshots.c.id)
    )  # fmt: skip
    return [Step._make(row) for row in db.execute(asked)]


def rows(db: Connection, table: Table, of: Any) -> list[Values]:
    """The rows of a table, oldest first."""
    asked = select(table).where(of).order_by(*table.primary_key)
    return [dict(row._mapping) for row in db.execute(asked)]


def _parts(numbers: Collection[int]) -> Iterable[list[int]]:
    wanted = sorted(numbers)
    return (wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE))


def put(db: Connection, found: Trace) -> None:
    """Put the rows of a trace into an empty database, as they were before anything was compared: every round open, and
    every address visited. Bodies are named and not kept."""
    hashes = {one["body"] for one in (*found.visits, *found.records) if one["body"]}
    first = min((one["at"] for one in found.visits), default=found.organisation["added_at"])
    # Of a size, for an empty body without any is one that was purged.
    stubs = [{"hash": one, "content": b"", "size": 1, "first_seen": first} for one in sorted(hashes)]
    add(db, bodies, stubs)
    add(db, organisations, [{**found.organisation, "name": None, "successor_id": None}])
    add(db, watches, found.watches)
    add(db, rounds, [{**one, "closed_at": None, "closed_as": None} for one in found.rounds])
    # A list of board papers that was given up by then lists nothing any more.
    kept = ({**one, "retired_at": one["retired_at"] if one["kind"] == "board-index" else None} for one in found.sources)
    add(db, sources, list(kept))
    add(db, visits, found.visits)
    add(db, records, found.records)


def add(db: Connection, table: Table, values: list[Values]) -> None:
    """Put rows into a table as they are."""
    if values:
        db.execute(insert(table), values)


def add_record(db: Connection, values: Mapping[str, Any]) -> int:
    """The number of a reading that is kept."""
    made = db.execute(insert(records).values(**values)).inserted_primary_key
    assert made is not None
    return int(made[0])


def readings(db: Connection, chosen: Mapping[int, int]) -> list[Row[Any]]:
    """The readings to compare, oldest visit first, in the shape of `records.unchecked`. ``chosen``: visit → record."""
    asked = (
        select(
            visits.c.id.label("visit_id"), visits.c.purpose, visits.c.body, visits.c.round_id,
            rounds.c.started_at.label("round_started"), sources.c.id.label("source_id"), sources.c.address,
            sources.c.kind, sources.c.organisation_id, sources.c.found_on, visits.c.at,
            records.c.id.label("record_id"), records.c.reader, records.c.fingerprint, records.c.refusal,
        )
        .select_from(visits)
        .join(rounds, rounds.c.id == visits.c.round_id)
        .join(sources, sources.c.id == visits.c.source_id)
        .join(records, (records.c.body == visits.c.body) & (records.c.address == sources.c.address))
        .where(visits.c.id.in_(list(chosen)), records.c.id.in_(set(chosen.values())))
        .order_by(visits.c.id)
    )  # fmt: skip
    return list(db.execute(asked))


def close(db: Connection, round_id: int, at: datetime) -> None:
    """Close a round as it was closed."""
    db.execute(update(rounds).where(rounds.c.id == round_id).values(closed_at=at, closed_as="done"))


def compare_again(db: Connection, source_id: int) -> None:
    """Let the next round compare the newest reading of a source, which no reader had understood until now."""
    last = select(snapshots.c.id).where(snapshots.c.source_id == source_id).order_by(snapshots.c.id.desc()).limit(1)
    number = db.scalar(last)
    db.execute(delete(snapshots).where(snapshots.c.id == number))


def is_ahead(db: Connection, source_id: int, visit_id: int) -> bool:
    """Whether a source was visited with a body since this visit: that one is compared next."""
    later = (visits.c.source_id == source_id, visits.c.id > visit_id, visits.c.body.is_not(None))
    return bool(db.scalar(select(exists().where(*later))))

"""Make an organisation's checks once more, in a database that is thrown away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Row

from crawler.addresses import CQC
from monitor.check import check_organisation
from storage import changes, facts, replays, retracing
from storage.engine import open_database
from storage.facts import Current
from storage.neighbours import NOBODY, Neighbours, put_neighbours
from storage.retracing import Trace, Values
from storage.tables import metadata


class Held(NamedTuple):
    """A fact in force at the end: its ``row`` in the history, and whether a page has ceased to show it."""

    current: Current
    row: Row[Any]


@dataclass(frozen=True, kw_only=True)
class Came:
    """What the checks came to: the changes in their order, the facts in force by identity, and the name."""

    changes: tuple[Row[Any], ...]
    facts: Mapping[str, Held]
    name: str | None


@contextmanager
def scratch() -> Iterator[Engine]:
    """An empty database in memory with the tables of this version."""
    engine = open_database("sqlite://")
    try:
        metadata.create_all(engine)
        yield engine
    finally:
        engine.dispose()


def retrace(
    engine: Engine,
    trace: Trace,
    *,
    instead: Mapping[int, int] | None = None,
    fresh: Sequence[Values] = (),
    around: Neighbours = NOBODY,
    site: str = CQC,
) -> Came:
    """What the checks of an organisation come to where ``instead`` gives the number of another reading of a visit, one
    that is kept or one of ``fresh``. Everything else is compared as it was, in the same order and at the same moments,
    with the registrations ``around`` it as they are known. ``site`` is where CQC's pages stand.

    Nothing is left in the database.
    """
    chosen = {step.visit_id: step.record_id for step in trace.steps} | dict(instead or {})
    with engine.connect() as db, db.begin() as transaction:
        retracing.put(db, trace._replace(records=[*trace.records, *fresh]))
        put_neighbours(db, around, round_id=min((one["id"] for one in trace.rounds), default=0))
        left = list(trace.rounds)
        for (round_id, at), steps in groupby(trace.steps, key=lambda step: (step.round_id, step.at)):
            left = _close(db, left, before=at, this=round_id)
            readings = retracing.readings(db, {step.visit_id: chosen[step.visit_id] for step in steps})
            check_organisation(
                db, int(trace.organisation["id"]), readings, round_id=round_id, rules=(), now=at, site=site
            )
        _close(db, left, before=datetime.max.replace(tzinfo=trace.organisation["added_at"].tzinfo), this=None)
        came = _came(db, int(trace.organisation["id"]))
        transaction.rollback()
    return came


def _close(db: Connection, rounds: Sequence[Values], *, before: datetime, this: int | None) -> list[Values]:
    """Close the rounds that were closed by then, and tell what they still held as seen once; those that are left."""
    left = []
    for one in rounds:
        at = one["closed_at"]
        earlier = at is not None and (at < before or (at == before and this is not None and one["id"] < this))
        if not earlier:
            left.append(one)
            continue
        retracing.close(db, one["id"], at)
        for row in changes.waiting(db):
            if row.state == "held":
                changes.settle(db, row.number, "unconfirmed")
    return left


def _came(db: Connection, organisation_id: int) -> Came:
    return Came(
        changes=tuple(replays.changes_of(db, organisation_id)),
        facts=held(db, organisation_id),
        name=replays.name_of(db, organisation_id),
    )


def held(db: Connection, organisation_id: int) -> dict[str, Held]:
    """The facts in force of an organisation, by identity."""
    current = {one.row: one for one in facts.current(db, organisation_id)}
    return {row.identity: Held(current[row.id], row) for row in facts.rows(db, current)}

"""What was known of the registrations around an organisation, and the same rows again in a database thrown away."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, or_, select

from . import successions as lines
from .retracing import Values, add, rows
from .tables import baselines, changes, organisations, successions, watches

ELSEWHERE: Values = {"alert_id": None, "batch_id": None, "replay_id": None}


class Neighbours(NamedTuple):
    """The registrations before and after one, and others that its pages name, with what a check asks of them: who
    watches them, whether they were ever read well, what was told of them, and which successions were told there."""

    organisations: list[Values]
    watches: list[Values]
    baselines: list[Values]
    changes: list[Values]
    successions: list[Values]


NOBODY = Neighbours([], [], [], [], [])


def around(db: Connection, organisation_id: int, named: Collection[str]) -> Neighbours:
    """The registrations around an organisation; ``named`` are the ids that its pages give."""
    line = {*lines.before(db, organisation_id), *lines.after(db, organisation_id)}
    of = or_(organisations.c.id.in_(sorted(line)), organisations.c.cqc_id.in_(sorted(named)))
    there = rows(db, organisations, of & (organisations.c.id != organisation_id))
    if not there:
        return NOBODY
    ids = [one["id"] for one in there]
    known = [organisation_id, *ids]
    own = set(db.scalars(select(changes.c.first_seen).where(changes.c.organisation_id == organisation_id)))
    linked = rows(db, successions, successions.c.predecessor_id.in_(known) & successions.c.successor_id.in_(known))
    return Neighbours(
        organisations=[{**one, "successor_id": None} for one in there],
        watches=rows(db, watches, watches.c.organisation_id.in_(ids)),
        baselines=rows(db, baselines, baselines.c.organisation_id.in_(ids)),
        changes=rows(db, changes, changes.c.organisation_id.in_(ids) & changes.c.report.is_not(None)),
        # Of what this organisation's own pages told its own checks decide again.
        successions=[one for one in linked if organisation_id not in _ends(one) or _told_there(one, own)],
    )  # fmt: skip


def _ends(pair: Values) -> tuple[int, int]:
    return pair["predecessor_id"], pair["successor_id"]


def _told_there(pair: Values, own: Collection[datetime]) -> bool:
    return pair["told_at"] is not None and pair["told_at"] not in own


def put_neighbours(db: Connection, found: Neighbours, *, round_id: int) -> None:
    """Put the rows into a database that holds the organisation's own; whatever they came of is said of ``round_id``."""
    add(db, organisations, found.organisations)
    add(db, watches, found.watches)
    add(db, baselines, [{**one, "round_id": round_id} for one in found.baselines])
    add(db, changes, [{**one, **ELSEWHERE, "round_id": round_id} for one in found.changes])
    add(db, successions, found.successions)

"""Batches: changes of one kind that so many pages of one kind showed in one round that they are held back together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, func, insert, or_, select, update

from . import incidents
from .changes import RELEASE
from .incident import BATCH_HELD
from .tables import alerts, batches, changes, records, snapshots, sources, visits

HELD, RELEASED, DISCARDED, DENIED = "held", "released", "discarded", "denied"


def read_well(db: Connection, rounds: Collection[int]) -> dict[str, set[int]]:
    """The organisations of which pages were read well in these rounds, or had not moved, by the kind of page."""
    understood = exists().where(
        snapshots.c.visit_id == visits.c.id, records.c.id == snapshots.c.record_id, records.c.refusal.is_(None)
    )
    asked = (
        select(sources.c.kind, sources.c.organisation_id)
        .join(visits, visits.c.source_id == sources.c.id)
        .where(
            visits.c.round_id.in_(rounds),
            sources.c.organisation_id.is_not(None),
            or_(visits.c.outcome == "not-modified", understood),
        )
        .distinct()
    )
    found: dict[str, set[int]] = defaultdict(set)
    for kind, organisation in db.execute(asked):
        found[kind].add(organisation)
    return found


def found_in(db: Connection, rounds: Collection[int], *, but: Collection[str]) -> list[Row[Any]]:
    """What pages of organisations newly told in these rounds, but for some kinds, in the order in which it was found.

    What a press release told before is left out, for it came from two sides, and what a person has released.
    """
    asked = (
        select(changes)
        .join(alerts, alerts.c.id == changes.c.alert_id)
        .where(
            changes.c.round_id.in_(rounds),
            changes.c.state.in_(("held", "confirmed")),
            changes.c.batch_id.is_(None),
            changes.c.released_by.is_(None),
            changes.c.kind.not_in(but),
            or_(alerts.c.report.is_(None), ~alerts.c.report.startswith(RELEASE)),
        )
    )
    return list(db.execute(asked.order_by(changes.c.number)))


def kinds_of_sources(db: Connection, addresses: Collection[str]) -> dict[str, str]:
    """The kind of page at each of these addresses."""
    wanted, found = sorted(set(addresses)), dict[str, str]()
    for start in range(0, len(wanted), 500):
        some = select(sources.c.address, sources.c.kind).where(sources.c.address.in_(wanted[start : start + 500]))
        found |= {row.address: row.kind for row in db.execute(some)}
    return found


def open_of(db: Connection, *, source_kind: str, change_kind: str) -> Row[Any] | None:
    """The batch of this kind that still waits for a person, or None."""
    same = (batches.c.source_kind == source_kind, batches.c.change_kind == change_kind, batches.c.state == HELD)
    return db.execute(select(batches).where(*same).order_by(batches.c.id).limit(1)).one_or_none()


def make(db: Connection, *, round_id: int, source_kind: str, change_kind: str, now: datetime) -> int:
    """The number of a new batch; `take` gives it its changes."""
    row = insert(batches).values(
        round_id=round_id, source_kind=source_kind, change_kind=change_kind, number=0, visited=0, held_at=now
    )
    return int(db.execute(row).inserted_primary_key[0])  # type: ignore[index]


def take(db: Connection, batch: int, numbers: Iterable[int], *, visited: int) -> None:
    """Hold changes back in a batch. ``visited``: the organisations of which such pages were read well."""
    db.execute(update(changes).where(changes.c.number.in_(list(numbers))).values(state="held", batch_id=batch))
    counted = len(organisations_of(db, batch))
    db.execute(update(batches).where(batches.c.id == batch).values(number=counted, visited=visited))


def one(db: Connection, batch: int) -> Row[Any] | None:
    """The batch of this number, or None."""
    return db.execute(select(batches).where(batches.c.id == batch)).one_or_none()


def of_change(db: Connection, change_id: str) -> Row[Any] | None:
    """The batch that holds a change back, or did; None where none ever did."""
    asked = select(batches).join(changes, changes.c.batch_id == batches.c.id)
    return db.execute(asked.where(changes.c.id == change_id)).one_or_none()


def held(db: Connection) -> Sequence[Row[Any]]:
    """The batches that wait for a person, oldest first."""
    return db.execute(select(batches).where(batches.c.state == HELD).order_by(batches.c.id)).all()


def changes_of(db: Connection, batch: int) -> Sequence[Row[Any]]:
    """The changes that a batch still holds back, as they were found."""
    here = (changes.c.batch_id == batch, changes.c.state == "held")
    return db.execute(select(changes).where(*here).order_by(changes.c.number)).all()


def organisations_of(db: Connection, batch: int) -> set[int]:
    """The organisations whose changes of the batch's own kind it still holds back."""
    own = and_(changes.c.batch_id == batches.c.id, changes.c.kind == batches.c.change_kind)
    asked = select(changes.c.organisation_id).join(batches, own)
    return set(db.scalars(asked.where(batches.c.id == batch, changes.c.state == "held").distinct()))


def held_of(db: Connection, organisation_id: int) -> Sequence[Row[Any]]:
    """The changes of an organisation that batches hold back, with ``held_at``, as they were found."""
    asked = select(changes, batches.c.held_at).join(batches, batches.c.id == changes.c.batch_id)
    here = (changes.c.organisation_id == organisation_id, changes.c.state == "held")
    return db.execute(asked.where(*here).order_by(changes.c.number)).all()


def settle(
    db: Connection, batch: int, state: str, *, now: datetime, by: str | None = None, reason: str | None = None
) -> bool:
    """Close a batch of which nothing is held back any more, and its incident; False where something still is."""
    left = select(func.count()).where(changes.c.batch_id == batch, changes.c.state == "held")
    if db.scalar(left):
        return False
    values = {"state": state, "decided_at": now, "decided_by": by, "reason": reason}
    if db.execute(update(batches).where(batches.c.id == batch, batches.c.state == HELD).values(values)).rowcount:
        incidents.close(db, kind=BATCH_HELD, subject=name_of(batch), now=now)
    return True


def name_of(batch: int) -> str:
    """What a batch is called: ``batch 3``."""
    return f"batch {batch}"

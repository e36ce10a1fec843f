"""The addresses that are watched, each with the state of its last visit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, exists, false, insert, or_, select, update

from storage.tables import sources, watches

GOOD = frozenset({"changed", "not-modified"})
"""The outcomes of a visit that saw the page as it is; every other one is a failure."""


def add(db: Connection, *, address: str, kind: str, organisation_id: int, found_on: str | None, now: datetime) -> int:
    """The id of the source at a canonical address, made where there is none; a retired one is watched again."""
    known = db.execute(select(sources.c.id, sources.c.retired_at).where(sources.c.address == address)).one_or_none()
    if known is None:
        made = db.execute(
            insert(sources).values(
                address=address, kind=kind, organisation_id=organisation_id, found_on=found_on, added_at=now
            )
        ).inserted_primary_key
        assert made is not None
        return int(made[0])
    if known.retired_at is not None:
        db.execute(update(sources).where(sources.c.id == known.id).values(retired_at=None))
    return int(known.id)


def one(db: Connection, source_id: int) -> Row[Any]:
    """The source with this id."""
    return db.execute(select(sources).where(sources.c.id == source_id)).one()


def retire(db: Connection, source_id: int, now: datetime) -> None:
    """Visit the address no more; what it said stays."""
    db.execute(update(sources).where(sources.c.id == source_id).values(retired_at=now))


def due(
    db: Connection, *, slots: Mapping[str, str], organisations: Collection[int] | None = None, everything: bool = False
) -> Sequence[Row[Any]]:
    """The sources to visit now, the longest unseen first.

    ``slots`` is the present calendar slot of each kind; a source is due until it was visited in it. ``everything`` asks
    for all sources of those kinds. Retired ones, and those of organisations that nobody watches, are never due.
    """
    open_slots = [
        sources.c.kind == kind
        if everything
        else and_(sources.c.kind == kind, or_(sources.c.slot.is_(None), sources.c.slot != slot))
        for kind, slot in slots.items()
    ]
    watched = exists().where(watches.c.organisation_id == sources.c.organisation_id, watches.c.removed_at.is_(None))
    question = select(sources).where(sources.c.retired_at.is_(None), watched, or_(false(), *open_slots))
    if organisations is not None:
        question = question.where(sources.c.organisation_id.in_(organisations))
    return db.execute(question.order_by(sources.c.visited_at.asc().nulls_first(), sources.c.id)).all()


def visited(
    db: Connection,
    source_id: int,
    *,
    at: datetime,
    outcome: str,
    detail: str | None,
    slot: str | None,
    whole: bool,
    etag: str | None,
    last_modified: str | None,
    body: str | None,
) -> None:
    """Bring the source's state up to a visit.

    ``slot`` None leaves the slot as it is: the source stays due. A visit that failed leaves body and validators as they
    were. ``whole`` says that the visit carried no validators.
    """
    values: dict[str, Any] = {"visited_at": at, "outcome": outcome, "detail": detail}
    if slot is not None:
        values["slot"] = slot
    if outcome in GOOD:
        values |= {"good_at": at, "failures": 0, "failing_since": None}
        values |= {"etag": etag, "last_modified": last_modified, "body": body}
        if whole:
            values["whole_at"] = at
    else:
        since = db.scalar(select(sources.c.failing_since).where(sources.c.id == source_id))
        values |= {"failures": sources.c.failures + 1, "failing_since": since or at}
    db.execute(update(sources).where(sources.c.id == source_id).values(values))

"""Watches of everything in a place: which there are, and the services that they put on lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, insert, select, update

from . import boards
from .imported import WIDE, organisation_rows, put
from .tables import changes, organisations, records, snapshots, sources, visits, watches, wide_watches
from .wanted import wanted
from .watches import REMOVED, WATCHED

WHEN_NAMED = "when named"
"""The slot of a page that no calendar makes due: it is visited when something names its organisation."""


@dataclass(frozen=True, kw_only=True)
class WideWatch:
    """One watched place on one list; ``services`` are on the list because of it, ``complete_at`` says since when the
    first whole list of them was taken in."""

    id: int
    kind: str
    name: str
    list: str
    added_by: str
    added_at: datetime
    complete_at: datetime | None
    services: int

    @property
    def asked(self) -> str:
        """How its services name it."""
        return f"{self.kind}:{self.name}"


def add(db: Connection, *, kind: str, name: str, list_name: str, added_by: str, now: datetime) -> bool:
    """Watch a place; False where that list has it already."""
    here = (wide_watches.c.kind == kind, wide_watches.c.name == name, wide_watches.c.list == list_name)
    if db.scalar(select(wide_watches.c.id).where(*here, wide_watches.c.removed_at.is_(None))) is not None:
        return False
    values = {"kind": kind, "name": name, "list": list_name, "added_by": added_by, "added_at": now}
    db.execute(insert(wide_watches).values(values))
    return True


def active(db: Connection) -> list[WideWatch]:
    """Every place that is watched."""
    asked = wide_watches.c.kind + ":" + wide_watches.c.name
    theirs = and_(
        watches.c.origin == WIDE, watches.c.removed_at.is_(None), watches.c.asked == asked,
        watches.c.list == wide_watches.c.list,
    )  # fmt: skip
    number = select(func.count()).select_from(watches).where(theirs).scalar_subquery()
    rows = db.execute(
        select(wide_watches, number.label("services")).where(wide_watches.c.removed_at.is_(None)).order_by(
            wide_watches.c.list, wide_watches.c.kind, wide_watches.c.name
        )
    )  # fmt: skip
    return [
        WideWatch(
            id=row.id, kind=row.kind, name=row.name, list=row._mapping[wide_watches.c.list], added_by=row.added_by,
            added_at=row.added_at, complete_at=row.complete_at, services=row.services,
        )
        for row in rows
    ]  # fmt: skip


def complete(db: Connection, wide: WideWatch, now: datetime) -> None:
    """Note that the whole list of a place was taken in: what it names from now on is new."""
    first = (wide_watches.c.id == wide.id, wide_watches.c.complete_at.is_(None))
    db.execute(update(wide_watches).where(*first).values(complete_at=now))


def end(db: Connection, wide: WideWatch, now: datetime) -> int:
    """Watch a place no longer; the number of services that came off its list with it. Their history stays."""
    db.execute(update(wide_watches).where(wide_watches.c.id == wide.id).values(removed_at=now))
    theirs = (*_of(wide), watches.c.removed_at.is_(None))
    rows = list(db.scalars(select(watches.c.organisation_id).where(*theirs)))
    db.execute(update(watches).where(*theirs).values(state=REMOVED, removed_at=now))
    retire_unwatched(db, rows, now)
    return len(rows)


def bring(db: Connection, wide: WideWatch, found: Iterable[tuple[str, str]], now: datetime) -> dict[str, int]:
    """Put locations (id and name) on the list of a watched place; the rows of those that it had never brought.

    One that a person took off, or that had ended, stays off, until the place is taken off and watched anew.
    """
    names = dict(found)
    rows = organisation_rows(db, [("location", cqc_id) for cqc_id in names], now)
    there = {cqc_id: rows["location", cqc_id] for cqc_id in names}
    since = watches.c.added_at >= wide.added_at
    brought = set(db.scalars(select(watches.c.organisation_id).where(*_of(wide), since)))
    on = set(db.scalars(select(watches.c.organisation_id).where(watches.c.list == wide.list, _on())))
    new = {cqc_id: row for cqc_id, row in there.items() if row not in brought and row not in on}
    common: dict[str, Any] = {"list": wide.list, "asked": wide.asked, "state": WATCHED, "origin": WIDE}
    common |= {"added_by": wide.added_by}
    common |= {"columns": {COLUMNS[wide.kind]: wide.name}}
    put(db, [{"organisation_id": row, "added_at": now, "answered_at": None, **common} for row in new.values()])
    return new


COLUMNS = {"local-authority": "Local authority", "region": "Region"}
"""The column under which a service keeps the place that brought it: rules ask for it as for an imported one."""


def undecided(db: Connection, wide: WideWatch) -> list[Row[Any]]:
    """The services of a place whose document was compared and of which nothing was decided yet: organisation, record,
    body and address of its newest good reading, and since when the service is on the list."""
    newest = (
        select(func.max(snapshots.c.id))
        .join(sources, sources.c.id == snapshots.c.source_id)
        .join(records, records.c.id == snapshots.c.record_id)
        .where(sources.c.organisation_id == watches.c.organisation_id, sources.c.kind == "cqc-api-location")
        .where(records.c.refusal.is_(None))
        .correlate(watches)
        .scalar_subquery()
    )
    return list(
        db.execute(
            select(
                watches.c.id, watches.c.organisation_id, watches.c.added_at, records.c.document, records.c.body,
                records.c.address,
            )
            .select_from(watches)
            .join(snapshots, snapshots.c.id == newest)
            .join(records, records.c.id == snapshots.c.record_id)
            .where(*_of(wide), watches.c.removed_at.is_(None), watches.c.answered_at.is_(None))
            .order_by(watches.c.organisation_id)
        )
    )  # fmt: skip


def decided(db: Connection, watch_ids: Collection[int], now: datetime, *, off: bool = False) -> None:
    """Note what became of services that a place brought; ``off``: they had ended, and are not watched."""
    ids = list(watch_ids)
    values: dict[str, Any] = {"answered_at": now}
    if off:
        values |= {"state": REMOVED, "removed_at": now}
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        db.execute(update(watches).where(watches.c.id.in_(some)).values(values))
        if off:
            gone = list(db.scalars(select(watches.c.organisation_id).where(watches.c.id.in_(some))))
            retire_unwatched(db, gone, now)


def retire_unwatched(db: Connection, rows: Collection[int], now: datetime) -> None:
    """Visit the sources of those organisations no longer that are on no list."""
    ids = list(boards.leads(db, rows))
    for start in range(0, len(ids), 500):
        these = sources.c.organisation_id.in_(ids[start : start + 500])
        alive = (these, sources.c.retired_at.is_(None), ~wanted())
        db.execute(update(sources).where(*alive).values(retired_at=now))


def changed_in(db: Connection, round_id: int, kinds: Collection[str]) -> list[int]:
    """The services watched only by their place of which a round told a change, and whose pages it has not visited."""
    told = exists().where(changes.c.organisation_id == organisations.c.id, changes.c.round_id == round_id)
    seen = exists().where(
        sources.c.organisation_id == organisations.c.id, sources.c.kind.in_(kinds),
        visits.c.source_id == sources.c.id, visits.c.round_id == round_id,
    )  # fmt: skip
    mine = exists().where(watches.c.organisation_id == organisations.c.id, watches.c.removed_at.is_(None))
    return list(db.scalars(select(organisations.c.id).where(told, mine, ~by_name(organisations.c.id), ~seen)))


def look_at(db: Connection, rows: Collection[int], kinds: Collection[str]) -> list[Row[Any]]:
    """The pages of these kinds that organisations have, due until they are visited."""
    pages = (sources.c.organisation_id.in_(rows), sources.c.kind.in_(kinds), sources.c.retired_at.is_(None))
    db.execute(update(sources).where(*pages).values(slot=None))
    return list(db.execute(select(sources).where(*pages).order_by(sources.c.organisation_id, sources.c.id)))


def by_name(organisation: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether an organisation is watched for its own sake, and not only as one of all in its place."""
    on = (watches.c.organisation_id == organisation, watches.c.removed_at.is_(None), watches.c.origin != WIDE)
    return exists().where(*on)


def _of(wide: WideWatch) -> tuple[ColumnElement[bool], ...]:
    return watches.c.origin == WIDE, watches.c.asked == wide.asked, watches.c.list == wide.list


def _on() -> ColumnElement[bool]:
    return watches.c.removed_at.is_(None)

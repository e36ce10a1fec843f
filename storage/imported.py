"""Watches by the thousand, as an import puts and removes them: few statements, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from . import boards
from .record import Level
from .tables import current_facts, facts, organisations, sources, watches
from .wanted import wanted
from .watches import ABSENT, ASKING, REMOVED, WATCHED, Answer

Origin = Literal["person", "file", "locations", "successor", "wide"]
PERSON: Origin = "person"
FILE: Origin = "file"
LOCATIONS: Origin = "locations"
SUCCESSOR: Origin = "successor"
WIDE: Origin = "wide"
"""Who put an organisation on a list: a person by hand, an import, an import that took a provider's locations too, a
page that says whose place it took, or a watch of all services of a place."""
FOLLOWING = (LOCATIONS, SUCCESSOR)
"""What stands on a list because of another's row, which its ``asked`` names: it says the same and goes with it."""
AT_ONCE = 500
Named = tuple[Level, str]


@dataclass(frozen=True, kw_only=True)
class OnList:
    """One organisation on a list now."""

    watch: int
    organisation: int
    named: Named
    state: str
    origin: str
    asked: str
    columns: dict[str, str]


class Place(NamedTuple):
    """An organisation with the name and the address that its own page printed, as far as they are known."""

    level: Level
    id: str
    name: str
    address: str | None


def organisation_rows(db: Connection, wanted: Collection[Named], now: datetime) -> dict[Named, int]:
    """The rows of organisations, made where they are not known yet."""
    found = _rows(db)
    new = [one for one in dict.fromkeys(wanted) if one not in found]
    if new:
        values = [{"level": level, "cqc_id": cqc_id, "added_at": now} for level, cqc_id in new]
        db.execute(insert(organisations), values)
        found = _rows(db)
    return {one: found[one] for one in wanted}


def answers(db: Connection) -> dict[str, dict[Level, Answer]]:
    """What earlier questions found out about each id (as `storage.watches.levels_answered` for one)."""
    asked = (
        select(organisations.c.level, organisations.c.cqc_id, watches.c.state, watches.c.answered_at)
        .join(watches, watches.c.organisation_id == organisations.c.id)
        .order_by(watches.c.id)
    )
    found: dict[str, dict[Level, Answer]] = {}
    for row in db.execute(asked):
        if row.state == WATCHED or (row.state == REMOVED and row.answered_at is not None):
            found.setdefault(row.cqc_id, {})[row.level] = "found"
        elif row.state == ABSENT:
            found.setdefault(row.cqc_id, {})[row.level] = "absent"
    return found


def on_list(db: Connection, list_name: str) -> list[OnList]:
    """Everything on a list now, absent ones too."""
    asked = (
        select(watches, organisations.c.level, organisations.c.cqc_id)
        .join(organisations, organisations.c.id == watches.c.organisation_id)
        .where(watches.c.list == list_name, watches.c.removed_at.is_(None))
        .order_by(organisations.c.cqc_id, organisations.c.level.desc())
    )
    return [
        OnList(
            watch=row.id,
            organisation=row.organisation_id,
            named=(row.level, row.cqc_id),
            state=row.state,
            origin=row.origin,
            asked=row.asked,
            columns=row._mapping[watches.c.columns] or {},
        )
        for row in db.execute(asked)
    ]


def put(db: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add watches: organisation_id, list, asked, state, columns, origin, added_by and added_at of each."""
    if rows:
        db.execute(insert(watches), [{"answered_at": None, "only": None, **row} for row in rows])


def ask_again(db: Connection, wanted: Sequence[int]) -> None:
    """Ask once more for organisations that had no page."""
    for some in _batches(wanted):
        db.execute(update(watches).where(watches.c.id.in_(some)).values(state=ASKING, answered_at=None))


def settle(db: Connection, wanted: Sequence[int], now: datetime) -> None:
    """Note that organisations are there, on whatever list they were asked for."""
    for some in _batches(wanted):
        asking = (watches.c.organisation_id.in_(some), watches.c.state == ASKING, watches.c.removed_at.is_(None))
        db.execute(update(watches).where(*asking).values(state=WATCHED, answered_at=now))


def take_over(db: Connection, wanted: Sequence[int]) -> None:
    """Have a file stand for watches that only their place had brought."""
    for some in _batches(wanted):
        db.execute(update(watches).where(watches.c.id.in_(some), watches.c.origin == WIDE).values(origin=FILE))


def set_columns(db: Connection, columns: Mapping[int, dict[str, str]]) -> None:
    """Keep the other columns of watches' rows, by the watch."""
    if columns:
        change = update(watches).where(watches.c.id == bindparam("watch")).values(columns=bindparam("kept"))
        db.execute(change, [{"watch": watch, "kept": kept or None} for watch, kept in columns.items()])


def take_off(db: Connection, gone: Sequence[OnList], now: datetime) -> None:
    """Take organisations off their list; those on no other are no longer visited. Their history stays."""
    for some in _batches([one.watch for one in gone]):
        db.execute(update(watches).where(watches.c.id.in_(some)).values(state=REMOVED, removed_at=now))
    for some in _batches(boards.leads(db, [one.organisation for one in gone])):
        theirs = (sources.c.organisation_id.in_(some), sources.c.retired_at.is_(None))
        unvisited = (*theirs, ~wanted(watches.c.state != ABSENT))
        db.execute(update(sources).where(*unvisited).values(retired_at=now))


def visit(db: Connection, wanted: Mapping[str, tuple[str, int]], now: datetime) -> None:
    """Visit addresses from now on: the kind and the organisation (row) of each; retired ones are visited again."""
    known: dict[str, bool] = {}
    for some in _batches(list(wanted)):
        asked = select(sources.c.address, sources.c.retired_at).where(sources.c.address.in_(some))
        known |= {row.address: row.retired_at is not None for row in db.execute(asked)}
    new = [
        {"address": address, "kind": kind, "organisation_id": organisation, "added_at": now}
        for address, (kind, organisation) in wanted.items()
        if address not in known
    ]
    if new:
        db.execute(insert(sources), new)
    for some in _batches([address for address, retired in known.items() if retired]):
        anew = {"retired_at": None, "told_at": None, "failures": 0, "failing_since": None}
        db.execute(update(sources).where(sources.c.address.in_(some)).values(anew))


def name_nameless(db: Connection, names: Mapping[int, str]) -> None:
    """Name organisations (rows) that no page has named yet."""
    given = [{"organisation": row, "given": name} for row, name in names.items() if name]
    if given:
        nameless = (organisations.c.id == bindparam("organisation"), organisations.c.name.is_(None))
        db.execute(update(organisations).where(*nameless).values(name=bindparam("given")), given)


def places(db: Connection) -> Iterator[Place]:
    """Every organisation that a page named, with its address where its profile printed one."""
    address = (
        select(facts.c.organisation_id, facts.c.value)
        .join(current_facts, current_facts.c.fact_id == facts.c.id)
        .where(facts.c.attribute == "detail", facts.c.subject == "address")
        .subquery()
    )
    asked = (
        select(organisations.c.level, organisations.c.cqc_id, organisations.c.name, address.c.value)
        .outerjoin(address, address.c.organisation_id == organisations.c.id)
        .where(organisations.c.name.is_not(None))
    )
    for row in db.execute(asked):
        yield Place(row.level, row.cqc_id, row.name, str(row.value) if row.value is not None else None)


def names(db: Connection) -> dict[Named, str]:
    """What every organisation is called that was named."""
    asked = select(organisations.c.level, organisations.c.cqc_id, organisations.c.name)
    return {(row.level, row.cqc_id): row.name for row in db.execute(asked.where(organisations.c.name.is_not(None)))}


def profiles(db: Connection) -> dict[int, str]:
    """The address of each organisation's profile that is, or was, visited."""
    asked = select(sources.c.organisation_id, sources.c.address, sources.c.retired_at).where(
        sources.c.kind == "cqc-profile", sources.c.organisation_id.is_not(None)
    )
    rows = sorted(db.execute(asked), key=lambda row: (row.retired_at is None, row.address))
    return {row.organisation_id: row.address for row in rows}


def _rows(db: Connection) -> dict[Named, int]:
    asked = select(organisations.c.level, organisations.c.cqc_id, organisations.c.id)
    return {(row.level, row.cqc_id): row.id for row in db.execute(asked)}


def _batches(wanted: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(wanted)
    while some := list(islice(rest, AT_ONCE)):
        yield some

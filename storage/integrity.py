"""Whether a database is whole: its own structure, its references, and the bodies that prove its changes."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, func, select

from .tables import bodies, changes, metadata

MOST = 10
"""Troubles that SQLite names before it stops looking."""


class Orphans(NamedTuple):
    """Rows of a table that name a row of another which is not there."""

    table: str
    column: str
    number: int


class Unproven(NamedTuple):
    """How many changes name a body that is not kept, and the first of them."""

    number: int
    change: str


def structure(db: Connection) -> list[str]:
    """What SQLite finds wrong with its file; a PostgreSQL server looks after its own."""
    if db.dialect.name != "sqlite":
        return []
    said = [" ".join(str(row[0]).split()) for row in db.exec_driver_sql(f"PRAGMA integrity_check({MOST})")]
    return [] if said == ["ok"] else said


def orphans(db: Connection) -> list[Orphans]:
    """The references that lead nowhere, by table and column."""
    found = []
    for table in metadata.sorted_tables:
        for reference in sorted(table.foreign_keys, key=lambda one: str(one.parent.name)):
            there = reference.column.table.alias("there")
            lost = and_(reference.parent.is_not(None), there.c[reference.column.name].is_(None))
            joined = table.outerjoin(there, there.c[reference.column.name] == reference.parent)
            number = db.scalar(select(func.count()).select_from(joined).where(lost)) or 0
            if number:
                found.append(Orphans(table.name, str(reference.parent.name), number))
    return found


def kept(db: Connection) -> int:
    """How many bodies are kept."""
    return db.scalar(select(func.count()).select_from(bodies)) or 0


def hashes(db: Connection, *, after: str, most: int) -> list[tuple[str, int]]:
    """The next bodies in the order of their hashes, with the size of each as received."""
    asked = select(bodies.c.hash, bodies.c.size).where(bodies.c.hash > after).order_by(bodies.c.hash).limit(most)
    return [(row.hash, row.size) for row in db.execute(asked)]


def unproven(db: Connection) -> Unproven | None:
    """The changes of which a page that proves them is not kept; None where all are there."""
    number, first = 0, ""
    for side in ("before", "after"):
        named: Any = changes.c.evidence[(side, "body")].as_string()
        asked = (
            select(func.count().label("number"), func.min(changes.c.id).label("first"))
            .select_from(changes.outerjoin(bodies, bodies.c.hash == named))
            .where(named.is_not(None), bodies.c.hash.is_(None))
        )
        row = db.execute(asked).one()
        number, first = number + row.number, first or row.first or ""
    return Unproven(number, first) if number else None

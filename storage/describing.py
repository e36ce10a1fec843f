"""What is known of organisations that a rule may ask for: of one of them, or of all that are watched."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from . import boards
from .described import Described
from .record import Organisation
from .tables import current_facts, facts, organisations, watches
from .watches import ABSENT


def describe(db: Connection, organisation: int) -> Described:
    """What is known of one organisation, watched or not."""
    shared = tuple(_one(db, other) for other in boards.sharers(db, organisation))
    one = _one(db, organisation)
    return one.model_copy(update={"shared": shared}) if shared else one


def _one(db: Connection, organisation: int) -> Described:
    here = db.execute(select(organisations).where(organisations.c.id == organisation)).one()
    watched = _watched(db, watches.c.organisation_id == organisation).get(organisation, [])
    return _described(here, watched, _categories(db, facts.c.organisation_id == organisation).get(organisation, ()))


def described(db: Connection) -> tuple[Described, ...]:
    """What is known of everything that is watched now, by id."""
    watched, categories = _watched(db), _categories(db)
    asked = select(organisations).order_by(organisations.c.cqc_id, organisations.c.level.desc())
    return tuple(
        _described(row, watched[row.id], categories.get(row.id, ())) for row in db.execute(asked) if row.id in watched
    )


def _described(here: Row[Any], watched: list[Row[Any]], categories: tuple[str, ...]) -> Described:
    columns: dict[str, dict[str, None]] = {}
    for row in watched:
        for name, cell in (row.columns or {}).items():
            columns.setdefault(name, {})[cell] = None
    return Described(
        organisation=Organisation(level=here.level, id=here.cqc_id, name=here.name or ""),
        lists=tuple(dict.fromkeys(row.list for row in watched if row.list)),
        columns={name: tuple(cells) for name, cells in columns.items()},
        categories=categories,
    )


def _watched(db: Connection, *wanted: ColumnElement[bool]) -> dict[int, list[Row[Any]]]:
    asked: Select[Any] = select(watches.c.organisation_id, watches.c.list, watches.c["columns"]).where(
        watches.c.removed_at.is_(None), watches.c.state != ABSENT, *wanted
    )
    found: dict[int, list[Row[Any]]] = {}
    for row in db.execute(asked.order_by(watches.c.id)):
        found.setdefault(row.organisation_id, []).append(row)
    return found


def _categories(db: Connection, *wanted: ColumnElement[bool]) -> dict[int, tuple[str, ...]]:
    asked = (
        select(facts.c.organisation_id, facts.c.value)
        .join(current_facts, current_facts.c.fact_id == facts.c.id)
        .where(facts.c.attribute == "detail", facts.c.subject == "categories", *wanted)
    )
    return {
        row.organisation_id: tuple(filter(None, (part.strip() for part in str(row.value).split(";"))))
        for row in db.execute(asked)
    }

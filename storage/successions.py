"""Which registration took which one's place: there may be several before one (a merger) and after it (a split)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, or_, select, update

from .tables import changes, organisations, successions

UNSAID = ("withdrawn", "discarded")


def link(db: Connection, predecessor: int, successor: int, now: datetime) -> bool:
    """Note that a registration took another's place; False where that is known."""
    pair = _pair(predecessor, successor)
    if db.scalar(select(successions.c.id).where(*pair)) is not None:
        return False
    db.execute(insert(successions).values(predecessor_id=predecessor, successor_id=successor, linked_at=now))
    first = (organisations.c.id == predecessor, organisations.c.successor_id.is_(None))
    db.execute(update(organisations).where(*first).values(successor_id=successor))
    return True


def told(db: Connection, predecessor: int, successor: int) -> bool:
    """Whether it was told, or known before there was anybody to tell."""
    asked = select(successions.c.id).where(*_pair(predecessor, successor), successions.c.told_at.is_not(None))
    return db.scalar(asked) is not None


def note_told(db: Connection, predecessor: int, successor: int, now: datetime) -> None:
    """Note that it was told: whichever page shows it from now on, it is no news."""
    untold = (*_pair(predecessor, successor), successions.c.told_at.is_(None))
    db.execute(update(successions).where(*untold).values(told_at=now))


def note_found(db: Connection, organisation: int, now: datetime) -> None:
    """Note as told what was linked just now with an organisation: a replay found it, and tells nobody."""
    ours = or_(successions.c.predecessor_id == organisation, successions.c.successor_id == organisation)
    untold = (ours, successions.c.linked_at == now, successions.c.told_at.is_(None))
    db.execute(update(successions).where(*untold).values(told_at=now))


def before(db: Connection, organisation: int) -> list[int]:
    """Every registration before this one, the nearest first; each once, in whatever ring they stand."""
    return _line(db, organisation, back=True)


def after(db: Connection, organisation: int) -> list[int]:
    """Every registration after this one, the nearest first."""
    return _line(db, organisation, back=False)


def succeeded(db: Connection) -> set[int]:
    """The organisations whose place another registration took."""
    return set(db.scalars(select(successions.c.predecessor_id).distinct()))


def told_of_those_before(
    db: Connection, organisation: int, *, subject: str, value: str | int | None, report: str
) -> bool:
    """Whether the same rating by the same report was told of a registration before this one."""
    line = before(db, organisation)
    here = (changes.c.organisation_id.in_(line), changes.c.subject == subject, changes.c.report == report)
    return any(row.after == value and row.state not in UNSAID for row in db.execute(select(changes).where(*here)))


def _line(db: Connection, organisation: int, *, back: bool) -> list[int]:
    of, to = successions.c.predecessor_id, successions.c.successor_id
    here, there = (to, of) if back else (of, to)
    found, edge = dict[int, None](), {organisation}
    while edge:
        asked = select(there).where(here.in_(sorted(edge))).order_by(successions.c.id)
        edge = _new(db.scalars(asked).all(), found, organisation)
    return list(found)


def _new(rows: Collection[int], found: dict[int, None], organisation: int) -> set[int]:
    new = {row: None for row in rows if row not in found and row != organisation}
    found |= new
    return set(new)


def _pair(predecessor: int, successor: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return successions.c.predecessor_id == predecessor, successions.c.successor_id == successor

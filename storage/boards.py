"""Where each organisation's board papers stand, and whose papers those of a joint board are kept as.

Trusts that share a board share an address, and an address is one source, which belongs to one of them: the lead.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, insert, or_, select, update

from . import sources as addresses
from .record import Organisation
from .tables import boards, organisations, sources, watches

INDEX = "board-index"
"""The kind of a page that lists board papers."""


@dataclass(frozen=True, kw_only=True)
class Board:
    """Where an organisation's papers stand. ``set_by`` is who gave the address, None for the shipped register."""

    organisation_id: int
    organisation: Organisation
    address: str
    lead_id: int
    set_by: str | None


class Taken(Exception):
    """An address that is visited as something else; ``kind`` says as what."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def of(db: Connection, organisation: int) -> Board | None:
    """Where an organisation's papers stand, watched or not; None where that was never said."""
    row = db.execute(_asked().where(boards.c.organisation_id == organisation)).one_or_none()
    return None if row is None else _board(row)


def watched(db: Connection) -> list[Board]:
    """Where the papers of everything stand that is watched for them now."""
    return [_board(row) for row in db.execute(_asked().where(_is_wanted()).order_by(boards.c.organisation_id))]


def is_wanted(db: Connection, organisation: int) -> bool:
    """Whether somebody watches an organisation for its papers."""
    these = (watches.c.organisation_id == organisation, watches.c.removed_at.is_(None))
    return db.scalar(select(watches.c.id).where(*these, _for_papers()).limit(1)) is not None


def lead(db: Connection, organisation: int) -> int:
    """The organisation as whose an organisation's papers are kept: itself, unless it shares the board of another."""
    found: int | None = db.scalar(select(boards.c.lead_id).where(boards.c.organisation_id == organisation))
    return organisation if found is None else found


def leads(db: Connection, these: Iterable[int]) -> set[int]:
    """These organisations, and those as whose their papers are kept."""
    rows, found = list(these), set[int]()
    for start in range(0, len(rows), 500):
        some = rows[start : start + 500]
        found |= {*some, *db.scalars(select(boards.c.lead_id).where(boards.c.organisation_id.in_(some)))}
    return found


def sharers(db: Connection, lead_id: int) -> list[int]:
    """The other organisations that are watched for their papers and have them kept as those of this one."""
    others = (boards.c.lead_id == lead_id, boards.c.organisation_id != lead_id)
    asked = select(boards.c.organisation_id).where(*others, _is_wanted()).order_by(boards.c.organisation_id)
    return list(db.scalars(asked))


def read_at(db: Connection, organisation: int, address: str, *, set_by: str | None, now: datetime) -> None:
    """Read an organisation's papers at an address from now on; what a person said stands before the register.

    They are kept as those of whoever leads the board there. The page that was read before is visited no more where
    nobody else's papers stand there. Raises Taken.
    """
    before = of(db, organisation)
    if before is not None and before.set_by is not None and set_by is None:
        address = before.address
    there = addresses.at(db, address)
    if there is not None and there.kind != INDEX:
        raise Taken(there.kind)
    if before is not None and before.address != address:
        _leave(db, before, now)
    others = (boards.c.address == address, boards.c.organisation_id != organisation)
    whose = db.scalar(select(boards.c.lead_id).where(*others).limit(1)) or organisation
    values = {"address": address, "lead_id": whose, "set_by": set_by, "set_at": now}
    if before is None:
        db.execute(insert(boards).values(organisation_id=organisation, **values))
    elif before.address != address or (set_by is not None and before.set_by != set_by):
        db.execute(update(boards).where(boards.c.organisation_id == organisation).values(values))
    source = addresses.add(db, address=address, kind=INDEX, organisation_id=whose, found_on=None, now=now)
    db.execute(update(sources).where(sources.c.id == source).values(organisation_id=whose))


def _leave(db: Connection, board: Board, now: datetime) -> None:
    """Let the others of a board go on without one that led it, or visit its page no more where there are none."""
    here = (boards.c.address == board.address, boards.c.organisation_id != board.organisation_id)
    others = list(db.scalars(select(boards.c.organisation_id).where(*here).order_by(boards.c.organisation_id)))
    page = update(sources).where(sources.c.address == board.address, sources.c.kind == INDEX)
    if not others:
        db.execute(page.where(sources.c.retired_at.is_(None)).values(retired_at=now))
    elif board.lead_id == board.organisation_id:
        db.execute(update(boards).where(*here).values(lead_id=others[0]))
        db.execute(page.values(organisation_id=others[0]))


def _is_wanted() -> ColumnElement[bool]:
    on = (watches.c.organisation_id == boards.c.organisation_id, watches.c.removed_at.is_(None))
    return exists().where(*on, _for_papers())


def _for_papers() -> ColumnElement[bool]:
    return and_(watches.c.state != "absent", or_(watches.c.only.is_(None), watches.c.only == "papers"))


def _asked() -> Select[Any]:
    of_whom = (organisations.c.level, organisations.c.cqc_id, organisations.c.name)
    return select(boards, *of_whom).join(organisations, organisations.c.id == boards.c.organisation_id)


def _board(row: Row[Any]) -> Board:
    return Board(
        organisation_id=row.organisation_id,
        organisation=Organisation(level=row.level, id=row.cqc_id, name=row.name or ""),
        address=row.address,
        lead_id=row.lead_id,
        set_by=row.set_by,
    )

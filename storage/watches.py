"""What is watched: organisations on lists, and the sources that are visited for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Connection, Subquery, delete, func, insert, select, update

from . import boards, successions
from .record import PAPERS, Level, Only, Organisation
from .tables import boards as boards_table
from .tables import organisations, records, snapshots, sources, watches
from .tables import successions as links
from .wanted import wanted

Answer = Literal["found", "absent"]
ASKING, WATCHED, ABSENT, REMOVED = "asking", "watched", "absent", "removed"


@dataclass(frozen=True, kw_only=True)
class Watch:
    """One organisation on one list: who put it there and when, and how its sources stand. ``columns`` are the other
    columns of the file that it was imported from, ``origin`` one of `storage.imported.Origin`, ``papers`` is where its
    board papers stand, read or not, ``only`` what of it is watched alone."""

    organisation_id: int
    organisation: Organisation
    list: str
    asked: str
    state: str
    added_by: str
    added_at: datetime
    sources: int
    good_at: datetime | None
    columns: dict[str, str] = field(default_factory=dict)
    origin: str = "person"
    only: Only | None = None
    papers: str | None = None


def organisation_row(db: Connection, level: Level, cqc_id: str, now: datetime) -> int:
    """The row of an organisation, made where it is not known yet."""
    known = matches(db, cqc_id, level)
    if known:
        return known[0]
    values = {"level": level, "cqc_id": cqc_id, "added_at": now}
    return int(db.execute(insert(organisations).values(values).returning(organisations.c.id)).scalar_one())


def add_watch(
    db: Connection, organisation: int, *, list_name: str, asked: str, state: str, added_by: str, now: datetime
) -> bool:
    """Put an organisation on a list; False where it is there already (one that was absent is asked for again).

    What a person adds, no import takes off any more.
    """
    row = db.execute(select(watches.c.id, watches.c.state).where(*_active(organisation, list_name))).one_or_none()
    values = {"asked": asked, "state": state, "added_by": added_by, "added_at": now, "answered_at": None}
    values |= {"origin": "person"}
    if row is None:
        db.execute(insert(watches).values(organisation_id=organisation, list=list_name, **values))
        return True
    if row.state != ABSENT:
        db.execute(update(watches).where(watches.c.id == row.id).values(origin="person"))
        return False
    db.execute(update(watches).where(watches.c.id == row.id).values(values))
    return True


def succeed(db: Connection, organisation: int, successor_level: Level, successor_id: str, now: datetime) -> int | None:
    """The row of the registration that took another's place, now linked to it and on the same lists, columns kept.

    Where a file names that one, the new one goes by the same row. One that split has several successors.
    None where nothing is to be done: it is linked already, is of another level or the same one, or has no valid id.
    """
    here = db.execute(select(organisations).where(organisations.c.id == organisation)).one()
    itself = (here.level, here.cqc_id) == (successor_level, successor_id)
    valid = re.fullmatch(r"[A-Za-z0-9-]{1,40}", successor_id) is not None
    if here.level != successor_level or itself or not valid:
        return None
    row = organisation_row(db, successor_level, successor_id, now)
    if not successions.link(db, organisation, row, now):
        return None
    by = f"successor of {here.level}:{here.cqc_id}"
    on = (*_active(organisation, None), watches.c.state != ABSENT)
    there = select(watches.c.list).where(*_active(row, None), watches.c.state != ABSENT)
    # What is on a list already stays as whoever put it there meant it: an import may take off what it brought.
    already = set(db.scalars(there))
    for watch in db.execute(select(watches).where(*on)).all():
        if watch.list in already:
            continue
        new = add_watch(db, row, list_name=watch.list, asked=watch.asked, state=WATCHED, added_by=by, now=now)
        if new:
            how = {"columns": watch.columns, "answered_at": now, "origin": watch.origin, "only": watch.only}
            if watch.origin == "file" or (watch.origin == "person" and watch.columns):
                how |= {"origin": "successor", "asked": f"{here.level}:{here.cqc_id}"}
            db.execute(update(watches).where(*_active(row, watch.list)).values(how))
    return row


def is_succeeded_by(db: Connection, organisation: int, level: Level, cqc_id: str) -> bool:
    """Whether this registration is linked as the one that took another's place, and watched."""
    asked = (
        select(watches.c.id)
        .join(links, links.c.successor_id == watches.c.organisation_id)
        .where(links.c.predecessor_id == organisation, watches.c.removed_at.is_(None))
    )
    there = matches(db, cqc_id, level)
    return bool(there) and db.execute(asked.where(watches.c.organisation_id == there[0]).limit(1)).first() is not None


def is_watched(db: Connection, organisation: int) -> bool:
    """Whether an organisation is on a list."""
    return db.scalar(select(watches.c.id).where(*_active(organisation, None)).limit(1)) is not None


def answer(db: Connection, organisation: int, found: Answer, now: datetime) -> None:
    """Settle whether an organisation that was asked for has pages; one without any is no longer visited."""
    asking = (watches.c.organisation_id == organisation, watches.c.state == ASKING, watches.c.removed_at.is_(None))
    state = WATCHED if found == "found" else ABSENT
    db.execute(update(watches).where(*asking).values(state=state, answered_at=now))
    if found == "absent":
        _retire_unwatched(db, organisation, now)


def forget(db: Connection, candidates: Iterable[int], *, list_name: str, now: datetime) -> None:
    """Take back watches that were never more than a question: nothing of them is kept but the visits made."""
    for organisation in candidates:
        db.execute(delete(watches).where(*_active(organisation, list_name), watches.c.state.in_((ASKING, ABSENT))))
        _retire_unwatched(db, organisation, now)


def narrow(db: Connection, organisation: int, only: Only | None, *, list_name: str, now: datetime) -> bool:
    """Watch only this of an organisation on a list, or (None) all of it; whether that is another than before."""
    here = (*_active(organisation, list_name), watches.c.only.is_distinct_from(only))
    changed = db.execute(update(watches).where(*here).values(only=only)).rowcount > 0
    if changed:
        _retire_unwatched(db, organisation, now)
    return changed


def remove(db: Connection, organisation: int, *, list_name: str | None, now: datetime) -> int:
    """Take an organisation off one list (None = off all); the number of lists it was on. History stays."""
    gone = update(watches).where(*_active(organisation, list_name)).values(state=REMOVED, removed_at=now)
    count = db.execute(gone).rowcount
    _retire_unwatched(db, organisation, now)
    return count


def levels_answered(db: Connection, cqc_id: str) -> dict[Level, Answer]:
    """What earlier questions found out about an id: the newest answer for each level that was settled."""
    asked = (
        select(organisations.c.level, watches.c.state, watches.c.answered_at)
        .join(watches, watches.c.organisation_id == organisations.c.id)
        .where(organisations.c.cqc_id == cqc_id)
        .order_by(watches.c.id)
    )
    found: dict[Level, Answer] = {}
    for row in db.execute(asked):
        if row.state == WATCHED or (row.state == REMOVED and row.answered_at is not None):
            found[row.level] = "found"
        elif row.state == ABSENT:
            found[row.level] = "absent"
    return found


def matches(db: Connection, cqc_id: str, level: Level | None = None) -> list[int]:
    """The organisations that an id means: every level of it that is known, or the one that was named."""
    ask = select(organisations.c.id).where(organisations.c.cqc_id == cqc_id).order_by(organisations.c.level.desc())
    return list(db.scalars(ask.where(organisations.c.level == level) if level else ask))


def watched(db: Connection, *, list_name: str | None = None) -> list[Watch]:
    """Everything on the lists now, by list and id; absent ones only where the same words found nothing else."""
    pages, papers = _alive(papers=False), _alive(papers=True)
    many = func.coalesce(pages.c.number, 0) + func.coalesce(papers.c.number, 0)
    ask = (
        select(watches, organisations, many.label("number"), pages.c.good_at, papers.c.good_at.label("papers_good_at"))
        .add_columns(boards_table.c.address.label("papers_at"))
        .join(organisations, organisations.c.id == watches.c.organisation_id)
        .outerjoin(boards_table, boards_table.c.organisation_id == organisations.c.id)
        .outerjoin(pages, pages.c.organisation_id == organisations.c.id)
        .outerjoin(papers, papers.c.organisation_id == func.coalesce(boards_table.c.lead_id, organisations.c.id))
        .where(watches.c.removed_at.is_(None))
        .order_by(watches.c.list, organisations.c.cqc_id, organisations.c.level.desc())
    )
    rows = db.execute(ask.where(watches.c.list == list_name) if list_name is not None else ask).all()
    present = {(row.list, row.cqc_id) for row in rows if row.state != ABSENT}
    return [
        Watch(
            organisation_id=row.organisation_id,
            organisation=Organisation(level=row.level, id=row.cqc_id, name=row.name or ""),
            list=row.list,
            asked=row.asked,
            state=row.state,
            added_by=row.added_by,
            added_at=row._mapping[watches.c.added_at],
            sources=row.number,
            good_at=max((at for at in (row.good_at, row.papers_good_at) if at is not None), default=None),
            columns=row._mapping[watches.c.columns] or {},
            origin=row.origin,
            only=row.only,
            papers=row.papers_at,
        )
        for row in rows
        if row.state != ABSENT or (row.list, row.cqc_id) not in present
    ]


def _alive(*, papers: bool) -> Subquery:
    """How many addresses of each organisation are visited, pages or papers, and when one last was well."""
    kind = sources.c.kind.in_(PAPERS) if papers else sources.c.kind.not_in(PAPERS)
    asked = select(
        sources.c.organisation_id, func.count().label("number"), func.max(sources.c.good_at).label("good_at")
    )  # fmt: skip
    return asked.where(sources.c.retired_at.is_(None), kind).group_by(sources.c.organisation_id).subquery()


def source_count(db: Connection) -> int:
    """How many addresses one complete round visits."""
    return db.scalar(select(func.count()).select_from(sources).where(sources.c.retired_at.is_(None))) or 0


def locations_of(db: Connection, provider: int) -> list[Organisation] | None:
    """The locations that the last reading of a provider's profile names; None before it was read."""
    last = (
        select(records.c.document)
        .join(snapshots, snapshots.c.record_id == records.c.id)
        .join(sources, sources.c.id == snapshots.c.source_id)
        .where(sources.c.organisation_id == provider, sources.c.kind == "cqc-profile", records.c.refusal.is_(None))
        .order_by(snapshots.c.id.desc())
        .limit(1)
    )
    document = db.scalar(last)
    if document is None:
        return None
    return [Organisation.model_validate(one) for one in document.get("locations", ()) if one.get("id")]


def organisation_of(db: Connection, row: int) -> Organisation:
    """An organisation by its row; its name is empty until a page gave it."""
    found = db.execute(select(organisations).where(organisations.c.id == row)).one()
    return Organisation(level=found.level, id=found.cqc_id, name=found.name or "")


def name(db: Connection, organisation: int, printed: str, *, by_profile: bool) -> None:
    """Take the name that a page prints; the profile's stands before any other's. Broken letters are no name."""
    if "\ufffd" in printed:
        return
    here = update(organisations).where(organisations.c.id == organisation)
    db.execute((here if by_profile else here.where(organisations.c.name.is_(None))).values(name=printed))


def _active(organisation: int, list_name: str | None) -> list[ColumnElement[bool]]:
    here = [watches.c.organisation_id == organisation, watches.c.removed_at.is_(None)]
    return here if list_name is None else [*here, watches.c.list == list_name]


def _retire_unwatched(db: Connection, organisation: int, now: datetime) -> None:
    theirs = sources.c.organisation_id.in_(boards.leads(db, [organisation]))
    unvisited = (theirs, sources.c.retired_at.is_(None), ~wanted(watches.c.state != ABSENT))
    db.execute(update(sources).where(*unvisited).values(retired_at=now))

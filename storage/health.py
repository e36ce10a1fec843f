"""How sources fare, counted in rounds: what each visit showed, and since when a source was not read well."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select

from .sources import GOOD
from .tables import records, rounds, snapshots, sources, visits, watches

Health = Literal["well", "failing", "unreadable", "unclear", "not-visited", "waiting"]
LEFT_ALONE, NOT_UNDERSTOOD, NOT_READ, UNCLEAR, WELL = "left-alone", "not-understood", "not-read", "unclear", "well"
"""What a visit may have shown besides the outcomes that are failures."""
BATCH = 500
PATIENT = 60
"""Seconds of a Retry-After that a round waits out: after that, what is still no page is a failure."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """What one source showed in one round, or at its last visit.

    ``what`` is ``well``, ``left-alone`` (the host asked for time, which is no failure), a failing outcome of a visit,
    ``not-understood``, ``not-read`` (it came, and this machine did not read it) or ``unclear`` (its rating is not).
    """

    source_id: int
    organisation_id: int | None
    address: str
    kind: str
    round_id: int
    at: datetime
    what: str
    why: str | None = None
    body: str | None = None
    record_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Spell:
    """The rounds in a row in which a source was not read well; the second look of a round does not count again."""

    rounds: int
    since: datetime
    last: Look
    well_at: datetime | None


def spells(db: Connection, *, under_way: bool = False) -> dict[int, Spell]:
    """Every source that was not read well the last time, by its id.

    What lies before the present watch does not count. ``under_way``: an
    open round has still to read what it fetched, so that is not held against a source.
    """
    ailing = [row.id for row in db.execute(_candidates())]
    well = _last_well(db, ailing)
    since = _watched_since(db)
    found: dict[int, list[Look]] = {}
    # Beside each other stand those that were read well at about the same time, so no history is read in vain.
    for some in _batches(sorted(ailing, key=lambda number: _id(well.get(number)))):
        after = min(_id(well.get(number)) for number in some)
        for row in db.execute(_looks(visits.c.source_id.in_(some), visits.c.id > after).order_by(visits.c.id)):
            last = well.get(row.source_id)
            begun = since.get(row.organisation_id)
            fresh = last is None or (row.visit_id > last.id and row.round_id != last.round_id)
            if fresh and (begun is None or row.at >= begun) and not (under_way and _unread_yet(row)):
                found.setdefault(row.source_id, []).append(look(row))
    made = {number: _spell(looks, well.get(number)) for number, looks in found.items()}
    return {number: spell for number, spell in made.items() if spell is not None}


def in_rounds(db: Connection, numbers: Collection[int]) -> list[Look]:
    """What each source showed in these rounds, taken as one: the best of what its visits showed, the last of equals."""
    best: dict[int, Look] = {}
    for row in db.execute(_looks(visits.c.round_id.in_(numbers)).order_by(visits.c.id)):
        here = look(row)
        if here.source_id not in best or best[here.source_id].what != WELL or here.what == WELL:
            best[here.source_id] = here
    return list(best.values())


def earlier_rounds(db: Connection, *, before: int, most: int) -> list[int]:
    """The rounds before one, the newest first."""
    return list(db.scalars(select(rounds.c.id).where(rounds.c.id < before).order_by(rounds.c.id.desc()).limit(most)))


@dataclass(frozen=True, kw_only=True)
class Lines:
    """What of a page was not understood when it was read."""

    source_id: int
    at: datetime
    unclear_since: datetime | None
    lines: tuple[str, ...]


def not_understood(db: Connection, numbers: Collection[int]) -> Iterator[Lines]:
    """What was not understood of the pages read in these rounds, oldest first.

    Left out are pages that did not move and were clear before.
    """
    asked = (
        select(sources.c.id, sources.c.unclear_since, visits.c.at, records.c.document["not_understood"].label("lines"))
        .select_from(visits)
        .join(sources, sources.c.id == visits.c.source_id)
        .join(rounds, rounds.c.id == visits.c.round_id)
        .join(snapshots, snapshots.c.visit_id == visits.c.id)
        .join(records, records.c.id == snapshots.c.record_id)
        .where(
            visits.c.round_id.in_(numbers),
            records.c.refusal.is_(None),
            or_(
                visits.c.outcome == "changed",
                sources.c.unclear_since.is_not(None),
                records.c.read_at >= rounds.c.started_at,
            ),
        )
        .order_by(visits.c.id)
    )
    for row in db.execute(asked):
        yield Lines(source_id=row.id, at=row.at, unclear_since=row.unclear_since, lines=tuple(row.lines or ()))


def look(row: Row[Any]) -> Look:
    """What one visit showed."""
    what, why = _what(row)
    return Look(
        source_id=row.source_id, organisation_id=row.organisation_id, address=row.address, kind=row.kind,
        round_id=row.round_id, at=row.at, what=what, why=why, body=row.body, record_id=row.record_id,
    )  # fmt: skip


def _what(row: Row[Any]) -> tuple[str, str | None]:
    if row.outcome not in GOOD:
        return (LEFT_ALONE if _asks_for_time(row) else row.outcome), row.detail
    if row.record_id is None:
        return (WELL if row.organisation_id is None else NOT_READ), None
    return (WELL, None) if row.refusal is None else (NOT_UNDERSTOOD, row.refusal)


def _asks_for_time(row: Row[Any]) -> bool:
    wish = str((row.headers or {}).get("retry-after", "")).strip()
    if row.status == 503 and wish:
        return not wish.isdecimal() or int(wish) > PATIENT
    return bool(row.status == 429)


def _unread_yet(row: Row[Any]) -> bool:
    return row.closed_at is None and row.outcome in GOOD and row.record_id is None


def _spell(looks: Sequence[Look], well: Row[Any] | None) -> Spell | None:
    counted = [one for one in looks if one.what != LEFT_ALONE and (one.what != WELL or one.organisation_id is not None)]
    if not counted:
        return None
    last = counted[-1]
    if last.what == WELL:  # understood, but since the last clear reading: so its rating is not
        last = replace(last, what=UNCLEAR)
    return Spell(
        rounds=len({one.round_id for one in counted}), since=counted[0].at, last=last,
        well_at=well.at if well is not None else None,
    )  # fmt: skip


def _candidates() -> Select[Any]:
    """Sources whose last visit failed or gave a page that was not read well."""
    newest = (
        select(func.max(snapshots.c.id))
        .where(snapshots.c.source_id == sources.c.id)
        .correlate(sources)
        .scalar_subquery()
    )
    compared = snapshots.alias("compared")
    last_seen = (
        select(func.max(visits.c.id))
        .where(visits.c.source_id == sources.c.id, visits.c.body.is_not(None))
        .correlate(sources)
        .scalar_subquery()
    )
    unread = and_(sources.c.organisation_id.is_not(None), or_(compared.c.id.is_(None), compared.c.visit_id < last_seen))
    return (
        select(sources.c.id)
        .select_from(sources)
        .outerjoin(compared, compared.c.id == newest)
        .outerjoin(records, records.c.id == compared.c.record_id)
        .where(
            sources.c.retired_at.is_(None),
            sources.c.outcome.is_not(None),
            or_(
                sources.c.outcome.not_in(GOOD),
                sources.c.unclear_since.is_not(None),
                records.c.refusal.is_not(None),
                unread,
            ),
        )
    )


def _last_well(db: Connection, numbers: Sequence[int]) -> dict[int, Row[Any]]:
    """The last visit (id, round, moment) at which each source was read well."""
    seen = visits.alias("seen")
    compared = (
        select(snapshots.c.visit_id)
        .join(records, records.c.id == snapshots.c.record_id)
        .join(seen, seen.c.id == snapshots.c.visit_id)
        .where(snapshots.c.source_id == sources.c.id, records.c.refusal.is_(None))
        .where(or_(sources.c.unclear_since.is_(None), seen.c.at < sources.c.unclear_since))
        .order_by(snapshots.c.visit_id.desc())
        .limit(1)
        .correlate(sources)
        .scalar_subquery()
    )
    asked = (
        select(sources.c.id.label("source_id"), visits.c.id, visits.c.round_id, visits.c.at)
        .select_from(sources)
        .join(visits, visits.c.id == compared)
    )  # fmt: skip
    found: dict[int, Row[Any]] = {}
    for some in _batches(numbers):
        found |= {row.source_id: row for row in db.execute(asked.where(sources.c.id.in_(some)))}
    return found


def _watched_since(db: Connection) -> dict[int, datetime]:
    asked = (
        select(watches.c.organisation_id, func.min(watches.c.added_at).label("since"))
        .where(watches.c.removed_at.is_(None))
        .group_by(watches.c.organisation_id)
    )
    return {row.organisation_id: row.since for row in db.execute(asked)}


def _looks(*wanted: ColumnElement[bool]) -> Select[Any]:
    return (
        select(
            visits.c.id.label("visit_id"), visits.c.source_id, visits.c.round_id, visits.c.at, visits.c.outcome,
            visits.c.status, visits.c.headers, visits.c.detail, visits.c.body, rounds.c.closed_at,
            sources.c.organisation_id, sources.c.address, sources.c.kind,
            snapshots.c.record_id, records.c.refusal,
        )
        .select_from(visits)
        .join(rounds, rounds.c.id == visits.c.round_id)
        .join(sources, sources.c.id == visits.c.source_id)
        .outerjoin(snapshots, snapshots.c.visit_id == visits.c.id)
        .outerjoin(records, records.c.id == snapshots.c.record_id)
        .where(_counts(), sources.c.retired_at.is_(None), is_trouble(), *wanted)
    )  # fmt: skip


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH))


def _counts() -> ColumnElement[bool]:
    """Whether a visit counts: a question what an id is (``watch add``) is the visit of its day if it was answered."""
    return or_(visits.c.purpose != "ask", visits.c.outcome.in_((*GOOD, "gone")))


def is_trouble() -> ColumnElement[bool]:
    """Whether a source that fails is trouble: a list of no organisation that was never understood is none."""
    read = exists().where(
        snapshots.c.source_id == sources.c.id, snapshots.c.record_id == records.c.id, records.c.refusal.is_(None)
    )
    return or_(sources.c.organisation_id.is_not(None), read.correlate(sources))


def _id(row: Row[Any] | None) -> int:
    return int(row.id) if row is not None else 0

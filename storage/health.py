"""How sources fare, counted in rounds: since when each was not read well, and how all of them stand now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, Select, and_, func, or_, select

from .looks import LEFT_ALONE, NO_DOCUMENT, NOT_READ, NOT_UNDERSTOOD, UNCLEAR, WELL, Look, is_trouble, look, looks
from .record import Organisation
from .sources import GOOD
from .tables import organisations, records, snapshots, sources, visits, watches

Health = Literal["well", "failing", "unreadable", "unclear", "not-visited", "waiting"]
UNREAD = "the page came, but could not be read here in time"
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Spell:
    """The rounds in a row in which a source was due and not read well; the second look of a round does not count."""

    rounds: int
    since: datetime
    last: Look
    well_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class SourceHealth:
    """One address visited, and how it went lately; ``organisation`` is None for a list that belongs to none.

    ``outcome`` is that of the last visit, or ``not-understood`` where its page arrived and the reader refused it;
    ``failures`` counts the rounds since the page was last understood, ``good_at`` is the moment of that visit.
    ``unclear_since``: it is understood, but for its rating.
    """

    address: str
    kind: str
    health: Health
    organisation: Organisation | None
    visited_at: datetime | None
    outcome: str | None
    detail: str | None
    good_at: datetime | None
    failures: int
    failing_since: datetime | None
    unclear_since: datetime | None = None
    told_at: datetime | None = None


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
        for row in db.execute(looks(visits.c.source_id.in_(some), visits.c.id > after).order_by(visits.c.id)):
            last = well.get(row.source_id)
            begun = since.get(row.organisation_id)
            fresh = last is None or (row.visit_id > last.id and row.round_id != last.round_id)
            if fresh and (begun is None or row.at >= begun) and not (under_way and _unread_yet(row)):
                found.setdefault(row.source_id, []).append(look(row))
    made = {number: _spell(seen, well.get(number)) for number, seen in found.items()}
    return {number: spell for number, spell in made.items() if spell is not None}


def sources_now(db: Connection, *, unreadable_after: int = 2) -> list[SourceHealth]:
    """Every address that is visited, those in trouble first.

    ``unreadable_after`` is the number of failed rounds after which one counts as unreadable.
    """
    ask = (
        select(sources, organisations.c.level, organisations.c.cqc_id, organisations.c.name)
        .outerjoin(organisations, organisations.c.id == sources.c.organisation_id)
        .where(sources.c.retired_at.is_(None))
        .order_by(sources.c.address)
    )
    ailing = spells(db, under_way=True)
    idle = set(db.scalars(select(sources.c.id).where(~is_trouble())))
    found = [_health(row, ailing.get(row.id), unreadable_after, idle=row.id in idle) for row in db.execute(ask)]
    return sorted(found, key=lambda one: (-one.failures, one.unclear_since is None))


def _health(row: Row[Any], spell: Spell | None, unreadable_after: int, *, idle: bool) -> SourceHealth:
    found = SourceHealth(
        address=row.address,
        kind=row.kind,
        health=_state(row, spell, unreadable_after, idle=idle),
        organisation=Organisation(level=row.level, id=row.cqc_id, name=row.name or "") if row.level else None,
        visited_at=row.visited_at,
        outcome=row.outcome,
        detail=row.detail,
        good_at=row.good_at,
        failures=0,
        failing_since=None,
        unclear_since=row.unclear_since,
        told_at=row.told_at,
    )
    if spell is None or spell.last.what in (UNCLEAR, NO_DOCUMENT):
        return found
    refused = spell.last.what == NOT_UNDERSTOOD
    return replace(
        found,
        outcome=NOT_UNDERSTOOD if refused else row.outcome,
        detail=spell.last.why if refused else UNREAD if spell.last.what == NOT_READ else row.detail,
        good_at=spell.well_at,
        failures=spell.rounds,
        failing_since=spell.since,
    )


def _state(row: Row[Any], spell: Spell | None, unreadable_after: int, *, idle: bool) -> Health:
    if row.visited_at is None:
        return "not-visited"
    if spell is not None:
        if spell.last.what == UNCLEAR:
            return "unclear"
        if spell.last.what == NO_DOCUMENT:  # as its pages are there, nothing is amiss
            return "waiting"
        return "unreadable" if row.told_at or spell.rounds >= unreadable_after else "failing"
    return "well" if row.outcome in GOOD and not idle else "waiting"


def _unread_yet(row: Row[Any]) -> bool:
    return row.closed_at is None and row.outcome in GOOD and row.record_id is None


def _spell(seen: Sequence[Look], well: Row[Any] | None) -> Spell | None:
    counted = [one for one in seen if one.what != LEFT_ALONE and (one.what != WELL or one.organisation_id is not None)]
    if not counted:
        return None
    last = counted[-1]
    if last.what == WELL:  # understood, but since the last clear reading: so its rating is not
        last = replace(last, what=UNCLEAR)
    return Spell(
        rounds=max(1, len({one.round_id for one in counted if not one.second})), since=counted[0].at, last=last,
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


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + BATCH] for start in range(0, len(numbers), BATCH))


def _id(row: Row[Any] | None) -> int:
    return int(row.id) if row is not None else 0

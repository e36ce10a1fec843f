"""What each visit of a source showed: read well, or in which way not."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, or_, select

from .sources import API, GOOD
from .tables import records, rounds, snapshots, sources, visits

LEFT_ALONE, NOT_UNDERSTOOD, NOT_READ, UNCLEAR, WELL = "left-alone", "not-understood", "not-read", "unclear", "well"
KEY_REFUSED, NO_DOCUMENT = "key-refused", "no-document"
"""What a visit may have shown besides the outcomes that are failures."""
PATIENT = 60
"""Seconds of a Retry-After that a round waits out: after that, what is still no page is a failure."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """What one source showed in one round, or at its last visit.

    ``what`` is ``well``, ``left-alone`` (the host asked for time, which is no failure), a failing outcome of a visit,
    ``not-understood``, ``not-read`` (it came, and this machine did not read it), ``unclear`` (its rating is not), or of
    CQC's data service ``key-refused`` or ``no-document``, which say nothing of its health.
    ``second``: it was a second look, for which nothing was due.
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
    second: bool = False


def in_rounds(db: Connection, numbers: Collection[int]) -> list[Look]:
    """What each source showed in these rounds, taken as one: the best of what its visits showed, the last of equals."""
    best: dict[int, Look] = {}
    for row in db.execute(looks(visits.c.round_id.in_(numbers)).order_by(visits.c.id)):
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
        second=row.purpose == "confirm",
    )  # fmt: skip


def _what(row: Row[Any]) -> tuple[str, str | None]:
    if row.outcome not in GOOD and row.kind in API:
        own = {401: KEY_REFUSED, 404: NO_DOCUMENT, 410: NO_DOCUMENT}
        if row.status in own:
            return own[row.status], row.detail
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


def looks(*wanted: ColumnElement[bool]) -> Select[Any]:
    """The visits that count of the sources that may be trouble, each with what `look` asks for."""
    return (
        select(
            visits.c.id.label("visit_id"), visits.c.source_id, visits.c.round_id, visits.c.at, visits.c.outcome,
            visits.c.purpose, visits.c.status, visits.c.headers, visits.c.detail, visits.c.body, rounds.c.closed_at,
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


def _counts() -> ColumnElement[bool]:
    """Whether a visit counts: a question what an id is (``watch add``) is the visit of its day if it was answered."""
    return or_(visits.c.purpose != "ask", visits.c.outcome.in_((*GOOD, "gone")))


def is_trouble() -> ColumnElement[bool]:
    """Whether a source that fails is trouble: a list of no organisation that was never understood is none."""
    read = exists().where(
        snapshots.c.source_id == sources.c.id, snapshots.c.record_id == records.c.id, records.c.refusal.is_(None)
    )
    return or_(sources.c.organisation_id.is_not(None), read.correlate(sources))

"""The ids that CQC's data service said had changed, and what came of asking for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, and_, func, insert, or_, select, update

from .record import Level
from .sources import API_DOCUMENT
from .tables import named_ids, organisations, sources

SELDOM = timedelta(days=30)
"""The longest time after which an id without a document is asked for again."""
EARLIER = timedelta(hours=2)
"""A round at the same time of day is a day later, though it may come a little sooner, or the clocks be changed."""
BATCH = 500


def note(db: Connection, level: Level, ids: Collection[str], *, at: datetime) -> None:
    """Remember that these ids were named at a moment.

    Of one that was not named the time before, the moment is its first again: it has left the span that is asked for,
    and come back.
    """
    of_level = named_ids.c.level == level
    before = db.scalar(select(func.max(named_ids.c.named_at)).where(of_level, named_ids.c.named_at < at)) or at
    for some in _batches(sorted(ids)):
        here = and_(of_level, named_ids.c.cqc_id.in_(some))
        asked = select(named_ids.c.cqc_id, named_ids.c.named_at).where(here)
        known = {row.cqc_id: row.named_at for row in db.execute(asked)}
        anew = [one for one, last in known.items() if last is None or last < before]
        db.execute(update(named_ids).where(of_level, named_ids.c.cqc_id.in_(anew)).values(first_named_at=at))
        db.execute(update(named_ids).where(here).values(named_at=at))
        stamps = {"level": level, "first_named_at": at, "named_at": at}
        if new := [{"cqc_id": one, **stamps} for one in some if one not in known]:
            db.execute(insert(named_ids), new)


def unread(db: Connection, level: Level, ids: Collection[str]) -> set[str]:
    """Those of the ids whose document was not read since they were first named."""
    asked = select(named_ids.c.cqc_id).where(
        named_ids.c.level == level,
        or_(named_ids.c.read_at.is_(None), named_ids.c.read_at < named_ids.c.first_named_at),
    )
    return set(ids) & set(db.scalars(asked))


def learn(db: Connection) -> None:
    """Take over from the sources which documents were read, and which are not there; again, it finds nothing new."""
    for row in db.execute(_moved()).all():
        values: dict[str, Any]
        if row.outcome == "gone":
            values = {"missing_since": row.failing_since, "ask_at": row.visited_at + patience(row.failures)}
        else:
            values = {"read_at": row.good_at, "missing_since": None, "ask_at": None}
        here = (named_ids.c.level == row.level, named_ids.c.cqc_id == row.cqc_id)
        if not db.execute(update(named_ids).where(*here).values(values)).rowcount:
            db.execute(insert(named_ids).values(level=row.level, cqc_id=row.cqc_id, **values))


def patience(failures: int) -> timedelta:
    """How long an id without a document is left alone after so many fruitless questions: a day, two, four …"""
    return min(timedelta(days=2 ** min(max(failures - 1, 0), 10)), SELDOM) - EARLIER


def at_rest(db: Connection, now: datetime) -> set[int]:
    """The sources of the documents that were not there lately, and are not to be asked for yet."""
    asked = (
        select(sources.c.id)
        .join(organisations, organisations.c.id == sources.c.organisation_id)
        .join(named_ids, and_(named_ids.c.level == organisations.c.level, named_ids.c.cqc_id == organisations.c.cqc_id))
        .where(sources.c.kind.in_(API_DOCUMENT.values()), named_ids.c.ask_at > now)
    )
    return set(db.scalars(asked))


def _moved() -> Select[Any]:
    """The documents of organisations of which more is known than stands here: found, or found missing, since."""
    known = named_ids
    read = and_(
        known.c.cqc_id.is_not(None),
        sources.c.outcome != "gone",
        sources.c.good_at.is_not(None),
        or_(known.c.read_at.is_(None), known.c.read_at < sources.c.good_at),
    )
    missing = and_(
        sources.c.outcome == "gone",
        or_(known.c.ask_at.is_(None), known.c.ask_at <= sources.c.visited_at),
    )
    return (
        select(
            organisations.c.level, organisations.c.cqc_id, sources.c.outcome, sources.c.good_at, sources.c.visited_at,
            sources.c.failing_since, sources.c.failures,
        )
        .select_from(sources)
        .join(organisations, organisations.c.id == sources.c.organisation_id)
        .outerjoin(known, and_(known.c.level == organisations.c.level, known.c.cqc_id == organisations.c.cqc_id))
        .where(sources.c.kind.in_(API_DOCUMENT.values()), sources.c.retired_at.is_(None), or_(read, missing))
    )  # fmt: skip


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))

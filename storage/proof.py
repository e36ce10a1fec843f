"""What the self-check asks: messages without a receipt, what no digest took, changes of no alert, rounds left open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select

from .tables import alerts, changes, deliveries, digest_entries, rounds, silences, watches

OF_PAGES = ("round", "run")
"""What makes the rounds that visit what is due."""
UNTOLD = ("held", "discarded", "withdrawn")
"""States of changes of which nobody is told now."""


@dataclass(frozen=True, kw_only=True)
class Left:
    """What was left of one channel: how many, and since when the oldest."""

    channel: str
    number: int
    since: datetime


def unproven(db: Connection, before: datetime) -> list[Row[Any]]:
    """The messages released before a moment that have no receipt, were not given up and are no question, oldest first.

    Left out are alerts of which all is held back.
    """
    released = func.coalesce(deliveries.c.released_at, deliveries.c.created_at)
    waits = deliveries.c.state.in_(("waiting", "retry", "unknown", "sending"))
    asked = select(deliveries, released.label("since")).where(waits, released <= before, _has_news(deliveries))
    return list(db.execute(asked.order_by(released, deliveries.c.id)))


def unreleased(db: Connection, before: datetime) -> list[Left]:
    """The messages and the lines of digests that still wait for a round which was closed before a moment."""
    # What a round that is being made writes of an earlier one's alert is released with it.
    begun = db.scalar(select(func.min(rounds.c.started_at)).where(rounds.c.closed_at.is_(None)))
    before = min(before, begun) if begun else before
    of_messages = deliveries.c.state == "waiting-for-round"
    of_lines = and_(digest_entries.c.released_at.is_(None), digest_entries.c.digest_id.is_(None))
    questions = (
        _of_closed(deliveries, deliveries.c.created_at, before).where(of_messages, _has_news(deliveries)),
        _of_closed(digest_entries, digest_entries.c.added_at, before).where(of_lines, _has_news(digest_entries)),
    )
    found: dict[str, Left] = {}
    for row in (row for question in questions for row in db.execute(question)):
        there = found.get(row.channel, Left(channel=row.channel, number=0, since=row.since))
        since = min(there.since, row.since)
        found[row.channel] = Left(channel=row.channel, number=there.number + row.number, since=since)
    return list(found.values())


def left_out(db: Connection, before: datetime) -> list[Left]:
    """What was released before a moment to be told in a digest, or after a silence that ended before, and stands in
    none."""
    over = func.coalesce(silences.c.ended_at, silences.c.ends_at)
    asked = (
        select(digest_entries.c.channel, func.count().label("number"), func.min(digest_entries.c.released_at))
        .outerjoin(silences, silences.c.id == digest_entries.c.silence_id)
        .where(digest_entries.c.digest_id.is_(None), digest_entries.c.released_at <= before)
        .where(or_(silences.c.id.is_(None), over <= before), _has_news(digest_entries))
        .group_by(digest_entries.c.channel)
    )
    return [Left(channel=channel, number=number, since=since) for channel, number, since in db.execute(asked)]


def unrouted(db: Connection, before: datetime) -> tuple[int, datetime] | None:
    """How many changes of rounds closed before a moment belong to no alert, and the first of them; None: there are
    none."""
    asked = (
        select(func.count().label("number"), func.min(changes.c.first_seen).label("since"))
        .join(rounds, rounds.c.id == changes.c.round_id)
        .where(changes.c.alert_id.is_(None), rounds.c.closed_at <= before, changes.c.state.not_in(UNTOLD))
        .where(changes.c.replay_id.is_(None))  # what a replay finds is told to nobody
    )
    row = db.execute(asked).one()
    return (row.number, row.since) if row.number else None


def left_open(db: Connection, before: datetime) -> list[Row[Any]]:
    """The rounds that were begun before a moment and are not closed, oldest first."""
    asked = select(rounds).where(rounds.c.closed_at.is_(None), rounds.c.started_at < before)
    return list(db.execute(asked.order_by(rounds.c.id)))


def last_good_round(db: Connection) -> datetime | None:
    """When the last round began that visited what was due and came to its end; else since when anything is watched.

    None where nothing is.
    """
    watched = db.scalar(select(func.min(watches.c.added_at)).where(watches.c.removed_at.is_(None)))
    if watched is None:
        return None
    good = select(func.max(rounds.c.started_at)).where(rounds.c.trigger.in_(OF_PAGES), rounds.c.closed_as == "done")
    moments: list[datetime] = [one for one in (watched, db.scalar(good)) if one is not None]
    return max(moments)


def _of_closed(table: Any, made: ColumnElement[datetime], before: datetime) -> Select[Any]:
    return (
        select(table.c.channel, func.count().label("number"), func.min(made).label("since"))
        .join(alerts, alerts.c.id == table.c.alert_id)
        .join(rounds, rounds.c.id == alerts.c.round_id)
        .where(rounds.c.closed_at <= before, made <= before)
        .group_by(table.c.channel)
    )


def _has_news(table: Any) -> ColumnElement[bool]:
    """Whether a row is of no alert, or of one of which something may be told."""
    news = exists().where(changes.c.alert_id == table.c.alert_id, changes.c.state.not_in(UNTOLD))
    return or_(table.c.alert_id.is_(None), news)

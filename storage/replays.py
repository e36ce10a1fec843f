"""Replays: who had stored bodies read anew, when and by which readers, and the changes that they corrected or found."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from .tables import changes, current_facts, disproved, organisations, replays


def begin(db: Connection, *, author: str, readers: Collection[str], now: datetime) -> int:
    """The number of a new replay."""
    row = insert(replays).values(began_at=now, author=author, readers=sorted(readers))
    made = db.execute(row).inserted_primary_key
    assert made is not None
    return int(made[0])


def end(db: Connection, number: int, *, readers: Collection[str], summary: dict[str, Any], now: datetime) -> None:
    """Note what a replay came to; one without an end was stopped or killed, and what it had written stands."""
    values = {"ended_at": now, "readers": sorted(readers), "summary": summary}
    db.execute(update(replays).where(replays.c.id == number).values(values))


def of_change(db: Connection, change_id: str) -> Row[Any] | None:
    """The replay that corrected a change, or found it; None where none did."""
    asked = select(replays).join(changes, changes.c.replay_id == replays.c.id)
    return db.execute(asked.where(changes.c.id == change_id)).one_or_none()


def marked(db: Connection) -> dict[str, bool]:
    """The ids of all changes that a replay had to do with, and whether it found them."""
    asked = select(changes.c.id, changes.c.alert_id.is_(None)).where(changes.c.replay_id.is_not(None))
    return {row[0]: bool(row[1]) for row in db.execute(asked)}


def changes_of(db: Connection, organisation_id: int) -> list[Row[Any]]:
    """Every change of an organisation, as they were recorded."""
    return list(
        db.execute(select(changes).where(changes.c.organisation_id == organisation_id).order_by(changes.c.number))
    )


def words_found(db: Connection, organisation_id: int) -> frozenset[str]:
    """The words that were ever found in its board papers: they stand there, also where no rule looks for them now."""
    here = (changes.c.organisation_id == organisation_id, changes.c.kind == "words-found")
    return frozenset(words for words in db.scalars(select(changes.c.subject).where(*here)) if words)


def disproved_of(db: Connection, organisation_id: int) -> set[str]:
    """The identities of which a person said that something is not so, while pages may go on showing it."""
    here = (disproved.c.organisation_id == organisation_id, disproved.c.ended_at.is_(None))
    return set(db.scalars(select(disproved.c.identity).where(*here)))


def correct(db: Connection, change: int, *, replay: int) -> None:
    """Mark a change that does not come out any more; it stays in the history."""
    db.execute(update(changes).where(changes.c.number == change).values(state="corrected", replay_id=replay))


def restore(db: Connection, change: int, *, replay: int) -> None:
    """Let a change hold again that an earlier replay had corrected."""
    db.execute(update(changes).where(changes.c.number == change).values(state="confirmed", replay_id=replay))


def found(db: Connection, change_id: str, *, replay: int) -> None:
    """Mark a change that a replay found, and nobody was told of."""
    db.execute(update(changes).where(changes.c.id == change_id).values(replay_id=replay))


def name_of(db: Connection, organisation_id: int) -> str | None:
    """What an organisation is called by its pages."""
    name: str | None = db.scalar(select(organisations.c.name).where(organisations.c.id == organisation_id))
    return name


def note_missing(db: Connection, organisation_id: int, identity: str, since: datetime | None) -> None:
    """Note since when a fact in force is not shown any more, or (None) that it is."""
    here = (current_facts.c.organisation_id == organisation_id, current_facts.c.identity == identity)
    db.execute(update(current_facts).where(*here).values(missing_since=since))

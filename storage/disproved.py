"""What a person said is not so: the same evidence is told nobody again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, insert, or_, select, update

from .tables import changes, disproved, records, snapshots, sources, visits

Value = str | int | list[str] | None


def add(
    db: Connection,
    change: Row[Any],
    *,
    value: Value,
    report: str | None,
    author: str,
    reason: str,
    now: datetime,
    over: bool = False,
) -> None:
    """Note that what a change told is not so. ``value``: what its pages show, None where it told that it had ended.

    ``over``: something else is known by now, so that the same would be news.
    """
    db.execute(
        insert(disproved).values(
            organisation_id=change.organisation_id, identity=change.identity, value=value, report=report,
            change_number=change.number, author=author, reason=reason, at=now, ended_at=now if over else None,
        )
    )  # fmt: skip


def end(db: Connection, number: int, *, now: datetime) -> None:
    """From now on the same is news: its pages had shown something else, or something else proves it."""
    db.execute(update(disproved).where(disproved.c.id == number).values(ended_at=now))


def of_organisation(db: Connection, organisation_id: int) -> Sequence[Row[Any]]:
    """What is disproved of an organisation now, each with its change (`changes`' columns; ``value``, ``evidence_of``
    the report, ``disproved_id`` and ``disproved_at``)."""
    asked = (
        select(
            changes,
            disproved.c.value,
            disproved.c.report.label("evidence_of"),
            disproved.c.id.label("disproved_id"),
            disproved.c.at.label("disproved_at"),
        )
        .join(changes, changes.c.number == disproved.c.change_number)
        .where(disproved.c.organisation_id == organisation_id, disproved.c.ended_at.is_(None))
    )
    return db.execute(asked.order_by(disproved.c.id)).all()


def of_change(db: Connection, change_id: str) -> Row[Any] | None:
    """Who said that a change is not so, why and when; None where nobody did."""
    asked = select(disproved).join(changes, changes.c.number == disproved.c.change_number)
    return db.execute(asked.where(changes.c.id == change_id).order_by(disproved.c.id).limit(1)).one_or_none()


def ratings_of(db: Connection, organisation_id: int) -> dict[tuple[str | None, str | None], Row[Any]]:
    """The ratings that a person withdrew and their pages go on showing, by scope and key question (``rating``, the
    change's ``id``, ``author`` and ``at``)."""
    asked = (
        select(changes.c.scope, changes.c.subject, changes.c.after.label("rating"), changes.c.id, disproved.c.author)
        .add_columns(disproved.c.at)
        .join(disproved, disproved.c.change_number == changes.c.number)
        .where(
            disproved.c.organisation_id == organisation_id,
            disproved.c.ended_at.is_(None),
            disproved.c.identity.startswith("rating |"),
            changes.c.state == "withdrawn",
        )
    )
    return {(row.scope, row.subject): row for row in db.execute(asked.order_by(disproved.c.id))}


def read_since(db: Connection, address: str, since: datetime, *, before: int) -> bool:
    """Whether a page was read well, or had not moved, after a moment and in a round before ``before``."""
    understood = exists().where(
        snapshots.c.visit_id == visits.c.id, records.c.id == snapshots.c.record_id, records.c.refusal.is_(None)
    )
    asked = select(visits.c.id).join(sources, sources.c.id == visits.c.source_id)
    well = or_(visits.c.outcome == "not-modified", understood)
    here = (sources.c.address == address, visits.c.at > since, visits.c.round_id < before, well)
    return db.scalar(asked.where(*here).limit(1)) is not None

"""Changes as they are recorded; their questions are in history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from .change import Change, State
from .tables import changes, rounds, sources


def record(
    db: Connection,
    change: Change,
    *,
    organisation_id: int,
    round_id: int,
    identity: str,
    fact_ids: list[int],
    shown_at: dict[str, str],
    now: datetime,
) -> None:
    """Add a change. ``fact_ids``: the facts it rests on; ``shown_at``: address → once, again or denied."""
    values = change.model_dump(exclude={"organisation", "report", "evidence", "first_seen"})
    db.execute(
        insert(changes).values(
            **values,
            report=change.report.id if change.report else None,
            evidence=change.evidence.model_dump(),
            organisation_id=organisation_id,
            round_id=round_id,
            identity=identity,
            fact_ids=fact_ids,
            shown_at=shown_at,
            first_seen=now,
        )
    )


def join(db: Connection, change_id: str, alert_id: int) -> None:
    """Put a change into its alert."""
    db.execute(update(changes).where(changes.c.id == change_id).values(alert_id=alert_id))


def is_recorded(db: Connection, change_id: str) -> bool:
    """Whether a change with this id was recorded before."""
    return db.scalar(select(changes.c.number).where(changes.c.id == change_id)) is not None


def newest_report(db: Connection, organisation_id: int) -> str | None:
    """The newest report of an organisation that was first seen in a round still open, by the date that it prints."""
    published = (
        select(changes.c.after)
        .join(rounds, rounds.c.id == changes.c.round_id)
        .where(
            changes.c.organisation_id == organisation_id,
            rounds.c.closed_at.is_(None),
            changes.c.kind == "report-published",
        )
        .order_by(changes.c.report_date.desc().nulls_last(), changes.c.number.desc())
        .limit(1)
    )
    newest: str | None = db.scalar(published)
    return newest


def waiting(db: Connection, organisation_id: int | None = None) -> list[Row[Any]]:
    """Changes that wait for a second look, or were told as seen once and were neither seen again nor denied since."""
    ask = select(changes).where(changes.c.state.in_(("held", "unconfirmed"))).order_by(changes.c.number)
    if organisation_id is not None:
        ask = ask.where(changes.c.organisation_id == organisation_id)
    return [row for row in db.execute(ask) if row.state == "held" or set(row.shown_at.values()) != {"denied"}]


def outdated(db: Connection, row: Row[Any]) -> bool:
    """Whether a later change of the same thing was told and holds: what a waiting one showed is not the last word."""
    same = (changes.c.organisation_id == row.organisation_id, changes.c.identity == row.identity)
    later = (changes.c.number > row.number, changes.c.state == "confirmed")
    return db.scalar(select(changes.c.number).where(*same, *later).limit(1)) is not None


def rest_on(db: Connection, number: int, fact_ids: list[int]) -> None:
    """Note the held facts that a change rests on."""
    db.execute(update(changes).where(changes.c.number == number).values(fact_ids=fact_ids))


def to_confirm(db: Connection) -> list[int]:
    """The sources whose pages showed a held change and are visited once more."""
    addresses = {address for row in waiting(db) if row.state == "held" for address in row.shown_at}
    return list(db.scalars(select(sources.c.id).where(sources.c.address.in_(addresses)).order_by(sources.c.id)))


def looked(db: Connection, number: int, shown_at: dict[str, str]) -> None:
    """Note what a further look at a held change's pages showed."""
    db.execute(update(changes).where(changes.c.number == number).values(shown_at=shown_at))


def settle(db: Connection, number: int, state: State) -> None:
    """Give a change its state."""
    db.execute(update(changes).where(changes.c.number == number).values(state=state))

"""Changes as they are recorded; their questions are in history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, insert, or_, select, update

from . import facts
from .change import Change, State
from .tables import alerts, changes, rounds, sources

_APART = ("organisation", "report", "evidence", "first_seen")
"""What a change's row holds in another form."""


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
    values = {name: getattr(change, name) for name in Change.model_fields if name not in _APART}
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
    """Changes that wait for a second look, or were told as seen once and were neither seen again nor denied since. What
    is held back with many of its kind waits for a person."""
    ask = select(changes).where(changes.c.state.in_(("held", "unconfirmed"))).order_by(changes.c.number)
    ask = ask.where(changes.c.batch_id.is_(None))
    if organisation_id is not None:
        ask = ask.where(changes.c.organisation_id == organisation_id)
    return [row for row in db.execute(ask) if row.state == "held" or set(row.shown_at.values()) != {"denied"}]


def outdated(db: Connection, row: Row[Any]) -> bool:
    """Whether a later change of the same thing was told and holds: what a waiting one showed is not the last word."""
    same = (changes.c.organisation_id == row.organisation_id, changes.c.identity == row.identity)
    later = (changes.c.number > row.number, changes.c.state == "confirmed")
    return db.scalar(select(changes.c.number).where(*same, *later).limit(1)) is not None


def last_told(db: Connection, organisation_id: int, identity: str) -> Row[Any] | None:
    """The newest change of one thing that was told and stands, or None."""
    same = (changes.c.organisation_id == organisation_id, changes.c.identity == identity)
    told = select(changes).where(*same, changes.c.state.in_(("confirmed", "unconfirmed", "announced")))
    return db.execute(told.order_by(changes.c.number.desc()).limit(1)).one_or_none()


def rest_on(db: Connection, number: int, fact_ids: list[int]) -> None:
    """Note the held facts that a change rests on."""
    db.execute(update(changes).where(changes.c.number == number).values(fact_ids=fact_ids))


def facts_of_withdrawn(db: Connection, organisation_id: int) -> set[int]:
    """The facts of an organisation that began with changes which were withdrawn since."""
    asked = select(changes.c.first_seen, changes.c.fact_ids).where(
        changes.c.organisation_id == organisation_id, changes.c.state == "withdrawn"
    )
    withdrawn = db.execute(asked).all()
    named = {fact for row in withdrawn for fact in row.fact_ids}
    began = {row.id: row.first_seen for row in facts.rows(db, named)}
    return {fact for row in withdrawn for fact in row.fact_ids if began[fact] >= row.first_seen}


def to_confirm(db: Connection) -> list[int]:
    """The sources whose pages showed a held change and are visited once more."""
    addresses = {address for row in waiting(db) if row.state == "held" for address in row.shown_at}
    return list(db.scalars(select(sources.c.id).where(sources.c.address.in_(addresses)).order_by(sources.c.id)))


def looked(db: Connection, number: int, shown_at: dict[str, str]) -> None:
    """Note what a further look at a change's pages showed: once, again, denied, or absent until the next look."""
    db.execute(update(changes).where(changes.c.number == number).values(shown_at=shown_at))


RELEASE = "press release "
"""How the alert of a press release is named in the place of a report: this, and its address."""


def announced(db: Connection, organisation_id: int, *, since: datetime) -> list[Row[Any]]:
    """The ratings told without their report since a moment: by press releases (``by_release``), those too that a page
    has shown by now, and by the heads of pages.

    ``announced_on`` is the day that the release prints, ``brought`` the report that joined its alert (a JSON value);
    either may be None. Left out is what a page showed in a report that CQC removed since: what it prints then is news.
    """
    release, brought = changes.alias("release"), changes.alias("brought")
    printed = (
        select(release.c.report_date)
        .where(release.c.alert_id == changes.c.alert_id, release.c.kind == "press-release-published")
        .limit(1)
        .scalar_subquery()
    )
    with_it = (
        select(brought.c.after)
        .where(brought.c.alert_id == changes.c.alert_id, brought.c.kind == "report-published")
        .order_by(brought.c.number)
        .limit(1)
        .scalar_subquery()
    )
    asked = (
        select(
            changes,
            alerts.c.report.startswith(RELEASE).label("by_release"),
            printed.label("announced_on"),
            with_it.label("brought"),
        )
        .join(alerts, alerts.c.id == changes.c.alert_id)
        .where(
            changes.c.organisation_id == organisation_id,
            changes.c.kind.in_(("rating-changed", "first-rating")),
            changes.c.state.in_(("announced", "confirmed")),
            changes.c.first_seen >= since,
            or_(alerts.c.report.startswith(RELEASE), and_(alerts.c.report.is_(None), changes.c.report.is_(None))),
            ~_removed_since(),
        )
        .order_by(changes.c.number)
    )
    return list(db.execute(asked))


def told_by_route(db: Connection, organisation_id: int, *, since: datetime) -> list[tuple[Row[Any], list[str]]]:
    """The ratings that another route than CQC's pages told since a moment by a report of their own, with the reports
    (``published``) that the same alert tells as new."""
    asked = (
        select(changes)
        .join(alerts, alerts.c.id == changes.c.alert_id)
        .where(
            changes.c.organisation_id == organisation_id,
            changes.c.kind.in_(("rating-changed", "first-rating", "rating-confirmed", "rating-corrected")),
            changes.c.state.in_(("held", "confirmed", "unconfirmed")),
            changes.c.first_seen >= since,
            changes.c.report_date.is_not(None),
            ~alerts.c.report.startswith(RELEASE),
            ~_removed_since(),
            ~_IN_A_BATCH,
        )
        .order_by(changes.c.number)
    )
    found = []
    for row in db.execute(asked).all():
        if any(fact.route != "page" for fact in facts.rows(db, row.fact_ids)):
            of_alert = (changes.c.alert_id == row.alert_id, changes.c.kind == "report-published")
            published = db.scalars(select(changes.c.after).where(*of_alert).order_by(changes.c.number))
            found.append((row, [str(name) for name in published]))
    return found


def _removed_since() -> ColumnElement[bool]:
    """That the report of a change, or one that joined its alert, was told as removed after it."""
    removal, brought = changes.alias("removal"), changes.alias("brought")
    joined = select(brought.c.subject).where(
        brought.c.alert_id == changes.c.alert_id, brought.c.kind == "report-published"
    )
    return exists().where(
        removal.c.organisation_id == changes.c.organisation_id,
        removal.c.kind == "report-removed",
        or_(removal.c.subject == changes.c.report, removal.c.subject.in_(joined)),
        removal.c.number > changes.c.number,
    )


def one(db: Connection, number: int) -> Row[Any]:
    """The change of this number."""
    return db.execute(select(changes).where(changes.c.number == number)).one()


def named(db: Connection, change_id: str) -> Row[Any]:
    """The change of this id."""
    return db.execute(select(changes).where(changes.c.id == change_id)).one()


def prove(db: Connection, number: int, **values: Any) -> None:
    """Confirm a change by what proves it."""
    db.execute(update(changes).where(changes.c.number == number).values(state="confirmed", **values))


def is_told_of(db: Connection, organisation_id: int, *, kind: str, url: str) -> bool:
    """Whether a change of this kind was recorded of what stands at an address."""
    here = (changes.c.organisation_id == organisation_id, changes.c.kind == kind, changes.c.url == url)
    return db.scalar(select(changes.c.number).where(*here).limit(1)) is not None


def last_of(db: Connection, organisation_id: int, identity: str) -> Row[Any] | None:
    """The newest change of one identity, whatever its state; None where there is none."""
    here = (changes.c.organisation_id == organisation_id, changes.c.identity == identity)
    return db.execute(select(changes).where(*here).order_by(changes.c.number.desc()).limit(1)).first()


def is_rated_since(db: Connection, organisation_id: int, *, subject: str, after: str, since: datetime) -> bool:
    """Whether a key question of an organisation was told to be rated so since a moment, and holds or waits."""
    asked = select(changes.c.after).where(
        changes.c.organisation_id == organisation_id,
        changes.c.kind.in_(("rating-changed", "first-rating")),
        changes.c.subject == subject,
        changes.c.state.in_(("confirmed", "held", "unconfirmed")),
        ~_IN_A_BATCH,
        changes.c.first_seen >= since,
    )
    return after in list(db.scalars(asked))


def told_or_waiting(db: Connection, organisation_id: int) -> list[Row[Any]]:
    """Scope, subject and new side of the ratings that are announced, or wait for a second look."""
    here = (changes.c.organisation_id == organisation_id, changes.c.state.in_(("announced", "held", "unconfirmed")))
    return list(db.execute(select(changes.c.scope, changes.c.subject, changes.c.after).where(*here, ~_IN_A_BATCH)))


_IN_A_BATCH = and_(changes.c.state == "held", changes.c.batch_id.is_not(None))
"""Nobody is told of such a change, whatever else speaks of the same."""


def release(db: Connection, number: int, *, by: str, now: datetime) -> None:
    """Confirm a change as a person says, whom nothing gainsays that is only reckoned."""
    values = {"state": "confirmed", "released_by": by, "released_at": now}
    db.execute(update(changes).where(changes.c.number == number).values(values))


def settle(db: Connection, number: int, state: State) -> None:
    """Give a change its state."""
    db.execute(update(changes).where(changes.c.number == number).values(state=state))

"""The alerts: one for each organisation, round and report; it gathers the changes that one message tells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, and_, func, insert, or_, select, update

from storage.alert import QUIET, RATED, TROUBLE, AlertedChange, AlertView, rating_table, worst_first
from storage.board import told_of
from storage.change import Evidence
from storage.record import PAPERS, Dates, Organisation, ReportRef
from storage.tables import (
    alerts,
    changes,
    current_facts,
    facts,
    organisations,
    past_facts,
    records,
    rounds,
    snapshots,
    sources,
)


def create(db: Connection, *, organisation_id: int, round_id: int, report: str | None, now: datetime) -> int:
    """The alert of this organisation and report: the one that a round still open made, or a new one.

    A round that died is open until the next closes it, and nobody was told yet.
    """
    there = db.scalar(
        select(alerts.c.id)
        .join(rounds, rounds.c.id == alerts.c.round_id)
        .where(
            alerts.c.organisation_id == organisation_id,
            rounds.c.closed_at.is_(None),
            alerts.c.report.is_(None) if report is None else alerts.c.report == report,
        )
        .order_by(alerts.c.id)
    )
    if there is not None:
        return int(there)
    row = insert(alerts).values(organisation_id=organisation_id, round_id=round_id, report=report, created_at=now)
    return int(db.execute(row).inserted_primary_key[0])  # type: ignore[index]


def made_since(db: Connection, since: datetime) -> list[Row[Any]]:
    """The alerts made since a moment, oldest first: id, organisation_id and ``at``, when their round let them go."""
    at = func.coalesce(rounds.c.closed_at, alerts.c.created_at).label("at")
    asked = select(alerts.c.id, alerts.c.organisation_id, at).join(rounds, rounds.c.id == alerts.c.round_id)
    return list(db.execute(asked.where(alerts.c.created_at >= since).order_by(alerts.c.id)))


def name_report(db: Connection, organisation_id: int, report: str) -> None:
    """Let the alert without a report that a round still open made be of this one, unless it has one already: a second
    look found the report that a rating without one belongs to."""
    still_open = (
        alerts.c.organisation_id == organisation_id,
        alerts.c.round_id.in_(select(rounds.c.id).where(rounds.c.closed_at.is_(None))),
    )
    its_own = select(alerts.c.id).where(*still_open, alerts.c.report == report)
    if db.scalar(its_own) is None:
        db.execute(update(alerts).where(*still_open, alerts.c.report.is_(None)).values(report=report))


def view(db: Connection, alert_id: int) -> AlertView:
    """What the message about an alert is composed from, as the database knows it now."""
    alert = db.execute(select(alerts).where(alerts.c.id == alert_id)).one()
    organisation = _organisation(db, alert.organisation_id)
    told = worst_first(_alerted(db, row, organisation) for row in _changes(db, alert_id))
    scope = _table_scope(told, organisation)
    if meeting := told_of(db, alert.organisation_id, alert.report):
        return AlertView(organisation=organisation, changes=told, report=alert.report, meeting=meeting)
    seen = [datetime.fromisoformat(change.first_seen) for change in told if change.first_seen]
    first, last = min(seen, default=alert.created_at), max(seen, default=alert.created_at)
    return AlertView(
        organisation=organisation,
        changes=told,
        table_scope=scope,
        table_scope_name=scope_name(db, alert.organisation_id, scope),
        table=rating_table(
            told,
            scope,
            in_force(db, alert.organisation_id, scope, last),
            _ended(db, alert.organisation_id, scope, first, last),
        ),
        report=alert.report,
        of_papers=about_papers(db, told),
    )


def about_papers(db: Connection, told: Sequence[AlertedChange]) -> bool:
    """Whether all that is told is trouble with a trust's lists of papers and its papers."""
    if not told or any(change.kind not in (*TROUBLE, QUIET) for change in told):
        return False
    asked = select(sources.c.kind).where(sources.c.address.in_([change.url for change in told]))
    kinds = set(db.scalars(asked))
    return bool(kinds) and kinds <= set(PAPERS)


def _organisation(db: Connection, organisation_id: int) -> Organisation:
    row = db.execute(select(organisations).where(organisations.c.id == organisation_id)).one()
    return Organisation(level=row.level, id=row.cqc_id, name=row.name or f"{row.level} {row.cqc_id}")


def _changes(db: Connection, alert_id: int) -> list[Row[Any]]:
    asked = select(changes).where(changes.c.alert_id == alert_id, ~TAKEN_BACK)
    return list(db.execute(asked.order_by(changes.c.number)))


TAKEN_BACK = or_(
    changes.c.state.in_(("discarded", "withdrawn", "corrected")),
    and_(changes.c.state == "held", changes.c.batch_id.is_not(None)),
)
"""The changes that no message tells (any more), and whose values no message shows as in force."""


def _alerted(db: Connection, row: Row[Any], organisation: Organisation) -> AlertedChange:
    name = scope_name(db, row.organisation_id, row.scope)
    return alerted(row, organisation, dates=_dates(db, row), scope_name=name)


def alerted(row: Row[Any], organisation: Organisation, *, dates: Dates, scope_name: str | None) -> AlertedChange:
    """A row of changes as a message tells it."""
    return AlertedChange(
        id=row.id,
        kind=row.kind,
        organisation=organisation,
        scope=row.scope,
        subject=row.subject,
        before=row.before,
        after=row.after,
        direction=row.direction,
        steps=row.steps,
        severity=row.severity,
        provenance=row.provenance,
        report=ReportRef(id=row.report) if row.report else None,
        report_date=row.report_date,
        first_seen=row.first_seen.isoformat(),
        state=row.state,
        url=row.url,
        evidence=Evidence.model_validate(row.evidence),
        summary=row.summary,
        dates=dates,
        scope_name=scope_name,
    )


def _dates(db: Connection, row: Row[Any]) -> Dates:
    if row.after is None:
        return Dates()
    # What stands again after a removal has the dates of another report.
    its_own = or_(facts.c.report.is_(None), facts.c.report == row.report)
    began = (facts.c.id.in_(row.fact_ids), facts.c.first_seen >= row.first_seen, its_own)
    found = db.execute(select(facts.c.report, facts.c.dates).where(*began).order_by(facts.c.id)).all()
    # Each route to a report prints some of its dates; where two print one, the later reading's stands.
    own = [one.dates for one in found if one.report is not None] or [one.dates for one in found[-1:]]
    return Dates.model_validate({name: day for dates in own for name, day in dates.items() if day})


def _table_scope(told: tuple[AlertedChange, ...], organisation: Organisation) -> str | None:
    """The scope of the gravest rating, else of the gravest change that has one, else the organisation as a whole."""
    rated = next((change.scope for change in told if change.kind in RATED or change.kind == "rating-confirmed"), None)
    return rated or next((change.scope for change in told if change.scope), organisation.level)


def in_force(db: Connection, organisation_id: int, scope: str | None, at: datetime) -> dict[str, str]:
    """The ratings that stood right after ``at``: a message that is sent late still tells its own day. In the place of
    what was taken back since stands what stood before it."""
    now = _ratings(current_facts, organisation_id, scope).where(current_facts.c.since <= at)
    then = _ratings(past_facts, organisation_id, scope).where(past_facts.c.since <= at, past_facts.c.until > at)
    found = {row.subject: row for question in (then, now) for row in db.execute(question)}
    before = _before_what_was_taken_back(db, organisation_id, scope)
    words = {subject: before.get(row.id, row.value) for subject, row in found.items()}
    return {subject: str(word) for subject, word in words.items() if word is not None}


def _before_what_was_taken_back(db: Connection, organisation_id: int, scope: str | None) -> dict[int, Any]:
    """What stood before each rating that a person or its own page took back, by the row of the fact."""
    asked = select(changes.c.fact_ids, changes.c.before).where(
        changes.c.organisation_id == organisation_id, changes.c.scope == scope, TAKEN_BACK
    )
    return {fact: row.before for row in db.execute(asked) for fact in row.fact_ids}


def _ended(db: Connection, organisation_id: int, scope: str | None, first: datetime, last: datetime) -> dict[str, str]:
    """The ratings that went out of force in the time of the changes."""
    past = _ratings(past_facts, organisation_id, scope).where(past_facts.c.until.between(first, last))
    return {row.subject: str(row.value) for row in db.execute(past.order_by(past_facts.c.id.desc()))}


def _ratings(held: Table, organisation_id: int, scope: str | None) -> Select[Any]:
    return (
        select(facts.c.id, facts.c.subject, facts.c.value)
        .join(held, held.c.fact_id == facts.c.id)
        .where(facts.c.organisation_id == organisation_id, facts.c.attribute == "rating", facts.c.scope == scope)
    )


def scope_name(db: Connection, organisation_id: int, scope: str | None) -> str | None:
    """The name that a page printed for a service's scope; None for the organisation as a whole."""
    if scope is None or ":" not in scope:
        return None
    asked = (
        select(records.c.document["scope_name"].as_string())
        .join(snapshots, snapshots.c.record_id == records.c.id)
        .join(sources, sources.c.id == snapshots.c.source_id)
        .where(sources.c.organisation_id == organisation_id, records.c.document["scope"].as_string() == scope)
        .order_by(records.c.id.desc())
        .limit(1)
    )
    return db.scalar(asked)

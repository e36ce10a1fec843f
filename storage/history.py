"""Questions to the history: changes, ratings now and then. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from .change import SEVERITIES, Change, Direction, Evidence, Severity
from .fact import of_papers
from .record import KEY_QUESTIONS, Organisation, ReportRef
from .tables import changes, current_facts, facts, organisations, past_facts

BATCH = 1000


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which changes are asked for. Empty asks nothing; moments bound ``first_seen``, days (ISO) the report's date.

    ``until`` is not included, ``published_until`` is. ``severity`` is the least that is wanted. ``leads`` are
    organisations as whose the papers of some of ``organisations`` are kept: of them the kinds ``of_boards`` alone.
    """

    organisations: tuple[int, ...] | None = None
    leads: tuple[int, ...] = ()
    of_boards: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    published_since: str | None = None
    published_until: str | None = None
    kinds: frozenset[str] = frozenset()
    direction: Direction | None = None
    severity: Severity = "info"


@dataclass(frozen=True, kw_only=True)
class RatingHeld:
    """A rating as Wardround knew it: ``true_from`` is the day its report gives it, ``since`` when Wardround saw it and
    ``route`` the way by which CQC said it."""

    scope: str | None
    key_question: str
    rating: str
    provenance: str
    framework: str
    report: str | None
    report_date: str | None
    true_from: str | None
    since: datetime
    until: datetime | None
    route: str = "page"


def changes_wanted(db: Connection, wanted: Wanted) -> Iterator[Change]:
    """The changes that fit, newest first and within one round as they were found; read as they are taken."""
    ask = _changes().where(*_conditions(wanted)).order_by(changes.c.first_seen.desc(), changes.c.number)
    for row in db.execute(ask.execution_options(yield_per=BATCH)):
        yield _change(row)


def changes_named(db: Connection, start: str, *, most: int = 5) -> list[Change]:
    """The changes whose id begins with ``start``, at most ``most`` of them; an exact id is one whatever follows."""
    exact = db.execute(_changes().where(changes.c.id == start)).one_or_none()
    if exact is not None:
        return [_change(exact)]
    ask = _changes().where(changes.c.id.startswith(start, autoescape=True)).order_by(changes.c.id)
    return [_change(row) for row in db.execute(ask.limit(most))]


def alert_of(db: Connection, change: str) -> tuple[int, list[Change]] | None:
    """The alert that tells a change, with every change it holds; None where nobody was to be told."""
    alert = db.scalar(select(changes.c.alert_id).where(changes.c.id == change))
    if alert is None:
        return None
    rows = db.execute(_changes().where(changes.c.alert_id == alert).order_by(changes.c.number))
    return alert, [_change(row) for row in rows]


def ratings_of(db: Connection, organisation: int, *, at: datetime | None = None) -> list[RatingHeld]:
    """The ratings in force as Wardround knows them now, or as it knew them at ``at``, by scope and key question."""
    now = _ratings(current_facts, organisation)
    if at is None:
        rows: Sequence[Row[Any]] = db.execute(now).all()
    else:
        then = _ratings(past_facts, organisation).where(past_facts.c.since <= at, past_facts.c.until > at)
        rows = [*db.execute(now.where(current_facts.c.since <= at)), *db.execute(then)]
    return in_their_order(_rating(row) for row in rows)


def in_their_order(held: Iterable[RatingHeld]) -> list[RatingHeld]:
    """Ratings by scope, the organisation's own first, and by key question."""
    order = {name: number for number, name in enumerate(KEY_QUESTIONS)}
    return sorted(held, key=lambda one: (_scope_order(one.scope), order.get(one.key_question, 9)))  # type: ignore[call-overload]


def _changes() -> Select[Any]:
    named = (organisations.c.level, organisations.c.cqc_id, organisations.c.name)
    return select(changes, *named).join(organisations, organisations.c.id == changes.c.organisation_id)


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.organisations is not None:
        papers = and_(changes.c.organisation_id.in_(wanted.leads), changes.c.kind.in_(sorted(wanted.of_boards)))
        yield or_(changes.c.organisation_id.in_(wanted.organisations), papers)
    if wanted.since is not None:
        yield changes.c.first_seen >= wanted.since
    if wanted.until is not None:
        yield changes.c.first_seen < wanted.until
    if wanted.published_since is not None:
        yield _not_before(wanted.published_since)
    if wanted.published_until is not None:
        yield changes.c.report_date <= wanted.published_until
    if wanted.kinds:
        yield changes.c.kind.in_(sorted(wanted.kinds))
    if wanted.direction is not None:
        yield changes.c.direction == wanted.direction
    if wanted.severity != "info":
        yield changes.c.severity.in_(SEVERITIES[: SEVERITIES.index(wanted.severity) + 1])


def _not_before(day: str) -> ColumnElement[bool]:
    # Where a report prints only its month, the day asked for lies in that month or before it.
    only_month = and_(func.length(changes.c.report_date) == 7, changes.c.report_date >= day[:7])
    return or_(changes.c.report_date >= day, only_month)


def _ratings(held: Any, organisation: int) -> Select[Any]:
    columns = [facts, held.c.since.label("known_since")]
    if "until" in held.c:
        columns.append(held.c.until.label("known_until"))
    return (
        select(*columns)
        .join_from(held, facts, facts.c.id == held.c.fact_id)
        .where(held.c.organisation_id == organisation, facts.c.attribute == "rating")
    )


def _rating(row: Row[Any]) -> RatingHeld:
    return RatingHeld(
        scope=row.scope,
        key_question=row.subject,
        rating=str(row.value),
        provenance=row.provenance,
        framework=row.framework,
        report=row.report,
        report_date=row.dates.get("report") or row.dates.get("published"),
        true_from=row.true_from,
        since=row.known_since,
        until=getattr(row, "known_until", None),
        route=row.route,
    )


def _scope_order(scope: str | None) -> tuple[int, str]:
    return (0 if scope in ("provider", "location") else 1 if scope else 2, scope or "")


def _organisation(row: Row[Any]) -> Organisation:
    return Organisation(level=row.level, id=row.cqc_id, name=row.name or "")


def report_of(row: Row[Any]) -> ReportRef | None:
    """The report of a row of changes: one without an id is known by its date; without either the thing was printed
    without its report. Board papers have a meeting instead."""
    return ReportRef(id=row.report) if row.report or (row.report_date and not of_papers(row.identity)) else None


def _change(row: Row[Any]) -> Change:
    return Change(
        id=row.id,
        kind=row.kind,
        organisation=_organisation(row),
        scope=row.scope,
        subject=row.subject,
        before=row.before,
        after=row.after,
        direction=row.direction,
        steps=row.steps,
        severity=row.severity,
        provenance=row.provenance,
        report=report_of(row),
        report_date=row.report_date,
        first_seen=row.first_seen.isoformat(timespec="seconds"),
        state=row.state,
        url=row.url,
        evidence=Evidence.model_validate(row.evidence),
        summary=row.summary,
    )

"""What was told before the page of its report was there, by a press release, the head of a page or another route:
the report tells nobody again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from monitor.about import same_scope
from monitor.differ.event import WINDOW, close, comparable_names
from monitor.differ.known import Step
from monitor.facts import report_name
from monitor.sentences import SCORES
from monitor.slots import LONDON
from monitor.summary import summary
from storage import changes
from storage.alert import RATED
from storage.change import Change
from storage.record import Dates

PATIENCE = timedelta(days=30)
"""How long a page that prints no date may take to show what was announced."""
ANNOUNCED = ("rating-changed", "first-rating")
RATING = (*RATED, "rating-confirmed")
WITHOUT_SAYING = ("report-published", "rating-confirmed", "assessment-ended", "framework-changed")
"""What a report brings that was announced: it joins the alert of the release and is told to nobody again."""


@dataclass
class Awaited:
    """One rating told without its report: its change's number and alert, and the report that has shown it since (None:
    none yet) with the day it prints. ``by_head``: not a press release but the head of a page told it. ``brought`` is
    how a second route names that report."""

    number: int
    by_head: bool
    alert: int | None
    scope: str | None
    subject: str | None
    after: str | int | None
    said: date
    first_seen: datetime
    shown: bool
    report: str | None
    dated: str | None = None
    brought: str | None = None


class Announced:
    """The ratings of one organisation that were told without their report. Every write goes to the caller's
    transaction."""

    def __init__(self, db: Connection, organisation_id: int, *, now: datetime) -> None:
        self.db, self.organisation_id, self.now = db, organisation_id, now
        self.shown_now = False
        self.awaited = [
            Awaited(
                number=row.number,
                by_head=not row.by_release,
                alert=row.alert_id,
                scope=row.scope,
                subject=row.subject,
                after=row.after,
                said=announced_on(row.announced_on, row.first_seen),
                first_seen=row.first_seen,
                shown=row.state == "confirmed",
                report=_shown_in(row) if row.state == "confirmed" else None,
                dated=row.report_date,
            )
            for row in changes.announced(db, organisation_id, since=now - PATIENCE - WINDOW)
        ]

    def shown_by(self, step: Step) -> Awaited | None:
        """The announced rating that this step of a page shows: no second look is needed, nobody is told again."""
        change = step.change
        if change is None or change.kind not in ANNOUNCED:
            return None
        return next((one for one in self.awaited if not one.shown and self._shows(one, change, step)), None)

    def confirm(self, one: Awaited, change: Change, rows: list[int], address: str) -> None:
        """Let the announced change rest on the page: its evidence, address, report and provenance."""
        row = changes.one(self.db, one.number)
        own = {"kind": row.kind, "before": row.before, "direction": row.direction, "steps": row.steps}
        told = change.model_copy(update=own)
        evidence = change.evidence.model_dump()
        evidence["before"] = evidence["before"] or row.evidence["before"]
        changes.prove(
            self.db, one.number, provenance=change.provenance, report=change.report.id if change.report else None,
            report_date=change.report_date, url=change.url, evidence=evidence, summary=summary(told), fact_ids=rows,
            shown_at={**row.shown_at, address: "once"},
        )  # fmt: skip
        one.shown, self.shown_now = True, True
        one.report, one.dated = _name(change), change.report_date

    def quiet(self, told: Iterable[Change]) -> dict[str, int]:
        """Which of these changes only bring what was told before, each with the alert that told it."""
        found, told = {}, list(told)
        if told:
            by_route = changes.told_by_route(self.db, self.organisation_id, since=self.now - PATIENCE - WINDOW)
            self.awaited += [_told(row, published) for row, published in by_route]
        rated = {change.report.id for change in told if change.kind in RATING and change.report is not None}
        for change in told:
            if change.kind != "report-published":
                continue
            for one in self.awaited:
                # The first report of those days is the one that was told of; a second one is news. What a head told
                # names no report: one that brings a rating of its own is another.
                other = one.by_head and change.after in rated
                if one.shown and one.report is None and not other and self._brings(one, change):
                    one.report = str(change.after)
                elif one.brought is None and _is_named_otherwise(one, str(change.after), change.report_date):
                    one.brought = str(change.after)
        for change in told:
            alerts = (one.alert for one in self.awaited if one.shown and self._brings(one, change))
            alert = next((alert for alert in alerts if alert is not None), None)
            if alert is not None:
                found[change.id] = alert
        return found

    def _shows(self, one: Awaited, change: Change, step: Step) -> bool:
        if (one.subject, one.after) != (change.subject, change.after) or not same_scope(
            one.scope or "", change.scope or ""
        ):
            return False
        if step.fact.true_from is None:
            return self.now - one.first_seen <= PATIENCE
        return near(step.fact.true_from, one.said)

    def _brings(self, one: Awaited, change: Change) -> bool:
        if change.kind in SCORES:
            own = (change.subject or "").partition("/")[0] == one.subject
            if change.before is not None and not (own and same_scope(one.scope or "", change.scope or "")):
                return False
        elif change.kind not in WITHOUT_SAYING:
            return False
        if change.report is None and change.kind != "report-published":
            return self.shown_now
        if one.report is None:
            return change.report_date is not None and near(change.report_date, one.said)
        name = str(change.after) if change.kind == "report-published" else _name(change)
        if name in (one.report, one.brought):
            return True
        return one.brought is None and _is_named_otherwise(one, name, change.report_date)


def _told(row: Row[Any], published: Sequence[str]) -> Awaited:
    """A rating that a route other than pages has told, by its own report."""
    return Awaited(
        number=row.number,
        by_head=False,
        alert=row.alert_id,
        scope=row.scope,
        subject=row.subject,
        after=row.after,
        said=announced_on(row.report_date, row.first_seen),
        first_seen=row.first_seen,
        shown=True,
        report=(own := report_name(row.report, Dates(report=row.report_date))),
        dated=row.report_date,
        brought=next((name for name in published if not comparable_names(name, own)), None),
    )


def _name(change: Change) -> str | None:
    return report_name(change.report.id if change.report else None, Dates(report=change.report_date))


def _is_named_otherwise(one: Awaited, name: str | None, dated: str | None) -> bool:
    """Whether a report of these days may be the one that was shown, as another route names it."""
    return one.report is not None and not comparable_names(name, one.report) and close(one.dated, dated)


def _shown_in(row: Row[Any]) -> str | None:
    """The report that a confirmed announcement is of: its own, else the one that joined its alert since."""
    return report_name(row.report, Dates(report=row.report_date)) or row.brought


def announced_on(printed: str | None, first_seen: datetime) -> date:
    """The day of an announcement: as the release prints it, else the day on which it was first seen."""
    if printed and len(printed) == 10:
        return date.fromisoformat(printed)
    return first_seen.astimezone(LONDON).date()


def near(printed: str, day: date) -> bool:
    """Whether a printed date (a month's as far as it goes) lies within WINDOW of a day."""
    first, last = (day - WINDOW).isoformat(), (day + WINDOW).isoformat()
    return first[: len(printed)] <= printed <= last[: len(printed)]

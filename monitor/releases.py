"""Check a press release against what is known of the organisations that it is about, and write what follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from monitor.about import Candidate, Match, about, announced_of, same_scope, scope_in
from monitor.alerting import Alerting
from monitor.announced import announced_on, near
from monitor.differ.draft import draft
from monitor.differ.event import WINDOW
from monitor.rules.routing import route_alert
from monitor.settings import Rule
from monitor.slots import LONDON
from storage import alerts, baselines, changes, facts, records, sources
from storage.change import Change
from storage.fact import Fact
from storage.record import RATINGS, Announcement, Dates, Organisation, Record
from storage.tables import current_facts, organisations, watches
from storage.tables import facts as facts_table

READINGS = 2
"""Good readings after which a release is visited no more: the second finds what CQC mended in it."""


def check_release(db: Connection, reading: Row[Any], *, round_id: int, rules: Sequence[Rule], now: datetime) -> None:
    """Tell what one reading of a press release announces of watched organisations, in the caller's transaction.

    What is in force does not move: an announced rating waits for the page that shows it.
    """
    last = records.last_of(db, reading.source_id)
    if reading.refusal is None:
        release = Record.model_validate(records.document(db, reading.record_id))
        again = last is not None and last.id == reading.record_id
        for match in about(release, candidates(db)):
            _Telling(db, match, release, reading, round_id=round_id, rules=rules, now=now).tell(again=again)
    records.checked(
        db, source_id=reading.source_id, visit_id=reading.visit_id, record_id=reading.record_id,
        round_id=round_id, now=now,
    )  # fmt: skip
    if records.good_readings(db, reading.source_id) >= READINGS:
        sources.retire(db, reading.source_id, now)


def candidates(db: Connection) -> list[Candidate]:
    """The watched organisations whose starting position is known, with address and provider as their pages print."""
    watched = (
        select(organisations)
        .join(watches, watches.c.organisation_id == organisations.c.id)
        .where(watches.c.removed_at.is_(None), organisations.c.name.is_not(None))
        .distinct()
        .order_by(organisations.c.id)
    )
    asked = (
        select(facts_table.c.organisation_id, facts_table.c.subject, facts_table.c.value)
        .join(current_facts, current_facts.c.fact_id == facts_table.c.id)
        .where(facts_table.c.attribute == "detail", facts_table.c.subject.in_(("address", "provided-by")))
    )
    details = {(row.organisation_id, row.subject): str(row.value) for row in db.execute(asked)}
    return [
        Candidate(
            row=row.id,
            organisation=Organisation(level=row.level, id=row.cqc_id, name=row.name),
            address=details.get((row.id, "address")),
            provider=(details.get((row.id, "provided-by")) or "").rpartition(" (")[0]
            or details.get((row.id, "provided-by")),
        )
        for row in db.execute(watched)
        if baselines.complete(db, row.id)
    ]


class _Telling:
    """One release and one organisation that it is about."""

    def __init__(
        self,
        db: Connection,
        match: Match,
        release: Record,
        reading: Row[Any],
        *,
        round_id: int,
        rules: Sequence[Rule],
        now: datetime,
    ) -> None:
        self.db, self.match, self.release, self.reading = db, match, release, reading
        self.round_id, self.rules, self.now = round_id, rules, now
        self.row = match.candidate.row
        self.organisation = match.candidate.organisation
        self.alerting = Alerting(db, self.row, round_id=round_id, rules=rules, now=now)
        self.known = [one.fact for one in facts.current(db, self.row)]
        self.day = announced_on(release.dates.published, now)

    def tell(self, *, again: bool) -> None:
        """``again``: these words were compared before. Then they are news only where this organisation's own pages were
        not known yet."""
        if self._is_history():
            return
        first = not changes.is_told_of(self.db, self.row, kind="press-release-published", url=self.reading.address)
        certain = self.match.certainty == "certain"
        ratings = list(self._ratings()) if certain else []
        if not first and (again or not ratings):
            return
        told = (
            [self.alerting.record(self._published(certain=certain), self._identity, self.reading.address)]
            if first
            else []
        )
        for change, fact in ratings:
            row = facts.append(
                self.db, fact, organisation_id=self.row, round_id=self.round_id, now=self.now, baseline=False
            )
            told.append(self.alerting.record(change, fact.identity, self.reading.address, rows=[row]))
        if certain and (ratings or not (self._is_on_the_page() or self._is_told())):
            self._alert(told)

    def _alert(self, told: Sequence[Change]) -> None:
        name = f"{changes.RELEASE}{self.reading.address}"
        alert = alerts.create(self.db, organisation_id=self.row, round_id=self.round_id, report=name, now=self.now)
        for change in told:
            changes.join(self.db, change.id, alert)
        route_alert(self.db, alert, rules=self.rules, now=self.now)

    def _is_history(self) -> bool:
        """Whether the release is older than the watch."""
        since = baselines.watched_since(self.db, self.row)
        printed = self.release.dates.published
        return bool(since and printed and printed < since.astimezone(LONDON).date().isoformat())

    def _is_on_the_page(self) -> bool:
        """Whether the report that the release speaks of is known: then the release is no news."""
        return any(
            fact.true_from and near(fact.true_from, self.day) for fact in self.known if fact.attribute == "report"
        )

    def _is_told(self) -> bool:
        """Whether the pages told every rating that the release announces before it came."""
        moved = [one for one in announced_of(self.release, self.organisation) if one.direction != "same"]
        return bool(moved) and all(
            changes.is_rated_since(self.db, self.row, subject=one.key_question, after=one.to, since=self.now - WINDOW)
            for one in moved
        )

    @property
    def _identity(self) -> str:
        return f"release | {self.reading.address}"

    def _published(self, *, certain: bool) -> Change:
        title = self.release.listed[0].title
        fact = self._fact("report", self.reading.address, title, title)
        said = None if certain else f"press release by CQC, possibly about it: {title}"
        return draft(
            "press-release-published", fact, before=None, url=self.reading.address, subject=None, now=title, said=said
        )

    def _ratings(self) -> Iterator[tuple[Change, Fact]]:
        """The announced ratings that are neither in force nor told, nor wait for their second look."""
        scopes = sorted({fact.scope for fact in self.known if fact.scope and fact.attribute in ("rating", "score")})
        told = changes.told_or_waiting(self.db, self.row)
        for one in announced_of(self.release, self.organisation):
            scope = scope_in(one, self.organisation, scopes)
            in_force = next(
                (
                    fact
                    for fact in self.known
                    if fact.attribute == "rating" and (fact.scope, fact.subject) == (scope, one.key_question)
                ),
                None,
            )
            if one.to not in RATINGS or one.direction == "same" or (in_force and in_force.value == one.to):
                continue
            if any(
                same_scope(row.scope or "", scope) and (row.subject, row.after) == (one.key_question, one.to)
                for row in told
            ):
                continue
            yield self._announced(one, scope, in_force)

    def _announced(self, one: Announcement, scope: str, in_force: Fact | None) -> tuple[Change, Fact]:
        fact = self._fact("rating", one.key_question, one.to, one.quote, scope=scope, provenance="announced")
        before = in_force or (fact.model_copy(update={"value": one.before}) if one.before else None)
        kind = "rating-changed" if before is not None else "first-rating"
        change = draft(kind, fact, before=before, url=self.reading.address)
        return change.model_copy(update={"state": "announced"}), fact

    def _fact(self, attribute: str, subject: str, value: str, quote: str, **more: str) -> Fact:
        return Fact.model_validate(
            {
                "organisation": self.organisation,
                "attribute": attribute,
                "subject": subject,
                "value": value,
                "quote": quote,
                "dates": Dates(published=self.release.dates.published),
                "address": self.reading.address,
                "body": self.reading.body,
                **more,
            }
        )

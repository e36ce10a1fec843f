from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from storage import alerts, changes, facts, outbox, rounds, sources, visits, watches
from storage.change import Change, Evidence, ProofNow
from storage.engine import open_database
from storage.fact import Fact
from storage.health import sources_now
from storage.history import (
    Wanted,
    alert_of,
    changes_named,
    changes_wanted,
    ratings_of,
)
from storage.migrate import migrate
from storage.record import Dates, Organisation, ReportRef

HOME = Organisation(level="location", id="1-999000001", name="")
START = datetime(2026, 3, 1, 6, tzinfo=UTC)


class Book:
    """A history that a test writes; every entry is a day after the one before."""

    def __init__(self, db: Connection) -> None:
        self.db = db
        self.now = START
        self.home = watches.organisation_row(db, "location", HOME.id or "", START)
        self.round = rounds.open_round(db, token="t", trigger="round", now=START)
        self.alert = alerts.create(db, organisation_id=self.home, round_id=self.round, report="AP1", now=START)

    def change(self, id: str, **more: Any) -> None:
        given: dict[str, Any] = {
            "kind": "rating-changed",
            "scope": "location",
            "subject": "overall",
            "before": "Good",
            "after": "Inadequate",
            "direction": "down",
            "steps": 2,
            "severity": "critical",
            "report": ReportRef(id="AP1"),
            "report_date": "2026-02-20",
            "evidence": Evidence(after=ProofNow(quote="Overall: Inadequate")),
            "summary": "Rose House: overall went down.",
        }
        changes.record(
            self.db,
            Change(id=id, organisation=HOME, **(given | more)),
            organisation_id=self.home,
            round_id=self.round,
            identity="i",
            fact_ids=[],
            shown_at={},
            now=self.now,
        )
        changes.join(self.db, id, self.alert)
        self.now += timedelta(days=1)

    def rating(self, word: str, report: str | None, *, question: str = "overall", scope: str = "location") -> None:
        fact = Fact(
            organisation=HOME,
            attribute="rating",
            scope=scope,
            subject=question,
            report=report,
            value=word,
            dates=Dates(report="2026-02-20" if report else None),
            quote=word,
        )
        row = facts.append(self.db, fact, organisation_id=self.home, round_id=self.round, now=self.now, baseline=False)
        facts.make_current(self.db, row, now=self.now)
        self.now += timedelta(days=1)

    def found(self, **wanted: Any) -> list[str]:
        return [change.id for change in changes_wanted(self.db, Wanted(**wanted))]


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    engine = open_database(f"sqlite:///{tmp_path / 'wardround.db'}", create=True)
    migrate(engine)
    with engine.begin() as db:
        yield Book(db)
    engine.dispose()


def test_changes_are_given_newest_first_and_whole(book: Book) -> None:
    book.change("aaa1")
    book.change("bbb2", before=None, after=44, kind="score-changed", direction=None, steps=0, severity="low")
    newest, oldest = changes_wanted(book.db, Wanted())
    assert (newest.id, newest.before, newest.after, newest.report) == ("bbb2", None, 44, ReportRef(id="AP1"))
    assert (oldest.id, oldest.organisation, oldest.first_seen) == ("aaa1", HOME, "2026-03-01T06:00:00+00:00")


def test_a_rating_that_was_printed_without_its_report_has_none(book: Book) -> None:
    book.change("aaa1", report=None, report_date=None)
    (change,) = changes_wanted(book.db, Wanted())
    assert change.report is None


def test_since_and_until_bound_when_a_change_was_first_seen(book: Book) -> None:
    for id in ("day1", "day2", "day3"):
        book.change(id)
    assert book.found(since=START + timedelta(days=1)) == ["day3", "day2"]
    assert book.found(until=START + timedelta(days=1)) == ["day1"]


def test_published_bounds_the_reports_date_and_a_month_holds_each_of_its_days(book: Book) -> None:
    for date in ("2019-08", "2019-08-20", "2019-09-01", None):
        book.change(f"of {date}", report_date=date)
    assert book.found(published_since="2019-08-15") == ["of 2019-09-01", "of 2019-08-20", "of 2019-08"]
    assert book.found(published_until="2019-08-31") == ["of 2019-08-20", "of 2019-08"]


def test_kind_direction_least_severity_and_organisation_narrow_the_changes(book: Book) -> None:
    book.change("down")
    book.change("up", direction="up", severity="medium")
    book.change("notice", kind="warning-notice", direction=None)
    assert book.found(kinds=frozenset({"rating-changed"})) == ["up", "down"]
    assert book.found(direction="up") == ["up"]
    assert book.found(severity="high") == ["notice", "down"]
    assert book.found(severity="medium") == ["notice", "up", "down"]
    assert book.found(organisations=(book.home,)) == ["notice", "up", "down"]
    assert book.found(organisations=(book.home + 1,)) == []


def test_a_change_is_found_by_the_beginning_of_its_id(book: Book) -> None:
    book.change("abc1")
    book.change("abd2")
    book.change("ab")
    assert [change.id for change in changes_named(book.db, "abc")] == ["abc1"]
    assert [change.id for change in changes_named(book.db, "abd2")] == ["abd2"]
    assert [change.id for change in changes_named(book.db, "a")] == ["ab", "abc1", "abd2"]
    assert [change.id for change in changes_named(book.db, "ab")] == ["ab"]
    assert changes_named(book.db, "%") == []


def test_the_alert_of_a_change_has_all_that_is_told_with_it_and_its_messages(book: Book) -> None:
    book.change("one1")
    book.change("two2")
    outbox.put(book.db, alert_id=book.alert, channel="alerts", rules=["Worse"], now=START, severity="high")
    found = alert_of(book.db, "two2")
    assert found is not None
    assert [change.id for change in found[1]] == ["one1", "two2"]
    (sent,) = outbox.deliveries(book.db, alert_id=found[0])
    assert (sent.channel, sent.state, sent.rules, sent.organisation) == (
        "alerts",
        "waiting-for-round",
        ("Worse",),
        HOME,
    )
    assert outbox.deliveries(book.db, alert_id=found[0] + 1) == ()


def test_ratings_are_those_in_force_by_scope_and_in_the_order_of_the_key_questions(book: Book) -> None:
    book.rating("Good", "AP1", question="well-led")
    book.rating("Good", "AP1")
    book.rating("Outstanding", "AP1", scope="service:dementia")
    held = [(one.scope, one.key_question, one.rating) for one in ratings_of(book.db, book.home)]
    assert held == [
        ("location", "overall", "Good"),
        ("location", "well-led", "Good"),
        ("service:dementia", "overall", "Outstanding"),
    ]


def test_ratings_at_a_moment_are_those_that_were_known_then(book: Book) -> None:
    for word, report in (("Good", "AP1"), ("Inadequate", "AP2"), ("Good", "AP3")):
        book.rating(word, report)

    def at(days: float) -> list[tuple[str, str | None]]:
        return [(one.rating, one.report) for one in ratings_of(book.db, book.home, at=START + timedelta(days=days))]

    assert at(-0.1) == []
    assert at(0) == [("Good", "AP1")]
    assert at(0.9) == [("Good", "AP1")]
    assert at(1) == [("Inadequate", "AP2")]
    assert at(2) == [("Good", "AP3")]
    (now,) = ratings_of(book.db, book.home)
    assert (now.true_from, now.since, now.until) == ("2026-02-20", START + timedelta(days=2), None)


def test_sources_in_trouble_come_first(book: Book) -> None:
    for name in ("a", "b"):
        sources.add(book.db, address=name, kind="cqc-profile", organisation_id=book.home, found_on=None, now=START)
    row = sources.add(book.db, address="c", kind="cqc-profile", organisation_id=book.home, found_on=None, now=START)
    looks: tuple[visits.Purpose, ...] = ("due", "confirm")
    for purpose in looks:
        visits.record(
            book.db, source_id=row, round_id=book.round, purpose=purpose, at=START, outcome="unreachable", slot=None,
            detail="no answer",
        )  # fmt: skip
    worst, *others = sources_now(book.db)
    assert (worst.address, worst.failures, worst.failing_since, worst.detail) == ("c", 1, START, "no answer")
    assert [worst.health, *(one.health for one in others)] == ["failing", "not-visited", "not-visited"]
    assert [one.address for one in others] == ["a", "b"]

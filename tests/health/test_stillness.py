"""Silence is news: lists that name nothing new, a site on which nothing moves, organisations of which nothing comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, insert, select, update

from monitor import lists
from monitor.settings import Health, Settings
from monitor.stillness import Stillness, look_for_stillness, quiet
from storage import incidents, records, rounds, sources, visits, watches
from storage.engine import open_database
from storage.migrate import migrate
from storage.sources import LIST
from storage.tables import baselines, changes

BEGUN = datetime(2025, 7, 1, 5, tzinfo=UTC)
CHECKS, PRESS = lists.addresses(Settings())


@dataclass
class Shelf:
    """Days of visits, written as rounds would write them."""

    engine: Engine
    settings: Settings
    day: int = 0

    @property
    def now(self) -> datetime:
        return BEGUN + timedelta(days=self.day)

    def list(self, db: Connection, *names: str, address: str = PRESS, outcome: str = "changed") -> None:
        """A visit of a list that names releases (``name`` or ``name date``)."""
        source = sources.add(db, address=address, kind=LIST, organisation_id=None, found_on=None, now=self.now)
        number = self.round(db)
        body = f"{address} {sorted(names)}".encode()
        visit = visits.record(
            db, source_id=source, round_id=number, purpose="due", at=self.now, slot="s", status=200,
            outcome=outcome, body=body if outcome == "changed" else None,  # type: ignore[arg-type]
        )  # fmt: skip
        if outcome != "changed":
            return
        hash_ = visits.one(db, visit).body
        listed = [{"url": f"https://www.cqc.org.uk/{name.partition(' ')[0]}", "date": name.partition(" ")[2] or None}
                  for name in names]  # fmt: skip
        known = db.scalar(select(records.records.c.id).where(records.records.c.body == hash_))
        if known is None:
            records.add(
                db, body=hash_, address=address, kind=LIST, reader="r", fingerprint=None, refusal=None, now=self.now,
                document={"listed": listed},
            )  # fmt: skip
            known = db.scalar(select(records.records.c.id).where(records.records.c.body == hash_))
        assert known is not None
        records.checked(db, source_id=source, visit_id=visit, record_id=known, round_id=number, now=self.now)

    def round(self, db: Connection) -> int:
        number = rounds.open_round(db, token=f"{self.day} {rounds_made(db)}", trigger="run", now=self.now)
        rounds.close_round(db, number, how="done", summary={}, now=self.now)
        return number

    def pages(self, db: Connection, number: int) -> list[int]:
        """So many watched homes, each with its profile."""
        made = []
        for place in range(number):
            home = watches.organisation_row(db, "location", f"1-{place:09}", self.now)
            watches.add_watch(db, home, list_name="", asked="", state="watched", added_by="me", now=self.now)
            address = f"https://www.cqc.org.uk/location/1-{place:09}"
            made.append(
                sources.add(db, address=address, kind="cqc-profile", organisation_id=home, found_on=None, now=self.now)
            )
        return made

    def visit(self, db: Connection, pages: Sequence[int], *bodies: str, outcome: str = "changed") -> None:
        """A visit of each page, which gives the body of its place, or the last of them."""
        number = self.round(db)
        for place, page in enumerate(pages):
            body = f"{page} {bodies[min(place, len(bodies) - 1)]}".encode() if bodies else None
            visits.record(
                db, source_id=page, round_id=number, purpose="due", at=self.now, slot="s", status=200,
                outcome=outcome, body=body,  # type: ignore[arg-type]
            )  # fmt: skip

    def look(self) -> Stillness:
        with self.engine.begin() as db:
            return look_for_stillness(db, sources.watched(db), settings=self.settings, now=self.now)

    def quiet(self, days: int, ailing: Sequence[int] = ()) -> dict[int, datetime]:
        with self.engine.begin() as db:
            return quiet(db, sources.watched(db), dict.fromkeys(ailing), days=days, now=self.now)

    def open(self) -> list[str]:
        with self.engine.begin() as db:
            return [one.sentence for one in incidents.open_now(db, ("source-quiet",))]


def rounds_made(db: Connection) -> int:
    return len(db.execute(select(rounds.rounds.c.id)).all())


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    engine = open_database(f"sqlite:///{tmp_path}/wardround.db", create=True)
    migrate(engine)
    yield Shelf(engine, Settings())
    engine.dispose()


# --- CQC's lists.


def days(shelf: Shelf, number: int, *names: str, **more: str) -> list[str]:
    """So many days on which a list names the same; what became known on them."""
    said = []
    for _ in range(number):
        shelf.day += 1
        with shelf.engine.begin() as db:
            shelf.list(db, *names, **more)
        here = shelf.look()
        said += [*here.opened, *here.over]
    return said


def test_a_list_that_names_nothing_new_for_a_fortnight_is_an_incident_until_it_does(shelf: Shelf) -> None:
    assert days(shelf, 14, "a", "b") == []
    (said,) = days(shelf, 5, "a", "b")
    assert said.startswith("CQC's list of press releases has named nothing new since 2 July 2025, though it is read")
    assert said.endswith("open it in a browser: an old copy may be served, or the list may have moved")
    assert shelf.open() == [said]
    assert days(shelf, 2, "c", "a") == [f"CQC's list of press releases names something new again ({PRESS})"]
    assert shelf.open() == []


def test_the_same_page_with_another_date_is_something_new(shelf: Shelf) -> None:
    days(shelf, 14, "a 2025-06-20")
    assert days(shelf, 10, "a 2025-07-15") == []


def test_what_is_named_and_gone_again_counts_on_the_day_on_which_it_came(shelf: Shelf) -> None:
    days(shelf, 10, "a")
    days(shelf, 2, "a", "b")
    assert days(shelf, 12, "a") == []
    assert len(days(shelf, 2, "a")) == 1


def test_an_empty_list_is_quiet_too(shelf: Shelf) -> None:
    days(shelf, 3, "a")
    assert "2 July" in days(shelf, 13)[0]


def test_a_list_that_cannot_be_read_is_another_trouble(shelf: Shelf) -> None:
    days(shelf, 5, "a")
    assert days(shelf, 20, outcome="unreachable") == []
    assert shelf.open() == []


def test_a_list_that_comes_back_after_a_month_as_it_was_has_named_nothing_new(shelf: Shelf) -> None:
    (said,) = days(shelf, 16, "a")
    days(shelf, 30, outcome="unreachable")
    assert days(shelf, 1, "a") == []
    assert shelf.open() == [said]


def test_each_list_has_its_own_incident_and_one_that_is_not_asked_for_any_more_has_none(shelf: Shelf) -> None:
    days(shelf, 15, "a", address=CHECKS)
    days(shelf, 15, "a")
    days(shelf, 1, "a", address=CHECKS)
    assert [one.partition(" has ")[0] for one in shelf.open()] == [
        "CQC's list of checks", "CQC's list of press releases",
    ]  # fmt: skip
    cqc = shelf.settings.cqc.model_copy(update={"checks_list": ""})
    shelf.settings = shelf.settings.model_copy(update={"cqc": cqc})
    assert shelf.look().over == ("whether CQC's list of checks names anything new is looked at no more",)
    assert len(shelf.open()) == 1
    shelf.settings = shelf.settings.model_copy(update={"health": Health(lists_quiet_days=0)})
    assert shelf.look().over == ("whether CQC's list of press releases names anything new is looked at no more",)
    assert shelf.open() == []


# --- A whole site.


def still(shelf: Shelf, number: int, *, homes: int = 50) -> list[int]:
    """Homes whose pages are first read, and then so many days later with the same bytes."""
    with shelf.engine.begin() as db:
        pages = shelf.pages(db, homes)
        shelf.visit(db, pages, "first")
    shelf.day += number
    with shelf.engine.begin() as db:
        shelf.visit(db, pages, "first")
    return pages


def test_a_site_of_many_pages_on_which_nothing_moves_for_a_month_is_an_incident(shelf: Shelf) -> None:
    pages = still(shelf, 29)
    assert shelf.look() == Stillness()
    shelf.day += 1
    (said,) = shelf.look().opened
    assert said == (
        "not one of 50 pages of www.cqc.org.uk has moved since 1 July 2025, though they are read well; open two or"
        " three in a browser: an old copy may be served"
    )
    shelf.day += 3
    with shelf.engine.begin() as db:
        shelf.visit(db, pages, "first")
    assert shelf.look() == Stillness()
    assert shelf.open() == [said]
    with shelf.engine.begin() as db:
        shelf.visit(db, pages, "second", "first")
    assert shelf.look().over == ("pages of www.cqc.org.uk have moved again",)


def test_of_fewer_pages_it_says_nothing(shelf: Shelf) -> None:
    still(shelf, 31, homes=49)
    assert shelf.look() == Stillness()


def test_pages_that_are_newly_watched_are_no_movement(shelf: Shelf) -> None:
    still(shelf, 25)
    with shelf.engine.begin() as db:
        new = shelf.pages(db, 51)[50:]
        shelf.visit(db, new, "first")
    shelf.day += 6
    assert len(shelf.look().opened) == 1


def test_a_site_that_cannot_be_read_is_another_trouble(shelf: Shelf) -> None:
    pages = still(shelf, 31)
    with shelf.engine.begin() as db:
        shelf.visit(db, pages, outcome="unreachable")
    assert shelf.look() == Stillness()


def test_a_still_site_that_goes_down_or_loses_pages_has_not_moved(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.stillness.MANY_PAGES", 3)
    pages = still(shelf, 31, homes=3)
    (said,) = shelf.look().opened
    shelf.day += 9
    with shelf.engine.begin() as db:
        shelf.visit(db, pages, outcome="unreachable")
    assert shelf.look() == Stillness()
    with shelf.engine.begin() as db:
        shelf.visit(db, pages, "first")
        db.execute(update(sources.sources).where(sources.sources.c.id == pages[0]).values(retired_at=shelf.now))
    assert shelf.look() == Stillness()
    assert shelf.open() == [said]
    with shelf.engine.begin() as db:
        db.execute(update(sources.sources).values(retired_at=shelf.now))
    assert shelf.look().over == ("www.cqc.org.uk is no longer watched",)


# --- An organisation.


def known(db: Connection, shelf: Shelf) -> None:
    """The starting position of every home."""
    for row in sources.watched(db):
        values = {"organisation_id": row.organisation_id, "kind": row.kind, "completed_at": shelf.now, "round_id": 1}
        db.execute(insert(baselines).values(values))


def told(db: Connection, shelf: Shelf, organisation: int, kind: str) -> None:
    values = {
        "id": f"{shelf.day} {kind}", "organisation_id": organisation, "round_id": 1, "kind": kind, "identity": "i",
        "steps": 0, "severity": "medium", "provenance": "printed", "first_seen": shelf.now, "state": "confirmed",
        "evidence": {}, "summary": "", "fact_ids": [], "shown_at": {},
    }  # fmt: skip
    db.execute(insert(changes).values(values))


def test_an_organisation_without_news_is_told_once_and_again_after_the_same_time(shelf: Shelf) -> None:
    with shelf.engine.begin() as db:
        shelf.visit(db, pages := shelf.pages(db, 2), "first")
        known(db, shelf)
    shelf.day += 89
    with shelf.engine.begin() as db:
        shelf.visit(db, pages, "first")
        told(db, shelf, 2, "details-changed")
    assert shelf.quiet(90) == {}
    shelf.day += 1
    assert shelf.quiet(90) == {1: BEGUN}
    assert shelf.quiet(0) == {}
    with shelf.engine.begin() as db:
        told(db, shelf, 1, "source-quiet")
    shelf.day += 89
    with shelf.engine.begin() as db:
        shelf.visit(db, pages, "first")
    assert list(shelf.quiet(90)) == [2]
    shelf.day += 1
    assert shelf.quiet(90) == {1: BEGUN, 2: BEGUN + timedelta(days=89)}


def test_that_a_page_could_not_be_read_is_no_news_and_while_it_cannot_nothing_is_known(shelf: Shelf) -> None:
    with shelf.engine.begin() as db:
        shelf.visit(db, pages := shelf.pages(db, 1), "first")
        known(db, shelf)
    shelf.day += 95
    with shelf.engine.begin() as db:
        shelf.visit(db, pages, "first")
        told(db, shelf, 1, "source-recovered")
    assert list(shelf.quiet(90)) == [1]
    assert shelf.quiet(90, ailing=pages) == {}
    with shelf.engine.begin() as db:
        db.execute(update(sources.sources).values(good_at=shelf.now - timedelta(days=9)))
    assert shelf.quiet(90) == {}


def test_very_many_are_told_in_turn_those_still_for_longest_first(shelf: Shelf) -> None:
    with shelf.engine.begin() as db:
        shelf.visit(db, pages := shelf.pages(db, 30), "first")
        known(db, shelf)
    shelf.day += 1
    with shelf.engine.begin() as db:
        told(db, shelf, 1, "details-changed")
    shelf.day += 90
    with shelf.engine.begin() as db:
        shelf.visit(db, pages, "first")
    here = shelf.quiet(90)
    assert len(here) == 25
    assert 1 not in here

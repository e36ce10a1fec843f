from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, select, update

from monitor.digesting import make
from monitor.digesting.make import any_due, make_due
from monitor.message import Message
from monitor.settings import Channel, Rule, Settings
from monitor.writing import write
from storage import digests, ledger, outbox, silences
from storage.digest import DigestView
from storage.tables import changes, deliveries, digest_entries, digest_slots, sources
from storage.tables import digests as digests_table
from tests.digest.ward import LODGE, MILL, ROSE, change, letter
from tests.rules.ward import Round, home
from tests.tell.stage import keep_rating

MONDAY = datetime.fromisoformat("2026-11-16T08:30:20+00:00")
TUESDAY, NEXT_MONDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=7)
DAILY = Rule(name="Each day", channels=("quality",), digest="daily")
WEEKLY = Rule(name="Each week", channels=("quality",), digest="weekly")


@pytest.fixture
def db(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as db:
        yield db


class House:
    """What one test gathers: rules, and rounds that find things by them."""

    def __init__(self, db: Connection, *rules: Rule) -> None:
        self.db = db
        self.rules = rules

    def make(self, now: datetime) -> int:
        settings = Settings.model_construct(rules=self.rules)
        due = any_due(self.db, settings, now=now)
        rows = len(self.db.execute(select(digest_slots)).all())
        made = make_due(self.db, settings, now=now)
        assert due == bool(made or len(self.db.execute(select(digest_slots)).all()) > rows)
        return made

    def find(self, *told: Any, now: datetime = MONDAY, closed: bool = True, **more: Any) -> int:
        whose = told[0].organisation
        row = home(self.db, whose.id, name=whose.name, **more)
        found = Round(self.db, *self.rules, now=now)
        alert = found.finds(row, *told, report=f"AP{found.number}")
        if closed:
            found.closes()
        return alert

    def view(self, digest: int = 1, **more: Any) -> DigestView:
        return digests.view(self.db, digest, **more)

    def waits(self) -> list[int]:
        """The alerts that no digest holds."""
        asked = select(digest_entries.c.alert_id).where(digest_entries.c.digest_id.is_(None))
        return list(self.db.scalars(asked.order_by(digest_entries.c.id)))


def set_state(db: Connection, alert: int, state: str) -> None:
    db.execute(update(changes).where(changes.c.alert_id == alert).values(state=state))


# --- When one is made


def test_a_schedule_that_is_seen_for_the_first_time_begins_with_its_next_time(db: Connection) -> None:
    house = House(db, WEEKLY)
    house.find(change(), now=MONDAY - timedelta(days=1))
    assert house.make(MONDAY) == 0
    rows = db.execute(select(digest_slots.c.schedule, digest_slots.c.slot, digest_slots.c.digest_id)).all()
    assert [tuple(row) for row in rows] == [("weekly monday 08:30", "2026-11-16 08:30", None)]
    assert house.make(NEXT_MONDAY - timedelta(minutes=1)) == 0
    assert house.make(NEXT_MONDAY) == 1
    assert house.make(NEXT_MONDAY + timedelta(minutes=1)) == 0
    assert house.make(NEXT_MONDAY - timedelta(hours=1)) == 0


def test_a_digest_stands_with_its_entries_its_times_and_its_message_that_may_go_now(db: Connection) -> None:
    house = House(db, DAILY, WEEKLY)
    house.make(MONDAY - timedelta(days=1))
    house.find(change(), change(subject="safe", after="Requires improvement"))
    assert house.make(MONDAY) == 1
    [delivery] = [outbox.delivery(db, number) for number in db.scalars(select(deliveries.c.id))]
    assert (delivery.about, delivery.digest_id, delivery.channel, delivery.state) == ("digest", 1, "quality", "waiting")
    assert (delivery.severity, delivery.rules, delivery.due_at) == ("critical", ("Each day", "Each week"), MONDAY)
    assert house.waits() == []
    assert [one.alert.changes[0].subject for one in house.view().gathered] == ["overall"]
    assert house.view().schedules == ("daily 08:30", "weekly monday 08:30")
    assert house.view().slot == "2026-11-16 08:30"


def test_every_time_that_passed_stands_in_the_ledger_with_the_one_digest_that_told_it(db: Connection) -> None:
    house = House(db, DAILY)
    house.make(MONDAY)
    house.find(change(), now=TUESDAY)
    assert house.make(MONDAY + timedelta(days=30)) == 1
    rows = db.execute(select(digest_slots.c.slot, digest_slots.c.digest_id).order_by(digest_slots.c.slot)).all()
    assert [row.slot for row in rows] == sorted({row.slot for row in rows})
    assert [row.digest_id for row in rows] == [None, *[1] * 30]


def test_what_a_round_found_that_is_still_open_waits_for_its_end(db: Connection) -> None:
    house = House(db, WEEKLY)
    house.make(MONDAY)
    alert = house.find(change(), now=TUESDAY, closed=False)
    assert house.make(NEXT_MONDAY) == 1
    assert house.view().gathered == ()
    assert house.waits() == [alert]


def test_what_is_held_back_with_many_of_its_kind_is_in_no_digest_until_it_is_let_go(db: Connection) -> None:
    house = House(db, DAILY)
    house.make(MONDAY - timedelta(days=1))
    alert = house.find(change())
    set_state(db, alert, "held")
    assert house.make(MONDAY) == 0
    set_state(db, alert, "confirmed")
    assert house.make(TUESDAY) == 1
    assert house.waits() == []


def test_what_no_rule_gathers_any_more_goes_with_the_next_digest_of_its_channel(db: Connection) -> None:
    house = House(db, DAILY, WEEKLY)
    house.make(MONDAY)
    house.find(change(), now=TUESDAY)
    house.rules = (WEEKLY.model_copy(update={"name": "Under another name"}),)
    assert house.make(TUESDAY) == 0
    assert house.make(NEXT_MONDAY) == 1
    assert house.waits() == []


def test_what_was_gathered_for_a_channel_that_gets_no_digest_any_more_is_told_now_and_once(db: Connection) -> None:
    house = House(db, WEEKLY)
    house.make(MONDAY)
    house.find(change(), now=TUESDAY)
    house.rules = (Rule(name="At once", channels=("quality",)),)
    assert house.make(TUESDAY) == 1
    assert house.make(TUESDAY + timedelta(minutes=1)) == 0
    assert letter(house.view()).subject == "Wardround, Tuesday 17 November 2026: 1 service down"


def test_a_silence_that_is_over_is_told_once_to_each_channel_even_where_a_clock_was_put_back(db: Connection) -> None:
    house = House(db, Rule(name="At once", channels=("quality", "board")))
    silences.make(db, author="A. Nurse", reason="known", about=("ratings",), ends_at=TUESDAY, now=MONDAY)
    house.find(change())
    assert house.make(MONDAY + timedelta(hours=1)) == 0
    assert house.make(TUESDAY) == 2
    assert house.make(TUESDAY + timedelta(minutes=1)) == 0
    house.find(change(LODGE), now=TUESDAY - timedelta(hours=1))
    assert house.make(TUESDAY + timedelta(minutes=2)) == 2
    assert [letter(house.view(number)).subject for number in (1, 3)] == [
        "Held back by the silence of A. Nurse until 17 November 2026: 1 service down"
    ] * 2
    assert house.waits() == []


# --- Others do the same


def test_what_another_process_made_a_moment_before_is_left_to_it(
    db: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(db, WEEKLY)
    house.make(MONDAY)
    house.find(change(), now=TUESDAY)
    assert house.make(NEXT_MONDAY) == 1
    late = Rule(name="Another", channels=("board",), digest="weekly")
    # It asked before the other had written what it made.
    monkeypatch.setattr(make.ledger, "newest", lambda *_: "2026-11-16 08:30")
    house.rules = (WEEKLY, late)
    assert make_due(db, Settings.model_construct(rules=house.rules), now=NEXT_MONDAY) == 1
    told = list(db.execute(select(deliveries.c.channel, deliveries.c.digest_id).order_by(deliveries.c.id)))
    assert [(row.channel, row.digest_id is not None) for row in told] == [("quality", True), ("board", True)]


def test_entries_that_another_process_took_make_no_empty_digest(
    db: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = House(db, DAILY)
    house.make(MONDAY - timedelta(days=1))
    house.find(change())
    house.rules = ()
    stale = make.entries.waiting(db, "quality")
    assert house.make(MONDAY) == 1
    monkeypatch.setattr(make.digests, "channels_waiting", lambda _: ["quality"])
    monkeypatch.setattr(make.entries, "waiting", lambda *_: stale)
    assert make_due(db, Settings.model_construct(rules=()), now=MONDAY + timedelta(minutes=1)) == 0
    assert [row.slot for row in db.execute(select(digests_table))] == ["2026-11-16 08:30"]


# --- What it is made of


def test_a_digest_counts_what_was_visited_since_the_last_one(db: Connection) -> None:
    house = House(db, WEEKLY)
    house.make(MONDAY)
    for number, at in enumerate((MONDAY - timedelta(days=2), TUESDAY, TUESDAY)):
        values = {"address": f"https://a/{number}", "kind": "cqc-profile", "added_at": MONDAY, "visited_at": at}
        db.execute(insert(sources).values(outcome="changed" if number else "unreachable", **values))
    house.make(NEXT_MONDAY)
    assert (house.view().visited, house.view().in_trouble) == (2, 0)


def test_a_row_shows_the_wanted_columns_of_every_list_and_no_others(db: Connection) -> None:
    house = House(db, WEEKLY)
    house.make(MONDAY)
    cells = {"CONTRACTED": "Yes", "Contract manager": "A. Name", "Ward": ""}
    house.find(change(), now=TUESDAY, lists=("ours", "theirs"), columns=cells)
    house.make(NEXT_MONDAY)
    [one] = house.view(columns=("Contracted", "Ward")).gathered
    assert one.columns == (("Contracted", "Yes"),)
    text = letter(house.view(columns=("Contracted", "Ward"))).text
    assert "  Contracted: Yes\n" in text
    assert "A. Name" not in text
    assert house.view().gathered[0].columns == ()


def test_a_column_is_found_by_its_name_as_a_rule_finds_it(db: Connection) -> None:
    house = House(db, WEEKLY)
    house.make(MONDAY)
    house.find(change(), now=TUESDAY, columns={"Contracted?": "Yes", "contractOfficer": "North team"})
    house.make(NEXT_MONDAY)
    shown = Channel(columns=("Contracted", "Contract officer"))
    told = write(db, outbox.delivery(db, 1), shown, Settings())
    assert isinstance(told, Message)
    assert "  Contracted: Yes\n  Contract officer: North team\n" in told.text


def test_where_only_a_key_question_moved_the_overall_rating_in_force_stands_beside_it(db: Connection) -> None:
    house = House(db, WEEKLY)
    house.make(MONDAY)
    alert = house.find(change(subject="safe", after="Requires improvement"), now=TUESDAY)
    number = db.scalar(select(changes.c.organisation_id).where(changes.c.alert_id == alert))
    assert number is not None
    keep_rating(db, "overall", "Outstanding", number, 1, MONDAY)
    house.make(NEXT_MONDAY)
    assert "Rose House\n  Now: Outstanding\n  Before: Outstanding (overall unchanged; safe down one step)\n" in letter(
        house.view()
    ).text  # fmt: skip


def test_an_alert_that_had_its_own_message_is_named_and_not_gathered(db: Connection) -> None:
    house = House(db, WEEKLY, Rule(name="Gravest", channels=("quality",), severity="critical"))
    house.make(MONDAY)
    house.find(change(), now=TUESDAY)
    house.find(change(LODGE, after="Requires improvement"), now=TUESDAY)
    house.make(NEXT_MONDAY)
    view = house.view()
    assert [one.alert.organisation.name for one in view.gathered] == ["Harbour Lodge"]
    assert [(one.alert.organisation.name, one.state) for one in view.at_once] == [("Rose House", "waiting")]
    house.make(NEXT_MONDAY + timedelta(days=7))
    assert house.view(2).at_once == ()


def test_what_the_digest_does_not_gather_at_all_is_named_too_where_its_channel_was_told(db: Connection) -> None:
    gravest = Rule(name="Gravest", channels=("quality",), severity="critical")
    house = House(db, WEEKLY.model_copy(update={"about": ("registration",)}), gravest)
    house.make(MONDAY)
    house.find(change(), now=TUESDAY)
    house.make(NEXT_MONDAY)
    assert [one.alert.organisation.name for one in house.view().at_once] == ["Rose House"]
    assert house.waits() == []


def test_what_was_taken_back_since_is_marked_and_what_was_discarded_is_gone(db: Connection) -> None:
    house = House(db, WEEKLY)
    house.make(MONDAY)
    told = [house.find(change(whose), now=TUESDAY) for whose in (ROSE, LODGE, MILL)]
    house.make(NEXT_MONDAY)
    set_state(db, told[0], "withdrawn")
    set_state(db, told[1], "discarded")
    text = letter(house.view()).text
    assert text.startswith("1 service down and 1 with other news")
    assert "Rose House\n- Overall went down two steps from Good to Inadequate (withdrawn by a person here)\n" in text
    assert "Harbour Lodge" not in text


def test_a_name_that_no_page_gave_yet_is_the_number_of_the_organisation(db: Connection) -> None:
    house = House(db, WEEKLY)
    house.make(MONDAY)
    house.find(change(ROSE.model_copy(update={"name": ""})), now=TUESDAY)
    house.make(NEXT_MONDAY)
    assert "\nlocation 1-900000001\n  Now: Inadequate\n" in letter(house.view()).text


def test_the_ledger_forgets_times_that_have_still_to_come(db: Connection) -> None:
    house = House(db, DAILY)
    house.make(MONDAY)
    house.make(MONDAY + timedelta(days=30))
    assert ledger.is_ahead(db, "2026-11-18 08:30")
    house.find(change(), now=TUESDAY - timedelta(hours=1))
    make_due(db, Settings.model_construct(rules=house.rules), now=TUESDAY - timedelta(hours=1))
    assert house.make(TUESDAY) == 1
    assert not ledger.is_ahead(db, "2026-11-18 08:30")
    assert ledger.newest(db, "quality", "daily 08:30") == "2026-11-17 08:30"

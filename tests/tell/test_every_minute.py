"""What `wardround run` sends every minute, between two rounds and while one is made."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from monitor.house import House
from monitor.service import Service
from monitor.settings import Channel, Settings
from monitor.summing import Counts, Summary
from monitor.systemd import Manager, Pulse
from monitor.telling import send_due
from storage import incident, incidents, lease, outbox
from storage.tables import deliveries
from tests.service.conftest import round_open
from tests.tell.stage import Clock, PostOffice, add_alert, change

SILENT = Manager({}, pid=1)


@pytest.fixture
def house(engine: Engine, tmp_path: Path) -> House:
    settings = Settings(channels={"alerts": Channel(address_env="MAIL")})
    return House(engine=engine, settings=settings, clock=Clock(), environ={}, base=tmp_path)


@pytest.fixture
def post(house: House) -> Iterator[PostOffice]:
    with PostOffice() as post:
        house.environ["MAIL"] = post.address  # type: ignore[index]
        add(house)
        yield post


def add(house: House) -> int:
    with house.engine.begin() as db:
        return add_alert(db, [change()], now=house.clock())


def later(house: House, **time: float) -> None:
    house.clock.pass_(**time)  # type: ignore[attr-defined]


class Round:
    """A round that goes on until it is let go; meanwhile ``does`` what a test wants."""

    def __init__(self, does: Any = lambda: None) -> None:
        self.does = does

    def __call__(self, house: House, *, trigger: str, stop: Event, **_: Any) -> Summary:
        assert trigger == "run"
        self.does()
        return Summary(counts=Counts(visited=1, changed=0, unread=0))


def test_a_message_that_failed_is_tried_again_after_a_growing_pause_without_any_round(
    house: House, post: PostOffice
) -> None:
    service = Service(house, SILENT)
    post.says = ["451 4.3.0 busy"] * 3
    for _ in range(12):
        service.tell()
        later(house, minutes=1)
    with house.engine.begin() as db:
        told = outbox.delivery(db, 1)
    assert (told.state, [receipt.result for receipt in told.receipts]) == ("sent", ["failed"] * 3 + ["sent"])
    assert [round((one.at - told.receipts[0].at).total_seconds() / 60) for one in told.receipts] == [0, 1, 3, 7]
    assert len(post.took) == 1


def test_where_nothing_is_due_nobody_is_disturbed(house: House) -> None:
    told = send_due(house)
    assert (told.sent, told.waiting_for_address) == (0, ())


def test_a_message_of_a_round_that_is_not_closed_waits_for_it(house: House, post: PostOffice) -> None:
    with house.engine.begin() as db:
        db.execute(deliveries.update().values(state="waiting-for-round", due_at=None))
    later(house, days=1)
    Service(house, SILENT).tell()
    assert post.took == []


def test_while_a_round_is_made_what_is_due_is_sent(house: House, post: PostOffice) -> None:
    took = []

    def look() -> None:
        service.tell()
        took.append(len(post.took))

    service = Service(house, SILENT, make_round=Round(look))
    round_open(house)
    service.tick()
    assert took == [1]


def test_while_another_process_makes_a_round_what_is_due_is_sent(house: House, post: PostOffice) -> None:
    with house.engine.begin() as db:
        lease.take(db, "another round", house.clock())
    Service(house, SILENT).tell()
    assert len(post.took) == 1


def test_what_is_given_up_is_said_in_the_log(house: House, post: PostOffice, caplog: pytest.LogCaptureFixture) -> None:
    post.says = ["rcpt 550 5.1.1 nobody here"]
    Service(house, SILENT).tell()
    said = [record.message for record in caplog.records if record.name == "monitor.run"]
    assert len(said) == 1
    assert said[0].startswith("given up: the message about Rose House to the channel alerts: ")
    assert "550 5.1.1" in said[0]


def test_what_a_person_is_asked_about_is_said_in_the_log(
    house: House, post: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    post.says = ["close"]
    asking = Settings(channels={"alerts": Channel(address_env="MAIL", unknown="ask")})
    Service(replace(house, settings=asking), SILENT).tell()
    assert "not known whether it arrived: the message about Rose House to the channel alerts: " in caplog.text
    with house.engine.begin() as db:
        assert f"`wardround notify arrived {outbox.delivery(db, 1).key}`" in caplog.text


def test_a_service_that_is_stopping_begins_no_further_message(house: House, post: PostOffice) -> None:
    service = Service(house, SILENT)
    service.stop.set()
    service.tell()
    service.tick()
    assert post.took == []


def test_a_service_that_is_asked_to_stop_ends_after_the_message_under_way(house: House, post: PostOffice) -> None:
    later(house, seconds=1)
    add(house)
    service = Service(house, SILENT)
    post.when_it_takes = service.stop.set
    service.tell()
    assert len(post.took) == 1
    service.stop.clear()
    service.tell()
    assert len(post.took) == 2


def test_new_settings_hold_from_the_next_minute(house: House, post: PostOffice) -> None:
    service = Service(replace(house, settings=Settings()), SILENT)
    service.tell()
    assert post.took == [], "its channel is not in the settings"
    service.reload(lambda before: replace(before, settings=house.settings))
    service.tell()
    assert len(post.took) == 1


def test_a_database_that_does_not_answer_is_asked_again_after_ten_minutes_and_rounds_go_on(
    house: House, post: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    made: list[str] = []
    service = Service(house, SILENT, make_round=Round(lambda: made.append("round")))

    def broken(*_: Any) -> None:
        raise OperationalError("begin", {}, Exception("disk is full"))

    event.listen(house.engine, "begin", broken)
    service.tell()
    event.remove(house.engine, "begin", broken)
    assert "the database does not answer (database: disk is full); tried again in 10 minutes" in caplog.text
    round_open(house)
    for _ in range(10):
        service.tell()
        service.tick()
        later(house, minutes=1)
    assert (made, post.took) == (["round"], [])
    service.tell()
    assert len(post.took) == 1


def test_a_rest_that_was_reckoned_by_a_clock_that_was_ahead_ends_when_it_is_put_right(
    house: House, post: PostOffice
) -> None:
    service = Service(house, SILENT)
    later(house, days=31)
    service.messages.rests_until = house.clock()
    later(house, days=-31)
    service.tell()
    assert len(post.took) == 1


def test_messages_that_hang_count_as_hanging_although_rounds_go_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = 0.0
    monkeypatch.setattr("monitor.service.Pulse", lambda: Pulse(lambda: seconds))
    service = Service(house, SILENT, make_round=Round())
    seconds = 421.0
    service.tick()
    assert not service.alive()
    service.tell()
    assert service.alive()
    seconds = 842.0
    service.tell()
    assert not service.alive(), "nor do messages hide a round that hangs"


def test_once_an_hour_it_is_proven_that_every_message_has_its_receipt(house: House, post: PostOffice) -> None:
    service, found = Service(house, SILENT), []
    house.environ["MAIL"] = ""  # type: ignore[index]
    for address, minutes in (("", 0), ("", 59), ("", 2), (post.address, 59), (post.address, 2)):
        later(house, minutes=minutes)
        house.environ["MAIL"] = address  # type: ignore[index]
        service.tell()
        with house.engine.begin() as db:
            found.append([one.kind for one in incidents.open_now(db, None)])
    assert found == [[], [], [incident.NO_ADDRESS], [incident.NO_ADDRESS], []]
    assert len(post.took) == 1


def test_a_fault_of_the_self_check_holds_up_no_message(
    house: House, post: PostOffice, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fault(_: House) -> None:
        raise KeyError("a fault")

    monkeypatch.setattr("monitor.service.prove_house", fault)
    service = Service(house, SILENT)
    service.tell()
    assert "the self-check failed: KeyError" in caplog.text
    later(house, minutes=1)
    add(house)
    service.tell()
    assert len(post.took) == 2

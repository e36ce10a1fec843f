"""What each minute of the service asks for: a round at its time, made good, or for what is newly watched."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from threading import Event
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from crawler.errors import ContactMissing
from monitor.house import House
from monitor.service import Service
from monitor.settings import Fetch, Schedule, SettingsError
from monitor.summing import Counts, Summary
from monitor.systemd import Manager, Pulse
from storage import incidents
from storage.lease import AnotherRound
from tests.service.conftest import Listener, Time, round_open, visited, watched

SILENT = Manager({}, pid=1)


class Rounds:
    """Makes no round but notes when one was asked for and under which settings; what it is to raise, it raises."""

    def __init__(self, time: Time) -> None:
        self.time = time
        self.made: list[str] = []
        self.contacts: list[str] = []
        self.raises: Exception | None = None
        self.meanwhile: Callable[[], Any] = lambda: None

    def __call__(self, house: House, *, trigger: str, progress: Any, stop: Event, since: datetime | None) -> Summary:
        assert trigger == "run"
        assert not stop.is_set()
        assert since is None
        progress("visiting 1 addresses")
        self.meanwhile()
        if self.raises is not None:
            raise self.raises
        self.made.append(f"{self.time.now:%dT%H:%M}")
        self.contacts.append(house.settings.fetch.contact)
        return Summary(counts=Counts(visited=1, changed=0, unread=0))


@pytest.fixture
def rounds(time: Time) -> Rounds:
    return Rounds(time)


@pytest.fixture
def service(house: House, rounds: Rounds) -> Service:
    return Service(house, SILENT, make_round=rounds)


def minutes(service: Service, time: Time, count: int) -> None:
    for _ in range(count):
        service.tick()
        time.later(minutes=1)


def test_a_round_is_made_at_its_time_and_only_once(service: Service, time: Time, rounds: Rounds) -> None:
    minutes(service, time, 180)
    assert rounds.made == ["23T06:00"]


def test_started_with_nothing_missed_it_waits_for_the_next_time(
    service: Service, house: House, time: Time, rounds: Rounds
) -> None:
    visited(house, watched(house), "2026-11-22T06:01")
    minutes(service, time, 30)  # the new day's slot is open, but it is not yet six
    assert rounds.made == []


def test_a_time_that_passed_while_it_was_not_running_is_made_good_at_the_start(
    service: Service, house: House, time: Time, rounds: Rounds
) -> None:
    visited(house, watched(house), "2026-11-20T06:01")
    minutes(service, time, 30)
    assert rounds.made == ["23T05:00"]


def test_three_days_without_the_machine_are_one_round(
    service: Service, house: House, time: Time, rounds: Rounds
) -> None:
    visited(house, watched(house), "2026-11-20T06:01")
    time.to("2026-11-23T14:30")
    minutes(service, time, 120)
    assert rounds.made == ["23T14:30"]


def test_before_the_round_that_makes_them_good_the_missed_ones_are_noted(
    service: Service, house: House, time: Time, caplog: pytest.LogCaptureFixture
) -> None:
    time.to("2026-11-20T06:01")
    visited(house, watched(house), "2026-11-20T06:01")
    time.to("2026-11-23T14:30")
    minutes(service, time, 1)
    with house.engine.begin() as db:
        (said,) = incidents.still_open(db)
    assert said == "no round has come to its end since 20 November 2026, 06:01, though they are due at 06:00"
    assert caplog.messages == [said]


def test_restarted_after_todays_round_it_makes_no_second_one(
    service: Service, house: House, time: Time, rounds: Rounds
) -> None:
    visited(house, watched(house), "2026-11-23T06:02")
    time.to("2026-11-23T14:30")
    minutes(service, time, 30)
    assert rounds.made == []


def test_a_round_for_one_organisation_by_hand_does_not_stand_for_the_one_that_was_missed(
    service: Service, house: House, time: Time, rounds: Rounds
) -> None:
    visited(house, watched(house, "1-999000001"), "2026-11-23T13:00")
    visited(house, watched(house, "1-999000002"), "2026-11-22T06:00")
    time.to("2026-11-23T14:30")
    minutes(service, time, 5)
    assert rounds.made == ["23T14:30"]


def test_a_round_that_was_killed_is_gone_on_with_at_the_start(
    service: Service, house: House, time: Time, rounds: Rounds
) -> None:
    round_open(house)
    minutes(service, time, 5)
    assert rounds.made == ["23T05:00"]


def test_a_time_that_passed_while_the_machine_slept_is_made_good_when_it_wakes(
    service: Service, time: Time, rounds: Rounds
) -> None:
    minutes(service, time, 5)
    time.to("2026-11-25T09:12")
    minutes(service, time, 5)
    assert rounds.made == ["25T09:12"]


def test_a_clock_that_was_ahead_and_is_put_right_makes_no_second_round(
    service: Service, time: Time, rounds: Rounds
) -> None:
    time.to("2026-11-23T06:00")
    minutes(service, time, 3)
    time.to("2026-11-23T05:30")
    minutes(service, time, 60)
    assert rounds.made == ["23T06:00"]


def test_what_is_newly_watched_is_visited_within_a_minute(
    service: Service, house: House, time: Time, rounds: Rounds
) -> None:
    time.to("2026-11-23T14:30")
    minutes(service, time, 10)
    assert rounds.made == []
    watched(house)
    minutes(service, time, 1)
    assert rounds.made == ["23T14:40"]


def test_what_is_newly_watched_and_cannot_be_visited_does_not_start_a_round_every_minute(
    service: Service, house: House, time: Time, rounds: Rounds
) -> None:
    time.to("2026-11-23T14:30")
    minutes(service, time, 1)
    watched(house)
    minutes(service, time, 60)
    assert rounds.made == ["23T14:31"]
    watched(house, "1-999000002")
    minutes(service, time, 60)
    assert rounds.made == ["23T14:31", "23T15:31"]


def test_a_source_that_was_visited_and_failed_waits_for_the_next_time(
    service: Service, house: House, time: Time, rounds: Rounds
) -> None:
    time.to("2026-11-23T14:30")
    minutes(service, time, 1)
    source = watched(house)
    rounds.meanwhile = lambda: visited(house, source, "2026-11-23T14:31")
    minutes(service, time, 60 * 16)
    assert rounds.made == ["23T14:31", "24T06:00"]


def test_what_is_watched_while_a_round_is_under_way_gets_one_after_it(
    service: Service, house: House, time: Time, rounds: Rounds
) -> None:
    rounds.meanwhile = lambda: watched(house)
    minutes(service, time, 90)
    assert rounds.made == ["23T06:00", "23T06:01"]


def test_a_round_that_gives_way_to_another_is_tried_every_minute_and_says_so_once(
    service: Service, time: Time, rounds: Rounds, caplog: pytest.LogCaptureFixture
) -> None:
    minutes(service, time, 60)
    rounds.raises = AnotherRound("another round is running (process 7 on here)")
    minutes(service, time, 5)
    rounds.raises = None
    minutes(service, time, 60)
    assert rounds.made == ["23T06:05"]
    warned = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert warned == [
        "no round now, it is tried every minute: another round is running (process 7 on here)"
    ]  # fmt: skip


def test_a_database_that_does_not_answer_is_said_and_tried_again_after_ten_minutes(
    service: Service, time: Time, rounds: Rounds, caplog: pytest.LogCaptureFixture
) -> None:
    minutes(service, time, 60)
    rounds.raises = OperationalError("insert", {}, Exception("disk is full"))
    minutes(service, time, 1)
    rounds.raises = None
    minutes(service, time, 60)
    assert rounds.made == ["23T06:10"]
    assert "the database does not answer (database: disk is full); tried again in 10 minutes" in caplog.text


def test_a_fault_of_our_own_is_logged_and_costs_ten_minutes_not_the_day(
    service: Service, time: Time, rounds: Rounds, caplog: pytest.LogCaptureFixture
) -> None:
    minutes(service, time, 60)
    rounds.raises = KeyError("a page's words")
    minutes(service, time, 1)
    rounds.raises = None
    minutes(service, time, 60)
    assert rounds.made == ["23T06:10"]
    assert "what the clock asked for failed: KeyError" in caplog.text
    assert "a page's words" not in caplog.text


def test_without_a_contact_the_service_says_so_and_goes_on(
    service: Service, time: Time, rounds: Rounds, caplog: pytest.LogCaptureFixture
) -> None:
    minutes(service, time, 60)
    rounds.raises = ContactMissing("fetch.contact: before www.cqc.org.uk is visited, say who you are")
    minutes(service, time, 30)
    assert caplog.text.count("no round: fetch.contact") == 1
    assert not service.stop.is_set()


def test_a_file_of_the_proxy_that_went_missing_is_said_once_a_round_and_the_service_goes_on(
    service: Service, time: Time, rounds: Rounds, caplog: pytest.LogCaptureFixture
) -> None:
    rounds.raises = SettingsError("fetch.proxy_file: /run/proxy cannot be read: No such file or directory")
    minutes(service, time, 90)
    assert caplog.text.count("no round: fetch.proxy_file: /run/proxy cannot be read") == 1
    assert "please report" not in caplog.text
    rounds.raises = None
    time.to("2026-11-24T05:59")
    minutes(service, time, 2)
    assert rounds.made == ["24T06:00"]


def test_without_any_time_of_day_only_what_is_newly_watched_starts_a_round(
    house: House, time: Time, rounds: Rounds
) -> None:
    visited(house, watched(house), "2026-11-01T06:00")
    service = Service(replace(house, settings=scheduled(house)), SILENT, make_round=rounds)
    minutes(service, time, 90)
    assert rounds.made == []
    watched(house, "1-999000002")
    minutes(service, time, 90)
    assert rounds.made == ["23T06:30"]


def test_asked_to_stop_it_begins_nothing_more(service: Service, time: Time, rounds: Rounds) -> None:
    service.stop.set()
    minutes(service, time, 120)
    assert rounds.made == []


def scheduled(house: House, *times: str, contact: str = "") -> Any:
    return house.settings.model_copy(
        update={"schedule": Schedule(rounds=times), "fetch": Fetch(contact=contact)}
    )  # fmt: skip


def test_new_settings_take_effect_from_the_next_minute(service: Service, time: Time, rounds: Rounds) -> None:
    minutes(service, time, 120)
    service.reload(lambda house: replace(house, settings=scheduled(house, "06:30", "07:10", contact="me@example.org")))
    minutes(service, time, 60)
    assert rounds.made == ["23T06:00", "23T07:10"]  # half past six was over when it was added
    assert rounds.contacts == ["", "me@example.org"]


def test_a_round_under_way_keeps_the_settings_it_began_with(service: Service, time: Time, rounds: Rounds) -> None:
    def reload() -> None:
        service.reload(lambda house: replace(house, settings=scheduled(house, "06:00", contact="me@example.org")))

    rounds.meanwhile = reload
    minutes(service, time, 61)
    assert rounds.contacts == [""]
    assert service.house.settings.fetch.contact == "me@example.org"
    assert service.house.clock() == time.now


def test_bad_settings_are_refused_with_a_sentence_while_the_old_ones_go_on(
    house: House, time: Time, rounds: Rounds, listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    service = Service(house, Manager({"NOTIFY_SOCKET": listener.address}, pid=1), make_round=rounds)

    def refuse(_: House) -> House:
        raise SettingsError('settings.toml: schedule.rounds[1] is "6"; allowed is a time of day such as "06:00"')

    service.reload(refuse)
    assert (
        "the new settings are refused, and the old ones go on: settings.toml: schedule.rounds[1]" in caplog.text
    )  # fmt: skip
    assert listener.next()["RELOADING"] == "1"
    assert "refused" in listener.next()["STATUS"]
    ready = listener.next()
    assert ready["READY"] == "1"
    assert "refused" in ready["STATUS"]  # what `systemctl status` goes on to show
    minutes(service, time, 61)
    assert rounds.made == ["23T06:00"]


def test_a_reload_lets_what_could_not_be_visited_be_tried_once_more(
    service: Service, house: House, time: Time, rounds: Rounds
) -> None:
    time.to("2026-11-23T14:30")
    watched(house)
    minutes(service, time, 5)
    service.reload(lambda house: house)
    minutes(service, time, 5)
    assert rounds.made == ["23T14:30", "23T14:35"]


def test_work_that_gives_no_sign_of_life_for_longer_than_its_longest_step_counts_as_hanging(
    house: House, rounds: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = 0.0
    monkeypatch.setattr("monitor.service.Pulse", lambda: Pulse(lambda: seconds))
    service = Service(house, SILENT, make_round=rounds)
    assert service.patience == 420
    seconds = 359.0
    assert service.alive()
    seconds = 421.0
    assert not service.alive()
    service.house.clock()  # as every write of a round does
    assert not service.alive(), "and messages are looked for every minute"
    service.tell()
    assert service.alive()

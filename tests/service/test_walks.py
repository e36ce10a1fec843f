"""A walk of the service past everything due: rounds of some minutes, one after another, until nothing is left."""

from __future__ import annotations

from datetime import datetime
from threading import Event
from typing import Any

import pytest

from crawler.errors import ContactMissing
from monitor.house import House
from monitor.service import Service
from monitor.summing import Counts, Summary
from monitor.systemd import Manager
from storage import rounds
from tests.service.conftest import Time, moment, round_open, visited, watched

SILENT = Manager({}, pid=1)
BEGAN = moment("2026-11-23T06:00")


class Rounds:
    """Makes no round but says of as many as it is told that their walk has not come to its end."""

    def __init__(self, time: Time, *, unended: int) -> None:
        self.time, self.unended, self.refuses = time, unended, False
        self.made: list[str] = []
        self.since: list[datetime | None] = []

    def __call__(self, house: House, *, trigger: str, progress: Any, stop: Event, since: datetime | None) -> Summary:
        self.made.append(f"{self.time.now:%H:%M}")
        self.since.append(since)
        if self.refuses:
            raise ContactMissing("fetch.contact is empty")
        self.unended -= 1
        return Summary(
            counts=Counts(visited=1, changed=0, unread=0, since=(since or self.time.now) if self.unended >= 0 else None)
        )


def minutes(service: Service, time: Time, count: int) -> None:
    for _ in range(count):
        service.tick()
        time.later(minutes=1)


def in_the_ledger(house: House, *, since: datetime | None) -> None:
    """A round of the service that came to its end; ``since`` where its walk did not."""
    counts = Counts(visited=1, changed=0, unread=0, since=since)
    with house.engine.begin() as db:
        number = rounds.open_round(db, token="before", trigger="run", now=BEGAN)
        rounds.close_round(db, number, how="done", summary=counts.model_dump(mode="json"), now=house.clock())


def test_a_walk_that_one_round_did_not_end_goes_on_the_next_minute_until_it_ends(house: House, time: Time) -> None:
    made = Rounds(time, unended=2)
    minutes(Service(house, SILENT, make_round=made), time, 120)
    assert made.made == ["06:00", "06:01", "06:02"]
    assert made.since == [None, BEGAN, BEGAN]


def test_the_next_time_of_day_begins_a_walk_of_its_own(house: House, time: Time) -> None:
    made = Rounds(time, unended=1)
    service = Service(house, SILENT, make_round=made)
    minutes(service, time, 61)
    time.to("2026-11-24T06:30")
    minutes(service, time, 2)
    assert made.made == ["06:00", "06:30"]
    assert made.since == [None, None]


@pytest.mark.parametrize("crashed", [False, True])
def test_a_service_that_starts_in_the_midst_of_a_walk_goes_on_with_it(house: House, time: Time, crashed: bool) -> None:
    visited(house, watched(house), "2026-11-22T06:02")
    time.to("2026-11-23T06:20")
    in_the_ledger(house, since=BEGAN)
    if crashed:
        round_open(house)
    made = Rounds(time, unended=0)
    minutes(Service(house, SILENT, make_round=made), time, 5)
    assert (made.made, made.since) == (["06:20"], [BEGAN])


@pytest.mark.parametrize("started", ["2026-11-23T11:00", "2026-11-24T06:20"])
def test_a_walk_of_too_long_ago_is_not_gone_on_with(house: House, time: Time, started: str) -> None:
    visited(house, watched(house), "2026-11-22T06:02")
    in_the_ledger(house, since=BEGAN)
    time.to(started)
    made = Rounds(time, unended=0)
    minutes(Service(house, SILENT, make_round=made), time, 5)
    assert made.since == [None]


def test_a_walk_that_may_not_go_on_is_not_tried_every_minute(house: House, time: Time) -> None:
    made = Rounds(time, unended=1)
    service = Service(house, SILENT, make_round=made)
    minutes(service, time, 61)
    made.refuses = True
    minutes(service, time, 10)
    assert made.made == ["06:00", "06:01"]

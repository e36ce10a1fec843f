"""A call of `round` every morning, as cron makes it: none so early or late that a day is skipped or doubled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.clock import LONDON
from monitor.house import House
from monitor.loading import load
from monitor.named import named
from monitor.round import make_round
from monitor.settings import Schedule
from monitor.slots import slots
from monitor.watching import watch
from storage import sources
from storage.engine import open_database
from storage.tables import metadata
from tests.command.test_read_address import HOME, PAGE, settle
from tests.service.conftest import Time, watched
from tests.site import Site

OCTOBER, MARCH = date(2026, 10, 18), date(2026, 3, 22)
"""A week before the night in which the clocks of London change."""
EARLY_AND_LATE = (0, -5, 5, 3, -4, 0, 5, -5, -1, 2, 5, 5, -5, 0)
"""Minutes around six o'clock."""


@dataclass
class Calls:
    """Calls of `round` at moments that a test chooses, past one home that does not change."""

    house: House
    time: Time
    site: Site

    def at(self, moment: datetime) -> int:
        """Call; how often the home's page was asked for."""
        self.time.now = moment.astimezone(UTC)
        self.site.forget()
        make_round(self.house)
        return self.site.paths().count(HOME)

    def six(self, day: date, minutes: int = 0) -> int:
        """Call on a day at six o'clock in London, some minutes early or late."""
        return self.at(datetime(day.year, day.month, day.day, 6, tzinfo=LONDON) + timedelta(minutes=minutes))


@pytest.fixture
def calls(folder: Path, house: House, time: Time) -> Iterator[Calls]:
    with Site() as site:
        settle(folder, site)
        for path in (HOME, f"{HOME}/reports"):
            site.page(path, PAGE.read_bytes(), etag='"1"')
        here = replace(house, settings=load(environ={}, folder=folder).settings)
        time.to("2026-01-05T06:00")
        watch(here, [named(site.address + HOME)], list_name="", added_by="me")
        yield Calls(here, time, site)


def test_fourteen_calls_around_six_visit_a_daily_source_fourteen_times(calls: Calls) -> None:
    days = [OCTOBER + timedelta(days=number) for number in range(14)]
    assert [calls.six(day, minutes) for day, minutes in zip(days, EARLY_AND_LATE, strict=True)] == [1] * 14


def test_the_shorter_day_of_march_is_a_day_like_any_other(calls: Calls) -> None:
    assert [calls.six(date(2026, 3, day)) for day in (28, 29, 30)] == [1] * 3


def test_a_second_call_on_a_day_visits_nothing_and_three_days_without_one_are_made_good_once(calls: Calls) -> None:
    day, back = date(2026, 11, 2), date(2026, 11, 6)
    assert [calls.six(day), calls.six(day, 17 * 60), calls.six(back, 200), calls.six(back, 260)] == [1, 0, 1, 0]


def test_the_hour_that_october_repeats_is_visited_in_both_its_turns(calls: Calls) -> None:
    hourly = calls.house.settings.model_copy(update={"schedule": Schedule(profiles="hourly")})
    calls.house = replace(calls.house, settings=hourly)
    hours = [datetime(2026, 10, 25, hour, 10, tzinfo=UTC) for hour in (0, 1, 2)]
    assert [f"{moment.astimezone(LONDON):%H:%M}" for moment in hours] == ["01:10", "01:10", "02:10"]
    assert [calls.at(moment) for moment in hours] == [1, 1, 1]


@settings(max_examples=30)
@given(
    st.sampled_from([OCTOBER, MARCH]),
    st.lists(st.tuples(st.integers(-5, 5), st.integers(0, 2)), min_size=14, max_size=14),
)
def test_however_early_late_or_often_the_calls_of_a_day_come_a_source_is_due_once(
    tmp_path_factory: pytest.TempPathFactory, first: date, days: list[tuple[int, int]]
) -> None:
    """``days``: the minutes around six, and the calls beside it."""
    engine = open_database("sqlite:///:memory:", create=True)
    metadata.create_all(engine)
    time = Time("2026-01-01T00:00")
    house = House(
        engine=engine, settings=load(environ={}, folder=tmp_path_factory.getbasetemp()).settings, clock=time,
        environ={}, base=tmp_path_factory.getbasetemp(),
    )  # fmt: skip
    source = watched(house)
    for number, (minutes, more) in enumerate(days):
        day = first + timedelta(days=number)
        six = datetime(day.year, day.month, day.day, 6, tzinfo=LONDON) + timedelta(minutes=minutes)
        found = [_visits(house, source, (six + timedelta(hours=5 * call)).astimezone(UTC)) for call in range(1 + more)]
        assert found == [True] + [False] * more
    engine.dispose()


def _visits(house: House, source: int, now: datetime) -> bool:
    present = slots(house.settings.schedule, now)
    with house.engine.begin() as db:
        due = [row.id for row in sources.due(db, slots=present)]
        if source in due:
            sources.visited(
                db, source, at=now, outcome="not-modified", detail=None, slot=present["cqc-profile"], whole=True,
                etag=None, last_modified=None, body=None,
            )  # fmt: skip
    return source in due

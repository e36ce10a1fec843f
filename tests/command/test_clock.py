"""Which times of day have come, by the calendar of London, and the call of every minute."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.clock import LONDON, last_time, next_time, scheduler


@contextmanager
def running(clock: Any) -> Iterator[None]:
    clock.start()
    try:
        yield
    finally:
        clock.shutdown(wait=True)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def times_after(moment: datetime, times: Sequence[str], *, days: int) -> list[str]:
    found, end = [], moment + timedelta(days=days)
    while (coming := next_time(times, moment)) and coming < end:
        found.append(f"{coming:%dT%H:%M}")
        moment = coming
    return found


def test_times_of_day_follow_the_clock_of_london_through_summer_time() -> None:
    saturday = datetime(2026, 3, 28, 12, tzinfo=LONDON)
    assert times_after(saturday, ["06:00", "18:30"], days=1) == ["28T18:30", "29T05:00"]
    saturday = datetime(2026, 10, 24, 12, tzinfo=LONDON)
    assert times_after(saturday, ["06:00", "18:30"], days=1) == ["24T17:30", "25T06:00"]


def test_a_time_that_october_repeats_comes_twice_so_that_no_hour_is_left_out() -> None:
    assert times_after(at("2026-10-24T22:30"), ["00:30", "01:30", "02:30"], days=1) == [
        "24T23:30", "25T00:30", "25T01:30", "25T02:30"
    ]  # fmt: skip


def test_a_time_that_march_leaves_out_comes_an_hour_later_by_the_clock_on_the_wall() -> None:
    assert times_after(at("2026-03-28T12:00"), ["01:30"], days=2) == ["29T01:30", "30T00:30"]


def test_without_any_time_of_day_none_has_come_and_none_will() -> None:
    assert (last_time([], at("2026-01-01T00:00")), next_time([], at("2026-01-01T00:00"))) == (None, None)


@given(
    st.lists(st.times().map(lambda time: f"{time:%H:%M}"), min_size=1, max_size=4),
    st.integers(0, 4 * 365 * 24 * 60).map(lambda minutes: at("2025-01-01T00:00") + timedelta(minutes=minutes)),
)
def test_the_last_time_and_the_next_are_never_more_than_a_day_and_an_hour_apart(
    times: list[str], now: datetime
) -> None:
    last, coming = last_time(times, now), next_time(times, now)
    assert last is not None
    assert coming is not None
    assert last <= now < coming <= last + timedelta(hours=25)
    assert last_time(times, coming) == coming


@pytest.mark.parametrize("hour", [0, 13])
def test_the_call_comes_at_once_and_then_at_the_beginning_of_every_minute(hour: int) -> None:
    called = threading.Event()
    clock = scheduler(tick=called.set)
    with running(clock):
        assert called.wait(timeout=20)
        trigger = clock.get_job("tick").trigger
    now = datetime(2026, 3, 29, hour, 30, 12, tzinfo=UTC)
    coming = [trigger.get_next_fire_time(None, now + timedelta(minutes=minute)) for minute in range(3)]
    assert [f"{moment.astimezone(UTC):%H:%M:%S}" for moment in coming] == [
        f"{hour:02}:{31 + one}:00" for one in range(3)
    ]


def test_a_minute_that_passed_while_the_machine_slept_is_made_good_once() -> None:
    clock = scheduler(tick=lambda: None)
    clock.start(paused=True)
    job = clock.get_job("tick")
    clock.shutdown()
    assert (job.misfire_grace_time, job.coalesce) == (None, True)


def test_while_a_call_goes_on_the_next_minutes_leave_it_alone() -> None:
    begun, go_on, calls = threading.Event(), threading.Event(), []

    def work() -> None:
        calls.append(len(calls))
        begun.set()
        go_on.wait(timeout=20)

    clock = scheduler(tick=work)
    with running(clock):
        assert begun.wait(timeout=20)
        clock.get_job("tick").func()
        clock.get_job("tick").func()
        assert calls == [0]
        go_on.set()


def test_while_one_call_goes_on_the_others_go_on_too() -> None:
    begun, go_on, other = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        begun.set()
        go_on.wait(timeout=20)

    clock = scheduler(round=work, messages=other.set)
    with running(clock):
        assert begun.wait(timeout=20)
        assert other.wait(timeout=20)
        assert not go_on.is_set()
        go_on.set()

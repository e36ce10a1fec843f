import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from monitor.clock import LONDON, scheduler


def nothing() -> None:
    pass


@contextmanager
def running(clock: Any) -> Iterator[None]:
    clock.start()
    try:
        yield
    finally:
        clock.shutdown(wait=True)


def rounds_after(moment: datetime, *times: str) -> list[datetime]:
    clock = scheduler(times, make_round=nothing, tell=nothing, at_once=None)
    clock.start(paused=True)
    trigger, found = clock.get_job("round").trigger, [moment]
    while len(found) < 4:
        found.append(trigger.get_next_fire_time(found[-1] if found[1:] else None, found[-1]))
    clock.shutdown()
    return found[1:]


def test_rounds_follow_the_clock_of_london_through_summer_time() -> None:
    saturday = datetime(2026, 3, 28, 12, tzinfo=LONDON)
    assert [each.astimezone(UTC).isoformat() for each in rounds_after(saturday, "06:00", "18:30")] == [
        "2026-03-28T18:30:00+00:00",
        "2026-03-29T05:00:00+00:00",
        "2026-03-29T17:30:00+00:00",
    ]


def test_a_time_that_passed_is_made_good_once_however_late() -> None:
    clock = scheduler(["06:00"], make_round=nothing, tell=nothing, at_once=None)
    clock.start(paused=True)
    jobs = [clock.get_job(name) for name in ("round", "tell")]
    clock.shutdown()
    assert {(job.misfire_grace_time, job.coalesce, job.max_instances) for job in jobs} == {(None, True, 1)}


def test_what_is_due_at_the_start_is_not_left_until_the_next_time_of_day() -> None:
    made = threading.Event()
    with running(scheduler(["06:00"], make_round=made.set, tell=nothing, at_once=datetime.now(UTC))):
        assert made.wait(timeout=20)


def test_without_any_time_of_day_and_nothing_due_no_round_is_made() -> None:
    clock = scheduler([], make_round=nothing, tell=nothing, at_once=None)
    assert [job.id for job in clock.get_jobs()] == ["tell"]


def test_messages_are_left_to_the_round_that_is_under_way() -> None:
    begun, go_on, told = threading.Event(), threading.Event(), threading.Event()

    def make_round() -> None:
        begun.set()
        go_on.wait(timeout=20)

    clock = scheduler(["06:00"], make_round=make_round, tell=told.set, at_once=datetime.now(UTC))
    with running(clock):
        assert begun.wait(timeout=20)
        clock.get_job("tell").func()
        assert not told.is_set()
        go_on.set()
    clock_after = scheduler([], make_round=nothing, tell=told.set, at_once=None)
    clock_after.get_jobs()[0].func()
    assert told.is_set()

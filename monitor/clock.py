"""The clock of ``wardround run``: which times of day have come, by the calendar of London, and a call every minute."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

LONDON = ZoneInfo("Europe/London")


def last_time(times: Sequence[str], now: datetime) -> datetime | None:
    """The newest moment up to ``now`` at which it was one of the ``times`` of day; None where there are none."""
    return max((moment for moment in _moments(times, now) if moment <= now), default=None)


def next_time(times: Sequence[str], now: datetime) -> datetime | None:
    """The first moment after ``now`` at which it is one of the ``times`` of day; None where there are none."""
    return min((moment for moment in _moments(times, now) if moment > now), default=None)


def _moments(times: Sequence[str], now: datetime) -> Iterator[datetime]:
    """From yesterday to tomorrow. A time that October repeats is two moments, one that March leaves out the later."""
    today = now.astimezone(LONDON).date()
    for day in (today + timedelta(days=number) for number in (-1, 0, 1)):
        for text in times:
            first = datetime.combine(day, time.fromisoformat(text), LONDON).astimezone(UTC)
            again = datetime.combine(day, time.fromisoformat(text).replace(fold=1), LONDON).astimezone(UTC)
            yield first
            if again > first:
                yield again


def scheduler(**calls: Callable[[], None]) -> BackgroundScheduler:
    """A scheduler, not started, that makes each of the calls at once and at the beginning of every minute.

    While one goes on (a round may take hours) its minutes in between are left out, and the others go on; a minute that
    passed while the machine slept is made good once.
    """
    clock = BackgroundScheduler(
        timezone=LONDON,
        executors={"default": ThreadPoolExecutor(2 * len(calls))},
        # Two of each: the one that goes on, and the one that sees it and leaves again.
        job_defaults={"coalesce": True, "max_instances": 2, "misfire_grace_time": None},
    )
    every = CronTrigger(second=0, timezone=LONDON)
    for name, call in calls.items():
        clock.add_job(_alone(call), every, id=name, name=name, next_run_time=datetime.now(UTC))
    return clock


def _alone(work: Callable[[], None]) -> Callable[[], None]:
    busy = threading.Lock()

    def run() -> None:
        if busy.acquire(blocking=False):
            try:
                work()
            finally:
                busy.release()

    return run

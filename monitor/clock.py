"""The clock of ``wardround run``: rounds by the calendar of London, messages between them, a clean stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)

LONDON = ZoneInfo("Europe/London")
BETWEEN_MESSAGES = 60
"""Seconds between two looks at what is to be sent."""


def scheduler(
    rounds: Sequence[str], *, make_round: Callable[[], None], tell: Callable[[], None], at_once: datetime | None
) -> BackgroundScheduler:
    """A scheduler, not started, that calls ``make_round`` at the times of day ``rounds`` and ``tell`` every minute.

    A time that passed while the machine slept is made good once, however late; nothing runs twice at the same time.
    ``at_once`` is the moment of a first round before the calendar's, or None.
    """
    clock = BackgroundScheduler(
        timezone=LONDON,
        executors={"default": ThreadPoolExecutor(2)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    clock.add_listener(_note, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
    times = OrTrigger([_time_of_day(text) for text in rounds]) if rounds else None
    first = {"next_run_time": at_once} if at_once else {}
    busy = threading.Lock()
    if times is not None or at_once:
        clock.add_job(_alone(make_round, busy, wait=True), times, id="round", name="round", **first)
    every = IntervalTrigger(seconds=BETWEEN_MESSAGES, timezone=LONDON)
    clock.add_job(_alone(tell, busy, wait=False), every, id="tell", name="messages")
    return clock


def _alone(work: Callable[[], None], busy: threading.Lock, *, wait: bool) -> Callable[[], None]:
    """``work`` while nothing else of ours runs; where something does, later (``wait``) or not this time."""

    def run() -> None:
        if busy.acquire(blocking=wait):
            try:
                work()
            finally:
                busy.release()

    return run


def _time_of_day(text: str) -> CronTrigger:
    hour, minute = text.split(":")
    return CronTrigger(hour=int(hour), minute=int(minute), timezone=LONDON)


def _note(event: JobEvent) -> None:
    what = {EVENT_JOB_MISSED: "missed its time", EVENT_JOB_MAX_INSTANCES: "is still running and is not started again"}
    when: Any = getattr(event, "scheduled_run_time", None) or getattr(event, "scheduled_run_times", [None])[0]
    log.warning("%s of %s %s", event.job_id, when, what[event.code])

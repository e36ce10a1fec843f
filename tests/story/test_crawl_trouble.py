"""A crawl that ends before its work does: the round goes on with what came, and says so in its line."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from datetime import date
from threading import Thread

from sqlalchemy import select

from storage.tables import leases, visits

from .conftest import Days, assessed, home

OLD = assessed("AP1", date(2024, 2, 1), "Good")
BAD = assessed("AP2", date(2025, 7, 15), "Inadequate")


def kill_the_crawl(of: Days, after: Callable[[], bool]) -> Thread:
    """Kill the next crawl's process once something has come about."""

    def work() -> None:
        ends = time.monotonic() + 60
        while time.monotonic() < ends:
            with of.house.engine.execution_options(reading=True).connect() as db:
                child = db.scalar(select(leases.c.child_pid))
            if child is not None and after():
                os.kill(child, signal.SIGKILL)
                return
            time.sleep(0.01)

    thread = Thread(target=work)
    thread.start()
    return thread


def test_a_crawl_that_was_killed_is_one_sentence_of_trouble_and_the_next_round_finds_what_it_missed(
    shipped_days: Days,
) -> None:
    shipped_days.day(home("Good", OLD))
    with shipped_days.house.engine.connect() as db:
        before = len(db.execute(select(visits.c.id)).all())

    def one_visit_made() -> bool:
        with shipped_days.house.engine.execution_options(reading=True).connect() as db:
            return len(db.execute(select(visits.c.id)).all()) > before

    killer = kill_the_crawl(shipped_days, one_visit_made)
    line = shipped_days.day(home("Inadequate", BAD, OLD)).line
    killer.join()
    assert "the crawl died before its end" in line
    shipped_days.day(home("Inadequate", BAD, OLD))
    assert shipped_days.alerts("rating-changed") == 1
    assert len([subject for subject in shipped_days.subjects if "Good to Inadequate" in subject]) == 1

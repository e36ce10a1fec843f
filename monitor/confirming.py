"""The second look of a round: which pages, how long after the first, and within what time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from crawler.order import Visit
from monitor import fetching
from monitor.fetching import Time, Turn
from storage.engine import reading
from storage.routes import Route, routes

WITHIN = timedelta(minutes=15)
"""So long after a page showed a surprising change it is told, confirmed or not. A round that is not bounded looks so
long at its end."""
LOOKS = 2
"""A second look may find a report that no page had named before, whose own change wants a second look as well."""
RESERVE = 20.0
"""Seconds, beside the longest wait for an answer, that are kept for reading and comparing what the second look saw."""


class Looks(Turn, Protocol):
    """The round under way, as far as the second look asks."""

    started: datetime
    bounded: bool
    progress: Callable[[str], None]

    def crawl(self, wanted: Sequence[Visit], *, follow: bool = False, within: Time | None = None) -> object:
        """Make these visits."""

    def read(self) -> None:
        """Read what they brought."""

    def check(self) -> None:
        """Compare it."""


def look_again(turn: Looks) -> None:
    """Visit the pages of surprising changes once more, without validators, and read and compare what they show now.

    Where a page cannot be seen in time, what it showed stays held, and the round's end tells it as seen once.
    """
    ends: datetime | None = None
    for _ in range(LOOKS):
        with reading(turn.house.engine).connect() as db:
            found = routes(db, round_id=turn.number)
        if not found or turn.stop.is_set():
            return
        now, fetch = turn.house.clock(), turn.house.settings.fetch
        ends = ends or _ends(turn, found, now)
        pause = _pause(found, now, fetch.confirm_after_seconds)
        left = (ends - now).total_seconds() - pause - fetch.timeout_seconds - RESERVE
        pages = f"{len(found)} page{'' if len(found) == 1 else 's'}"
        if left <= 0:
            turn.progress(f"no time is left for a second look at {pages}: it is told as seen once")
            return
        turn.progress(f"a second look at {pages}" + (f" in {pause:.0f} seconds" if pause else ""))
        fetching.wait(turn, pause)
        if turn.stop.is_set():
            return
        visits = [Visit.of(route.source, purpose="confirm") for route in found]
        turn.crawl(visits, follow=True, within=Time(most=left))
        turn.read()
        turn.check()


def _ends(turn: Looks, found: Sequence[Route], now: datetime) -> datetime:
    """When the time of the second look is over: what a round that died had found counts from the start of this one."""
    if not turn.bounded:
        return now + WITHIN
    first = min(route.shown_at for route in found if route.shown_at is not None)
    return min(max(first, turn.started), now) + WITHIN


def _pause(found: Sequence[Route], now: datetime, after: float) -> float:
    """Seconds until the newest of the pages showed it ``after`` seconds ago; never more, whatever the clock did."""
    newest = max(route.shown_at for route in found if route.shown_at is not None)
    return min(max(after - (now - newest).total_seconds(), 0.0), after)

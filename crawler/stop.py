"""When the crawl ends before its work does."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from crawler.errors import Stopped


class Stop:
    """Carries one reason to every walk, at once where it waits and otherwise before its next request.

    The time of the crawl, in seconds, runs from the first look at it; ``enough`` of them pass before no further
    organisation is to be begun.
    """

    def __init__(self, *, seconds: float, enough: float | None = None) -> None:
        self._asked = asyncio.Event()
        self._seconds = seconds
        self._enough = enough
        self._began: float | None = None
        self.reason: str | None = None

    def ask(self, reason: str) -> None:
        """End the crawl after the running requests; the first reason stands."""
        self.reason = self.reason or reason
        self._asked.set()

    def check(self) -> None:
        """Raise Stopped where the crawl was asked to end, or its time is over."""
        if self._left() <= 0:
            self.ask("closespider_timeout")
        if self.reason is not None:
            raise Stopped(self.reason)

    async def sleep(self, seconds: float) -> None:
        """Wait, and raise Stopped as soon as the crawl is to end."""
        self.check()
        if seconds > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), min(seconds, self._left()))
            self.check()

    def is_enough(self) -> bool:
        """Whether no further organisation is to be begun."""
        return self._enough is not None and self._past() >= self._enough

    def _left(self) -> float:
        return self._seconds - self._past()

    def _past(self) -> float:
        now = asyncio.get_running_loop().time()
        if self._began is None:
            self._began = now
        return now - self._began

"""What a robots.txt says to us (RFC 9309); silence, refusal and breakdown are three different things."""

from __future__ import annotations

from datetime import datetime, timedelta

from protego import Protego

from crawler.agent import NAME

LARGEST = 512 * 1024
"""Bytes of a robots.txt; RFC 9309 asks for at least 500 KiB."""
KEPT = timedelta(hours=24)
SLOWEST = 3600.0
"""Seconds; a Crawl-delay above an hour is taken for an hour."""


class Rules:
    """The rules of one host for us."""

    def __init__(self, text: str) -> None:
        self._parsed = Protego.parse(text)

    def allow(self, address: str) -> bool:
        """Whether we may ask for the address."""
        return bool(self._parsed.can_fetch(address, NAME))

    @property
    def delay(self) -> float:
        """The seconds that Crawl-delay (or Request-rate) wants between two requests; 0 where it says nothing."""
        delay = self._parsed.crawl_delay(NAME) or 0.0
        rate = self._parsed.request_rate(NAME)
        wishes = (delay, rate.seconds / rate.requests if rate and rate.requests else 0.0)
        return max(min(wish, SLOWEST) if wish > 0 else 0.0 for wish in wishes)


def is_answer(status: int) -> bool:
    """Whether the host said what its rules are: 2xx its file, 4xx "there are none".

    429, 5xx and silence leave the rules unknown, and then nothing is asked (RFC 9309, 2.3.1.3 and 2.3.1.4).
    """
    return 200 <= status < 300 or (400 <= status < 500 and status != 429)


def text_of(status: int, body: bytes) -> str:
    """The rules as text: empty, which allows everything, where the host has none."""
    return body.decode("utf-8-sig", errors="replace").replace("\x00", "") if 200 <= status < 300 else ""


def is_fresh(status: int | None, at: datetime | None, now: datetime) -> bool:
    """Whether kept rules still hold: 24 hours, and only where the host had answered."""
    return status is not None and at is not None and is_answer(status) and timedelta(0) <= now - at < KEPT

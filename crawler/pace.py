"""How fast a host is asked, and how long a round takes at that pace."""

from __future__ import annotations

from datetime import datetime, timedelta

DAY = timedelta(days=1)


def length_of_round(addresses: int, delay: float) -> timedelta:
    """How long one host's addresses take, ``delay`` seconds apart (two seconds: 43,200 a day)."""
    return timedelta(seconds=addresses * delay)


def share_of_day(addresses: int, delay: float) -> float:
    """The part of a day that visiting the addresses once takes: 1.0 is the whole of it."""
    return length_of_round(addresses, delay) / DAY


def pause(*, asked_at: datetime | None, not_before: datetime | None, delay: float, now: datetime) -> float:
    """Seconds to wait before the next request to a host.

    Counted from when the last request left. A last request in the future (the clock was set back) counts as just now.
    """
    since = delay if asked_at is None else max(0.0, (now - asked_at).total_seconds())
    wish = 0.0 if not_before is None else (not_before - now).total_seconds()
    return max(0.0, delay - since, wish)

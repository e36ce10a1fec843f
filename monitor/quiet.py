"""Quiet hours: the span of London's day in which a channel gets only what is critical."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.clock import LONDON, next_time


def quiet_until(span: str, now: datetime) -> datetime | None:
    """When the quiet hours ``span`` (such as ``22:00-07:00``; empty: none) that hold at ``now`` end; else None.

    They go by the clock on the wall: an hour that October repeats is quiet both times, and where March leaves out the
    end, they end as the clocks go forward.
    """
    if not span or not _holds(span, now):
        return None
    ends = next_time([span.partition("-")[2]], now)
    # The clocks of London change at 01:00 UTC, either way.
    change = now.astimezone(UTC).replace(hour=1, minute=0, second=0, microsecond=0)
    change += timedelta(days=1 if change <= now else 0)
    return min((moment for moment in (ends, change) if moment and not _holds(span, moment)), default=ends)


def _holds(span: str, moment: datetime) -> bool:
    begins, _, ends = span.partition("-")
    time = f"{moment.astimezone(LONDON):%H:%M}"
    return begins <= time < ends if begins < ends else time >= begins or time < ends

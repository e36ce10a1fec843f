"""A walk of the service past everything due: rounds of some minutes, one after another, so that news of its first
minutes is not told when its last hour is over."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from sqlalchemy import Connection

from monitor.fetching import Time
from monitor.settings import Fetch
from storage import rounds

LONG_ENOUGH = 8 * 60.0
"""Seconds after which a round of the service begins no further organisation: with the second look, what its first page
shows is told within a quarter of an hour."""
AT_MOST = 12 * 60.0
"""Seconds after which it ends in the midst of one, whose host wants more time than that."""
LEAST = 60.0
"""Seconds that are always given to what CQC's lists newly name."""


def time_of(began: float) -> Time:
    """What is left to a round that began at this moment of the monotonic clock."""
    past = time.monotonic() - began
    return Time(most=max(AT_MOST - past, LEAST), enough=max(LONG_ENOUGH - past, LEAST))


def may_go_on(since: datetime, fetch: Fetch, now: datetime) -> bool:
    """Whether a walk may take another round: all of them together take no longer than the settings give one crawl."""
    return timedelta(0) <= now - since < timedelta(minutes=fetch.crawl_limit_minutes)


def under_way(db: Connection, fetch: Fetch, now: datetime) -> datetime | None:
    """Since when a walk is under way that the last round of the service did not end; None where none is."""
    last = rounds.last_of(db, trigger="run")
    since = last.summary.get("since") if last is not None and last.summary else None
    if since is None:
        return None
    began = datetime.fromisoformat(since)
    return began if may_go_on(began, fetch, now) else None

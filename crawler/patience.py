"""When a host asked to be left alone: Retry-After (RFC 9110, 10.2.3) on 429 and 503."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

WITHIN_ROUND = timedelta(seconds=60)
"""The longest wish that a round waits out; after a longer one the host's addresses stay due."""
LONGEST = timedelta(days=7)
"""A longer wish is taken for a mistake of the site and asked again after this."""


_IN_WORDS = re.compile(rb"try again in (\d{1,9}) seconds", re.IGNORECASE)
"""How CQC's data service says it (429, seen in public copies, September 2026), as text or inside JSON."""


def retry_after(status: int, headers: Mapping[str, str], now: datetime, *, said: bytes = b"") -> datetime | None:
    """The moment before which the host wants nothing, or None where it did not say.

    Seconds or an HTTP date, counted on the host's own clock where it sent its ``Date``; else what the body ``said`` of
    a 429 asks in words. A 429 with neither means longer than a round waits.
    """
    if status not in (429, 503):
        return None
    wait = _wait(headers.get("retry-after", "").strip(), headers.get("date"), now)
    if wait is None and status == 429 and (words := _IN_WORDS.search(said[:2000])):
        wait = timedelta(seconds=int(words[1]))
    if wait is None:
        return now + WITHIN_ROUND + timedelta(seconds=1) if status == 429 else None
    return now + min(max(wait, timedelta(0)), LONGEST)


def _wait(wish: str, date: str | None, now: datetime) -> timedelta | None:
    if re.fullmatch(r"\d{1,9}", wish):
        return timedelta(seconds=int(wish))
    until = _moment(wish)
    return None if until is None else until - (_moment(date) or now)


def _moment(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

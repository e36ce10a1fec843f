"""What one visit asks: of most addresses the page itself, of the data service's lists page after page."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from crawler.order import Api, Visit

PAGED = frozenset({"cqc-api-changes", "cqc-api-list"})
"""The kinds whose answers come in pages."""
PER_PAGE = 1000
"""The most that a page is known to hold (seen in public copies, September 2026)."""
MOST_PAGES = 500
"""Pages of one list; at 1,000 entries each several times what CQC registers."""
NARROW = timedelta(days=2)
"""What changed in these last days is always looked at: the same may have changed again since yesterday."""
OVERLAP = timedelta(days=1)
"""How far the narrow question reaches back before the last time that all was answered."""


class Questions:
    """The addresses that a visit asks, one after another; ``address`` is the present one.

    Of what changed first a narrow and then a wide span of time is asked, both with the same end; the page after each is
    made here and never taken from an answer, whose links spell their parameters in another way.
    """

    def __init__(self, visit: Visit, api: Api | None, now: datetime) -> None:
        # Whoever asks for one address for once is shown that one.
        self.paged = api is not None and visit.kind in PAGED and visit.purpose != "ask"
        self._bases = [visit.address]
        if api is not None and self.paged and visit.kind == "cqc-api-changes":
            self._bases = [f"{visit.address}?{span}" for span in spans(visit.whole_at, now, api.window_days)]
        self._page = 1

    @property
    def address(self) -> str:
        """What is asked now."""
        base = self._bases[0]
        return f"{base}{'&' if '?' in base else '?'}page={self._page}&perPage={PER_PAGE}" if self.paged else base

    def more(self, body: bytes | None) -> bool:
        """Whether more is to be asked after an answer: then ``address`` is the next. ``body`` None: there was none."""
        if not self.paged or body is None:
            return False
        if self._page < min(_pages(body), MOST_PAGES):
            self._page += 1
            return True
        if len(self._bases) == 1:
            return False
        self._bases, self._page = self._bases[1:], 1
        return True


def spans(answered_at: datetime | None, now: datetime, days: int) -> list[str]:
    """The spans of time to ask for, the narrow one first, as they stand in an address.

    The service takes the start in and leaves the end out. Where the narrow span would reach as far back as the wide
    one, the wide one alone is asked.
    """
    end = now.replace(microsecond=0)
    wide = end - timedelta(days=days)
    since = wide if answered_at is None else min(end - NARROW, answered_at - OVERLAP)
    starts = dict.fromkeys((max(since, wide), wide))
    return [f"startTimestamp={_stamp(start)}&endTimestamp={_stamp(end)}" for start in starts]


def span_of(address: str) -> tuple[str, str]:
    """Start and end of the span that an address asked for; empty texts where it names none."""
    asked = parse_qs(urlsplit(address).query)
    return asked.get("startTimestamp", [""])[0], asked.get("endTimestamp", [""])[0]


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _pages(body: bytes) -> int:
    """How many pages an answer says that there are; 1 where it does not say."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return 1
    pages = said.get("totalPages") if isinstance(said, dict) else None
    return pages if isinstance(pages, int) and not isinstance(pages, bool) else 1

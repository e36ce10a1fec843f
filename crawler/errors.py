"""Why the crawl does not do what it was asked: each error carries the decision."""

from __future__ import annotations

from storage.visits import Outcome


class CrawlError(Exception):
    """Something keeps the crawl from an address.

    CrawlError
      ├─ ContactMissing   the settings do not say who asks: the user must, before anything is sent
      ├─ NotFetched       this address gave no page; the visit says so
      ├─ LeftAlone        the host wants nothing now: its addresses stay due, and no visit is written
      └─ Stopped          the crawl ends: the addresses that are left stay due
    """


class ContactMissing(CrawlError):
    """A real host would be visited without saying who asks."""


class NotFetched(CrawlError):
    """An address gave no page: the outcome, one sentence, and whether one more try may help.

    ``sent`` tells whether the address itself was asked; ``status`` is the last answer's, where there was one.
    """

    def __init__(
        self, outcome: Outcome, detail: str, *, again: bool = False, sent: bool = True, status: int | None = None
    ) -> None:
        super().__init__(detail)
        self.outcome: Outcome = outcome
        self.detail = detail
        self.again = again
        self.sent = sent
        self.status = status


class LeftAlone(CrawlError):
    """Nothing may be sent to the host for longer than a round waits."""


class Stopped(CrawlError):
    """The crawl was told to end; ``reason`` is Scrapy's word for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

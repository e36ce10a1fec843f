"""The walk past CQC's pages (profiles, lists of reports, assessments that they name) and trusts' lists of papers."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from lxml.etree import LxmlError
from scrapy import Spider
from scrapy.exceptions import CloseSpider
from sqlalchemy import Engine

from crawler.download import Download
from crawler.ledger import Ledger
from crawler.order import BEFORE_ITS_TURN, ENOUGH, Left, Order, Visit, Visited
from crawler.readers import board_index
from crawler.readers.links import assessment_addresses, following_pages
from crawler.stop import Stop
from crawler.walk import Walk

NAMING = frozenset({"cqc-profile", "cqc-reports", "cqc-assessment"})
"""The kinds of page whose links to assessments are followed: an assessment names its other key questions."""
FURTHER: dict[str, Callable[[bytes, str], Sequence[str]]] = {
    "cqc-search": following_pages,
    "board-index": board_index.following,
}
"""The kinds of list, and how their further pages are found."""
LARGEST = 2 * 1024 * 1024
"""Bytes of a page whose links are read here; what is larger is left to the readers, whose memory is their own."""


class CqcSpider(Spider):
    """One crawl of an order. SIGTERM ends it after the running requests."""

    name = "cqc"

    def __init__(self, *, order: Order, engine: Engine, tell: Callable[[Visited], None], **more: Any) -> None:
        super().__init__(**more)
        self._order = order
        self._engine = engine
        self._tell = tell
        self.left: tuple[Left, ...] = tuple(
            Left(source_id=visit.source_id, address=visit.address, why=BEFORE_ITS_TURN) for visit in order.visits
        )

    async def start(self) -> AsyncIterator[Any]:
        """Walk through the whole order. It yields nothing: the pace of a host is kept by its walk, not by a queue."""
        manners = self._order.manners
        stop = Stop(seconds=manners.crawl_limit_minutes * 60, enough=self._order.enough_seconds)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.ask, "shutdown")
        walk = Walk(
            self._order,
            Ledger(self._engine, self._order),
            Download(self.crawler, timeout=manners.timeout_seconds),
            stop,
            follow=found_on,
            tell=self._tell,
        )
        try:
            await walk.run()
        finally:
            self.left = walk.left
        if stop.reason is not None or walk.put_off:
            raise CloseSpider(stop.reason or ENOUGH)
        nothing: tuple[Any, ...] = ()
        for each in nothing:
            yield each


def found_on(visit: Visit, body: bytes) -> Sequence[str]:
    """The assessments that a page names, the further pages of a list, the pages that a trust's list of papers leads to;
    none where it cannot be understood, which its reader will say."""
    if visit.kind not in (*NAMING, *FURTHER) or len(body) > LARGEST:
        return ()
    try:
        return FURTHER.get(visit.kind, assessment_addresses)(body, visit.address)
    except (ValueError, LxmlError):
        return ()

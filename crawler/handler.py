"""Scrapy's handler for http and https, without the second request that its connections would send by themselves."""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler

IDLE_SECONDS = 30
"""How long an unused connection is kept; servers close theirs after a minute or so."""


class SentOnce(HTTP11DownloadHandler):
    """Sends a request once: Twisted repeats one at once where a kept connection breaks, whatever the delay."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool.retryAutomatically = False
        self._pool.cachedConnectionTimeout = IDLE_SECONDS

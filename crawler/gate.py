"""Scrapy's last gate: no request leaves for a host that the settings do not name, whoever made it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawler.allowed import check
from crawler.errors import NotFetched
from crawler.resolver import refuse_own


class OnlyAllowed:
    """A downloader middleware that looks at an address as Scrapy spells it.

    ``private_hosts`` is given where a proxy looks names up: an address of one's own network is then told by its name.
    """

    def __init__(self, hosts: Collection[str], private_hosts: Collection[str] | None = None) -> None:
        self._hosts = hosts
        self._private_hosts = private_hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The gate for the hosts of the crawl's settings."""
        private = crawler.settings.getlist("PRIVATE_HOSTS") if crawler.settings["PROXY"] else None
        return cls(crawler.settings.getlist("ALLOWED_HOSTS"), private)

    def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest where the address may not be asked."""
        try:
            host = check(request.url, self._hosts)
            if self._private_hosts is not None:
                refuse_own(host, self._private_hosts)
        except NotFetched as error:
            raise IgnoreRequest(error.detail) from error

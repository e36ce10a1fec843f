"""Scrapy's last gate: no request leaves for a host that the settings do not name, whoever made it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest

from crawler.allowed import check
from crawler.errors import NotFetched


class OnlyAllowed:
    """A downloader middleware that looks at an address as Scrapy spells it."""

    def __init__(self, hosts: Collection[str]) -> None:
        self._hosts = hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The gate for the hosts of the crawl's settings."""
        return cls(crawler.settings.getlist("ALLOWED_HOSTS"))

    def process_request(self, request: Request) -> None:
        """Raise IgnoreRequest where the address may not be asked."""
        try:
            check(request.url, self._hosts)
        except NotFetched as error:
            raise IgnoreRequest(error.detail) from error

"""Scrapy's handler for http and https, without the second request that its connections would send by themselves."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _ScrapyAgent, _ScrapyProxyAgent
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.web.client import Agent

from crawler.proxy import Proxy
from crawler.trust import Trusting
from crawler.tunnel import Tunnels

IDLE_SECONDS = 30
"""How long an unused connection is kept; servers close theirs after a minute or so."""


class SentOnce(HTTP11DownloadHandler):
    """Sends a request once: Twisted repeats one at once where a kept connection breaks, whatever the delay.

    Where the settings name a proxy, every request goes through it, whoever made it.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool.retryAutomatically = False
        self._pool.cachedConnectionTimeout = IDLE_SECONDS
        self._proxy: Proxy | None = crawler.settings["PROXY"]
        if bundle := crawler.settings["CA_BUNDLE"]:
            trusting: Any = Trusting(self._contextFactory, bundle)
            self._contextFactory = trusting

    async def download_request(self, request: Request) -> Response:
        """The answer to a request, through the proxy where there is one."""
        if self._proxy is None:
            return await super().download_request(request)
        agent = _Through(
            self._proxy,
            contextFactory=self._contextFactory,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
        )
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))


class _Through(_ScrapyAgent):
    """What Scrapy does with one request, through a proxy that is told in no request."""

    def __init__(self, proxy: Proxy, **more: Any) -> None:
        super().__init__(**more)
        self._proxy = proxy

    def _get_agent(self, request: Request, timeout: float) -> Any:
        from twisted.internet import reactor  # only now: importing it installs one

        if request.url.startswith("https:"):
            tunnels = Tunnels(reactor, self._proxy, self._contextFactory, timeout=timeout)
            return Agent.usingEndpointFactory(reactor, tunnels, pool=self._pool)  # type: ignore[no-untyped-call]
        agent = _Plain(
            reactor,
            proxyURI=f"http://{self._proxy.name}".encode(),
            contextFactory=self._contextFactory,
            connectTimeout=timeout,
            pool=self._pool,
        )
        agent.sign_in = self._proxy.sign_in
        return agent


class _Plain(_ScrapyProxyAgent):
    """Asks a proxy for a page in plain http."""

    sign_in: bytes | None = None

    def request(self, method: bytes, uri: bytes, headers: Any = None, bodyProducer: Any = None) -> Any:  # noqa: N803
        """The answer to a request, as IAgent says."""
        if self.sign_in:
            headers.setRawHeaders(b"Proxy-Authorization", [self.sign_in])
        return super().request(method, uri, headers, bodyProducer)

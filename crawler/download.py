"""One request through Scrapy's downloader, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

from crawler.errors import NotFetched
from crawler.proxy import NotThrough, Proxy, instead
from crawler.resolver import private
from crawler.unpack import ACCEPTED, megabytes, unpack

BROKEN = (DownloadFailedError, ResponseDataLossError, ConnectError, ConnectionDone, ConnectionLost, OSError)
UNPROVEN = "the site's certificate does not prove that it is the site"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a server answered: header names in lower case, the body unpacked.

    ``cut``: the server closed the connection without having said where the body ends.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: bool = False


class Download:
    """Scrapy's engine as this crawl uses it: one request in, one answer or NotFetched out."""

    def __init__(self, crawler: Crawler, *, timeout: float) -> None:
        self._crawler = crawler
        self._timeout = timeout
        self._proxy: Proxy | None = crawler.settings["PROXY"]
        self._paced = crawler.settings.getdict("DOWNLOAD_SLOTS").keys()

    async def get(
        self, address: str, headers: Mapping[str, str], *, host: str, limit: int, seconds: float | None = None
    ) -> Answer:
        """The answer to one request, without redirects followed or tries repeated; ``seconds`` where it has its own."""
        seconds = seconds or self._timeout
        own = {"Accept-Encoding": ACCEPTED} | ({"Cache-Control": "max-age=0"} if self._proxy else {})
        request = Request(
            address,
            headers={**own, **headers},
            meta={
                "download_slot": host,
                "download_maxsize": limit,
                "download_timeout": seconds,
                # AutoThrottle knows one least pace for all hosts.
                "autothrottle_dont_adjust_delay": host in self._paced,
            },
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except DownloadTimeoutError:
            way = " through the proxy (fetch.proxy)" if self._proxy else ""
            raise NotFetched("unreachable", f"no answer within {seconds:g} seconds{way}", again=True) from None
        except DownloadConnectionRefusedError:
            raise self._unconnected() from None
        except CannotResolveHostError:
            raise self._unresolved(host) from None
        except NotThrough as refusal:
            assert self._proxy is not None
            raise self._proxy.objection(host, refusal) from None
        except DownloadCancelledError:  # Scrapy cancels for no other reason; a timeout is told apart above
            raise NotFetched("too-large", f"the page is larger than {megabytes(limit)}") from None
        except IgnoreRequest as error:
            raise NotFetched("refused", str(error), sent=False) from None
        except BROKEN as error:
            raise NotFetched("unreachable", _broken(error), again=True) from error
        answer = _answer(response, limit)
        if self._proxy:
            instead(answer.status, answer.headers, self._proxy, secure=address.startswith("https:"))
        return answer

    def pace(self, host: str) -> float:
        """The seconds between two requests that AutoThrottle thinks right for the host."""
        slot = self._crawler.engine.downloader.slots.get(host)
        return slot.delay if slot else 0.0

    @property
    def closing(self) -> bool:
        """Whether Scrapy is ending the crawl, for memory or time."""
        return self._crawler.engine.needs_backout()

    def _unconnected(self) -> NotFetched:
        if self._proxy:
            return NotFetched("unreachable", "the proxy (fetch.proxy) refuses connections", again=True, sent=False)
        return NotFetched("unreachable", "the site refuses connections", again=True)

    def _unresolved(self, host: str) -> NotFetched:
        if self._proxy:
            detail = f"no address is known for the proxy {self._proxy.host} (fetch.proxy)"
            return NotFetched("unreachable", detail, again=True, sent=False)
        from twisted.internet import reactor  # only now: importing it installs one

        resolver: Any = reactor.nameResolver
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        address = getattr(resolver, "refused", {}).get(name.strip("[]"))
        if address is None:
            return NotFetched("unreachable", f"no address is known for {name}", again=True)
        return private(name, address, host)


def _answer(response: Response, limit: int) -> Answer:
    headers = {
        name.decode("latin-1").lower(): _printable(b", ".join(values).decode("latin-1"))
        for name, values in response.headers.items()
    }
    body = unpack(response.body, headers.get("content-encoding", ""), limit=limit)
    return Answer(status=response.status, headers=headers, body=body, cut="partial" in response.flags)


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable() or letter == "\t")[:4000]


def _broken(error: Exception) -> str:
    if isinstance(error, ResponseDataLossError):
        return "the answer was cut off"
    said = f"{error} {error.__cause__}".lower()
    if "verificationerror" in said:
        return f"{UNPROVEN}: it is one for another name"
    if "certificate" in said:
        return f"{UNPROVEN}; where your network looks into connections, name its certificates in fetch.ca_bundle"
    return "the connection broke off"

"""The crawl's own process: an order on standard input, a line for each visit and one last line on standard output.

It lives no longer than its parent: when the input closes, it is gone at once, whatever it was doing.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import resource
import select
import signal
import sys
import threading
from collections.abc import Mapping
from typing import Any, BinaryIO

from scrapy.crawler import AsyncCrawlerProcess

from crawler.agent import user_agent
from crawler.allowed import host_of
from crawler.order import BEFORE_ITS_TURN, ENDED, Crawled, Left, Manners, Order
from crawler.proxy import Proxy
from crawler.spiders.cqc import CqcSpider
from storage.engine import open_database

NAME = b"wardround-crawl"
HEADROOM_MB = 512
"""Above ``memory_limit_mb``, at which Scrapy ends the crawl in good order, the kernel gives no more."""
ORPHAN = 3


def main() -> None:
    """Carry out the order on standard input."""
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    answers = _own_output()
    line = _first_line()
    order = Order.model_validate_json(line)
    threading.Thread(target=_live_with_parent, args=(int(sys.argv[1]),), daemon=True).start()
    _name_process()
    _limit_memory(order.manners.memory_limit_mb + HEADROOM_MB)
    _log(order.log_format)
    crawled = crawl(order, answers)
    answers.write(f"{crawled.model_dump_json()}\n".encode())
    answers.flush()
    os._exit(0)  # a name look-up that hangs in a thread must not keep the process


def crawl(order: Order, answers: BinaryIO) -> Crawled:
    """Run the spider on an order; each visit goes to ``answers`` as soon as it is written."""
    engine = open_database(order.database)
    visited = 0

    def tell(visit: Any) -> None:
        nonlocal visited
        visited += 1
        answers.write(f"{visit.model_dump_json()}\n".encode())
        answers.flush()

    process = AsyncCrawlerProcess(settings(order.manners))
    crawler = process.create_crawler(CqcSpider)
    process.crawl(crawler, order=order, engine=engine, tell=tell)
    process.start(install_signal_handlers=False)
    engine.dispose()
    spider = crawler.spider
    reason = str(crawler.stats.get_value("finish_reason") if spider else "died")
    left = spider.left if isinstance(spider, CqcSpider) else ()
    return Crawled(finish_reason=reason, visited=visited, left=tuple(_told(each, reason) for each in left))


def _told(left: Left, reason: str) -> Left:
    return left if left.why != BEFORE_ITS_TURN else left.model_copy(update={"why": ENDED.get(reason, left.why)})


def settings(manners: Manners) -> dict[str, Any]:
    """Scrapy's settings: what it would do by itself and must not is switched off by name."""
    return {**NEVER, **PARTS, **_reach(manners), **_pace(manners), **_bounds(manners)}


NEVER: Mapping[str, Any] = {
    # They open ports, the first of them to run any code.
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    # It hides changes behind ages of its own reckoning.
    "HTTPCACHE_ENABLED": False,
    # They are done here instead: with every hop checked, Retry-After obeyed, and half a page refused.
    "ROBOTSTXT_OBEY": False,
    "REDIRECT_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "RETRY_ENABLED": False,
    "COMPRESSION_ENABLED": False,
    "COOKIES_ENABLED": False,
    # It follows HTTPS_PROXY and the like without a word: the proxy is fetch.proxy, and the handler's.
    "HTTPPROXY_ENABLED": False,
    "STATS_DUMP": False,
    "LOG_INSTALL_ROOT_HANDLER": False,
}
"""What Scrapy must not do, whatever the order."""

PARTS: Mapping[str, Any] = {
    "EXTENSIONS_BASE": {
        "scrapy.extensions.closespider.CloseSpider": 0,
        "scrapy.extensions.corestats.CoreStats": 0,
        "scrapy.extensions.throttle.AutoThrottle": 0,
        "crawler.memory.OwnMemory": 0,
    },
    "DOWNLOADER_MIDDLEWARES_BASE": {
        "crawler.gate.OnlyAllowed": 10,
        "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
        "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
        "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    },
    "SPIDER_MIDDLEWARES_BASE": {"scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25},
}
"""Scrapy's parts that a crawl is made of, whole: what a release of Scrapy adds by itself (2.19 added a server that runs
any code) has no part in it, and what is not used is not even imported."""


def _reach(manners: Manners) -> dict[str, Any]:
    """Where requests may go, by which way, and as whom."""
    return {
        "USER_AGENT": user_agent(manners.version, manners.contact),
        "ALLOWED_HOSTS": list(manners.hosts_for("board-paper")),
        "PRIVATE_HOSTS": list(manners.private_hosts),
        "PROXY": Proxy.of(manners.proxy),
        "CA_BUNDLE": manners.ca_bundle,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_HANDLERS": {
            **dict.fromkeys(("http", "https"), "crawler.handler.SentOnce"),
            **dict.fromkeys(("data", "file", "ftp", "s3")),
        },
        "TWISTED_DNS_RESOLVER": "crawler.resolver.CheckedResolver",
        "ASYNCIO_EVENT_LOOP": "uvloop.Loop",
        "REACTOR_THREADPOOL_MAXSIZE": 4,
    }


def _pace(manners: Manners) -> dict[str, Any]:
    """One request at a time to a host, no faster than the order says."""
    return {
        "CONCURRENT_REQUESTS": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": manners.delay_seconds,
        "DOWNLOAD_DELAY_JITTER": 0.0,
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": manners.delay_seconds,
        "DOWNLOAD_SLOTS": _own_pace(manners),
    }


def _own_pace(manners: Manners) -> dict[str, Any]:
    """The hosts that have a pace of their own."""
    if manners.api is None:
        return {}
    return {host_of(manners.api.address): {"concurrency": 1, "delay": manners.api.delay_seconds, "jitter": 0.0}}


def _bounds(manners: Manners) -> dict[str, Any]:
    """How long, how large and with how much memory."""
    return {
        "DOWNLOAD_TIMEOUT": manners.timeout_seconds,
        "DNS_TIMEOUT": manners.timeout_seconds,
        "DOWNLOAD_MAXSIZE": manners.limit("cqc-report"),
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        # The walk ends by itself in time; this ends it where it does not.
        "CLOSESPIDER_TIMEOUT": manners.crawl_limit_minutes * 60 + manners.timeout_seconds,
        "MEMUSAGE_ENABLED": True,
        "MEMUSAGE_LIMIT_MB": manners.memory_limit_mb,
        "MEMUSAGE_CHECK_INTERVAL_SECONDS": 5.0,
    }


def _own_output() -> BinaryIO:
    """Standard output for the answers alone; whatever else prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _first_line() -> bytes:
    """The order. Ends the process where the parent went before it was whole."""
    read = bytearray()
    while not read.endswith(b"\n"):
        piece = os.read(0, 1 << 16)
        if not piece:
            os._exit(ORPHAN)
        read += piece
    return bytes(read)


def _live_with_parent(parent: int) -> None:
    """End the process when the parent is gone: its end of the pipe closes, or, held open by a fork, its number does."""
    while os.getppid() == parent:
        if select.select([0], [], [], 0.5)[0] and not os.read(0, 1 << 16):
            break
    os._exit(ORPHAN)


def _name_process() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(15, NAME, 0, 0, 0)  # PR_SET_NAME


def _limit_memory(megabytes: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (limit if most == resource.RLIM_INFINITY else min(limit, most), most))


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """One JSON document a line."""
        text = super().format(record)
        return json.dumps({"level": record.levelname.lower(), "logger": record.name, "message": text})


def _log(form: str) -> None:
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)  # Scrapy sets the root logger's level to its own liking
    handler.setFormatter(_JsonLines() if form == "json" else logging.Formatter("crawl: %(levelname)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # A page that is too large is a visit with that outcome, not a line of log.
    logging.getLogger("scrapy.core.downloader.handlers.http11").setLevel(logging.ERROR)


if __name__ == "__main__":
    main()

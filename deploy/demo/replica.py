"""The replica of CQC's site: a real HTTP server on this machine, with validators, outages and an access log."""

from __future__ import annotations

import gzip
import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from threading import Event, Lock
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from deploy.demo.loopback import LoopbackServer, QuietHandler
from deploy.demo.render import Page, missing, unavailable


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One request as the access log keeps it; ``together`` counts the requests under way, itself among them."""

    at: datetime
    monotonic: float
    method: str
    path: str
    status: int
    conditional: bool
    user_agent: str
    together: int


@dataclass(frozen=True, kw_only=True)
class Tally:
    """``12 requests, of which 9 answered 304``."""

    requests: int
    not_modified: int

    def __str__(self) -> str:
        noun = "request" if self.requests == 1 else "requests"
        return f"{self.requests} {noun}, of which {self.not_modified} answered 304"


def tally(hits: Sequence[Hit]) -> Tally:
    """How many requests these were, and how many were answered "not modified"."""
    return Tally(requests=len(hits), not_modified=sum(hit.status == 304 for hit in hits))


@dataclass(frozen=True, kw_only=True)
class _Published:
    page: Page
    etag: str
    modified: datetime


class Replica:
    """A site on 127.0.0.1 that shows what was published last; a context manager.

    ``port`` 0 lets the system choose. ``answer_seconds`` is how long each answer takes, as a real site's would.
    """

    def __init__(self, *, port: int = 0, answer_seconds: float = 0.0) -> None:
        self.hits: list[Hit] = []
        self._answer_seconds = answer_seconds
        self._pages: Mapping[str, _Published] = {}
        self._out_of_order = False
        self._retry_after: int | None = None
        self._under_way = 0
        self._lock = Lock()
        self._stopping = Event()
        self._server = LoopbackServer(_Handler, port=port, owner=self)

    @property
    def address(self) -> str:
        """``http://127.0.0.1:PORT``: what stands in the place of ``https://www.cqc.org.uk``."""
        return self._server.address

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._server.stop()

    def publish(self, pages: Mapping[str, Page], *, at: datetime) -> None:
        """Show these pages from now on and no others. ``at`` is the Last-Modified of those that are new or differ."""
        moment = at.astimezone(UTC).replace(microsecond=0)
        self._pages = {path: self._dated(path, page, moment) for path, page in pages.items()}

    def break_down(self, *, retry_after: int | None = None) -> None:
        """Answer 503 to everything, robots.txt too, until ``recover``; with Retry-After in seconds where given."""
        self._retry_after, self._out_of_order = retry_after, True

    def recover(self) -> None:
        """Answer again as before the outage."""
        self._out_of_order = False

    def _dated(self, path: str, page: Page, moment: datetime) -> _Published:
        before = self._pages.get(path)
        if before and before.page == page:
            return before
        # A page that moves twice in a second still gets a later date, as If-Modified-Since knows seconds only.
        modified = max(moment, before.modified + timedelta(seconds=1)) if before else moment
        return _Published(page=page, etag=f'"{hashlib.sha256(page.body).hexdigest()[:32]}"', modified=modified)


class _Handler(QuietHandler):
    server: LoopbackServer

    def do_GET(self) -> None:  # noqa: N802
        self._answer()

    def do_HEAD(self) -> None:  # noqa: N802
        self._answer()

    def do_POST(self) -> None:  # noqa: N802
        # Its body is not read, so the connection cannot be used again.
        self.close_connection = True
        self._answer()

    do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_POST  # noqa: N815

    def version_string(self) -> str:
        """What the Server header says."""
        return "replica"

    def _answer(self) -> None:
        site: Replica = self.server.owner
        with site._lock:
            site._under_way += 1
            together = site._under_way
        at, started = datetime.now(UTC), time.monotonic()
        if site._answer_seconds:
            site._stopping.wait(site._answer_seconds)
        status, headers, body = self._decide(site)
        # Logged and counted off before the answer leaves: a client that has it may look, or ask again, at once.
        with site._lock:
            site._under_way -= 1
            site.hits.append(
                Hit(
                    at=at,
                    monotonic=started,
                    method=self.command,
                    path=self.path,
                    status=status,
                    conditional="If-None-Match" in self.headers or "If-Modified-Since" in self.headers,
                    user_agent=self.headers.get("User-Agent", ""),
                    together=together,
                )
            )
        self._send(status, headers, body)

    def _decide(self, site: Replica) -> tuple[int, dict[str, str], bytes]:
        if site._out_of_order:
            return _whole(
                unavailable(), {"Retry-After": str(site._retry_after)} if site._retry_after is not None else {}
            )
        if self.command not in ("GET", "HEAD"):
            return 405, {"Allow": "GET, HEAD"}, b""
        published = site._pages.get(unquote(urlsplit(self.path).path))
        if published is None:
            return _whole(missing(), {})
        if published.page.status != 200:
            return _whole(published.page, {})
        zipped = "gzip" in self.headers.get("Accept-Encoding", "").lower()
        # The zipped form has other bytes, so its tag is weak; both are told apart from other pages alike.
        headers = {
            "ETag": f"W/{published.etag}" if zipped else published.etag,
            "Last-Modified": format_datetime(published.modified, usegmt=True),
            "Cache-Control": "no-cache",
            "Vary": "Accept-Encoding",
        }
        if self._known(published):
            return 304, headers, b""
        body = published.page.body
        if zipped:
            headers["Content-Encoding"] = "gzip"
            body = gzip.compress(body, mtime=0)
        return 200, headers | {"Content-Type": published.page.media_type}, body

    def _known(self, published: _Published) -> bool:
        """Whether the client has this page already (RFC 9110 §13.1: If-Modified-Since only without If-None-Match)."""
        tags = self.headers.get_all("If-None-Match")
        if tags:
            known = {tag.strip().removeprefix("W/") for tag in ",".join(tags).split(",")}
            return "*" in known or published.etag in known
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return False
        return published.modified <= (since if since.tzinfo else since.replace(tzinfo=UTC))

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _whole(page: Page, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    return page.status, {"Content-Type": page.media_type, "Cache-Control": "no-store"} | headers, page.body

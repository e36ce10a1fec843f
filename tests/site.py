"""A real web server on loopback whose pages a test writes, and which remembers who asked for what and when.

    with Site() as site:
        site.page("/provider/RT1", "<h1>A trust</h1>", etag='"1"')
        ... visit site.address + "/provider/RT1" ...
        assert [asked.path for asked in site.requests] == ["/robots.txt", "/provider/RT1"]

A page with an ETag or a Last-Modified answers conditional requests with 304. What is not written answers 404,
robots.txt too.
"""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, Self

Body = str | bytes | Callable[[], Iterable[bytes]]
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as it came in: header names in lower case, ``at`` on the monotonic clock."""

    method: str
    path: str
    headers: Mapping[str, str]
    at: float


@dataclass(frozen=True, kw_only=True)
class Page:
    """One answer. A ``body`` that is called gives pieces and is sent chunked; ``length`` may claim another length.

    ``seconds`` pass before the answer; with ``reset`` the connection is reset instead of one; ``raw`` is sent as it is
    and the connection closed.
    """

    body: Body = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    length: int | None = None
    reset: bool = False
    raw: bytes | None = None


Route = Callable[[Asked], Page]
NOT_FOUND = Page(body="<title>Page not found</title>", status=404, headers={"Content-Type": HTML})


class Site:
    """The server; ``address`` has no slash at the end, ``host`` is the name with the port.

    ``tls``: a file with key and certificate, for https.
    """

    def __init__(self, *, tls: Path | None = None) -> None:
        self._routes: dict[str, Route] = {}
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.site = self
        self._scheme = "http" if tls is None else "https"
        if tls is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(tls)
            # The handshake is done by the connection's own thread: nobody who breaks it off holds up the next.
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._lock = threading.Lock()
        self._now = 0
        self._closing = threading.Event()
        self.most_at_once = 0
        self.requests: list[Asked] = []

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def address(self) -> str:
        return f"{self._scheme}://{self.host}"

    def page(
        self,
        path: str,
        body: Body = b"",
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        content_type: str = HTML,
        **more: Any,
    ) -> None:
        """Write a page, in place of the one that was there; ``more`` goes to Page."""
        said = {"Content-Type": content_type, **(headers or {})}
        if etag:
            said["ETag"] = etag
        if last_modified:
            said["Last-Modified"] = last_modified
        page = Page(body=body, status=status, headers=said, **more)

        def answer(asked: Asked) -> Page:
            matches = etag and asked.headers.get("if-none-match") == etag
            if "if-none-match" not in asked.headers:
                matches = last_modified and asked.headers.get("if-modified-since") == last_modified
            return Page(status=304, headers={k: v for k, v in said.items() if k != "Content-Type"}) if matches else page

        self.route(path, answer)

    def pages(self, path: str, *pages: Page) -> None:
        """Answer with one page after the other; the last one stays."""
        rest = list(pages)
        self.route(path, lambda _: rest.pop(0) if len(rest) > 1 else rest[0])

    def route(self, path: str, answer: Route) -> None:
        """Answer with what a function of the request says."""
        self._routes[path] = answer

    def remove(self, path: str) -> None:
        """From now on there is no such page."""
        self._routes.pop(path, None)

    def robots(self, text: str, **more: Any) -> None:
        """Write robots.txt."""
        self.page("/robots.txt", text, content_type="text/plain", **more)

    def redirect(self, path: str, location: str, *, status: int = 301) -> None:
        """Send one path on to another address."""
        self.page(path, "", status=status, headers={"Location": location})

    def paths(self) -> list[str]:
        """What was asked for so far, in order, robots.txt left out."""
        return [asked.path for asked in self.requests if asked.path != "/robots.txt"]

    def asked(self, path: str) -> list[Asked]:
        """The requests for one path."""
        return [asked for asked in self.requests if asked.path == path]

    def gaps(self) -> list[float]:
        """The seconds between each request and the one before it."""
        times = [asked.at for asked in self.requests]
        return [after - before for before, after in pairwise(times)]

    def forget(self) -> None:
        """Start the list of requests anew."""
        self.requests.clear()
        self.most_at_once = 0

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, handler: "_Handler") -> None:
        asked = Asked(
            method=handler.command, path=handler.path, at=time.monotonic(),
            headers={name.lower(): value for name, value in handler.headers.items()},
        )  # fmt: skip
        with self._lock:
            self.requests.append(asked)
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
            route = self._routes.get(handler.path.partition("?")[0])
        try:
            page = route(asked) if route else NOT_FOUND
            if page.seconds:
                self._closing.wait(page.seconds)
            handler.send(page)
        finally:
            with self._lock:
                self._now -= 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    site: Site

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error of the server."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self.server.site._serve(self)

    do_HEAD = do_POST = do_GET  # noqa: N815 - the library's names

    def send(self, page: Page) -> None:
        if page.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.rfile.close()
            self.connection.close()
        elif page.raw is not None:
            self.wfile.write(page.raw)
            self.close_connection = True
        else:
            self._send(page)

    def _send(self, page: Page) -> None:
        body = page.body.encode() if isinstance(page.body, str) else page.body
        self.send_response_only(page.status)
        headers = {"Date": formatdate(usegmt=True), **page.headers}
        if self.close_connection:
            headers["Connection"] = "close"  # as it was asked for
        if callable(body):
            headers["Transfer-Encoding"] = "chunked"
        elif page.status != 304:
            headers["Content-Length"] = str(len(body) if page.length is None else page.length)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if page.status == 304 or self.command == "HEAD":
            return
        if callable(body):
            for piece in body():
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.wfile.write(body)
            self.close_connection = self.close_connection or page.length is not None

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing: a test reads Site.requests."""

"""A real forward proxy on loopback: CONNECT for https, whole addresses for http, Basic sign-in where it wants one.

It alone knows where names lead (``names``: ``www.cqc.test:443`` to ``127.0.0.1:8443``), as in a network whose machines
look nothing up themselves.
"""

import select
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit


class ForwardProxy:
    """``sign_in`` is the ``user:password`` that it wants; ``says`` what it answers instead of letting anybody through
    (a status line and headers, or "" to hang up), ``refuses`` the same for some targets alone; ``inspects`` a key and
    certificate with which it looks into TLS.

    ``asked`` are the first lines of the requests, ``heads`` their headers in lower case, as a list of lines.
    """

    def __init__(
        self, names: Mapping[str, str] | None = None, *, sign_in: str | None = None, says: str | None = None,
        inspects: Path | None = None, offers: str = 'Basic realm="the hospital"',
    ) -> None:  # fmt: skip
        self.names = dict(names or {})
        self.says = says
        self.refuses: dict[str, str] = {}
        self.wanted = sign_in and f"proxy-authorization: Basic {b64encode(sign_in.encode()).decode()}"
        self.offers = offers
        self.inspects = inspects
        self.asked: list[str] = []
        self.heads: list[list[str]] = []
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.proxy = self

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def address(self) -> str:
        return f"http://{self.host}"

    def upstream(self, host: str) -> socket.socket:
        """A connection to a site. Raises OSError where no name or address on loopback leads to one."""
        name, _, port = self.names.get(host, host).rpartition(":")
        if name != "127.0.0.1":
            raise OSError(f"nothing is known of {name}")
        site = socket.create_connection((name, int(port)))
        site.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return site

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    proxy: ForwardProxy

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error of the proxy."""


class _Handler(StreamRequestHandler):
    disable_nagle_algorithm = True
    server: _Server

    def handle(self) -> None:
        proxy = self.server.proxy
        first = self.rfile.readline().decode().strip()
        lines = [line.decode("latin-1").strip() for line in iter(self.rfile.readline, b"\r\n") if line]
        head = [f"{name.lower()}:{value}" for name, _, value in (line.partition(":") for line in lines)]
        proxy.asked.append(first)
        proxy.heads.append(head)
        refusal = proxy.refuses.get(first.split(" ")[1], proxy.says)
        if refusal is None and proxy.wanted and proxy.wanted not in head:
            refusal = f"407 Proxy Authentication Required\r\nProxy-Authenticate: {proxy.offers}"
        if refusal is not None:
            page = b"<h1>Care Quality Commission</h1><p>The hospital's proxy lets nobody through.</p>"
            start = "" if refusal.startswith("SSH") else "HTTP/1.1 "
            said = f"{start}{refusal}\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n\r\n"
            self.wfile.write(said.encode() + page if refusal else b"")
            return
        method, target, _ = first.split(" ")
        try:
            self._tunnel(target) if method == "CONNECT" else self._forward(method, target, head)
        except OSError:
            self.wfile.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")

    def _tunnel(self, host: str) -> None:
        with self.server.proxy.upstream(host) as site:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 the hospital\r\n\r\n")
            if self.server.proxy.inspects is None:
                _relay(self.connection, site)
                return
            trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
            ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            ours.load_cert_chain(self.server.proxy.inspects)
            with (
                ours.wrap_socket(self.connection, server_side=True) as client,
                trusting.wrap_socket(site) as inner,
            ):
                _relay(client, inner)

    def _forward(self, method: str, target: str, head: list[str]) -> None:
        parts = urlsplit(target)
        kept = [line for line in head if not line.startswith(("proxy-", "connection:"))]
        with self.server.proxy.upstream(parts.netloc if parts.port else f"{parts.netloc}:80") as site:
            path = f"{parts.path or '/'}{'?' * bool(parts.query)}{parts.query}"
            lines = [f"{method} {path} HTTP/1.1", *kept, "connection: close", "", ""]
            length = next((int(line.partition(":")[2]) for line in head if line.startswith("content-length:")), 0)
            site.sendall("\r\n".join(lines).encode() + self.rfile.read(length))
            while piece := site.recv(1 << 16):
                self.wfile.write(piece)


def _relay(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes both ways until an end closes, in this thread alone: two threads in one TLS connection hang it."""
    across = {one: other, other: one}
    with suppress(OSError):
        while True:
            pending = [end for end in across if isinstance(end, ssl.SSLSocket) and end.pending()]
            for source in pending or select.select(list(across), [], [])[0]:
                piece = _piece(source)
                if piece == b"":
                    return
                across[source].sendall(piece or b"")


def _piece(source: socket.socket) -> bytes | None:
    """What has come, b"" at the end; None where TLS only spoke of itself."""
    source.setblocking(False)
    try:
        return source.recv(1 << 16)
    except (BlockingIOError, ssl.SSLWantReadError):
        return None
    finally:
        source.setblocking(True)

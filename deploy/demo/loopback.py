"""A threaded HTTP server on this machine only, which leaves no thread and no socket behind."""

from __future__ import annotations

import socket
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

HOST = "127.0.0.1"


class LoopbackServer(ThreadingHTTPServer):
    """Serves ``handler`` on 127.0.0.1; port 0 lets the system choose. ``owner`` is what the handler works for."""

    # Threads that are not daemons are waited for in server_close().
    daemon_threads = False

    def __init__(self, handler: type[BaseHTTPRequestHandler], *, port: int, owner: Any) -> None:
        self.owner = owner
        self._connections: set[socket.socket] = set()
        super().__init__((HOST, port), handler)
        self._thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def address(self) -> str:
        """``http://127.0.0.1:PORT``, without a slash at the end."""
        return f"http://{HOST}:{self.server_address[1]}"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering, cut what connections are still open, and wait for every thread."""
        self.shutdown()
        self._thread.join()
        for connection in tuple(self._connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # closed by its own thread meanwhile
        self.server_close()

    def get_request(self) -> tuple[socket.socket, Any]:
        """The next connection, remembered so that ``stop`` can cut it."""
        connection, peer = super().get_request()
        self._connections.add(connection)
        return connection, peer

    def shutdown_request(self, request: Any) -> None:
        """Close a connection that was served."""
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away; anything else is a fault of ours."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class QuietHandler(BaseHTTPRequestHandler):
    """HTTP/1.1 with connections kept open, prompt answers and nothing on standard error."""

    protocol_version = "HTTP/1.1"
    # Header and body are two writes; without this the second waits for the client's acknowledgement.
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the servers keep their own log."""

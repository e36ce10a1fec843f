"""Six services as they are met: where each is posted to, what it says when it takes a message, and what it was sent."""

import json
import socket
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any, Literal, Self

from tests.network.receivers import Posted, context_of


@dataclass(frozen=True)
class Says:
    """One answer: a status, a body, headers."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Line:
    """A web server on loopback that answers what ``says`` holds next, or hangs, or resets or closes the connection
    after it took the whole request, or before (``refuse``); it keeps what it ``took``."""

    def __init__(self, tls: Path | None = None) -> None:
        self.says: list[Says | Literal["hang", "reset", "close"]] = []
        self.took: list[Posted] = []
        self._gone = Event()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        if tls:
            self._server.socket = context_of(tls).wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    def hear(self, *says: Says | Literal["hang", "reset", "close"]) -> None:
        """Begin anew with these answers."""
        self.says, self.took = list(says), []

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._gone.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error here."""


def _handler(line: Line) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            line.took.append(Posted(self.command, self.path, headers, body))
            says = line.says.pop(0)
            if says == "hang":
                line._gone.wait()
            if not isinstance(says, Says):
                if says == "reset":
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                return
            self.send_response_only(says.status)
            for name, value in {"Content-Length": str(len(says.body)), **says.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(says.body)

        do_GET = do_POST  # noqa: N815 - the library's name
        do_PUT = do_POST  # noqa: N815 - the library's name

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def document(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body).encode()


@dataclass(frozen=True)
class Service:
    """``address`` holds ``HOST`` where it is one's own; ``fixed`` is the host of all others. ``takes`` is its answer to
    a good message, ``gone`` to one at an address that it has no more, ``busy`` that it wants a pause of 30 seconds,
    ``broken`` that it is out of order. ``shown`` reads subject and text from what it was sent, by its own shape."""

    name: str
    address: str
    fixed: str
    takes: Says
    gone: Says
    busy: Says
    broken: Says
    shown: Callable[[Any], tuple[str, str]]


def _slack(sent: Any) -> tuple[str, str]:
    assert sent["mrkdwn"] is False, "nothing in it is formatting"
    (attachment,) = sent["attachments"]
    return attachment["title"], attachment["text"]


def _teams(sent: Any) -> tuple[str, str]:
    assert sent["type"] == "message"
    (attachment,) = sent["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    card = attachment["content"]
    assert (card["type"], card["$schema"].rpartition("/")[2]) == ("AdaptiveCard", "adaptive-card.json")
    (block,) = card["body"]
    assert (block["type"], block["wrap"]) == ("TextBlock", True)
    first, _, rest = block["text"].partition("\n\n")
    return first.removeprefix("**").removesuffix("**"), rest.replace("\n\n", "\n")


def _above(text: str) -> tuple[str, str]:
    subject, _, rest = text.partition("\r\n")
    return subject, rest


def _discord(sent: Any) -> tuple[str, str]:
    assert "embeds" not in sent
    return _above(sent["content"])


def _ntfy(sent: Any) -> tuple[str, str]:
    assert sent["topic"] == "wardround-S3CRET"
    return sent["title"], sent["message"]


JSON = {"Content-Type": "application/json"}
SLACK = Service(
    "Slack", "slack://T1JJ3T3L2/A1BRTD4JD/S3CRETlazkcOXrIdevi7FQ", "hooks.slack.com",
    takes=Says(200, b"ok"), gone=Says(404, b"no_service"), broken=Says(500, b"rollup_error"),
    busy=Says(429, document({"ok": False, "error": "ratelimited"}), {**JSON, "Retry-After": "30"}), shown=_slack,
)  # fmt: skip
TEAMS = Service(
    "Teams", "workflows://prod-01.logic.azure.com:443/0123456789abcdef/S3CRET-B_c", "prod-01.logic.azure.com",
    takes=Says(202),
    gone=Says(401, document({"error": {"code": "DirectApiAuthorizationRequired", "message": "prod-01"}}), JSON),
    busy=Says(429, document({"error": {"code": "WorkflowTriggerIsBusy"}}), {**JSON, "Retry-After": "30"}),
    broken=Says(502, document({"error": {"code": "NoResponse", "message": "The server did not respond."}}), JSON),
    shown=_teams,
)  # fmt: skip
MATTERMOST = Service(
    "Mattermost", "mmost://HOST/3ccdS3CRET722377935511fc85d3dd4", "",
    takes=Says(200, b"ok", {"Content-Type": "text/plain"}),
    gone=Says(404, document({"id": "web.incoming_webhook.invalid.app_error", "status_code": 404}), JSON),
    busy=Says(429, b"limit exceeded", {"Retry-After": "30", "X-Ratelimit-Limit": "10"}),
    broken=Says(500, document({"id": "store.sql.app_error", "message": "S3CRET", "status_code": 500}), JSON),
    shown=lambda sent: _above(sent["text"]),
)  # fmt: skip
DISCORD = Service(
    "Discord", "discord://1234567890/S3CRETqBe7bk2ZwO5U711o3dV_js", "discord.com",
    takes=Says(204), gone=Says(404, document({"message": "Unknown Webhook", "code": 10015}), JSON),
    busy=Says(
        429, document({"message": "You are being rate limited.", "retry_after": 30.0, "global": False}),
        # Its plugin would sleep until then, which is in the year 2100.
        {**JSON, "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "4102444800"},
    ),
    broken=Says(500, document({"message": "500: Internal Server Error", "code": 0}), JSON), shown=_discord,
)  # fmt: skip
NTFY = Service(
    "ntfy", "ntfy://HOST/wardround-S3CRET", "",
    takes=Says(200, document({"id": "hwQ2YpKdmg", "event": "message", "topic": "wardround-S3CRET"}), JSON),
    gone=Says(403, document({"code": 40301, "http": 403, "error": "forbidden"}), JSON),
    busy=Says(
        429, document({"code": 42901, "http": 429, "error": "limit reached: too many requests"}),
        {**JSON, "Retry-After": "30"},
    ),
    broken=Says(500, document({"code": 50001, "http": 500, "error": "internal server error"}), JSON), shown=_ntfy,
)  # fmt: skip
OWN = Service(
    "JSON", "json://HOST/hooks/S3CRET", "", takes=Says(204), gone=Says(410), busy=Says(429, b"", {"Retry-After": "30"}),
    broken=Says(503), shown=lambda sent: (sent["title"], sent["message"]),
)  # fmt: skip
SERVICES = (SLACK, TEAMS, MATTERMOST, DISCORD, NTFY, OWN)

"""Where the demo's messages arrive: a mail server and a webhook on this machine, which keep what they were given."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from ssl import SSLContext
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.demo.loopback import HOST, LoopbackServer, QuietHandler

SENDER, RECIPIENT = "wardround@localhost", "quality-team@localhost"


class MailServer:
    """A mail server on 127.0.0.1 at a port that the system chose; a context manager. It hands messages to itself.

    ``secure``: TLS from the first byte.
    """

    secure: SSLContext | None = None

    def __init__(self) -> None:
        self.port = 0
        self._ready = Event()
        self._thread = Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    def smtp(self) -> SMTP:
        """The conversation with one client."""
        return SMTP(self, enable_SMTPUTF8=True, ident="mailbox")

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self.done.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop, self.done = asyncio.get_running_loop(), asyncio.Event()
        # Its own loop and not aiosmtpd's Controller, which cannot let the system choose the port.
        server = await self._loop.create_server(self.smtp, HOST, 0, ssl=self.secure)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self.done.wait()
        server.close()
        await asyncio.sleep(0)


class Mailbox(MailServer):
    """A mail server that keeps every message.

    ``answer`` is what it says to a message; anything but 250 refuses it, and it is not kept.
    """

    def __init__(self) -> None:
        super().__init__()
        self.received: list[EmailMessage] = []
        self.answer = "250 OK"

    @property
    def address(self) -> str:
        """``smtp://127.0.0.1:PORT``."""
        return f"smtp://{HOST}:{self.port}"

    @property
    def apprise_address(self) -> str:
        """The same as Apprise wants it: plain SMTP, no sign-in."""
        people = f"from={quote(SENDER, safe='')}&to={quote(RECIPIENT, safe='')}"
        return f"mailto://{HOST}:{self.port}?smtp={HOST}&mode=insecure&{people}"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep one message; called by the mail server with its bytes as received."""
        answer = self.answer
        if answer.startswith("250"):
            assert isinstance(envelope.original_content, bytes)
            self.received.append(message_from_bytes(envelope.original_content, policy=modern))
        return answer


@dataclass(frozen=True, kw_only=True)
class Post:
    """One request to the webhook: its path, its headers (lower case) and its JSON."""

    path: str
    headers: Mapping[str, str]
    document: Any


class Webhook:
    """A web server on 127.0.0.1 that keeps every JSON document posted to it; a context manager.

    ``status`` is what it answers; a post that it refuses (400 and up) is not kept.
    """

    def __init__(self) -> None:
        self.received: list[Post] = []
        self.status = 200
        self._server = LoopbackServer(_Receive, port=0, owner=self)

    @property
    def address(self) -> str:
        """``http://127.0.0.1:PORT/wardround``."""
        return f"{self._server.address}/wardround"

    @property
    def apprise_address(self) -> str:
        """The same as Apprise wants it."""
        return f"json://{self.address.removeprefix('http://')}"

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()


class _Receive(QuietHandler):
    server: LoopbackServer

    def do_POST(self) -> None:  # noqa: N802
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        webhook: Webhook = self.server.owner
        status = webhook.status
        if status < 400:
            try:
                document = json.loads(body)
            except ValueError:
                status = 400
            else:
                headers = {name.lower(): value for name, value in self.headers.items()}
                webhook.received.append(Post(path=self.path, headers=headers, document=document))
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

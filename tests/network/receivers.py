"""Who takes messages on loopback: a mail server with TLS and sign-in, and a webhook with or without TLS."""

import ssl
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from deploy.demo.receivers import MailServer


def context_of(file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


class SecureMailServer(MailServer):
    """``tls``: a file with key and certificate; ``implicit``: TLS from the first byte instead of STARTTLS.
    ``lets_in``: whether a sign-in is taken; ``without``: the way to sign in that is not offered. ``talk`` is what leads
    the conversation.

    ``took`` are the messages; ``took_for`` their recipients; ``logins`` who signed in with what; ``plain`` whether a
    message came without TLS.
    """

    talk: type[SMTP] = SMTP

    def __init__(
        self, tls: Path | None = None, *, implicit: bool = False, lets_in: bool = True, without: str = "CRAM-MD5"
    ) -> None:
        super().__init__()
        self._lets_in = lets_in
        self._without = without
        self._tls = tls and context_of(tls)
        self._implicit = implicit
        self.secure = self._tls if implicit else None
        self.took: list[EmailMessage] = []
        self.took_for: list[str] = []
        self.sender = ""
        self.logins: list[tuple[str, str]] = []

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        if isinstance(data, LoginPassword):
            self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=self._lets_in, handled=False)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.took.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        self.took_for += envelope.rcpt_tos
        self.sender = envelope.mail_from
        return "250 OK"

    def smtp(self) -> SMTP:
        """The conversation with one client, who may have to sign in."""
        return self.talk(
            self, ident="post office", authenticator=self.authenticate,
            tls_context=None if self._implicit else self._tls,
            require_starttls=self._tls is not None and not self._implicit,
            auth_exclude_mechanism=[self._without],
            auth_require_tls=self._tls is not None and not self._implicit,
        )  # fmt: skip


@dataclass(frozen=True)
class Posted:
    """One request as it came; header names in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Hook:
    """A service that takes whatever is posted to it and answers ``status``."""

    def __init__(self, tls: Path | None = None, *, status: int = 200, answer: bytes = b"{}") -> None:
        self.took: list[Posted] = []
        self.status = status
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler(answer))
        self._server.daemon_threads = True
        if tls:
            self._server.socket = context_of(tls).wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_port}"

    def _handler(self, answer: bytes) -> type[BaseHTTPRequestHandler]:
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                hook.took.append(Posted(self.command, self.path, headers, body))
                self.send_response(hook.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_PUT = do_POST  # noqa: N815 - the library's name

            def log_message(self, *_: object) -> None:
                pass

        return Handler

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

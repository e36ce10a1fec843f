"""A mail server that says no, says nothing or goes away at any step of taking a message."""

import socket
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiosmtpd.smtp import SMTP

from tests.network.receivers import SecureMailServer


class _Talk(SMTP):
    @property
    def post(self) -> "Post":
        handler: Post = self.event_handler
        return handler

    async def _begins(self, step: str) -> bool:
        """Whether the step goes on as ever."""
        says = self.post.next(step)
        if says == "hang":
            await self.post.done.wait()
        if says in ("hang", "close"):
            self.transport.abort()
        elif says:
            await self.push(says)
        return not says

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802
        if await self._begins("starttls"):
            await super().smtp_STARTTLS(arg)

    async def smtp_MAIL(self, arg: str) -> None:  # noqa: N802
        if await self._begins("mail"):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str) -> None:  # noqa: N802
        if await self._begins("rcpt"):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if not await self._begins("data"):
            return
        if self.post.next("text") == "close":
            # What asks for the message and the end of the line go out as one.
            line = self.transport.get_extra_info("socket")
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
            await self.push("354 go on")
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class Post(SecureMailServer):
    """What is to happen at the steps of the next messages (``starttls``, ``mail``, ``rcpt``, ``data``, ``text``,
    ``dot``) is said by ``hear``: for each an answer, "hang" or "close" in turn, and "" or no more for what it does
    otherwise. ``text`` is when the server has asked for the message, ``dot`` when it has it.
    """

    talk = _Talk

    def __init__(self, tls: Path | None = None) -> None:
        super().__init__(tls)
        self._at: dict[str, list[str]] = {}

    def hear(self, *, lets_in: bool = True, **at: list[str]) -> None:
        """Begin anew."""
        self._lets_in, self._at = lets_in, at
        self.took, self.took_for, self.logins = [], [], []

    def address(self, *people: str, mode: str = "insecure", user: str = "", more: str = "") -> str:
        to = ",".join(people or ("quality@home.example",))
        signs = f"{user}@" if user else ""
        kind = "mailto" if mode == "insecure" else "mailtos"
        return (
            f"{kind}://{signs}127.0.0.1:{self.port}?smtp=127.0.0.1&mode={mode}&from=ward%40round.example"
            f"&to={quote(to, safe=',')}{more}"
        )

    def next(self, step: str) -> str:
        says = self._at.get(step)
        return says.pop(0) if says else ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        says = self.next("dot")
        if says == "hang":
            await self.done.wait()
        if says in ("hang", "close"):
            server.transport.abort()
            return "250 OK"
        return says or await super().handle_DATA(server, session, envelope)

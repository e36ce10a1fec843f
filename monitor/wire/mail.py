"""Apprise's e-mail with a plain part of our own, an answer for each recipient and the same Message-ID on every attempt.

Apprise (2.2) makes the plain part from the HTML: it puts every cell of a table on a line of its own and drops the
addresses of links. It also keeps the server's answer to itself, so that a refusal looks like a broken line.
"""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from threading import Lock
from typing import Any

from apprise.common import NotifyFormat
from apprise.plugins.email.base import PGP_MODE_DEFAULT, NotifyEmail
from apprise.plugins.email.smtp import SMTP_EXCEPTIONS, AppriseSMTPController

from monitor.message import Message
from monitor.wire.answers import REFERENCE
from monitor.wire.handover import hand_over, kept_out, sign_in
from monitor.wire.mime import without_files, written
from monitor.wire.outcome import Outcome as Outcome  # noqa: PLC0414 - others know it from here
from monitor.wire.outcome import together

# Its signatures are half typed: as a base it is taken for untyped.
_Base: Any = NotifyEmail


class Mail(_Base):  # type: ignore[misc]
    """One message on its way to the recipients of one address."""

    request_rate_per_sec = 0

    def __init__(self, *, message: Message, accepted: frozenset[str], **parsed: Any) -> None:
        super().__init__(**parsed)
        self._message = message
        self._before = accepted
        self.taken = accepted
        self.outcome: Outcome | None = None
        self._lock = Lock()
        self._stopped = self._handed = False

    def stop(self) -> bool:
        """Let nothing more leave, and say whether a message may be with the server that nobody waited for."""
        with self._lock:
            self._stopped = True
            return self._handed or self.pgp_mode != PGP_MODE_DEFAULT

    def send(self, body: str, title: str = "", body_format: Any = None, **more: Any) -> bool:
        """Send to every recipient who does not have it yet; True when all have it. ``outcome`` says more."""
        if self.pgp_mode != PGP_MODE_DEFAULT:
            # Signing and sealing is Apprise's own; it says only whether it worked, and takes no files from us.
            return bool(super().send(body, title, body_format=body_format, **more))
        people = self._people()
        waiting = [address for address in people if self._mark(address) not in self._before]
        answers: list[Outcome] = []
        while waiting:
            try:
                with self._line() as smtp:
                    # Whoever makes the server hang up keeps nobody else from getting it.
                    while waiting and smtp.sock is not None:
                        answers.append(self._hand_over(smtp, waiting.pop(0), people, body_format))
            except SMTP_EXCEPTIONS as error:
                answers.append(kept_out(error))
                break
        bad = [one for one in answers if one.result != "sent"]
        have = sum(self._mark(address) in self.taken for address in people)
        self.outcome = together(bad, self.taken, have=have, of=len(people))
        return self.outcome.result == "sent"

    @contextmanager
    def _line(self) -> Iterator[smtplib.SMTP]:
        """A connection to the mail server, signed in. Raises what SMTP_EXCEPTIONS names."""
        with AppriseSMTPController(
            host=self.smtp_host,
            port=self.port,
            secure_mode=self.secure_mode,
            verify_certificate=self.verify_certificate,
            socket_connect_timeout=self.socket_connect_timeout,
        ) as controller:
            # The controller's own sending and signing in swallow the server's answer, and letters beyond ASCII.
            smtp: smtplib.SMTP = controller._socket  # type: ignore[assignment]
            if self.user and self.password:
                sign_in(smtp, self.user, self.password)
            yield smtp

    def _hand_over(self, smtp: Any, recipient: str, people: dict[str, Any], body_format: Any) -> Outcome:
        whole = self._message
        messages = [whole, without_files(whole)] if whole.attachments else [whole]
        letters = [self._letter(one, people[recipient], html=body_format != NotifyFormat.TEXT) for one in messages]
        sender, patience = self.from_addr[1], self.socket_read_timeout
        outcome = hand_over(smtp, sender, recipient, *letters, patience=patience, go=self._go)
        with self._lock:
            self._handed = False
            if outcome.result == "sent":
                self.taken |= {self._mark(recipient)}
        return outcome

    def _go(self) -> bool:
        with self._lock:
            self._handed = not self._stopped
            return self._handed

    def _people(self) -> dict[str, tuple[str | bool, str]]:
        """Each recipient with whom their e-mail names; copies are those of the first who is written to."""
        people = {address: (name, address) for name, address in self.targets}
        first = next(iter(people.values()), None)
        return people | {one: first for one in (*sorted(self.cc), *sorted(self.bcc)) if first and one not in people}

    def _letter(self, message: Message, to: tuple[str | bool, str], *, html: bool) -> bytes:
        headers = {**self.headers, REFERENCE: message.reference}
        return written(
            message, sender=self.from_addr, to=to, cc=self.cc, reply_to=self.reply_to, headers=headers, html=html,
            now=datetime.now().astimezone(),
        )  # fmt: skip

    def _mark(self, recipient: str) -> str:
        return sha256(f"{self._message.reference} {recipient.lower()}".encode()).hexdigest()[:16]

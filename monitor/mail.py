"""Apprise's e-mail with a plain part of our own, an answer for each recipient and the same Message-ID on every attempt.

Apprise (2.2) makes the plain part from the HTML: it puts every cell of a table on a line of its own and drops the
addresses of links. It also keeps the server's answer to itself, so that a refusal looks like a broken line.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import format_datetime, formataddr
from hashlib import sha256
from typing import Any

from apprise.common import NotifyFormat
from apprise.plugins.email.base import PGP_MODE_DEFAULT, NotifyEmail
from apprise.plugins.email.smtp import SMTP_EXCEPTIONS, AppriseSMTPController

from monitor.message import Message
from storage.delivery import Result

NOT_TRUSTED = "is not one that this machine trusts: fetch.ca_bundle can name those of your own network"


@dataclass(frozen=True)
class Outcome:
    """What one attempt came to, in words without any address; ``accepted`` marks the recipients who have it."""

    result: Result
    reason: str
    accepted: frozenset[str] = frozenset()
    seconds: float = 0.0
    service: str = ""

    def after(self, seconds: float, service: str) -> Outcome:
        """The same with how long it took and which service it was."""
        return replace(self, seconds=round(seconds, 3), service=service)

    @property
    def detail(self) -> dict[str, Any]:
        """What the receipt keeps."""
        return {"service": self.service, "reason": self.reason, "accepted": sorted(self.accepted)}


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

    def send(self, body: str, title: str = "", body_format: Any = None, **more: Any) -> bool:
        """Send to every recipient who does not have it yet; True when all have it. ``outcome`` says more."""
        if self.pgp_mode != PGP_MODE_DEFAULT:
            # Signing and sealing is Apprise's own; it says only whether it worked.
            return bool(super().send(body, title, body_format=body_format, **more))
        plain_only = body_format == NotifyFormat.TEXT
        answers: list[Outcome] = []
        try:
            with AppriseSMTPController(
                host=self.smtp_host,
                port=self.port,
                secure_mode=self.secure_mode,
                verify_certificate=self.verify_certificate,
                socket_connect_timeout=self.socket_connect_timeout,
            ) as smtp:
                if self.user and self.password:
                    _sign_in(smtp._socket, self.user, self.password)
                for recipient, letter in self._letters(title, plain_only):
                    answers.append(self._hand_over(smtp, recipient, letter))
        except SMTP_EXCEPTIONS as error:
            answers.append(_refusal(error, sure=True))
        self.outcome = _together(answers, self.taken)
        return self.outcome.result == "sent"

    def _hand_over(self, smtp: Any, recipient: str, letter: bytes) -> Outcome:
        mark = self._mark(recipient)
        if mark in self._before:
            return Outcome("sent", "sent before")
        try:
            # The controller's own sendmail() swallows the server's answer.
            smtp._socket.sendmail(self.from_addr[1], [recipient], letter)
        except SMTP_EXCEPTIONS as error:
            return _refusal(error, sure=False)
        self.taken |= {mark}
        return Outcome("sent", "sent")

    def _letters(self, title: str, plain_only: bool) -> list[tuple[str, bytes]]:
        """Each recipient with the bytes for them; copies go with the first of those who are written to."""
        written = [(address, self._letter(title, name, address, plain_only)) for name, address in self.targets]
        copies = [address for address in (*sorted(self.cc), *sorted(self.bcc)) if address not in dict(written)]
        return [*written, *((address, written[0][1]) for address in copies if written)]

    def _letter(self, title: str, name: str | bool, address: str, plain_only: bool) -> bytes:
        letter: Any = MIMEMultipart("alternative")
        for header, value in {**self.headers, "Subject": title}.items():
            # Python's newer EmailMessage folds some subjects so that a space comes in.
            letter[header] = Header(value, None if value.isascii() else "utf-8", header_name=header)
        letter["From"] = _named(*self.from_addr)
        letter["To"] = _named(name, address)
        if self.cc:
            letter["Cc"] = ", ".join(sorted(self.cc))
        if self.reply_to:
            letter["Reply-To"] = ", ".join(sorted(self.reply_to))
        letter["Message-ID"] = f"<{self._message.reference.lower()}@{self.from_addr[1].partition('@')[2]}>"
        letter["Date"] = format_datetime(datetime.now().astimezone())
        letter["Auto-Submitted"] = "auto-generated"
        letter.attach(_part(self._message.text, "plain"))
        if self._message.html and not plain_only:
            letter.attach(_part(self._message.html, "html"))
        return bytes(letter.as_bytes(policy=compat32.clone(linesep="\r\n")))

    def _mark(self, recipient: str) -> str:
        return sha256(f"{self._message.reference} {recipient.lower()}".encode()).hexdigest()[:16]


def _sign_in(smtp: Any, user: str, password: str) -> None:
    """Sign in, with a pound sign in the password too: `smtplib` itself (3.13) knows only the letters of ASCII."""
    if f"{user}{password}".isascii():
        smtp.login(user, password)
        return
    smtp.ehlo_or_helo_if_needed()
    if "PLAIN" in smtp.esmtp_features.get("auth", "").upper().split():
        code, words = smtp.docmd("AUTH", f"PLAIN {_coded(f'{chr(0)}{user}{chr(0)}{password}')}")
    else:
        code, words = smtp.docmd("AUTH", f"LOGIN {_coded(user)}")
        if code == 334:
            code, words = smtp.docmd(_coded(password))
    if code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(code, words)


def _coded(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")


def _part(text: str, subtype: str) -> MIMENonMultipart:
    """A text as UTF-8 in seven bits and short lines: not every server on the way takes more."""
    charset = Charset("utf-8")
    charset.body_encoding = QP
    part = MIMENonMultipart("text", subtype)
    part.set_payload(text, charset)
    return part


def _named(name: str | bool, address: str) -> str:
    return formataddr((name if isinstance(name, str) else "", address))


def _refusal(error: Exception, *, sure: bool) -> Outcome:
    """``sure`` says that nothing can have arrived: the connection was never ready."""
    code, words = _answer(error)
    if code is None or code < 200:
        if isinstance(error, ssl.SSLCertVerificationError):
            return Outcome("failed", f"the mail server's certificate {NOT_TRUSTED}")
        if sure:
            return Outcome("failed", "the mail server could not be reached, or would not let us in")
        return Outcome("timed-out", "the mail server broke off without an answer: it may have arrived")
    extended = re.search(r"\b[245]\.\d{1,3}\.\d{1,3}\b", words)
    answer = f"the mail server answered {code}" + (f" {extended[0]}" if extended else "")
    # Before there was a message, the sign-in or the server is at fault: a message is not to be lost for it.
    return Outcome("refused" if 500 <= code < 600 and not sure else "failed", answer)


def _answer(error: Exception) -> tuple[int | None, str]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()), (-1, b""))
        return code, words.decode("ascii", "replace")
    if isinstance(error, smtplib.SMTPResponseException):
        said: object = error.smtp_error
        return error.smtp_code, said.decode("ascii", "replace") if isinstance(said, bytes) else str(said)
    return None, ""


def _together(answers: list[Outcome], accepted: frozenset[str]) -> Outcome:
    """One outcome for all recipients: sent when all have it, refused when nobody else can be reached any more."""
    bad = [answer for answer in answers if answer.result != "sent"]
    if not bad:
        return Outcome("sent", "sent", accepted)
    reasons = "; ".join(dict.fromkeys(answer.reason for answer in bad))
    if len(bad) < len(answers):
        reasons = f"{len(answers) - len(bad)} of {len(answers)} recipients have it; {reasons}"
    results = {answer.result for answer in bad}
    if results == {"refused"}:
        return Outcome("refused", reasons, accepted)
    if "timed-out" in results:
        return Outcome("timed-out", reasons, accepted)
    return Outcome("partly" if len(bad) < len(answers) else "failed", reasons, accepted)

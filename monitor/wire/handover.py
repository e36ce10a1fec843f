"""Hand an e-mail over to a mail server, step by step: only once its final dot is sent can it have arrived."""

from __future__ import annotations

import re
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress

from apprise.plugins.email.smtp import SMTP_EXCEPTIONS

from monitor.wire.outcome import NOT_TRUSTED, Outcome

SIGN_IN = (530, 534, 535, 538)
"""It wants a sign-in, or another, or not this user name and password, or not without TLS (RFC 4954)."""
TOO_BIG = 552
CLOSING = 421
PASSES = ("5.2.2", "5.4.5", "5.1.90")
"""What passes though it is said with 550 or 552: a full mailbox (RFC 3463), and the limit of a day as Gmail (5.4.5) and
Microsoft 365 (5.1.90) say it."""
NO_ANSWER = "the mail server broke off without an answer: it may have arrived"


class _No(Exception):
    """What the mail server answered in place of what the step before wants."""

    def __init__(self, code: int, words: bytes) -> None:
        super().__init__(code)
        self.code, self.words = code, words.decode("ascii", "replace")


def sign_in(smtp: smtplib.SMTP, user: str, password: str) -> None:
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


def hand_over(
    smtp: smtplib.SMTP, sender: str, recipient: str, *letters: bytes, patience: float, go: Callable[[], bool]
) -> Outcome:
    """What came of it. ``patience`` bounds the wait for the last answer, in seconds; ``go`` is asked before the dot.

    ``letters`` is the e-mail, and where that is too big for the server the next of them. What is refused for good, with
    500 to 599, is so for this recipient alone. A line that broke is closed.
    """
    try:
        return _handed(smtp, sender, recipient, letters[0], patience, go)
    except _No as no:
        outcome = _refused(smtp, no)
        if no.code == TOO_BIG and letters[1:]:
            return hand_over(smtp, sender, recipient, *letters[1:], patience=patience, go=go)
        return outcome


def _handed(
    smtp: smtplib.SMTP, sender: str, recipient: str, letter: bytes, patience: float, go: Callable[[], bool]
) -> Outcome:
    try:
        _bring(smtp, sender, recipient, letter, patience)
        if not go():
            smtp.close()
            return Outcome("failed", "it could not be sent in time")
        # Where even this cannot be sent, the server lacks the end of the message and must throw it away (RFC 5321).
        smtp.send(b".\r\n")
    except SMTP_EXCEPTIONS:
        return Outcome("failed", "the mail server broke off before it had the message")
    try:
        code, words = smtp.getreply()
    except SMTP_EXCEPTIONS:
        return Outcome("timed-out", NO_ANSWER)
    if 200 <= code < 300:
        return Outcome("sent", "sent")
    if code < 400:
        smtp.close()
        return Outcome("timed-out", NO_ANSWER)
    raise _No(code, words)


def kept_out(error: Exception) -> Outcome:
    """What it means that there was no connection to hand anything over. No message is to be lost for it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return Outcome("failed", f"the mail server's certificate {NOT_TRUSTED}")
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        answer = _answer(error.smtp_code, said.decode("ascii", "replace") if isinstance(said, bytes) else str(said))
        wrong = isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500
        return Outcome("failed", f"{answer}: it does not take our user name and password" if wrong else answer)
    if isinstance(error, smtplib.SMTPNotSupportedError) and "STARTTLS" in str(error):
        return Outcome("failed", "the mail server offers no STARTTLS, which mode= in the address asks for")
    if type(error) in (smtplib.SMTPNotSupportedError, smtplib.SMTPException):
        return Outcome("failed", "the mail server offers no way to sign in that we have")
    return Outcome("failed", "the mail server could not be reached, or would not let us in")


def _bring(smtp: smtplib.SMTP, sender: str, recipient: str, letter: bytes, patience: float) -> None:
    """Everything of a message but its final dot."""
    smtp.ehlo_or_helo_if_needed()
    _said(smtp.mail(sender, [f"size={len(letter)}"] if smtp.has_extn("size") else []), 250)
    _said(smtp.rcpt(recipient), 250, 251)
    _said(smtp.docmd("data"), 354)
    assert smtp.sock is not None
    smtp.sock.settimeout(patience)
    ended = letter if letter.endswith(b"\r\n") else letter + b"\r\n"
    smtp.send(re.sub(rb"(?m)^\.", b"..", ended))


def _said(answer: tuple[int, bytes], *wanted: int) -> None:
    if answer[0] not in wanted:
        raise _No(*answer)


def _refused(smtp: smtplib.SMTP, no: _No) -> Outcome:
    """What a refusal means, on a connection that is ready for the next recipient, or closed."""
    if no.code < 400 or no.code == CLOSING:
        smtp.close()
    elif smtp.sock is not None:
        with suppress(*SMTP_EXCEPTIONS):
            smtp.rset()
    answer = _answer(no.code, no.words)
    if no.code in SIGN_IN:
        return Outcome("failed", f"{answer}: it wants us to sign in otherwise")
    if no.code < 400:
        return Outcome("failed", f"{answer}, which is no answer to a message")
    return Outcome("refused" if no.code >= 500 and not answer.endswith(PASSES) else "failed", answer)


def _answer(code: int, words: str) -> str:
    extended = re.search(r"\b[245]\.\d{1,3}\.\d{1,3}\b", words)
    return f"the mail server answered {code}" + (f" {extended[0]}" if extended else "")


def _coded(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")

"""What a service really answered, and which message it was: Apprise keeps the first to itself and passes no second.

Every plugin that speaks HTTP sends through ``requests.Session.send``. For the time of one message that is ours.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from threading import Lock
from typing import Any, Literal

import requests

REFERENCE = "X-Wardround-Delivery"
KEY = "Idempotency-Key"
"""As draft-ietf-httpapi-idempotency-key-header names it."""

SHORTEST, LONGEST = 1.0, 86400.0
TOO_MANY = 429

PAGE = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]{,200}>\s*)?(<!--.{,2000}?-->\s*){,3}<(!doctype html|html|head)\b", re.I | re.S
)

Trouble = Literal["", "unreachable", "certificate", "proxy", "broken", "page"]


@dataclass(frozen=True)
class Answer:
    """What one request was answered: a status, or the trouble that kept it from one.

    ``broken`` is trouble after the request had begun to leave: it may have arrived. ``page`` is a good status with a
    page for people, as a network or a proxy puts before the service. ``wait`` is how many seconds the service asked to
    be left alone; ``tunnel`` is what a proxy answered that opened no way.
    """

    status: int = 0
    wait: float | None = None
    trouble: Trouble = ""
    tunnel: str = ""


class Answers:
    """The answers to one message's requests, oldest first, each of which carries the message's reference."""

    def __init__(self, reference: str, *, alone: bool, pages: bool = False) -> None:
        """``alone``: the address has one recipient, so that the message's first request is the message itself.

        ``pages``: a web page is an answer like any other.
        """
        self.given: list[Answer] = []
        self._reference = reference
        self._alone, self._pages = alone, pages
        self._lock = Lock()
        self._stopped = False
        self._leaving: list[_Body] = []
        self._asked = False

    @contextmanager
    def heard(self) -> Iterator[None]:
        """The time of one message. Requests of anybody else go on as ever; one message at a time, please."""
        ours, theirs = _ours.set(self), requests.Session.send

        def send(session: requests.Session, request: Any, **options: Any) -> requests.Response:
            answers = _ours.get()
            if answers is None:
                return theirs(session, request, **options)
            return answers._carry(request, lambda: theirs(session, request, **{**options, "allow_redirects": False}))

        requests.Session.send = send  # type: ignore[assignment, method-assign]
        try:
            yield
        finally:
            requests.Session.send = theirs  # type: ignore[method-assign]
            _ours.reset(ours)
            self.stop()

    def stop(self) -> bool:
        """Let no further request leave, and say whether one may be under way that nobody answered."""
        with self._lock:
            self._stopped = True
            # Who asked nothing in all that time may speak something else than HTTP.
            return any(body.left for body in self._leaving) or not self._asked

    def _carry(self, request: Any, send: Callable[[], requests.Response]) -> requests.Response:
        # Asked for a pause, some plugins ask again at once.
        if self._stopped or any(one.status == TOO_MANY for one in self.given):
            raise requests.ConnectionError("nothing more is sent of this message")
        body = self._prepare(request)
        try:
            response = send()
        except requests.RequestException as error:
            self._note(body, _broken(error, body))
            raise
        page = response.ok and not self._pages and bool(PAGE.match(response.content))
        self._note(body, Answer(response.status_code, _wait(response), "page" if page else ""))
        if page:
            # Apprise would take the status for a success, and of several recipients this one for served.
            raise requests.ConnectionError("a web page is no answer to a message")
        # By these Discord's plugin would sleep, for as long as they say, with everybody else's messages behind it.
        response.headers.pop("X-RateLimit-Remaining", None)
        return response

    def _prepare(self, request: Any) -> _Body:
        self._asked = True
        request.headers[REFERENCE] = self._reference
        if self._alone and not self.given and request.body:
            request.headers[KEY] = self._reference
        said = request.body.encode() if isinstance(request.body, str) else request.body
        body = _Body(said if isinstance(said, bytes) else b"", self, bare=not isinstance(said, bytes))
        request.body = said if body.bare else body
        self._leaving.append(body)
        return body

    def _note(self, body: _Body, answer: Answer) -> None:
        with self._lock:
            self.given.append(answer)
            self._leaving.remove(body)


_ours: ContextVar[Answers | None] = ContextVar("answers", default=None)
"""Whose request it is: Apprise hands the context on to its threads, also to those that outlive their message."""


class _Body(BytesIO):
    """The bytes of a request, which know whether they began to leave: they are read once there is a connection.

    Of a ``bare`` request, which has none, that cannot be known: it counts as left until its error says otherwise.
    """

    def __init__(self, said: bytes, answers: Answers, *, bare: bool) -> None:
        super().__init__(said)
        self._answers = answers
        self.bare = self.left = bare

    def read(self, size: int | None = -1, /) -> bytes:
        with self._answers._lock:
            if self._answers._stopped and not self.left:
                raise requests.ConnectionError("nothing more is sent of this message")
            self.left = True
        return super().read(size)


def _broken(error: requests.RequestException, body: _Body) -> Answer:
    if body.left and not body.bare:
        # Whatever it is called: urllib3 says of a line that broke behind a proxy that the proxy cannot be reached.
        return Answer(trouble="broken")
    said = str(error)
    if isinstance(error, requests.exceptions.ProxyError):
        code = re.search(r"Tunnel connection failed: (\d{3})", said)
        return Answer(trouble="proxy", tunnel=code[1] if code else "")
    if isinstance(error, requests.exceptions.SSLError) and "CERTIFICATE_VERIFY_FAILED" in said:
        return Answer(trouble="certificate")
    never = not body.bare or isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.InvalidURL)
    return Answer(trouble="unreachable" if never or re.search("NewConnection|NameResolution", said) else "broken")


def _wait(response: requests.Response) -> float | None:
    """The seconds to wait, by the header (seconds or a date, RFC 9110) or by the body as Discord writes it."""
    if response.status_code < 400:
        return None
    said = response.headers.get("Retry-After", "").strip()
    try:
        seconds = _seconds(said, response.headers.get("Date", "")) if said else float(response.json()["retry_after"])
    except (ValueError, TypeError, KeyError, OverflowError):
        return None
    return None if math.isnan(seconds) else min(max(seconds, SHORTEST), LONGEST)


def _seconds(said: str, now: str) -> float:
    if re.search(r"^\d+(\.\d+)?$", said):
        return float(said)
    # By the service's own clock where it shows it.
    since = parsedate_to_datetime(now) if now else datetime.now(UTC)
    return (parsedate_to_datetime(said) - since).total_seconds()

"""Apprise's plugin for an address, held to one honest attempt at one message."""

from __future__ import annotations

import logging
from typing import Any

from apprise import Apprise, AppriseAsset
from apprise.common import OverflowMode
from apprise.plugins import url_to_dict

from monitor.message import Message
from monitor.wire.mail import Mail


def understood(secret: str) -> bool:
    """Whether Apprise knows what to do with an address."""
    return Apprise.instantiate(secret, asset=asset(1.0)) is not None


def is_mail(secret: str) -> bool:
    """Whether an address is one of e-mail."""
    return secret.partition("://")[0].lower() in ("mailto", "mailtos")


def mail(secret: str, message: Message, accepted: frozenset[str], timeout: float) -> Mail:
    """One e-mail to the recipients of an address but those who have it."""
    parsed = _parsed(secret)
    service = Mail(message=message, accepted=accepted, asset=asset(timeout), **parsed)
    _hold(service, parsed, timeout)
    return service


def hook(secret: str, timeout: float) -> Any:
    """A service that any number of messages go to, one after the other."""
    service = Apprise.instantiate(secret, asset=asset(timeout))
    _hold(service, _parsed(secret), timeout)
    return service


def end(service: Any) -> None:
    """Let a service that nobody waits for any more send nothing else: each of its requests begins with a pause."""

    def no_more(*_: object, **__: object) -> None:
        raise TimeoutError("nobody waits for it any more")

    service.throttle = no_more


def asset(timeout: float) -> AppriseAsset:
    """What all of them are told. ``timeout`` bounds one message, in seconds."""
    return AppriseAsset(
        app_id="Wardround",
        app_desc="Wardround",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        async_mode=False,
        secure_logging=True,
        # A redirected POST would become a GET, and the message would be lost with a good answer.
        http_redirects=False,
        service_timeout=timeout,
    )


def keep_quiet() -> None:
    """Their log lines hold hosts, recipients and webhook paths: ours are the receipts."""
    ours = logging.getLogger("apprise")
    ours.propagate = False
    ours.setLevel(logging.DEBUG)  # so that an attempt's own capture, never kept, tells a refusal from a broken line
    if not ours.handlers:
        ours.addHandler(logging.NullHandler())
    logging.getLogger("urllib3").setLevel(logging.WARNING)


def _parsed(secret: str) -> dict[str, Any]:
    return dict(url_to_dict(secret) or {})  # type: ignore[no-untyped-call]


def _hold(service: Any, parsed: dict[str, Any], timeout: float) -> None:
    """Whatever the address says: no attempts that have no receipt, no failure that counts as sent, no split message."""
    service.retry, service.optional, service.redirects = 0, False, False
    service.overflow_mode = OverflowMode.UPSTREAM
    # Where a service names no pause, Apprise takes one of 5.5 seconds; what a channel bears is channels.*.per_minute.
    service.request_rate_per_sec = min(service.request_rate_per_sec, 1.0)
    # Apprise's own four seconds are short for a webhook that does something before it answers.
    if "rto" not in parsed.get("qsd", {}):
        service.socket_read_timeout = timeout / 2
    if "cto" not in parsed.get("qsd", {}):
        service.socket_connect_timeout = min(15.0, timeout / 2)

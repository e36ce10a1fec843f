"""Hand one message to one channel through Apprise, and say in safe words what came of it."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apprise import Apprise, AppriseAsset, NotifyFormat
from apprise.common import NotifyType
from apprise.plugins import N_MGR, url_to_dict
from apprise.result import AppriseResult, AppriseResultStatus

from monitor.mail import NOT_TRUSTED, Mail, Outcome
from monitor.message import Message
from monitor.network import network
from monitor.settings import Channel, Fetch, SettingsError, default_variable

HEADER = "X-Wardround-Delivery"
DIRECT = Fetch()
"""The network as it is: no proxy, no certificates but the system's."""


@dataclass(frozen=True)
class Address:
    """Where a channel leads, and by which way. The secret itself never shows in a representation."""

    secret: str = field(repr=False)
    through_proxy: bool = False


@dataclass(frozen=True)
class NoAddress:
    """A channel whose address is not there yet: ``where`` names the variable or file that should hold it."""

    where: str


@dataclass(frozen=True)
class BadAddress:
    """A channel whose address cannot be used: one sentence that says where it stands, never what it is."""

    sentence: str


def resolve(name: str, channel: Channel, environ: Mapping[str, str], base: Path) -> Address | NoAddress | BadAddress:
    """The address of a channel from its environment variable, or from its file (relative to the settings file)."""
    if channel.address_file is not None:
        path = base / channel.address_file.expanduser()
        where = f"the file {channel.address_file}"
        try:
            secret = path.read_text("utf-8").strip()
        except FileNotFoundError:
            return NoAddress(where)
        except (OSError, UnicodeDecodeError) as error:
            return BadAddress(f"channels.{name}: {where} cannot be read ({type(error).__name__})")
    else:
        variable = channel.address_env or default_variable(name)
        where = f"the environment variable {variable}"
        secret = environ.get(variable, "").strip()
        if not secret:
            return NoAddress(variable)
    if not secret:
        return NoAddress(where)
    return _examined(name, where, secret, through_proxy=channel.through_proxy)


def _examined(name: str, where: str, secret: str, *, through_proxy: bool) -> Address | BadAddress:
    _keep_quiet()
    if re.search(r"\s|,\s*\w+://", secret):
        return BadAddress(
            f"channels.{name}: {where} holds more than one address; allowed is one: define a channel for each"
        )
    if Apprise.instantiate(secret, asset=_asset(30)) is None:
        return BadAddress(
            f"channels.{name}: {where} holds no address that Apprise understands;"
            " allowed is one such as mailtos://user:password@example.org?to=name@example.org or json://host/path"
        )
    if through_proxy and _is_mail(secret):
        return BadAddress(
            f"channels.{name}: {where} holds a mail address, and mail does not go through a proxy;"
            " take through_proxy away"
        )
    return Address(secret, through_proxy)


class Sender:
    """Sends messages to one channel, one after the other; chat services are given the pauses that they ask for."""

    def __init__(self, address: Address, timeout: float, fetch: Fetch = DIRECT) -> None:
        """``timeout`` bounds one message, in seconds; ``fetch`` holds the proxy and the certificates to trust."""
        _keep_quiet()
        self._address = address
        self._timeout = timeout
        self._fetch = fetch
        self._kept: Any = None

    def send(self, message: Message, accepted: frozenset[str] = frozenset()) -> Outcome:
        """Send a message; ``accepted`` marks the recipients who have it already and are left out.

        An outcome holds no address, no host and no words of the other side's but its numeric code.
        """
        started = time.monotonic()
        try:
            reached = network(self._fetch)
        except SettingsError as error:
            return Outcome("failed", str(error), accepted)
        service = self._service(message, accepted)
        with reached.around(through_proxy=self._address.through_proxy):
            outcome = self._notify(service, message)
        return outcome.after(time.monotonic() - started, str(service.service_name))

    def _notify(self, service: Any, message: Message) -> Outcome:
        apprise = Apprise(asset=_asset(self._timeout))
        apprise.add(service)
        mail = service if isinstance(service, Mail) else None
        with apprise.notify(
            body=message.html if mail and message.html else message.text,
            title=message.subject,
            notify_type=NotifyType.INFO,
            body_format=NotifyFormat.HTML if mail and message.html else NotifyFormat.TEXT,
            timeout=self._timeout,
            log_level=logging.DEBUG,
        ) as result:
            return _outcome(result, mail, through_proxy=self._address.through_proxy)

    def _service(self, message: Message, accepted: frozenset[str]) -> Any:
        parsed = dict(url_to_dict(self._address.secret) or {})  # type: ignore[no-untyped-call]
        if "headers" in parsed:
            # Receivers and mail filters can tell a repeat by it.
            parsed["headers"] = {**parsed["headers"], HEADER: message.reference}
        elif self._kept is not None:
            return self._kept
        plugin = N_MGR[parsed["schema"]]
        asset = _asset(self._timeout)
        if parsed["schema"] in ("mailto", "mailtos"):
            service: Any = Mail(message=message, accepted=accepted, asset=asset, **parsed)
        else:
            service = plugin(asset=asset, **parsed)
        # Apprise's own four seconds are short for a webhook that does something before it answers.
        if "rto" not in parsed.get("qsd", {}):
            service.socket_read_timeout = self._timeout / 2
        if "cto" not in parsed.get("qsd", {}):
            service.socket_connect_timeout = min(15.0, self._timeout / 2)
        self._kept = service
        return service


def _outcome(result: AppriseResult, mail: Mail | None, *, through_proxy: bool) -> Outcome:
    """What the attempt came to. Whatever may have arrived although nobody said so is ``timed-out``."""
    if mail is not None and mail.outcome is not None:
        return mail.outcome
    accepted = mail.taken if mail is not None else frozenset()
    if result.status is AppriseResultStatus.TIMEOUT:
        return Outcome("timed-out", "no answer in time: it may have arrived", accepted)
    if result.status is AppriseResultStatus.SUCCESS:
        return Outcome("sent", "sent")
    said = " ".join(entry.message for entry in result.logs())
    several = any(one.weight > 1 for one in result)
    return (_proxys(said) if through_proxy else None) or _judged(said, several)


def _proxys(said: str) -> Outcome | None:
    """What a proxy says in the service's place; None where it let us through. It is always tried again."""
    code = re.search(r"Tunnel connection failed: (\d{3})|\berror=(403|407|451)\b", said)
    if code is None:
        lost = re.search(r"ProxyError|Unable to connect to proxy", said)
        return Outcome("failed", "the proxy (fetch.proxy) could not be reached") if lost else None
    number = code[1] or code[2]
    if number == "407":
        return Outcome("failed", "the proxy (fetch.proxy) asks for a sign-in, or does not take the one given (407)")
    who = "the proxy (fetch.proxy)" if code[1] else "the service, or the proxy (fetch.proxy) in its place,"
    return Outcome("failed", f"{who} does not let the message through ({number})")


def _judged(said: str, several: bool) -> Outcome:
    code = re.search(r"\berror=(\d{3})\b", said)
    if code:
        number = int(code[1])
        if 400 <= number < 500 and number not in (408, 409, 423, 425, 429) and not several:
            return Outcome("refused", f"the service answered {number}: it does not take messages sent to this address")
        return Outcome("failed", f"the service answered {number}")
    if "CERTIFICATE_VERIFY_FAILED" in said:
        return Outcome("failed", f"the service's certificate {NOT_TRUSTED}")
    if re.search(r"NewConnectionError|ConnectTimeout|NameResolution|Failed to (establish|resolve)|SSLError", said):
        return Outcome("failed", "the service could not be reached")
    if several or re.search(r"(?i)timed out|disconnected|connection (aborted|reset|broken)|IncompleteRead", said):
        return Outcome("timed-out", "the connection broke off: it may have arrived")
    return Outcome("failed", "the service did not take the message")


def _is_mail(secret: str) -> bool:
    return secret.partition("://")[0].lower() in ("mailto", "mailtos")


def _asset(timeout: float) -> AppriseAsset:
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


def _keep_quiet() -> None:
    """Their log lines hold hosts, recipients and webhook paths: ours are the receipts."""
    ours = logging.getLogger("apprise")
    ours.propagate = False
    ours.setLevel(logging.DEBUG)  # so that an attempt's own capture, never kept, tells a refusal from a broken line
    if not ours.handlers:
        ours.addHandler(logging.NullHandler())
    logging.getLogger("urllib3").setLevel(logging.WARNING)

"""Hand one message to one channel through Apprise, and say in safe words what came of it."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any

from apprise import Apprise, NotifyFormat
from apprise.common import NotifyType
from apprise.result import AppriseResult, AppriseResultStatus

from monitor.message import Message
from monitor.network import network
from monitor.settings import Channel, Fetch, SettingsError, default_variable
from monitor.wire import plugin
from monitor.wire.answers import Answers
from monitor.wire.dialect import paragraphs, unformatted
from monitor.wire.fitting import Limits
from monitor.wire.limits import OWN, TEAMS, limits_of
from monitor.wire.outcome import Outcome
from monitor.wire.people import leaves_out
from monitor.wire.taken import Taken
from monitor.wire.verdict import verdict

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
            secret = path.read_text("utf-8-sig").strip()
        except FileNotFoundError:
            return NoAddress(where)
        except OSError as error:
            return BadAddress(f"channels.{name}: {where} cannot be read: {error.strerror}")
        except UnicodeDecodeError:
            return BadAddress(f"channels.{name}: {where} is not UTF-8 text")
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
    plugin.keep_quiet()
    if re.search(r"\s|,\s*\w+://", secret):
        return BadAddress(
            f"channels.{name}: {where} holds more than one address; allowed is one: define a channel for each"
        )
    if not plugin.understood(secret):
        return BadAddress(
            f"channels.{name}: {where} holds no address that Apprise understands;"
            " allowed is one such as mailtos://user:password@example.org?to=name@example.org or json://host/path"
        )
    if leaves_out(secret):
        return BadAddress(
            f"channels.{name}: {where} names a recipient whom Apprise would leave out;"
            " allowed are addresses such as name@example.org, several of them in one to= with commas between"
        )
    if through_proxy and plugin.is_mail(secret):
        return BadAddress(
            f"channels.{name}: {where} holds a mail address, and mail does not go through a proxy;"
            " take through_proxy away"
        )
    return Address(secret, through_proxy)


def limits(address: Address) -> Limits:
    """How much the service at an address takes in one message; what is composed for it is not to be longer."""
    plugin.keep_quiet()
    return limits_of(plugin.hook(address.secret, 1.0))


_one_at_a_time = Lock()
"""The environment, and what hears the answers, are the whole process's."""


class Sender:
    """Sends messages to one channel, one after the other; chat services are given the pauses that they ask for."""

    def __init__(self, address: Address, timeout: float, fetch: Fetch = DIRECT) -> None:
        """``timeout`` bounds one message, in seconds; ``fetch`` holds the proxy and the certificates to trust."""
        plugin.keep_quiet()
        self._address = address
        self._timeout = timeout
        self._fetch = fetch
        self._kept: Any = None

    def send(self, message: Message, accepted: frozenset[str] = frozenset()) -> Outcome:
        """Send a message; ``accepted`` marks the recipients who have it already and are left out.

        An outcome holds no address, no host and no words of the other side's but its numeric code.
        """
        with _one_at_a_time:
            started = time.monotonic()
            try:
                reached = network(self._fetch)
            except SettingsError as error:
                return Outcome("failed", str(error), accepted)
            send = self._mail if plugin.is_mail(self._address.secret) else self._post
            with reached.around(through_proxy=self._address.through_proxy):
                outcome = send(message, accepted)
            return outcome.after(time.monotonic() - started, outcome.service)

    def _mail(self, message: Message, accepted: frozenset[str]) -> Outcome:
        service = plugin.mail(self._address.secret, message, accepted, self._timeout)
        body, form = (message.html, NotifyFormat.HTML) if message.html else (message.text, NotifyFormat.TEXT)
        with self._notified(service, body, message.subject, form) as result:
            handed = service.stop()
            late = result.status is AppriseResultStatus.TIMEOUT
            known = service.outcome or verdict(
                result.status, (), taken=service.taken, under_way=late and handed, said=_said(result)
            )
        return replace(known, service=str(service.service_name))

    def _post(self, message: Message, accepted: frozenset[str]) -> Outcome:
        service = self._kept = self._kept or plugin.hook(self._address.secret, self._timeout)
        limits = limits_of(service)
        fitting, form = _worded(limits, message)
        answers = Answers(message.reference, alone=len(service) == 1, pages=limits is OWN)
        taken = Taken(message.reference, accepted)
        if len(service) > 1:
            taken.stand_in(service)
        with answers.heard(), self._notified(service, fitting.text, fitting.subject, form) as result:
            under_way = answers.stop() and result.status is AppriseResultStatus.TIMEOUT
            outcome = verdict(
                result.status, tuple(answers.given), taken=taken.marks, have=taken.have, recipients=len(service),
                under_way=under_way, said=_said(result), through_proxy=self._address.through_proxy,
            )  # fmt: skip
        if result.status is AppriseResultStatus.TIMEOUT:
            plugin.end(service)
            self._kept = None
        return replace(outcome, service=str(service.service_name))

    @contextmanager
    def _notified(self, service: Any, body: str, title: str, form: NotifyFormat) -> Iterator[AppriseResult]:
        apprise = Apprise(asset=plugin.asset(self._timeout))
        apprise.add(service)
        with apprise.notify(
            body=body,
            title=title,
            notify_type=NotifyType.INFO,
            body_format=form,
            timeout=self._timeout,
            log_level=logging.DEBUG,
        ) as result:
            yield result


def _worded(limits: Limits, message: Message) -> tuple[Message, NotifyFormat]:
    """The message as a service takes it, and in which format that is."""
    if message.html and limits is not OWN:
        # The long form is written for e-mail, which reads nothing into its plain part.
        message = message.model_copy(
            update={"subject": unformatted(message.subject), "text": unformatted(message.text)}
        )
    message = limits.fit(message)
    if limits is TEAMS:
        # Apprise lets a card's title run out of the card instead of wrapping it.
        text = f"**{message.subject}**\n\n{paragraphs(message.text)}"
        return message.model_copy(update={"subject": "", "text": text}), NotifyFormat.MARKDOWN
    return message, NotifyFormat.TEXT


def _said(result: AppriseResult) -> str:
    return " ".join(entry.message for entry in result.logs())

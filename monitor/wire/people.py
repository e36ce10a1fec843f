"""Whom an address names, and whether Apprise would leave somebody of them out."""

from __future__ import annotations

import logging
import re
from typing import Any
from urllib.parse import unquote

from apprise import Apprise, LogCapture
from apprise.utils.parse import is_email, parse_emails

from monitor.wire import plugin


def leaves_out(secret: str) -> bool:
    """Whether somebody whom an address names would never get a message, although each counts as sent.

    Apprise drops a recipient whom it cannot read with a warning in its log alone; in a mail address also without one,
    where semicolons stand between people, or ``to=`` stands twice; and of o'neil@example.org it takes the o' for a
    name, and would write to neil@example.org.
    """
    with LogCapture(level=logging.WARNING) as warned:  # type: ignore[no-untyped-call]
        service = Apprise.instantiate(secret, asset=plugin.asset(1.0))
    mail = plugin.is_mail(secret)
    return "invalid" in warned.getvalue() or (mail and (_is_cut(secret) or not _all_written_to(secret, service)))


def _all_written_to(secret: str, service: Any) -> bool:
    named = _named(secret)
    people: list[str] = parse_emails(named)  # type: ignore[no-untyped-call]
    for one in people:
        named = named.replace(one, "", 1)
    written_to = {address.lower() for _, address in service.targets} | {one.lower() for one in service.cc | service.bcc}
    return not named.strip(",; ") and {_plain(one) for one in people} <= written_to


def _named(secret: str) -> str:
    """The people of the path, of ``to=``, ``cc=`` and ``bcc=``; what follows a semicolon has no name of its own."""
    before, _, query = secret.partition("://")[2].partition("?")
    fields = (field.partition("=") for field in re.split("[&;]", query))
    found = [
        value or name
        for name, _, value in fields
        if (name.lower() in ("to", "cc", "bcc") and value) or (not value and "@" in unquote(name))
    ]
    return ",".join(unquote(one) for one in (*before.split("/")[1:], *found))


def _plain(person: str) -> str:
    read: Any = is_email(person)  # type: ignore[no-untyped-call]
    address = str(read["full_email"]) if read else ""
    # Of one@192.168.1.1 Apprise reads one@192.168.
    whole = address and re.search(rf"{re.escape(address)}(?![^\s>'\"])", person)
    return address.lower() if whole else person


def _is_cut(secret: str) -> bool:
    _, _, people = secret.partition("://")[2].replace("/", "?").partition("?")
    return re.search(r"\w['\"][^\s,;&<>@]*@", unquote(people)) is not None

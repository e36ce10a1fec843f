"""Who asks: an honest name, with a way to reach the person who runs it."""

from __future__ import annotations

import re
from collections.abc import Collection

from crawler.errors import ContactMissing

NAME = "Wardround"
"""The name that rules in a robots.txt may address."""

_MAIL = re.compile(r"[^\s@<>()\"]+@[^\s@<>()\"]+\.[^\s@<>()\".]+")
_PAGE = re.compile(r"https://[\w.-]+\.\w+(?:[:/][^\s()]*)?")


def user_agent(version: str, contact: str) -> str:
    """The User-Agent, such as ``Wardround/0.1.0 (+quality@example.org)``; without a contact only the name."""
    return f"{NAME}/{version}" + (f" (+{contact})" if contact else "")


def is_contact(contact: str) -> bool:
    """Whether the text is an e-mail address or an https address, in plain ASCII."""
    return contact.isascii() and bool(_MAIL.fullmatch(contact) or _PAGE.fullmatch(contact))


def is_named(host: str, names: Collection[str]) -> bool:
    """Whether a host stands among names, with its port or without one."""
    own = {name.lower() for name in names}
    return host in own or re.sub(r":\d+$", "", host) in own


def require_contact(hosts: Collection[str], contact: str, private_hosts: Collection[str]) -> None:
    """Raise ContactMissing where a host that is not one's own would be asked without saying who asks."""
    strangers = sorted(host for host in hosts if not is_named(host, private_hosts))
    if strangers and not is_contact(contact):
        given = f"{contact!r} is neither" if contact else "it is empty"
        raise ContactMissing(
            f"fetch.contact: before {strangers[0]} is visited, give an e-mail address or an https address at which its"
            f" owners can reach you ({given})"
        )

"""The proxy of one's network: where it is, how one signs in, and what its refusals mean."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

from crawler.errors import NotFetched

ITS_OWN = ("x-squid-error", "x-bluecoat-error", "x-zscaler-error")
"""Headers that only a proxy's own page carries."""
MAYBE_ITS_OWN = frozenset({403, 451})
"""Answers in plain http that a proxy gives in the site's name."""


class NotThrough(Exception):
    """A proxy opened no way to a host.

    ``status``: its answer to CONNECT, None where it gave none that is HTTP; ``schemes``: the ways to sign in that it
    offers, in lower case; ``silent``: it closed the connection instead of answering.
    """

    def __init__(self, *, status: int | None = None, schemes: tuple[str, ...] = (), silent: bool = False) -> None:
        super().__init__(f"the proxy answered {status}")
        self.status = status
        self.schemes = schemes
        self.silent = silent


@dataclass(frozen=True, kw_only=True)
class Proxy:
    """A proxy that is spoken to in plain HTTP. The sign-in never shows in a representation."""

    host: str
    port: int
    sign_in: bytes | None = field(default=None, repr=False)
    """The value of ``Proxy-Authorization``."""

    @classmethod
    def of(cls, address: str) -> Self | None:
        """The proxy at ``http://[user:password@]host:port``, user and password percent-encoded; None for no address."""
        if not address:
            return None
        parts = urlsplit(address)
        given = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        signed = parts.username is not None
        return cls(host=parts.hostname or "", port=parts.port or 80, sign_in=_basic(given) if signed else None)

    @property
    def name(self) -> str:
        """Host and port, as they stand in an address."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def objection(self, host: str, refusal: NotThrough) -> NotFetched:
        """What a visit to ``host`` says where the proxy opened no way to it. It is never the site's own answer."""
        status = refusal.status
        if status is None:
            said = "broke off without an answer" if refusal.silent else "gave an answer that is not HTTP"
            return _stopped(f"the proxy (fetch.proxy) {said}", again=True)
        if status == 407:
            return _stopped(self.no_sign_in(refusal.schemes))
        if status >= 500:
            detail = f"the proxy (fetch.proxy) could not reach {host}: it answered {status}"
            return NotFetched("unreachable", detail, again=True)
        return _stopped(f"the proxy (fetch.proxy) opens no way to {host}: it answered {status}")

    def no_sign_in(self, schemes: tuple[str, ...]) -> str:
        """Why the proxy did not take the sign-in, and what to do."""
        if schemes and "basic" not in schemes:
            offered = " or ".join(schemes)
            return f"the proxy (fetch.proxy) asks for a sign-in by {offered} (407); Wardround can only sign in by Basic"
        if self.sign_in is not None:
            return "the proxy (fetch.proxy) does not take the user name and password that it was given (407)"
        return (
            "the proxy (fetch.proxy) asks for a sign-in (407): give it as http://user:password@host:port"
            " in WARDROUND_FETCH__PROXY"
        )


def instead(status: int, headers: Mapping[str, str], proxy: Proxy, *, secure: bool) -> None:
    """Raise NotFetched where an answer is the proxy's own, or may be, in place of the site's.

    ``headers`` have lower-case names; ``secure``: the answer came over https. Over plain http a proxy's own answers
    look like the site's; over https only one that looks into connections can give any.
    """
    if status == 407 and not secure:
        raise _stopped(proxy.no_sign_in(schemes_of([headers.get("proxy-authenticate", "")])))
    if any(name in headers for name in ITS_OWN) or "error=" in headers.get("proxy-status", ""):
        raise _stopped(f"the proxy (fetch.proxy) answered {status} in the site's place", again=status >= 500)
    if status in MAYBE_ITS_OWN and not secure:
        raise _stopped(f"the site, or the proxy (fetch.proxy) in its place, answered {status}")


def schemes_of(values: list[str]) -> tuple[str, ...]:
    """The ways to sign in that ``Proxy-Authenticate`` offers, in lower case; what is none of the known ones is left."""
    words = " ".join(values).replace(",", " ").lower().split()
    return tuple(dict.fromkeys(word for word in words if word in ("basic", "digest", "ntlm", "negotiate", "kerberos")))


def _basic(given: str) -> bytes:
    try:
        sent = given.encode("latin-1")
    except UnicodeEncodeError:
        sent = given.encode()
    return b"Basic " + b64encode(sent)


def _stopped(detail: str, *, again: bool = False) -> NotFetched:
    """The site itself was never asked: the address stays due."""
    return NotFetched("unreachable", detail, again=again, sent=False)

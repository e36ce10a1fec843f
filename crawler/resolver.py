"""Names become addresses here, and private ones are refused: what was checked is what is connected to."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any, Self

from scrapy.crawler import Crawler
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.agent import is_named
from crawler.errors import NotFetched
from crawler.proxy import Proxy

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as a translator for networks of IPv6 alone shows them (RFC 6052)."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the internet at large: no loopback, private, link-local or shared one."""
    ip = ip_address(address.partition("%")[0])
    inner = _inner(ip) if isinstance(ip, IPv6Address) else None
    if inner is not None:
        return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def is_own(host: str) -> bool:
    """Whether a host's name alone says that it stands in one's own network, looked up or not.

    An IP address that is not public, ``localhost``, and what is a number in any other spelling (``127.1``,
    ``0x7f000001``): programs disagree about which address that is.
    """
    name = host.lower().rstrip(".").strip("[]")
    try:
        return not is_public(name)
    except ValueError:
        last = name.rpartition(".")[2]
        return last == "localhost" or last.isdigit() or re.fullmatch("0x[0-9a-f]*", last) is not None


def refuse_own(host: str, private_hosts: Collection[str]) -> None:
    """Raise NotFetched where a host (with its port where that is unusual) is one's own and not named as such."""
    name = re.sub(r":\d+$", "", host)
    if is_own(name) and not is_named(host, private_hosts):
        raise private(name, name, host)


def private(name: str, address: str, host: str) -> NotFetched:
    """What is said of a host that may not be asked where it stands."""
    detail = f"{name} is at the private address {address}: name {host} in fetch.private_hosts to allow it"
    return NotFetched("refused", detail, sent=False)


def _inner(ip: IPv6Address) -> IPv4Address | None:
    if ip in _TRANSLATED:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


@implementer(IHostnameResolver)
class CheckedResolver:
    """Twisted's name resolver, which hands on only public addresses of hosts that ``PRIVATE_HOSTS`` does not name.

    Where there is a proxy, it is the only host that is ever looked up, and may stand in one's own network.
    """

    def __init__(self, reactor: Any, private_hosts: Collection[str]) -> None:
        self._reactor = reactor
        self._resolver: Any = reactor.nameResolver
        self._private = frozenset(private_hosts)
        self.refused: dict[str, str] = {}
        """The private address that a name led to, where its last look-up gave nothing else."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        """The resolver for the private hosts of the crawl's settings, or for its proxy alone."""
        proxy: Proxy | None = crawler.settings["PROXY"]
        return cls(reactor, [proxy.name] if proxy else crawler.settings.getlist("PRIVATE_HOSTS"))

    def install_on_reactor(self) -> None:
        """Become the one resolver of the process."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803 - Twisted's name
        hostName: str,  # noqa: N803 - Twisted's name
        portNumber: int = 0,  # noqa: N803 - Twisted's name
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803 - Twisted's name
        transportSemantics: str = "TCP",  # noqa: N803 - Twisted's name
    ) -> Any:
        """Hand on the addresses of a name, literal ones too, as IHostnameResolver says."""
        host = hostName.lower().rstrip(".")
        spelt = f"[{host}]" if ":" in host else host
        receiver: Any = resolutionReceiver
        if not is_named(f"{spelt}:{portNumber}", self._private):
            receiver = _OnlyPublic(resolutionReceiver, host, self.refused)
        return self._resolver.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _OnlyPublic:
    def __init__(self, receiver: Any, host: str, refused: dict[str, str]) -> None:
        self._receiver = receiver
        self._host = host
        self._refused = refused
        self._refused.pop(host, None)
        self._some = False

    def resolutionBegan(self, resolutionInProgress: IHostResolution) -> None:  # noqa: N802, N803 - Twisted's names
        self._receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - Twisted's name
        ip = str(address.host)
        if is_public(ip):
            self._some = True
            self._refused.pop(self._host, None)
            self._receiver.addressResolved(address)
        elif not self._some:
            self._refused[self._host] = ip

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionComplete()

"""The way to a site through a proxy: CONNECT, then TLS with the site itself, whose certificate is checked as ever.

Scrapy's own tunnel keeps the proxy's answer to itself, waits in silence where the proxy hangs up, and leaves the
connection open where it is refused.
"""

from __future__ import annotations

import re
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import HostnameEndpoint, connectProtocol
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.internet.protocol import Protocol
from twisted.protocols.tls import TLSMemoryBIOFactory
from twisted.python.failure import Failure
from twisted.web.iweb import IAgentEndpointFactory
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.proxy import NotThrough, Proxy, schemes_of

LONGEST = 64 * 1024
"""Bytes that a proxy's answer to CONNECT may have."""

_STATUS = re.compile(rb"HTTP/1\.\d (\d{3})(?: |\r|$)")
_OFFERS = re.compile(rb"\r\nproxy-authenticate:[ \t]*([^\r\n]*)", re.IGNORECASE)


@implementer(IAgentEndpointFactory)
class Tunnels:
    """The ways to https sites through one proxy."""

    def __init__(self, reactor: Any, proxy: Proxy, policy: Any, *, timeout: float) -> None:
        self._reactor = reactor
        self._proxy = proxy
        self._policy = policy
        self._timeout = timeout

    def endpointForURI(self, uri: Any) -> _Tunnel:  # noqa: N802 - Twisted's name
        """The way to the host of an https address."""
        proxy = HostnameEndpoint(self._reactor, self._proxy.host, self._proxy.port, timeout=self._timeout)
        host = b"[%s]" % uri.host if b":" in uri.host else uri.host
        wanted = b"%s:%d" % (host, uri.port)
        head = b"CONNECT %s HTTP/1.1\r\nHost: %s\r\n" % (wanted, wanted)
        if self._proxy.sign_in:
            head += b"Proxy-Authorization: %s\r\n" % self._proxy.sign_in
        return _Tunnel(proxy, head + b"\r\n", self._policy.creatorForNetloc(uri.host, uri.port))


@implementer(IStreamClientEndpoint)
class _Tunnel:
    def __init__(self, proxy: HostnameEndpoint, asking: bytes, tls: Any) -> None:
        self._proxy = proxy
        self._asking = asking
        self._tls = tls

    def connect(self, protocolFactory: Any) -> Deferred[Any]:  # noqa: N803 - Twisted's name
        """The protocol of the factory, speaking TLS with the site. Fails with NotThrough where the proxy refuses."""
        asking = _Asking(self._asking)
        connecting: Deferred[Any] = connectProtocol(self._proxy, asking)  # type: ignore[no-untyped-call]
        connecting.addCallback(lambda _: asking.answered)
        connecting.addCallback(lambda transport: self._hand_over(transport, protocolFactory))
        return connecting

    def _hand_over(self, transport: Any, factory: Any) -> Any:
        secured: Any = TLSMemoryBIOFactory(self._tls, True, factory).buildProtocol(None)
        transport.protocol = secured
        secured.makeConnection(transport)
        return secured.wrappedProtocol


class _Asking(Protocol):
    """Asks the proxy for the way. ``answered`` gives the transport, which nobody listens to any more."""

    def __init__(self, asking: bytes) -> None:
        self._asking = asking
        self._head = b""
        self.answered: Deferred[Any] = Deferred(lambda _: self._hang_up())

    def connectionMade(self) -> None:  # noqa: N802 - Twisted's name
        self._transport.write(self._asking)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if self.answered.called:
            return  # the page that comes with a refusal
        self._head += data
        head, ended, more = self._head.partition(b"\r\n\r\n")
        if not ended and len(self._head) < LONGEST:
            return
        status = _STATUS.match(head)
        # A site speaks TLS only when it is spoken to: what comes before is not from it.
        if status and ended and status[1].startswith(b"2") and not more:
            self.answered.callback(self._transport)
            return
        refused = status and ended and not status[1].startswith(b"2")
        offers = [offer.decode("latin-1") for offer in _OFFERS.findall(head)]
        self._refuse(NotThrough(status=int(status[1]) if status and refused else None, schemes=schemes_of(offers)))

    def connectionLost(self, reason: Failure | None = None) -> None:  # noqa: N802 - Twisted's name
        if not self.answered.called:
            self.answered.errback(NotThrough(silent=True))

    @property
    def _transport(self) -> Any:
        return self.transport

    def _refuse(self, why: NotThrough) -> None:
        self.answered.errback(why)
        self._hang_up()

    def _hang_up(self) -> None:
        if self.transport is not None:
            self._transport.abortConnection()

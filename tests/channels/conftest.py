from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from monitor.message import Message
from monitor.settings import Fetch
from monitor.wire.outcome import Outcome
from monitor.wire.sender import Address, Sender
from tests.channels.stage import SERVICES, Line, Says, Service
from tests.network.authority import Authority
from tests.network.proxy import ForwardProxy

FIXED = tuple(one.fixed for one in SERVICES if one.fixed)


class Street:
    """Where all services live: those with a host of their own behind a proxy and an authority, the others openly."""

    def __init__(self, plain: Line, secure: Line, proxy: ForwardProxy, certificates: Path) -> None:
        self.plain, self.secure, self.proxy, self.certificates = plain, secure, proxy, certificates

    def line(self, service: Service) -> Line:
        return self.secure if service.fixed else self.plain

    def sender(self, service: Service, *, timeout: float = 20.0, more: str = "") -> Sender:
        """A sender to the service; ``more`` stands at the end of its address."""
        secret = service.address.replace("HOST", self.plain.host) + more
        if not service.fixed:
            return Sender(Address(secret), timeout)
        fetch = Fetch(proxy=self.proxy.address, ca_bundle=str(self.certificates))
        return Sender(Address(secret, through_proxy=True), timeout, fetch)

    def send(self, service: Service, message: Message, *says: Says | str, **more: Any) -> Outcome:
        """What came of a message to a service that says these things."""
        self.line(service).hear(*says)  # type: ignore[arg-type]
        return self.sender(service, **more).send(message)


@pytest.fixture(autouse=True, scope="module")
def _short_list_of_authorities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """In place of the system's hundred and fifty, which every single connection would read: it takes longer than all
    else that is done here."""
    nobody = str(Authority(tmp_path_factory.mktemp("nobody"), "Nobody").certificate)
    with pytest.MonkeyPatch.context() as environ:
        environ.setenv("SSL_CERT_FILE", nobody)
        environ.setenv("REQUESTS_CA_BUNDLE", nobody)
        yield


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    authority = Authority(tmp_path_factory.mktemp("authority"))
    with ExitStack() as stack:
        plain, secure = stack.enter_context(Line()), stack.enter_context(Line(authority.issue(*FIXED)))
        proxy = stack.enter_context(ForwardProxy({f"{host}:443": secure.host for host in FIXED}))
        yield Street(plain, secure, proxy, authority.certificate)


@pytest.fixture
def letter() -> Callable[..., Message]:
    """A message about Rose House, with the lines that are given."""

    def write(*lines: str, subject: str = "Down two steps: Rose & Thistle House, overall", **more: Any) -> Message:
        text = "\n".join([*(lines or ("Rose & Thistle House: overall went down two steps.",)), "Reference WR-8c1f"])
        return Message(subject=subject, text=text, reference="WR-8c1f", **more)

    return write

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.round import Round
from tests.network.authority import Authority
from tests.network.proxy import ForwardProxy
from tests.site import Site

HOME = "/provider/RT1"
PAGE = "<h1>A trust</h1>"
SECURE = {"hosts": ("www.cqc.test",), "private_hosts": ()}


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def site(authority: Authority) -> Iterator[Site]:
    """CQC's site as this network knows it: over https, at a name that only the proxy can look up."""
    with Site(tls=authority.issue("www.cqc.test", "127.0.0.1")) as site:
        yield site


@pytest.fixture
def plain() -> Iterator[Site]:
    """The same over plain http."""
    with Site() as plain:
        yield plain


@pytest.fixture
def round_(tmp_path: Path, site: Site) -> Iterator[Round]:
    with Round(tmp_path / "wardround.db", site) as round_:
        yield round_


@pytest.fixture
def names(site: Site, plain: Site) -> dict[str, str]:
    return {"www.cqc.test:443": site.host, "www.cqc.test:80": plain.host}


@pytest.fixture
def visit(round_: Round, authority: Authority) -> Callable[..., Any]:
    """Visit the trust's page once through a proxy, by default over https; the visit that was written."""

    def once(proxy: ForwardProxy | str, *, scheme: str = "https", **manners: Any) -> Any:
        round_.watch(HOME, address=f"{scheme}://www.cqc.test")
        address = proxy if isinstance(proxy, str) else proxy.address
        given = {**SECURE, "ca_bundle": str(authority.certificate), "slots": {"cqc-profile": "x"}, **manners}
        round_.crawl(proxy=address, **given)
        return round_.visit()

    return once

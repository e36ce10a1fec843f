"""Whose certificates are trusted, behind a proxy and without one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.round import Round
from tests.network.authority import Authority
from tests.network.conftest import HOME, PAGE
from tests.network.proxy import ForwardProxy
from tests.site import Site


def looks_into(authority: Authority) -> ForwardProxy:
    return ForwardProxy(inspects=authority.issue("www.cqc.test"))


def test_a_proxy_that_looks_into_tls_is_trusted_only_by_its_certificate(
    visit: Callable[..., Any], site: Site, names: dict[str, str], authority: Authority, tmp_path: Path
) -> None:
    site.page(HOME, PAGE)
    with looks_into(Authority(tmp_path, "The proxy")) as proxy:
        proxy.names = names
        seen = visit(proxy, ca_bundle="")
        assert (seen.outcome, seen.body, site.requests) == ("unreachable", None, [])
        assert "certificate" in seen.detail
        assert "fetch.ca_bundle" in seen.detail
        seen = visit(proxy, ca_bundle=str(authority.certificate), slots={"cqc-profile": "y"})
        assert (seen.outcome, site.requests) == ("unreachable", []), "another authority vouches for nothing here"
        assert visit(proxy, ca_bundle=str(tmp_path / "The-proxy.pem"), slots={"cqc-profile": "z"}).outcome == "changed"


@pytest.mark.parametrize("proxied", [True, False])
def test_a_certificate_for_another_name_is_refused_though_its_authority_is_trusted(
    round_: Round, authority: Authority, proxied: bool
) -> None:
    with Site(tls=authority.issue("www.other.test")) as other, ForwardProxy() as proxy:
        other.page(HOME, PAGE)
        round_.watch(HOME, address=other.address)
        round_.crawl(
            hosts=(other.host,), private_hosts=(other.host,), ca_bundle=str(authority.certificate),
            proxy=proxy.address if proxied else "",
        )  # fmt: skip
        assert other.requests == []
    assert round_.visit().outcome == "unreachable"
    assert "does not prove that it is the site: it is one for another name" in round_.visit().detail


def test_without_a_proxy_the_certificates_are_trusted_as_well(round_: Round, site: Site, authority: Authority) -> None:
    site.page(HOME, PAGE)
    round_.watch(HOME)
    round_.crawl(ca_bundle=str(authority.certificate))
    assert round_.outcomes() == ["changed"]

"""Visits where the network lets nobody out but through its proxy."""

from collections.abc import Callable
from typing import Any

import pytest

from crawler.order import Crawled, Order
from tests.crawler.round import Round
from tests.network.authority import Authority
from tests.network.conftest import HOME, PAGE, SECURE
from tests.network.proxy import ForwardProxy
from tests.site import Page, Site

HTML = {"Content-Type": "text/html"}
OTHER = "/provider/RT2"


def test_a_page_over_https_is_fetched_through_the_proxy_which_sees_only_its_host(
    visit: Callable[..., Any], site: Site, names: dict[str, str]
) -> None:
    site.page(HOME, PAGE)
    with ForwardProxy(names) as proxy:
        seen = visit(proxy)
    assert (seen.outcome, seen.detail) == ("changed", None)
    assert set(proxy.asked) == {"CONNECT www.cqc.test:443 HTTP/1.1"}
    assert [asked.path for asked in site.requests] == ["/robots.txt", HOME]
    assert all(asked.headers["user-agent"].startswith("Wardround/") for asked in site.requests)
    assert not any("proxy-authorization" in asked.headers for asked in site.requests)


def test_one_tunnel_is_used_for_all_pages_of_a_site(
    round_: Round, site: Site, names: dict[str, str], authority: Authority
) -> None:
    paths = [f"/provider/R{number}" for number in range(4)]
    for path in paths:
        site.page(path, PAGE)
    round_.watch(*paths, address="https://www.cqc.test")
    with ForwardProxy(names) as proxy:
        round_.crawl(proxy=proxy.address, ca_bundle=str(authority.certificate), **SECURE)
    assert (round_.outcomes(), len(proxy.asked), site.most_at_once) == (["changed"] * 4, 1, 1)


def test_a_page_over_plain_http_is_asked_of_the_proxy_by_its_whole_address(
    visit: Callable[..., Any], plain: Site, names: dict[str, str]
) -> None:
    plain.page(HOME, PAGE)
    with ForwardProxy(names, sign_in="ward:round") as proxy:
        seen = visit(f"http://ward:round@{proxy.host}", scheme="http")
    assert (seen.outcome, seen.detail) == ("changed", None)
    assert proxy.asked[-1] == f"GET http://www.cqc.test{HOME} HTTP/1.1"
    assert plain.asked(HOME)[0].headers["host"] == "www.cqc.test"


def test_the_sign_in_goes_to_the_proxy_and_never_to_the_site(
    round_: Round, site: Site, plain: Site, names: dict[str, str], authority: Authority
) -> None:
    for scheme, one in (("https", site), ("http", plain)):
        one.page(HOME, PAGE)
        round_.watch(HOME, address=f"{scheme}://www.cqc.test")
    given = {**SECURE, "ca_bundle": str(authority.certificate)}
    with ForwardProxy(names, sign_in="T\\ward:p@ss:w/rd#%") as proxy:
        round_.crawl(proxy=f"http://T%5Cward:other@{proxy.host}", **given)
        assert round_.outcomes() == ["unreachable"] * 2
        for wrong in round_.visits():
            assert "does not take the user name and password that it was given (407)" in wrong.detail
        round_.crawl(proxy=f"http://T%5Cward:p%40ss%3Aw%2Frd%23%25@{proxy.host}", **given)
    assert [(right.outcome, right.detail) for right in round_.visits()[2:]] == [("changed", None)] * 2
    assert (site.paths(), plain.paths()) == ([HOME], [HOME])
    assert all("proxy-authorization" not in asked.headers for asked in (*site.requests, *plain.requests))


ITS_OWN_PAGES: list[tuple[dict[str, Any], str]] = [
    ({"status": 403}, "the site, or the proxy (fetch.proxy) in its place, answered 403"),
    ({"status": 407}, "the proxy (fetch.proxy) asks for a sign-in (407)"),
    ({"status": 404, "headers": {"X-Squid-Error": "ERR_ACCESS_DENIED 0"}}, "answered 404 in the site's place"),
    (
        {"status": 200, "headers": {"Proxy-Status": "hospital; error=destination_unavailable", **HTML}},
        "the proxy (fetch.proxy) answered 200 in the site's place",
    ),
]


def test_over_plain_http_the_proxys_own_pages_are_no_words_of_the_site(
    round_: Round, plain: Site, names: dict[str, str]
) -> None:
    plain.robots("User-agent: *\nAllow: /\n")
    paths = [f"/provider/R{number}" for number in range(len(ITS_OWN_PAGES))]
    for path, (answer, _) in zip(paths, ITS_OWN_PAGES, strict=True):
        plain.page(path, "<h1>Blocked by the hospital</h1>", **answer)
    round_.watch(*paths, address="http://www.cqc.test")
    with ForwardProxy(names) as proxy:
        round_.crawl(proxy=proxy.address, **SECURE)
    told = {round_.source(visit.source_id).address.partition("cqc.test")[2]: visit for visit in round_.visits()}
    for path, (_, words) in zip(paths, ITS_OWN_PAGES, strict=True):
        assert (told[path].outcome, told[path].body) == ("unreachable", None)
        assert words in told[path].detail


def test_over_https_the_sites_own_refusals_and_missing_pages_are_its_own(
    round_: Round, site: Site, names: dict[str, str], authority: Authority
) -> None:
    site.page(HOME, "<h1>No</h1>", status=403)
    round_.watch(HOME, OTHER, address="https://www.cqc.test")
    with ForwardProxy(names) as proxy:
        round_.crawl(proxy=proxy.address, ca_bundle=str(authority.certificate), **SECURE)
    assert round_.outcomes() == ["blocked", "gone"]


def test_robots_retry_after_and_conditions_hold_through_the_proxy(
    round_: Round, site: Site, names: dict[str, str], authority: Authority
) -> None:
    site.page(HOME, PAGE, etag='"1"')
    last = "/provider/RT3"
    round_.watch(HOME, OTHER, last, address="https://www.cqc.test")
    given = {**SECURE, "ca_bundle": str(authority.certificate)}
    with ForwardProxy(names) as proxy:
        round_.crawl(proxy=proxy.address, slots={"cqc-profile": "x"}, **given)
        site.page(OTHER, "", status=503, headers={"Retry-After": "7200"})
        round_.crawl(proxy=proxy.address, slots={"cqc-profile": "y"}, **given)
        assert round_.outcomes() == ["changed", "gone", "gone", "not-modified", "unreachable"]
        assert site.asked(HOME)[-1].headers["if-none-match"] == '"1"'
        assert site.asked(HOME)[-1].headers["cache-control"] == "max-age=0", "no cache on the way answers for the site"
        assert site.paths() == [HOME, OTHER, last, HOME, OTHER], "the site wants peace"
        with round_.engine.begin() as db:
            db.exec_driver_sql("UPDATE hosts SET robots_at = NULL, not_before = NULL")
        site.robots("User-agent: *\nDisallow: /provider/\n")
        round_.crawl(proxy=proxy.address, slots={"cqc-profile": "z"}, **given)
    assert round_.outcomes()[5:] == ["robots"] * 3
    assert len(site.paths()) == 5


def test_pages_that_are_too_large_or_cut_off_are_told_through_the_proxy(
    round_: Round, site: Site, plain: Site, names: dict[str, str], authority: Authority
) -> None:
    for scheme, one in (("https", site), ("http", plain)):
        one.page(HOME, "x" * 300_000)
        one.page(OTHER, PAGE, length=9999)
        round_.watch(HOME, OTHER, address=f"{scheme}://www.cqc.test")
    with ForwardProxy(names) as proxy:
        round_.crawl(proxy=proxy.address, ca_bundle=str(authority.certificate), page_limit_mb=0.1, **SECURE)
    told = {round_.source(visit.source_id).address: (visit.outcome, visit.detail) for visit in round_.visits()}
    for scheme in ("https", "http"):
        assert told[f"{scheme}://www.cqc.test{HOME}"][0] == "too-large"
        assert told[f"{scheme}://www.cqc.test{OTHER}"] == ("unreachable", "the answer was cut off")


def test_a_redirect_to_a_host_off_the_list_is_refused_before_the_proxy_hears_of_it(
    visit: Callable[..., Any], site: Site, names: dict[str, str]
) -> None:
    site.redirect(HOME, "https://www.example.org/provider/RT1")
    with ForwardProxy(names) as proxy:
        seen = visit(proxy)
    assert seen.outcome == "refused"
    assert "www.example.org is not named in fetch.hosts" in seen.detail
    assert set(proxy.asked) == {"CONNECT www.cqc.test:443 HTTP/1.1"}


def test_a_private_address_is_refused_by_its_name_for_the_proxy_would_look_it_up(round_: Round) -> None:
    names = ("127.0.0.1", "10.0.0.8", "localhost", "site.localhost", "127.1", "0x7f000001", "[::1]")
    for name in names:
        round_.watch(HOME, address=f"http://{name}:8080")
    with ForwardProxy() as proxy:
        hosts = tuple(f"{name}:8080" for name in names)
        round_.crawl(proxy=proxy.address, hosts=hosts, private_hosts=("other.example",))
        assert proxy.asked == []
    assert set(round_.outcomes()) == {"refused"}
    assert sorted(visit.detail.partition(": ")[2] for visit in round_.visits()) == sorted(
        f"name {name}:8080 in fetch.private_hosts to allow it" for name in names
    )


def test_ones_own_hosts_go_through_the_proxy_too(round_: Round, plain: Site) -> None:
    plain.page(HOME, PAGE)
    round_.watch(HOME, address=plain.address)
    with ForwardProxy() as proxy:
        round_.crawl(proxy=proxy.address, hosts=(plain.host,), private_hosts=(plain.host,))
    assert round_.outcomes() == ["changed"]
    assert proxy.asked[-1] == f"GET {plain.address}{HOME} HTTP/1.1"


def test_a_proxy_of_the_environment_is_not_used(round_: Round, plain: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    plain.page(HOME, PAGE)
    round_.watch(HOME, address=plain.address)
    with ForwardProxy(says="403 Forbidden") as proxy:
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.address)
        round_.crawl(hosts=(plain.host,), private_hosts=(plain.host,))
    assert (round_.outcomes(), proxy.asked) == (["changed"], [])


def test_the_password_shows_nowhere(
    visit: Callable[..., Any], round_: Round, capfd: pytest.CaptureFixture[str], names: dict[str, str]
) -> None:
    with ForwardProxy(names, sign_in="ward:right") as proxy:
        seen = visit(f"http://ward:S3CRET@{proxy.host}")
        order = round_.order(proxy=f"http://ward:S3CRET@{proxy.host}")
    assert seen.detail == "the proxy (fetch.proxy) does not take the user name and password that it was given (407)"
    told = capfd.readouterr()
    assert told.err == "", "nothing that a library has to say of it either"
    kept = b"".join(path.read_bytes() for path in round_.database.parent.glob("wardround.db*"))
    assert b"S3CRET" not in kept
    assert "S3CRET" not in f"{order!r} {order.manners!r} {order}"
    assert Order.model_validate_json(order.model_dump_json()).manners.proxy.startswith("http://ward:S3CRET@")


def test_a_refused_tunnel_ends_no_crawl(round_: Round, plain: Site) -> None:
    plain.page(HOME, PAGE)
    round_.watch(HOME, address="https://www.cqc.test")
    round_.watch(HOME, address=plain.address)
    with ForwardProxy() as proxy:
        crawled: Crawled = round_.crawl(
            proxy=proxy.address, hosts=("www.cqc.test", plain.host), private_hosts=(plain.host,), timeout_seconds=2.0
        )
    assert (crawled.finish_reason, crawled.visited) == ("finished", 2)
    assert {visit.detail for visit in round_.visits()} == {
        None,
        "the site's robots.txt could not be read (the proxy (fetch.proxy) could not reach www.cqc.test:"
        " it answered 502), so nothing was asked",
    }


def test_a_tunnel_that_closes_between_two_pages_is_opened_again(
    round_: Round, site: Site, names: dict[str, str], authority: Authority
) -> None:
    paths = [f"/provider/R{number}" for number in range(3)]
    for path in paths:
        site.route(path, lambda _: Page(body=PAGE, headers={**HTML, "Connection": "close"}))
    round_.watch(*paths, address="https://www.cqc.test")
    with ForwardProxy(names) as proxy:
        round_.crawl(proxy=proxy.address, ca_bundle=str(authority.certificate), **SECURE)
    assert round_.outcomes() == ["changed"] * 3

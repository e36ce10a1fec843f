"""A proxy that lets nobody through: it is told as what it is, and never taken for the site."""

import socket
from collections.abc import Callable
from typing import Any

from tests.crawler.round import Round
from tests.network.conftest import HOME
from tests.network.proxy import ForwardProxy

REFUSALS = [
    ("407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x", "asks for a sign-in (407): give it as"),
    (
        "407 Authenticate\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM",
        "asks for a sign-in by negotiate or ntlm (407); Wardround can only sign in by Basic",
    ),
    ("403 Forbidden", "opens no way to {host}: it answered 403"),
    ("404 Not Found", "opens no way to {host}: it answered 404"),
    ("410 Gone", "opens no way to {host}: it answered 410"),
    ("302 Found\r\nLocation: https://www.cqc.test/", "opens no way to {host}: it answered 302"),
    ("502 Bad Gateway", "could not reach {host}: it answered 502"),
    ("504 Gateway Timeout", "could not reach {host}: it answered 504"),
    ("", "broke off without an answer"),
    ("SSH-2.0-OpenSSH", "gave an answer that is not HTTP"),
]


def test_what_the_proxy_says_is_never_taken_for_the_sites_word(round_: Round) -> None:
    hosts = [f"www{number}.cqc.test" for number in range(len(REFUSALS))]
    with ForwardProxy() as proxy:
        for host, (says, _) in zip(hosts, REFUSALS, strict=True):
            proxy.refuses[f"{host}:443"] = says
            round_.watch(HOME, address=f"https://{host}")
        crawled = round_.crawl(proxy=proxy.address, hosts=tuple(hosts), private_hosts=())
    assert (crawled.finish_reason, crawled.visited) == ("finished", len(REFUSALS))
    told = {round_.source(visit.source_id).address.split("/")[2]: visit for visit in round_.visits()}
    for host, (_, words) in zip(hosts, REFUSALS, strict=True):
        seen = told[host]
        assert (seen.outcome, seen.body) == ("unreachable", None)
        assert "the proxy (fetch.proxy)" in seen.detail
        assert words.format(host=host) in seen.detail


def test_a_proxy_that_is_down_is_told_and_the_address_stays_due(visit: Callable[..., Any], round_: Round) -> None:
    with ForwardProxy() as proxy:
        pass
    seen = visit(proxy)
    assert (seen.outcome, seen.detail) == ("unreachable", "the proxy (fetch.proxy) refuses connections")
    assert round_.source(seen.source_id).slot is None


def test_a_proxy_that_no_name_leads_to_is_told(visit: Callable[..., Any]) -> None:
    seen = visit("http://nowhere.invalid:3128")
    assert seen.outcome == "unreachable"
    assert seen.detail == "no address is known for the proxy nowhere.invalid (fetch.proxy)"


def test_a_proxy_that_never_answers_is_told_in_time(visit: Callable[..., Any]) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=8) as silent:
        seen = visit(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout_seconds=0.5)
    assert seen.outcome == "unreachable"
    assert "no answer within 0.5 seconds through the proxy (fetch.proxy)" in seen.detail

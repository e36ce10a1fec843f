"""Walls, soft 404s, shells and maintenance pages, in our own words, made to match what such products serve."""

import pytest

from crawler.judge import judge
from tests.crawler.round import Round
from tests.site import Site

HERE = "https://www.cqc.org.uk/location/1-123"
HTML = {"content-type": "text/html; charset=utf-8"}
PROSE = "<p>" + "The service was visited and people told us that they were content with it. " * 40 + "</p>"
HOME = f"<title>Rose House - Care Quality Commission</title><h1>Rose House</h1>{PROSE}"


def say(
    body: str | bytes, status: int = 200, headers: dict[str, str] | None = None, final: str = HERE
) -> tuple[str, str]:
    content = body.encode() if isinstance(body, str) else body
    verdict = judge(status, HTML if headers is None else headers, content, HERE, final)
    return verdict.outcome, verdict.detail or ""


def test_a_page_is_a_page() -> None:
    assert say(HOME) == ("changed", "")
    assert say("<h1>Rose House</h1><p>Good</p>") == ("changed", "")
    assert say(HOME, headers={}) == ("changed", "")
    assert say(HOME, status=203) == ("changed", "")


@pytest.mark.parametrize(
    "page",
    [
        HOME.replace("The service", "A captcha and the words access denied stood on the door. The service"),
        f"<title>Not Found Farm Care Home - Care Quality Commission</title><h1>Not Found Farm Care Home</h1>{PROSE}",
        f"<title>Maintenance Care Ltd</title><h1>Maintenance Care Ltd</h1>{PROSE}",
        f"<title>Under Maintenance Road Surgery</title>{PROSE}",
        f"<title>404 Kings Road</title><h1>404 Kings Road</h1>{PROSE}",
        f"<title>Rose House</title><noscript>Please enable JavaScript to see the map</noscript>{PROSE}",
        f"<title>Rose House</title><script src='/cdn-cgi/challenge-platform/x.js'></script>{PROSE}",
        f"<title>Rose House</title><form class='g-recaptcha'></form>{PROSE}",
        f"<title>Rose House</title><div id='root'>{PROSE}</div>",
        "<title>Rose House</title><form class='g-recaptcha'></form><p>" + "We have not inspected it yet. " * 30,
    ],
)
def test_a_page_that_only_mentions_such_things_is_still_a_page(page: str) -> None:
    assert say(page) == ("changed", "")


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<html><script src='/_Incapsula_Resource?SWJ=1'></script><body></body>", "Incapsula"),
        ("<html><body>Request unsuccessful. Incapsula incident ID: 1-2</body>", "Incapsula"),
        ("<title>Just a moment...</title><script>window._cf_chl_opt={}</script>", "Cloudflare"),
        ("<title>Attention Required! | Cloudflare</title><h1>Sorry, you have been blocked</h1>", "Attention Required"),
        (
            "<TITLE>Access Denied</TITLE><H1>Access Denied</H1>Reference #18.2 https://errors.edgesuite.net/18.2",
            "Akamai",
        ),
        ("<script>window.awsWafCookieDomainList=[]; window.gokuProps={}</script>", "AWS WAF"),
        ("<iframe src='https://geo.captcha-delivery.com/x'></iframe>", "DataDome"),
        ("<title>Example</title><div id='px-captcha'></div>", "PerimeterX"),
        ("<title>Example</title><p>Please show that you are human</p><div class='h-captcha'></div>", "a captcha"),
        (f"<title>Access denied | www.example.org</title>{PROSE}", "Access denied"),
        (f"<title>Pardon Our Interruption</title>{PROSE}", "Pardon Our Interruption"),
    ],
)
def test_a_wall_against_robots_is_blocked(page: str, words: str) -> None:
    outcome, detail = say(page)
    assert outcome == "blocked"
    assert detail.startswith("the site shows a wall against robots")
    assert words in detail


@pytest.mark.parametrize("headers", [{"x-amzn-waf-action": "challenge"}, {"cf-mitigated": "challenge"}])
def test_a_challenge_is_also_known_by_its_header(headers: dict[str, str]) -> None:
    assert say(HOME, headers={**HTML, **headers})[0] == "blocked"
    assert say("", status=202, headers={**HTML, **headers})[0] == "blocked"


@pytest.mark.parametrize(
    "title",
    [
        "Page not found - Care Quality Commission",
        "Page not found | CQC",
        "404",
        "404 - Page not found",
        "Error 404",
        "404 Not Found",
        "The page cannot be found",
        "This page could not be found",
        "Page can’t be found",
        "Sorry, the page you are looking for does not exist",
        "Sorry, we can't find that page",
        "We couldn't find the page you were looking for",
    ],
)
def test_a_page_that_says_it_is_not_there_is_gone_whatever_its_status(title: str) -> None:
    assert say(f"<title>{title}</title>{PROSE}") == (
        "gone",
        "the site answered 200, but its page says that there is no such page",
    )
    assert say(f"<title>CQC</title><h1>{title}</h1>{PROSE}")[0] == "gone"


@pytest.mark.parametrize(
    "title",
    [
        "Scheduled maintenance",
        "Site under maintenance",
        "The website is currently unavailable - CQC",
        "This site is down for maintenance",
        "We'll be back soon!",
        "Service unavailable",
        "Sorry, there is a problem with the service",
        "503 Service Temporarily Unavailable",
        "502 Bad Gateway",
        "We are experiencing technical difficulties",
    ],
)
def test_a_maintenance_page_with_200_is_unreachable(title: str) -> None:
    assert say(f"<title>{title}</title>{PROSE}")[0] == "unreachable"
    assert say(f"<title>CQC</title><h1>{title}</h1>")[0] == "unreachable"


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><title>CQC</title></head><body><div id='root'></div><script src='a.js'></script></body></html>",
        "<body><noscript>You need to enable JavaScript to run this app.</noscript><div id='app'></div></body>",
        "<html><body><p>Please turn on JavaScript in your browser to see this page</p></body></html>",
        "<!-- nothing -->",
        "<div id=__next>Loading…</div>",
    ],
)
def test_a_shell_without_text_is_no_page(page: str) -> None:
    assert say(page) == ("blocked", "the page is an empty shell that only a browser with JavaScript fills")


def test_an_empty_answer_and_one_that_is_no_page_are_told_apart() -> None:
    assert say("") == ("unreachable", "the site answered with an empty page")
    assert say(" \r\n ")[0] == "unreachable"
    assert say(b"%PDF-1.7", headers={"content-type": "application/pdf"}) == (
        "refused",
        "the answer is application/pdf, not a page",
    )
    assert say(b"\x00\x01\x02", headers={}) == ("refused", "the answer is of no known type, not a page")
    assert say(b"{}", headers={"content-type": "application/json"})[0] == "refused"
    assert say(f"<title>Rose House</title>{PROSE}".encode("utf-16"))[0] in ("changed", "blocked")
    assert say(b"<h1>Rose \xff\xfe House</h1>")[0] == "changed"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (202, "unreachable"), (204, "unreachable"), (206, "unreachable"), (302, "refused"), (304, "refused"),
        (400, "refused"), (401, "blocked"), (403, "blocked"), (404, "gone"), (410, "gone"), (418, "refused"),
        (429, "unreachable"), (451, "blocked"), (500, "unreachable"), (503, "unreachable"), (520, "unreachable"),
    ],
)  # fmt: skip
def test_each_status_has_its_outcome_and_is_said(status: int, outcome: str) -> None:
    said, detail = say(HOME, status=status)
    assert said == outcome
    assert status == 304 or str(status) in detail


def test_only_what_was_asked_conditionally_can_be_not_modified() -> None:
    assert judge(304, {}, b"", HERE, HERE, conditional=True).outcome == "not-modified"
    assert judge(304, {}, b"", HERE, HERE).outcome == "refused"


def test_a_body_without_a_told_end_must_have_one_of_its_own() -> None:
    assert judge(200, HTML, HOME.encode(), HERE, HERE, cut=True).detail == "the answer was cut off"
    assert judge(200, HTML, f"{HOME}</html>\n".encode(), HERE, HERE, cut=True).outcome == "changed"


@pytest.mark.parametrize(
    ("final", "outcome", "words"),
    [
        ("https://www.cqc.org.uk/", "gone", "the home page"),
        ("https://www.cqc.org.uk/search/all?query=x", "gone", "the search"),
        ("https://www.cqc.org.uk/404", "gone", "an error page"),
        ("https://www.cqc.org.uk/user/login?destination=x", "blocked", "a login"),
        ("https://www.cqc.org.uk/location/1-124", "refused", "another organisation (location 1-124)"),
        ("https://www.cqc.org.uk/provider/1-123", "refused", "another organisation (provider 1-123)"),
        ("https://www.cqc.org.uk/location/1-123/reports", "refused", "another page of the same organisation"),
        ("https://www.cqc.org.uk/about-us", "refused", "another page"),
    ],
)
def test_a_page_that_came_from_elsewhere_is_not_this_page(final: str, outcome: str, words: str) -> None:
    said, detail = say(HOME, final=final)
    assert said == outcome
    assert words in detail


def test_megabytes_of_tags_are_judged_without_harm_and_only_by_their_head() -> None:
    assert say(b"<script>" * 100_000 + b"x")[0] == "blocked"
    assert say(b"<div>" * 1_500_000 + b"Rose House")[0] == "changed"
    assert say(b"<title>Page not found</title>" + b"<div>" * 1_500_000)[0] == "gone"
    assert say(b"<title>" + b"page not " * 100_000)[0] == "blocked"


def test_what_is_no_page_is_never_kept_as_one(round_: Round, site: Site) -> None:
    site.page("/provider/A1", "<title>Page not found</title><p>Try the search</p>", etag='"1"')
    site.page("/provider/A2", "<script src='/_Incapsula_Resource'></script>", headers={"Set-Cookie": "visid=1"})
    site.page("/provider/A3", "<title>Under maintenance</title>", headers={"Set-Cookie": "a=1", "Server": "nginx"})
    site.page("/provider/A4", "<div id='root'></div>")
    site.page("/provider/A5", b"%PDF-1.7 and more", content_type="application/pdf")
    site.page("/provider/A6", "")
    site.page("/provider/A8", PROSE)
    numbers = round_.watch(*(f"/provider/A{number}" for number in range(1, 9)))
    assert round_.crawl().visited == 8
    outcomes = {visit.source_id: visit.outcome for visit in round_.visits()}
    assert [outcomes[number] for number in numbers] == [
        "gone", "blocked", "unreachable", "blocked", "refused", "unreachable", "gone", "changed",
    ]  # fmt: skip
    kept = [visit for visit in round_.visits() if visit.body]
    assert [visit.outcome for visit in kept] == ["changed"]
    assert all(round_.source(number).etag is None for number in numbers[:7])
    assert not any("cookie" in asked.headers for asked in site.requests)
    assert {name for visit in round_.visits() for name in visit.headers} <= {"content-type", "date", "server"}

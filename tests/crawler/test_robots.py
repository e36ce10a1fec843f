import pytest
from sqlalchemy import update

from crawler.robots import Rules, is_answer
from storage.tables import hosts
from tests.crawler.round import NOW, Round
from tests.site import Page, Site

HOME = "/provider/RT1"
PAGE = "<h1>A trust</h1>"


@pytest.fixture(autouse=True)
def _home(site: Site, round_: Round) -> None:
    site.page(HOME, PAGE)
    round_.watch(HOME)


def test_what_a_rule_forbids_is_not_asked_for(round_: Round, site: Site) -> None:
    site.page("/provider/RT1/reports", PAGE)
    round_.watch("/provider/RT1/reports", kind="cqc-reports")
    site.robots("User-agent: *\nDisallow: /provider/RT1/reports\n")
    round_.crawl()
    assert site.paths() == [HOME]
    assert sorted(round_.outcomes()) == ["changed", "robots"]
    forbidden = next(visit for visit in round_.visits() if visit.outcome == "robots")
    assert forbidden.detail == "the site's robots.txt asks us not to visit this address"
    assert forbidden.status is None
    assert round_.order().visits == (), "it has had its visit of this slot"


def test_rules_that_name_us_hold_before_those_for_all(round_: Round, site: Site) -> None:
    site.robots("User-agent: *\nDisallow:\n\nUser-agent: wardround\nDisallow: /\n")
    round_.crawl()
    assert site.paths() == []
    assert round_.outcomes() == ["robots"]


@pytest.mark.parametrize("status", [404, 403])
def test_a_site_without_robots_txt_has_no_rules(round_: Round, site: Site, status: int) -> None:
    site.robots("User-agent: *\nDisallow: /", status=status)
    round_.crawl()
    assert round_.outcomes() == ["changed"]


@pytest.mark.parametrize("status", [500, 503])
def test_a_site_whose_rules_cannot_be_had_is_not_asked_and_stays_due(round_: Round, site: Site, status: int) -> None:
    site.robots("", status=status)
    site.page("/provider/RT2", PAGE)
    round_.watch("/provider/RT2")
    round_.crawl()
    assert site.paths() == []
    assert len(site.asked("/robots.txt")) == 2, "one more try, and not again for the second address"
    assert round_.outcomes() == ["unreachable", "unreachable"]
    assert round_.visit().detail == (
        f"the site's robots.txt could not be read (the site answered {status}), so nothing was asked"
    )
    site.robots("")
    round_.crawl()
    assert round_.outcomes()[2:] == ["changed", "changed"], "nothing was asked, so both are still due"


def test_too_many_requests_for_robots_txt_ends_the_visits_to_the_host(round_: Round, site: Site) -> None:
    site.robots("", status=429)
    site.page("/provider/RT2", PAGE)
    round_.watch("/provider/RT2")
    crawled = round_.crawl()
    assert site.paths() == []
    assert round_.outcomes()[:1] == ["unreachable"]
    assert len(site.asked("/robots.txt")) == 1
    assert len(round_.visits()) + len(crawled.left) == 2


def test_a_robots_txt_that_hangs_breaks_or_is_endless_is_not_read_as_none(round_: Round, site: Site) -> None:
    for page in (
        Page(seconds=30),
        Page(reset=True),
        Page(body=lambda: (b"# more\n" * 10_000 for _ in range(1000))),
        Page(status=301, headers={"Location": "https://www.example.org/robots.txt"}),
        Page(status=301, headers={"Location": "/robots.txt"}),
    ):
        site.route("/robots.txt", lambda _, page=page: page)
        round_.crawl(timeout_seconds=0.5)
        assert round_.visit().outcome == "unreachable"
        assert "robots.txt could not be read" in round_.visit().detail
    assert site.paths() == []
    assert "redirects more than 5 times" in round_.visit().detail


def test_a_redirect_to_another_robots_txt_of_the_site_is_followed(round_: Round, site: Site) -> None:
    site.redirect("/robots.txt", "/rules.txt")
    site.page("/rules.txt", "User-agent: *\nDisallow: /provider", content_type="text/plain")
    round_.crawl()
    assert round_.outcomes() == ["robots"]


def test_rules_are_kept_for_a_day_and_then_read_again(round_: Round, site: Site) -> None:
    site.robots("User-agent: *\nAllow: /")
    round_.crawl()
    site.robots("User-agent: *\nDisallow: /")
    round_.crawl(slots={"cqc-profile": "2"})
    assert round_.outcomes() == ["changed", "not-modified"]
    with round_.engine.begin() as db:
        db.execute(update(hosts).values(robots_at=NOW.replace(year=2020)))
    round_.crawl(slots={"cqc-profile": "3"})
    assert round_.outcomes()[-1] == "robots"
    assert len(site.asked("/robots.txt")) == 2


def test_crawl_delay_is_kept_between_requests_and_by_the_next_round_too(round_: Round, site: Site) -> None:
    site.robots("User-agent: *\nCrawl-delay: 0.4\n")
    site.page("/provider/RT2", PAGE)
    round_.watch("/provider/RT2")
    round_.crawl(delay_seconds=0.0)
    round_.crawl(delay_seconds=0.0, slots={"cqc-profile": "2"})
    assert len(site.requests) == 5
    assert min(site.gaps()[1:]) > 0.35
    assert round_.outcomes()[:2] == ["changed", "changed"]


def test_rules_are_read_with_all_their_quirks() -> None:
    assert Rules("").allow("https://www.cqc.org.uk/provider/RT1")
    assert Rules("<html>Not a robots file</html>").allow("https://www.cqc.org.uk/provider/RT1")
    assert not Rules("user-agent: *\ndisallow: /provider/*/reports$").allow(
        "https://www.cqc.org.uk/provider/RT1/reports"
    )
    assert Rules("User-agent: *\nCrawl-delay: 7").delay == 7.0
    assert Rules("User-agent: *\nRequest-rate: 1/10").delay == 10.0
    assert Rules("User-agent: *\nCrawl-delay: soon").delay == 0.0
    assert Rules("User-agent: *\nCrawl-delay: 86400").delay == 3600.0
    assert Rules("User-agent: *\nCrawl-delay: nan").delay == 0.0
    assert Rules("User-agent: *\nCrawl-delay: -5").delay == 0.0
    assert [status for status in (200, 404, 429, 500, 301) if is_answer(status)] == [200, 404]

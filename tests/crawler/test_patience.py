from datetime import timedelta
from itertools import pairwise

from sqlalchemy import update

from crawler.pace import length_of_round, pause, share_of_day
from storage.tables import hosts
from tests.crawler.round import NOW, Round
from tests.site import Page, Site

PAGE = "<h1>A trust</h1>"
HTML = {"Content-Type": "text/html"}
GOOD = Page(body=PAGE, headers=HTML)
PATHS = [f"/provider/R{number}" for number in range(1, 5)]


def busy(status: int, **headers: str) -> Page:
    return Page(status=status, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_one_request_at_a_time_reaches_a_host_each_after_its_delay(round_: Round, site: Site) -> None:
    for path in PATHS:
        site.route(path, lambda _: Page(body=PAGE, headers=HTML, seconds=0.1))
    round_.watch(*PATHS)
    round_.crawl(delay_seconds=0.3)
    round_.crawl(delay_seconds=0.3, slots={"cqc-profile": "2"})
    assert len(site.requests) == 9
    assert site.most_at_once == 1
    assert min(site.gaps()) > 0.27


def test_two_rounds_in_a_row_keep_the_delay_between_them(round_: Round, site: Site) -> None:
    site.page(PATHS[0], PAGE)
    round_.watch(PATHS[0])
    round_.crawl(delay_seconds=2.5)
    round_.crawl(delay_seconds=2.5, slots={"cqc-profile": "2"})
    assert len(site.requests) == 3
    assert min(site.gaps()) > 2.4


def test_a_slow_host_is_asked_more_slowly(round_: Round, site: Site) -> None:
    for path in PATHS[:3]:
        site.route(path, lambda _: Page(body=PAGE, headers=HTML, seconds=0.5))
    round_.watch(*PATHS[:3])
    round_.crawl(delay_seconds=0.0)
    times = [asked.at for asked in site.requests[1:]]
    assert all(after - before > 0.45 for before, after in pairwise(times))


def test_a_short_wish_to_wait_is_waited_out_and_then_tried_once_more(round_: Round, site: Site) -> None:
    site.pages(PATHS[0], busy(429, Retry_After="1"), GOOD)
    site.pages(PATHS[1], busy(503, Retry_After="1"), GOOD)
    round_.watch(*PATHS[:2])
    round_.crawl()
    assert round_.outcomes() == ["changed", "changed"]
    for path in PATHS[:2]:
        first, second = site.asked(path)
        assert second.at - first.at > 0.9


def test_a_long_wish_to_wait_leaves_the_host_alone_in_this_round_and_the_next(round_: Round, site: Site) -> None:
    status = 503
    for path in PATHS[1:]:
        site.page(path, PAGE)
    site.page(PATHS[0], "", status=status, headers={"Retry-After": "3600"})
    round_.watch(*PATHS)
    crawled = round_.crawl()
    assert site.paths() == [PATHS[0]]
    assert [(visit.outcome, visit.status) for visit in round_.visits()] == [("unreachable", status)]
    assert (crawled.finish_reason, crawled.visited, len(crawled.left)) == ("finished", 1, 3)
    assert "asked to be left alone until" in crawled.left[0].why
    assert {left.address for left in crawled.left} == {f"{site.address}{path}" for path in PATHS[1:]}

    again = round_.crawl(slots={"cqc-profile": "2"})
    assert (again.visited, len(again.left)) == (0, 4)
    assert site.paths() == [PATHS[0]], "nothing is sent before the hour is over"

    site.page(PATHS[0], PAGE)
    with round_.engine.begin() as db:
        db.execute(update(hosts).values(not_before=NOW.replace(year=2020)))
    assert round_.crawl(slots={"cqc-profile": "2"}).visited == 4
    assert round_.outcomes()[1:] == ["changed"] * 4


def test_too_many_requests_without_a_time_leaves_the_host_alone_for_this_round(round_: Round, site: Site) -> None:
    site.page(PATHS[0], "", status=429)
    round_.watch(*PATHS)
    crawled = round_.crawl()
    assert site.paths() == [PATHS[0]]
    assert len(crawled.left) == 3


def test_what_breaks_once_is_tried_once_more_after_the_delay(round_: Round, site: Site) -> None:
    for path, trouble in zip(PATHS, (Page(status=502), Page(reset=True), Page(seconds=3)), strict=False):
        site.pages(path, trouble, GOOD)
    site.page(PATHS[3], "", status=500)
    round_.watch(*PATHS)
    round_.crawl(delay_seconds=0.3, timeout_seconds=1.0)
    assert round_.outcomes() == ["changed", "changed", "changed", "unreachable"]
    assert [len(site.asked(path)) for path in PATHS] == [2, 2, 2, 2]
    assert min(site.gaps()) > 0.27


def test_a_site_that_says_nothing_for_ten_addresses_is_not_asked_for_the_rest(round_: Round, site: Site) -> None:
    site.robots("")
    paths = [f"/provider/S{number}" for number in range(14)]
    for path in paths:
        site.page(path, reset=True)
    round_.watch(*paths)
    crawled = round_.crawl(delay_seconds=0.0)
    assert (crawled.visited, len(crawled.left)) == (10, 4)
    assert round_.outcomes() == ["unreachable"] * 10
    assert "did not answer for 10 addresses in a row" in crawled.left[0].why


def test_the_length_of_a_round_is_the_addresses_times_the_delay() -> None:
    assert length_of_round(43_200, 2.0) == timedelta(days=1)
    assert length_of_round(0, 2.0) == timedelta(0)
    assert share_of_day(30_240, 2.0) == 0.7


def test_the_pause_counts_from_the_last_request_and_outlasts_no_clock_that_was_set_back() -> None:
    second = timedelta(seconds=1)
    assert pause(asked_at=None, not_before=None, delay=2, now=NOW) == 0
    assert pause(asked_at=NOW - second, not_before=None, delay=2, now=NOW) == 1
    assert pause(asked_at=NOW - 5 * second, not_before=None, delay=2, now=NOW) == 0
    assert pause(asked_at=NOW + timedelta(days=400), not_before=None, delay=2, now=NOW) == 2
    assert pause(asked_at=NOW, not_before=NOW + 9 * second, delay=2, now=NOW) == 9
    assert pause(asked_at=NOW, not_before=NOW - 9 * second, delay=2, now=NOW) == 2

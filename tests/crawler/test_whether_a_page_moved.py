from datetime import timedelta

from sqlalchemy import update

from crawler.patience import retry_after
from storage.tables import sources
from tests.crawler.round import NOW, Round
from tests.site import Page, Site

HOME = "/provider/RT1"
PAGE = "<title>A trust</title><h1>A trust</h1><p>Overall: Good</p>"


def test_a_page_is_kept_as_it_was_received_and_then_only_asked_whether_it_moved(round_: Round, site: Site) -> None:
    site.page(HOME, PAGE, etag='"one"', last_modified="Mon, 02 Nov 2026 05:00:00 GMT")
    (number,) = round_.watch(HOME)
    crawled = round_.crawl()
    assert (crawled.finish_reason, crawled.visited, crawled.left) == ("finished", 1, ())
    first = round_.visit()
    assert (first.outcome, first.status, first.etag) == ("changed", 200, '"one"')
    assert round_.body(first.body) == PAGE.encode()
    assert round_.source(number).slot == "2026-11-02"

    tomorrow = {"slots": {"cqc-profile": "2026-11-03"}}
    round_.crawl(**tomorrow)
    asked = site.asked(HOME)[-1].headers
    assert asked["if-none-match"] == '"one"'
    assert asked["if-modified-since"] == "Mon, 02 Nov 2026 05:00:00 GMT"
    second = round_.visit()
    assert (second.outcome, second.status, second.body) == ("not-modified", 304, first.body)
    assert round_.source(number).etag == '"one"'
    assert asked["user-agent"] == "Wardround/0.1.0 (+quality@example.org)"
    assert len(site.asked("/robots.txt")) == 1, "robots.txt is kept for a day"


def test_a_page_that_moved_is_a_change_and_one_with_the_same_bytes_is_none(round_: Round, site: Site) -> None:
    html = {"Content-Type": "text/html"}
    good, inadequate = Page(body=PAGE, headers=html), Page(body=PAGE.replace("Good", "Inadequate"), headers=html)
    site.pages(HOME, good, good, inadequate)
    round_.watch(HOME)
    for day in ("2", "3", "4"):
        round_.crawl(slots={"cqc-profile": day})
    assert round_.outcomes() == ["changed", "not-modified", "changed"]
    one, two, three = (visit.body for visit in round_.visits())
    assert one == two != three


def test_a_source_is_visited_once_in_a_slot_and_a_confirming_visit_uses_none_and_asks_for_the_whole_page(
    round_: Round, site: Site
) -> None:
    site.page(HOME, PAGE, etag='"one"')
    (number,) = round_.watch(HOME)
    round_.crawl()
    assert round_.order().visits == ()
    with round_.engine.begin() as db:
        db.execute(update(sources).values(slot="earlier"))
    round_.crawl(purpose="confirm")
    assert "if-none-match" not in site.asked(HOME)[-1].headers
    assert (round_.visit().purpose, round_.visit().outcome, round_.visit().status) == ("confirm", "not-modified", 200)
    assert round_.source(number).slot == "earlier"


def test_the_whole_page_is_fetched_once_a_week_whatever_the_server_would_say(round_: Round, site: Site) -> None:
    site.page(HOME, PAGE, etag='"never renewed"')
    round_.watch(HOME)
    round_.crawl()
    site.page(HOME, PAGE.replace("Good", "Inadequate"), etag='"never renewed"')
    round_.crawl(slots={"cqc-profile": "3"})
    assert round_.outcomes() == ["changed", "not-modified"]
    week_ago = round_.visits()[0].at - timedelta(days=7)
    with round_.engine.begin() as db:
        db.execute(update(sources).values(whole_at=week_ago))
    round_.crawl(slots={"cqc-profile": "4"})
    assert round_.outcomes()[-1] == "changed"


def test_not_modified_counts_only_where_we_asked_whether_it_moved(round_: Round, site: Site) -> None:
    site.page(HOME, "", status=304)
    (number,) = round_.watch(HOME)
    round_.crawl()
    assert round_.visit().outcome == "refused"
    assert "though it was asked for the whole page" in round_.visit().detail
    assert round_.source(number).failures == 1


def test_a_failed_visit_keeps_body_and_validators_and_counts(round_: Round, site: Site) -> None:
    site.page(HOME, PAGE, etag='"one"')
    (number,) = round_.watch(HOME)
    round_.crawl()
    good = round_.source(number)
    site.page(HOME, "sorry", status=404, etag='"other"')
    round_.crawl(slots={"cqc-profile": "3"})
    site.page(HOME, "sorry", status=500, etag='"other"')
    round_.crawl(slots={"cqc-profile": "4"})
    now = round_.source(number)
    assert (now.body, now.etag, now.good_at) == (good.body, '"one"', good.good_at)
    assert (now.outcome, now.failures, now.slot) == ("unreachable", 2, "4")
    assert now.failing_since == round_.visits()[1].at
    site.page(HOME, PAGE, etag='"one"')
    round_.crawl(slots={"cqc-profile": "5"})
    again = round_.source(number)
    assert (again.outcome, again.failures, again.failing_since) == ("not-modified", 0, None)


def test_the_validators_of_where_a_redirect_led_are_not_kept_for_the_address(round_: Round, site: Site) -> None:
    site.redirect(HOME, "/provider/rt1/")
    site.page("/provider/rt1/", PAGE, etag='"of another address"')
    (number,) = round_.watch(HOME)
    round_.crawl()
    assert round_.visit().final_address == f"{site.address}/provider/rt1/"
    assert round_.source(number).etag is None


def test_retry_after_is_read_as_seconds_and_as_a_date_on_the_hosts_own_clock() -> None:
    hour = timedelta(hours=1)
    assert retry_after(503, {"retry-after": "3600"}, NOW) == NOW + hour
    date = {"retry-after": "Mon, 02 Nov 2026 12:00:00 GMT", "date": "Mon, 02 Nov 2026 11:00:00 GMT"}
    assert retry_after(429, date, NOW) == NOW + hour
    assert retry_after(503, {"retry-after": "soon"}, NOW) is None
    assert retry_after(503, {}, NOW) is None
    assert retry_after(200, {"retry-after": "3600"}, NOW) is None
    assert retry_after(503, {"retry-after": "99999999"}, NOW) == NOW + timedelta(days=7)
    assert retry_after(503, {"retry-after": "Fri, 01 Jan 2010 00:00:00 GMT"}, NOW) == NOW

from sqlalchemy import select, update

from storage.tables import sources
from tests.crawler.round import Round
from tests.site import Site

HOME = "/provider/RT1"
REPORTS = "/provider/RT1/reports"
ONE, TWO = "/provider/RT1/reports/AP1/overall", "/provider/RT1/reports/AP2/overall"


def page(*links: str) -> str:
    return "<main><h1>A trust</h1>" + "".join(f'<p><a href="{link}">Read it</a></p>' for link in links) + "</main>"


def found(round_: Round) -> dict[str, str]:
    """The path and kind of every source that a page named."""
    with round_.engine.begin() as db:
        rows = db.execute(select(sources).where(sources.c.found_on.is_not(None)))
        return {row.address.removeprefix(round_.site.address): row.kind for row in rows}


def test_assessments_that_a_page_names_are_visited_in_the_same_crawl(round_: Round, site: Site) -> None:
    site.page(HOME, page(ONE))
    site.page(REPORTS, page(ONE, TWO, f"{TWO}#top"))
    site.page(ONE, page(TWO))
    site.page(TWO, page())
    round_.watch(HOME)
    round_.watch(REPORTS, kind="cqc-reports")
    crawled = round_.crawl(follow=True)
    assert sorted(site.paths()) == [HOME, REPORTS, ONE, TWO]
    assert crawled.visited == 4
    assert found(round_) == {ONE: "cqc-assessment", TWO: "cqc-assessment"}
    assert {visit.purpose for visit in round_.visits()} == {"due"}

    site.forget()
    assert round_.order(follow=True).visits == ()


def test_they_are_not_followed_where_the_order_does_not_say_so(round_: Round, site: Site) -> None:
    site.page(HOME, page(ONE))
    round_.watch(HOME)
    round_.crawl()
    assert site.paths() == [HOME]
    assert found(round_) == {}


def test_an_assessment_named_by_a_page_that_did_not_move_is_still_visited(round_: Round, site: Site) -> None:
    site.page(HOME, page(ONE), etag='"1"')
    site.page(ONE, page())
    round_.watch(HOME)
    round_.crawl()
    round_.crawl(follow=True, slots={"cqc-profile": "2", "cqc-assessment": "2"})
    assert round_.outcomes() == ["changed", "not-modified", "changed"]
    assert round_.visits()[1].status == 304


def test_what_was_visited_in_this_slot_is_not_visited_again(round_: Round, site: Site) -> None:
    site.page(HOME, page(ONE))
    site.page(ONE, page())
    round_.watch(HOME)
    round_.crawl(follow=True)
    site.forget()
    with round_.engine.begin() as db:
        db.execute(update(sources).where(sources.c.kind == "cqc-profile").values(slot="an hour ago"))
    round_.crawl(follow=True)
    assert site.paths() == [HOME]


def test_only_assessments_of_the_same_organisation_on_allowed_hosts_are_followed(round_: Round, site: Site) -> None:
    site.page(
        HOME,
        page(
            "https://www.example.org/provider/RT1/reports/AP3/overall",
            "https://www.cqc.org.uk/provider/RT1/reports/AP3/overall",
            "/provider/RT2/reports/AP4/overall",
            "/location/RT1/reports/AP5/overall",
            "javascript:alert(1)",
            "http://user:pw@127.0.0.1/provider/RT1/reports/AP6/overall",
            "/about-us",
            HOME,
        ),
    )
    round_.watch(HOME)
    round_.crawl(follow=True)
    assert site.paths() == [HOME]
    assert found(round_) == {}


def test_a_page_that_failed_names_nothing(round_: Round, site: Site) -> None:
    site.page(HOME, page(ONE), status=404)
    round_.watch(HOME)
    round_.crawl(follow=True)
    assert site.paths() == [HOME]


def test_a_hostile_page_cannot_keep_the_crawl_busy(round_: Round, site: Site) -> None:
    links = (f"/provider/RT1/reports/AP{number}/overall" for number in range(3000))
    site.page(HOME, page(*links))
    round_.watch(HOME)
    crawled = round_.crawl(follow=True, delay_seconds=1.0, crawl_limit_minutes=1 / 60)
    assert len(found(round_)) <= 500
    assert crawled.visited + len(crawled.left) == 1 + len(found(round_))

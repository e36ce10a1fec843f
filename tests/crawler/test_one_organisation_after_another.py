"""An organisation's pages are seen together: what a page names comes right after it, and a crawl ends between two."""

from storage import sources
from tests.crawler.round import NOW, Round
from tests.site import Site


def page(*links: str) -> str:
    return "<main><h1>A trust</h1>" + "".join(f'<p><a href="{link}">Read it</a></p>' for link in links) + "</main>"


def trusts(round_: Round, site: Site, *names: str) -> None:
    """Trusts with a profile, a list of reports and one report, which only the list names."""
    for name in names:
        home = f"/provider/{name}"
        report = f"{home}/reports/AP{name}/overall"
        site.page(home, page())
        site.page(f"{home}/reports", page(report))
        site.page(report, page())
        organisation = round_.organisation(name)
        with round_.engine.begin() as db:
            for path, kind in ((home, "cqc-profile"), (f"{home}/reports", "cqc-reports")):
                sources.add(
                    db, address=f"{site.address}{path}", kind=kind, organisation_id=organisation, found_on=None, now=NOW
                )


def test_what_a_page_names_is_visited_before_the_next_organisation(round_: Round, site: Site) -> None:
    trusts(round_, site, "RT1", "RT2")
    round_.crawl(follow=True)
    assert [path.split("/")[2] for path in site.paths()] == ["RT1"] * 3 + ["RT2"] * 3


def test_a_crawl_that_took_long_enough_ends_the_organisation_that_it_is_at_and_begins_no_other(
    round_: Round, site: Site
) -> None:
    trusts(round_, site, "RT1", "RT2", "RT3")
    crawled = round_.crawl(round_.order(follow=True).model_copy(update={"enough_seconds": 0.0}))
    assert site.paths() == ["/provider/RT1", "/provider/RT1/reports", "/provider/RT1/reports/APRT1/overall"]
    assert crawled.finish_reason == "enough"
    assert {left.why for left in crawled.left} == {"the round had taken long enough, and the next goes on from here"}
    assert len(crawled.left) == len(round_.order().visits) == 4
    crawled = round_.crawl(round_.order(follow=True).model_copy(update={"enough_seconds": 0.0}))
    assert (crawled.visited, len(crawled.left)) == (3, 2)


def test_a_crawl_that_ends_with_its_last_organisation_is_finished(round_: Round, site: Site) -> None:
    trusts(round_, site, "RT1")
    crawled = round_.crawl(round_.order(follow=True).model_copy(update={"enough_seconds": 0.0}))
    assert (crawled.finish_reason, crawled.visited, crawled.left) == ("finished", 3, ())


def test_a_second_look_asks_every_cache_on_its_way_for_the_page_as_it_is_now(round_: Round, site: Site) -> None:
    old, new = "/provider/RT1", "/provider/rt1"
    site.page(old, page(), etag='"one"', last_modified="Mon, 02 Nov 2026 05:00:00 GMT")
    round_.watch(old)
    round_.crawl()
    assert "cache-control" not in site.asked(old)[-1].headers
    site.redirect(old, new, status=302)
    site.page(new, page(), etag='"two"')
    round_.crawl(purpose="confirm", whole_every_days=365)
    for path in (old, new):
        asked = site.asked(path)[-1].headers
        assert asked["cache-control"] == "no-cache"
        assert not {"if-none-match", "if-modified-since"} & set(asked)

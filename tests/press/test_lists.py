"""CQC's list of this week's checks makes pages due at once; a list that is not there is no trouble."""

from __future__ import annotations

from dataclasses import replace

from deploy.demo.render import Page

from .conftest import EARLIER, News, home

PROFILE = "/location/1-999000001"
OTHER = replace(home("Good"), id="1-999000002", name="Elm Lodge")


def test_a_page_that_is_due_weekly_is_visited_on_the_day_on_which_the_list_names_it(news: News) -> None:
    news.weekly()
    news.watch("location:1-999000001")
    news.round(home("Good"))
    news.round(home("Good"))
    assert [path.partition("?")[0] for path in news.asked] == ["/search/all", "/search/press-releases"]
    news.round(home("Requires improvement"), checked=(PROFILE,))
    assert PROFILE in news.asked
    assert news.asked[0].startswith("/search/all?")
    assert {one.after for one in news.told("rating-changed")} == {"Requires improvement"}
    news.round(home("Requires improvement"), checked=(PROFILE,))
    assert PROFILE not in news.asked


def test_a_list_that_moves_with_nothing_watched_on_it_is_silence(news: News) -> None:
    news.weekly()
    news.watch("location:1-999000001")
    news.round(home("Good"))
    summary = news.round(home("Good"), OTHER, checked=(OTHER.path,), releases=(EARLIER,))
    assert not [path for path in news.asked if not path.startswith("/search/")]
    assert (news.subjects, news.history()) == ([], [])
    assert "could not be read" not in summary.line


def test_lists_that_robots_txt_forbids_are_silence(news: News) -> None:
    news.extra = {"/robots.txt": Page(body=b"User-agent: *\nDisallow: /search\n", media_type="text/plain")}
    news.watch("location:1-999000001")
    summary = news.round(home("Good"))
    assert not [path for path in news.asked if path.startswith("/search")]
    assert "could not be read" not in summary.line
    assert "could not be read" not in news.round(home("Good")).line


def test_lists_that_are_not_there_are_no_trouble(news: News) -> None:
    gone = Page(body=b"<title>Page not found</title>", status=404)
    news.extra = {"/search/all": gone, "/search/press-releases": gone}
    news.watch("location:1-999000001")
    assert "could not be read" not in news.round(home("Good")).line


def test_a_list_without_entries_and_without_words_for_it_is_not_understood_and_changes_nothing(news: News) -> None:
    news.watch("location:1-999000001")
    news.round(home("Good"), releases=(EARLIER,))
    news.extra = {
        "/search/press-releases": Page(
            body=b"<html><body><main><h1>Press releases</h1><p>Filters and more text here.</p></main></body></html>"
        )
    }
    news.round(home("Good"), releases=(EARLIER,))
    news.extra = {}
    news.round(home("Good"), releases=(EARLIER,))
    assert (news.subjects, news.history()) == ([], [])
    assert not [path for path in news.asked if path.startswith("/press-release/")]


def test_nothing_is_asked_of_a_list_where_nothing_is_watched(news: News) -> None:
    news.round(home("Good"))
    assert news.asked == []


def test_only_the_pages_that_a_list_links_to_are_followed_and_few_of_them(news: News) -> None:
    def page(*links: str) -> Page:
        items = "".join(f'<li><h2><a href="{link}">Entry {n}</a></h2></li>' for n, link in enumerate(links))
        return Page(body=f"<html><body><main><h1>Find care services</h1><ul>{items}</ul></main></body></html>".encode())

    further = [f"/search/press-releases?page={number}" for number in range(2, 30)]
    news.watch("location:1-999000001")
    news.extra = {"/search/press-releases": page("/press-release/one", *further)}
    news.round(home("Good"))
    asked = [path for path in news.asked if path.startswith("/search/press-releases")]
    assert asked == ["/search/press-releases", *further[:4]]

"""The pages as a person and a program find them, on every day of the story."""

import re
from dataclasses import replace
from datetime import date
from urllib.robotparser import RobotFileParser

import pytest
from lxml import html as lxml_html

from deploy.demo.facts import Site
from deploy.demo.homes import LODGE_EARLIER, LODGE_LATER, ROSE_ASSESSMENT
from deploy.demo.redesign import redesign
from deploy.demo.render import missing, render
from deploy.demo.story import DAYS
from deploy.demo.trust import CRISIS_SERVICES, LEADERSHIP, OLDER_RELEASE, RELEASE

CRISIS_PAGE = "/provider/RT1/reports/AP5366/mental-health-crisis-services-and-health-based-places-of-safety/well-led"
LEADERSHIP_PAGE = "/provider/RT1/reports/AP6815/well-led-assessment/well-led"
ROSE, LODGE = "/location/1-999000001", "/location/1-999000002"


def on(day: int) -> dict[str, lxml_html.HtmlElement]:
    """The pages of organisations."""
    pages = render(DAYS[day - 1].site).items()
    return {path: parsed(page.body) for path, page in pages if path.startswith(("/provider/", "/location/"))}


def news(day: int) -> dict[str, lxml_html.HtmlElement]:
    """The press releases and the lists."""
    pages = render(DAYS[day - 1].site).items()
    return {path: parsed(page.body) for path, page in pages if path.startswith(("/search/", "/press-release/"))}


def parsed(body: bytes) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(body, parser=lxml_html.HTMLParser(encoding="utf-8"))


def text(element: lxml_html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def lines(element: lxml_html.HtmlElement) -> list[str]:
    return [" ".join(line.split()) for line in element.text_content().split("\n") if line.strip()]


def pages_linked(page: lxml_html.HtmlElement) -> list[str]:
    return [link for link in main(page).xpath(".//@href") if not link.startswith("#")]


def header(page: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    (found,) = page.xpath("//header[.//h1]")
    return found


def main(page: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    (found,) = page.xpath("//main")
    return found


def test_every_page_has_the_landmarks_of_the_real_ones() -> None:
    for path, page in on(1).items():
        for landmark in (
            "//nav[@id='skip-link-wrapper']/a",
            "//header[@id='site-header--desktop']",
            "//header[@id='site-header--mobile']",
            "//nav[@class='breadcrumbs']//span[@class='breadcrumbs__current-position']",
            "//header[@class='service-header'][@id='top-of-page']//h1[@class='service-header__title']",
            "//*[@data-key]",
            "//ul[@class='service-sub-nav']",
            "//main[@id='main-content']",
            "//footer[@id='footer--primary']",
            "//div[@id='modal-wrapper']//li[contains(@class, 'rating-state--inadequate')]",
            "//a[contains(@href, 'using-cqc-widget-–-troubleshooting')]",
        ):
            assert page.xpath(landmark), f"{path} lacks {landmark}"
        identity = path.split("/")[2]
        assert all(identity in link for link in page.xpath("//ul[@class='service-sub-nav']//@href"))


def test_the_modal_of_every_page_holds_every_rating_word() -> None:
    for page in on(1).values():
        (modal,) = page.xpath("//div[@id='modal-wrapper']")
        for word in ("Outstanding", "Good", "Requires improvement", "Inadequate", "Not rated"):
            assert word in text(modal)


def test_the_starting_position_is_what_the_header_and_the_ratings_say() -> None:
    pages = on(1)
    assert "Overall: Good read more about inspection ratings" in text(header(pages[ROSE]))
    assert "Provided and run by: Larkfield Invented Care Ltd" in text(header(pages[ROSE]))
    hints = pages[ROSE].xpath("//@data-test[contains(., 'rating text')]")
    assert hints == [f"{each} rating text: Good" for each in ("safe", "effective", "caring", "responsive", "well-led")]
    assert "Download report PDF" in text(main(pages[ROSE]))
    assert "Published 20 August 2019" in text(main(pages[ROSE]))
    assert "Overall: Requires improvement" in text(header(pages[LODGE]))
    assert "Important: We are carrying out a review of quality at Harbour Lodge." in text(header(pages[LODGE]))
    assert "Overall: Good" in text(header(pages["/provider/RT1"]))
    assert "Well-led Good" in text(main(pages["/provider/RT1"]))
    assert "Overall" not in text(header(pages["/provider/1-999000009"]))


def test_neighbours_have_ratings_of_their_own_outside_main() -> None:
    page = on(1)[ROSE]
    assert "Overall: Outstanding" in text(page.xpath("//aside[@id='similar-services']")[0])
    assert "Outstanding" not in text(main(page)) + text(header(page))


def test_the_newest_report_block_is_worded_as_the_real_one() -> None:
    (block,) = on(2)[ROSE].xpath("//div[@class='overview-download-report']/footer[@class='download-report']")
    assert text(block) == "Read the latest assessment report - HTML Published 15 July 2025"
    assert block.xpath(".//a/@href") == [f"{ROSE}/reports/AP99001/overall"]


def test_a_list_shows_entries_of_both_frameworks_newest_first() -> None:
    entries = [text(each) for each in on(2)[f"{ROSE}/reports"].xpath("//article")]
    assert entries[0].startswith(
        "15 July 2025 During an assessment under our new approach Date of assessment: 3 to 6 June 2025."
    )
    assert entries[1].startswith("9 July 2019 During a routine inspection Download report PDF (opens in a new tab)")
    assert "All Inspections" in text(main(on(2)[f"{ROSE}/reports"]))


def test_every_report_link_leads_to_a_page_and_its_key_questions_do_too() -> None:
    for day in (1, 2, 4, 5, 7):
        pages = on(day)
        for path, page in pages.items():
            for link in page.xpath("//main//a/@href"):
                if "/reports/AP" in link:
                    assert link in pages, f"day {day}: {path} links to {link}"
    assert [path for path in on(2) if "/AP99001/" in path] == [
        f"{ROSE}/reports/AP99001/overall{tail}"
        for tail in ("", "/safe", "/effective", "/caring", "/responsive", "/well-led")
    ]


def test_the_crisis_services_page_says_what_the_saved_text_of_it_says() -> None:
    page = on(1)[CRISIS_PAGE]
    shown = lines(main(page))
    assert shown[:2] == ["Report from 20 February 2025 assessment", "On this page"]
    start = shown.index("Requires improvement")
    assert shown[start - 1 : start + 2] == ["Well-led", "Requires improvement", "Updated 18 December 2024"]
    assert "This service scored 61 (out of 100) for this area. Find out what we look at" in text(main(page))
    assert re.findall(r"Score: (\d)", text(main(page))) == ["2", "2", "2", "3", "2", "3", "3"]
    assert "Overall: Good" in text(header(page))


def test_the_leadership_page_prints_a_score_and_no_rating_word() -> None:
    page = on(4)[LEADERSHIP_PAGE]
    shown = lines(main(page))
    start = shown.index("15 July 2025")
    assert shown[0] == "Report from 17 July 2025 assessment"
    assert shown[start - 1] == "Well-led"
    assert "This service scored 44 (out of 100) for this area." in text(main(page))
    assert re.findall(r"Score: (\d)", text(main(page))) == ["1", "1", "2", "1", "2", "2", "2", "3"]
    assert not re.search("Outstanding|Good|Requires improvement|Inadequate", text(main(page)) + text(header(page)))


def test_after_the_leadership_report_the_trust_has_no_overall_rating_and_says_why() -> None:
    page = on(4)["/provider/RT1"]
    assert "Overall" not in text(header(page))
    assert "We no longer rate trusts overall." in text(main(page))
    assert not page.xpath("//@data-test[contains(., 'rating text')]")


@pytest.mark.parametrize(
    ("assessment", "printed"),
    [(CRISIS_SERVICES, [61]), (LEADERSHIP, [44]), (ROSE_ASSESSMENT, [35, 56, 69, 67, 31])],
)
def test_the_printed_percentages_follow_from_the_statements(assessment: object, printed: list[int]) -> None:
    assert [section.score for section in assessment.sections] == printed  # type: ignore[attr-defined]


def test_the_invented_ratings_lie_in_their_bands() -> None:
    bands = {"Inadequate": (25, 38), "Requires improvement": (39, 62), "Good": (63, 87), "Outstanding": (88, 100)}
    for assessment in (ROSE_ASSESSMENT, LODGE_EARLIER, LODGE_LATER, CRISIS_SERVICES):
        for section in assessment.sections:
            low, high = bands[section.rating or ""]
            assert low <= section.score <= high, f"{assessment.id} {section.key_question}"


def test_a_redesign_renames_everything_and_changes_no_word_of_header_and_main() -> None:
    before, after = on(4), on(5)
    assert before.keys() == after.keys()
    for path in before:
        old, new = before[path], after[path]
        assert text(header(old)) == text(header(new))
        assert text(main(old)) == text(main(new))
        old_names = {name for value in old.xpath("//@class | //@id") for name in value.split()}
        new_names = {name for value in new.xpath("//@class | //@id") for name in value.split()}
        assert len(old_names - new_names) > 0.9 * len(old_names)
        assert not new.xpath("//@*[starts-with(name(), 'data-')]")
        assert pages_linked(old) == pages_linked(new)
        menu = "(//nav[.//a])[3]//a"
        assert [text(link) for link in old.xpath(menu)] != [text(link) for link in new.xpath(menu)]
        assert "styles.93229bac.css" not in lxml_html.tostring(new, encoding="unicode")


def test_a_redesigned_page_still_carries_its_own_id_and_its_anchors_still_lead_somewhere() -> None:
    for path, page in on(5).items():
        own = "/".join(path.split("/")[:3])
        assert any(link.startswith(own) for link in page.xpath("//ul//@href"))
        names = set(page.xpath("//@id"))
        for reference in page.xpath("//a/@href[starts-with(., '#')]"):
            assert reference[1:] in names
        for reference in page.xpath("//@aria-labelledby | //@aria-describedby | //@for"):
            assert reference in names


def test_a_redesign_is_the_same_each_time() -> None:
    page = render(DAYS[0].site)[ROSE].body
    assert redesign(page) == redesign(page)


def test_hostile_facts_are_escaped() -> None:
    name = '<script>alert("x")</script>'
    hostile = Site(organisations=(replace(DAYS[0].site.organisations[0], name=name),))
    page = render(hostile)["/provider/RT1"].body
    assert b"<script>" not in page
    assert text(parsed(page).xpath("//h1")[0]) == name


def test_robots_allows_profiles_and_lists_and_forbids_the_search_of_the_site() -> None:
    robots = RobotFileParser()
    robots.parse(render(DAYS[0].site)["/robots.txt"].body.decode().splitlines())
    for path in (f"{ROSE}/reports", "/search/all", "/search/press-releases"):
        assert robots.can_fetch("Wardround", f"http://127.0.0.1{path}")
    assert not robots.can_fetch("Wardround", "http://127.0.0.1/search/site?fulltext=rose")
    assert robots.crawl_delay("Wardround") is None


def test_every_page_names_the_licence_and_that_it_is_a_replica() -> None:
    for page in [*on(1).values(), parsed(missing().body)]:
        assert "Open Government Licence v3.0" in text(page)
        assert "It is not CQC's site" in text(page)


def test_no_page_names_a_person() -> None:
    for path in (ROSE, LODGE):
        people = on(1)[path].xpath("//ul[@class='who-runs-service__list']/li[position() > 1]/p/text()")
        assert people == ["Name withheld", "Registered Manager", "Name withheld", "Nominated Individual"]


def test_the_story_runs_for_a_fortnight_and_its_reports_are_of_their_days() -> None:
    dates = [day.date for day in DAYS]
    assert dates == sorted(set(dates))
    assert (dates[0], dates[3], dates[-1]) == (date(2025, 7, 14), date(2025, 7, 17), date(2025, 7, 31))
    assert ROSE_ASSESSMENT.report == dates[1]
    assert RELEASE.published == dates[2]
    assert LEADERSHIP.report == dates[3]
    assert LODGE_LATER.report == dates[4]
    assert [len(day.expects) for day in DAYS] == [0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 2, 3, 1, 0]
    assert [number for number, day in enumerate(DAYS, 1) if day.out_of_order] == [6]


def test_a_press_release_names_the_trust_with_a_link_and_both_ratings() -> None:
    page = news(3)[RELEASE.path]
    assert "Published: 16 July 2025 Page last updated: 16 July 2025" in text(main(page))
    assert main(page).xpath(".//p/a/@href") == ["/provider/RT1"]
    assert "from good to requires improvement" in text(main(page))
    assert RELEASE.path not in news(2)


def test_the_lists_name_what_is_new_of_the_week() -> None:
    links = {path: pages_linked(page) for path, page in news(3).items()}
    assert links["/search/press-releases"] == [RELEASE.path, OLDER_RELEASE.path]
    assert links["/search/all"] == [ROSE]
    assert "No results were found" in text(main(news(1)["/search/all"]))


def test_the_removed_report_leaves_list_rating_and_pages_and_comes_back_as_it_was() -> None:
    before, gone, back = on(7), on(8), on(11)
    assert len(before[f"{LODGE}/reports"].xpath("//article")) == len(on(5)[f"{LODGE}/reports"].xpath("//article")) + 1
    assert text(main(gone[f"{LODGE}/reports"])) == text(main(on(5)[f"{LODGE}/reports"]))
    assert "Overall: Requires improvement" in text(header(gone[LODGE]))
    assert not [path for path in gone if "/AP99003/" in path]
    assert [lxml_html.tostring(before[path]) for path in before if path.startswith(LODGE)] == [
        lxml_html.tostring(back[path]) for path in before if path.startswith(LODGE)
    ]


def test_an_archived_home_keeps_its_rating_and_each_profile_leads_to_the_other() -> None:
    old, new = on(11)[ROSE], on(11)["/location/1-999000003"]
    assert text(old.xpath("//h1")[0]) == "Archived: Rose House"
    assert "Overall: Inadequate" in text(header(old))
    assert header(old).xpath(".//a[. = 'See new profile']/@href") == ["/location/1-999000003"]
    assert header(new).xpath(".//a[. = 'See old profile']/@href") == [ROSE]
    assert "We have not inspected this service yet" in text(header(new))
    assert "Overall" not in text(header(new))


def test_on_a_quiet_day_only_a_neighbours_rating_moves() -> None:
    before, after = on(2), on(3)
    moved = [path for path in before if lxml_html.tostring(before[path]) != lxml_html.tostring(after[path])]
    assert moved
    for path in moved:
        assert path.startswith(ROSE)
        assert text(header(before[path])) == text(header(after[path]))
        assert text(main(before[path])) == text(main(after[path]))

"""Every notice at the head of a page by CQC's words and by words near them; what is over, told or explained is none."""

from __future__ import annotations

import pytest

from crawler.readers.read import read
from storage.record import Banner, Organisation, Record

from .test_other_hands import ADDRESS, FRAMES, HEADS, Frame, modern

MAIN = "<h2>Overview</h2><ul><li>Safe: Good</li></ul>"


def page(head: str, main: str = MAIN, frame: Frame = modern) -> Record:
    return read(frame(HEADS["line"] + head, main).encode(), address=ADDRESS)


def alert(*texts: str) -> str:
    return "".join(f'<div role="status"><span>Important: </span>{text}</div>' for text in texts)


SORTS = [
    ("checks-under-way", "We are carrying out checks on locations registered by this provider."),
    ("checks-under-way", "We are carrying out checks at Rose House. We will publish a report when they are complete."),
    ("checks-under-way", "We are currently assessing this service."),
    ("checks-under-way", "We're carrying out checks at this service."),
    ("checks-under-way", "Inspection in progress"),
    ("under-review", "We are carrying out a review of quality at Rose House. We will publish a report."),
    ("rating-under-review", "The ratings for this service are currently being reviewed."),
    ("rating-under-review", "We are reviewing the ratings of this service. Ratings can go down as well as up."),
    ("rating-under-review", "The provider has asked for a review of its ratings."),
    ("rating-under-review", "A review of this service's ratings is under way."),
    ("rating-suspended", "We have suspended the rating of this service."),
    ("rating-suspended", "The overall rating for Rose House has been suspended."),
    ("report-withdrawn", "We found an issue with some of the information gathered during our assessment."),
    ("report-withdrawn", "We have removed the latest inspection report for this service."),
    ("services-transferred", "Services have been transferred to this provider from another provider"),
    ("provider-changed", "The provider of this service changed. See old profile"),
    ("not-inspected", "We have not inspected this service yet"),
    ("special-measures", "This service is in special measures."),
    ("special-measures", "We have placed this service in special measures because it was rated inadequate."),
    ("special-measures", "Rose House remains in special measures. We will inspect it again."),
    ("special-measures", "Special measures: yes"),
    ("special-measures", "The Care Quality Commission (CQC) has placed this trust in special measures"),
    ("enforcement", "Enforcement action: We've taken enforcement action against this provider."),
    ("enforcement", "We have taken urgent enforcement action against this provider."),
    ("enforcement", "We have served a warning notice on this provider."),
    ("level-discontinued", "Our assessments of NHS trusts now focus on leadership. We no longer rate trusts overall."),
    ("archived", "This service is now closed."),
]


@pytest.mark.parametrize(("type_", "text"), SORTS)
@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.__name__)
def test_a_notice_has_its_own_name_in_every_markup(frame: Frame, type_: str, text: str) -> None:
    record = page(alert(text), frame=frame)
    assert [(one.type, one.text) for one in record.banners] == [(type_, text)]
    assert [one.rating for one in record.ratings] == ["Good", "Good"]


NONE = [
    "Special measures: no",
    "This service is no longer in special measures.",
    "Rose House was in special measures in 2016.",
    "The service came out of special measures.",
    "If a service is in special measures, we inspect it within six months.",
    "The rating was suspended in 2019.",
    "The ratings are no longer under review.",
    "We have not inspected this service since 2019.",
    "We have not taken enforcement action.",
    "The warning notice has been lifted.",
    "Conditions have been imposed and were lifted in May.",
]


@pytest.mark.parametrize("text", NONE)
def test_what_is_over_or_denied_is_no_notice_of_that_sort(text: str) -> None:
    assert [one.type for one in page(alert(text)).banners] == ["other"]
    assert page("", f"{MAIN}<p>{text}</p>").banners == ()
    assert page("", f"{MAIN}<h2>Latest inspection summary</h2><p>{text}</p>").banners == ()
    assert page(alert(text)).regulatory == ()


@pytest.mark.parametrize(
    "prose",
    [
        "<h3>Special measures</h3><p>The service is in special measures. We will inspect it again.</p>",
        "<p>This service is in special measures.</p>",
        "<p>We have taken enforcement action against this provider.</p>",
        "<p>We found an issue with some of the information gathered by the home's own audits.</p>",
        "<p>The rating of this service is suspended.</p>",
    ],
)
def test_the_prose_of_a_summary_is_no_notice(prose: str) -> None:
    record = page("", f"{MAIN}<h2>Latest inspection summary</h2>{prose}")
    assert (record.banners, record.regulatory) == ((), ())
    assert record.findings != ()


def test_a_status_in_a_line_of_its_own_is_one_and_a_list_of_the_past_is_none() -> None:
    assert [one.type for one in page("", f"<p>In special measures since 3 June 2026</p>{MAIN}").banners] == [
        "special-measures"
    ]
    past = "<ul><li>Placed in special measures on 3 June 2016</li><li>Rated good on 4 May 2017</li></ul>"
    assert page("", past + MAIN).banners == ()


def test_the_words_of_a_rating_and_of_the_help_on_ratings_are_no_notice() -> None:
    help_ = (
        "<p>No rating/under appeal/rating suspended</p><p>Suspended ratings are being reviewed by us and will be"
        " published soon.</p>"
    )
    assert page("", help_ + MAIN).banners == ()
    record = page("", "<h2>Overview</h2><h3>Safe</h3><p>Rating suspended</p>")
    assert (record.banners, record.ratings[1].rating) == ((), "Rating suspended")
    dentist = modern("<div>Overall</div><div>Enforcement action</div>", "<h2>Overview</h2><p>A dentist.</p>")
    said = read(dentist.encode(), address=ADDRESS)
    assert (said.banners, [one.rating for one in said.ratings]) == ((), ["Enforcement action"])


def led(*links: str) -> list[tuple[str | None, str | None, str]]:
    record = page(alert(*(f"The provider of this service changed. See {link}" for link in links)))
    assert {one.type for one in record.banners} == {"provider-changed"}
    return [
        (one.organisation.level, one.organisation.id, one.organisation.name)
        for one in record.banners
        if one.organisation
    ]


@pytest.mark.parametrize(
    "href",
    [
        "/location/1-33",
        "../location/1-33",
        "http://cqc.org.uk/location/1-33?referer=promoblock",
        "https://communities.cqc.org.uk/location/1-33/",
        "//www.cqc.org.uk/location/1-33/contact",
    ],
)
def test_a_changed_provider_leads_to_the_other_profile_however_its_link_is_written(href: str) -> None:
    assert led(f'<a href="{href}">old profile</a>') == [("location", "1-33", "")]


def test_both_profiles_may_stand_on_one_page_and_a_link_may_give_a_name() -> None:
    old, new = '<a href="/location/1-33">old profile</a>', '<a href="/location/1-34">Rose Mews</a>'
    assert led(old, new) == [("location", "1-33", ""), ("location", "1-34", "Rose Mews")]
    assert led('<a href="/location/1-33">old profile</a> <a href="/location/1-34">new profile</a>') == [
        ("location", "1-33", ""),
        ("location", "1-34", ""),
    ]


@pytest.mark.parametrize(
    "href", ["https://cqc.example/location/1-33", "/location/1-999000001", "javascript:x", "/news"]
)
def test_a_link_to_another_site_or_to_the_page_itself_leads_to_nobody(href: str) -> None:
    assert led(f'<a href="{href}">old profile</a>') == []


def test_a_link_in_a_line_under_its_notice_belongs_to_it_and_hides_nothing_behind_it() -> None:
    split = '<p>The provider of this service changed.</p><p><a href="/location/1-33">See old profile</a></p>'
    record = page(split + "<p>Safe: Requires improvement</p>", "<h2>Overview</h2><p>A home.</p>")
    assert record.banners == (
        Banner(
            type="provider-changed",
            text="The provider of this service changed. See old profile",
            organisation=Organisation(level="location", id="1-33", name=""),
        ),
    )
    assert [one.rating for one in record.ratings] == ["Good", "Requires improvement"]


def test_two_notices_in_one_alert_are_two() -> None:
    both = (
        '<div role="status"><p>The provider of this service changed. <a href="/location/1-33">See old profile</a></p>'
    )
    record = page(f"{both}<p>We are carrying out a review of quality at Rose House.</p></div>")
    assert [one.type for one in record.banners] == ["provider-changed", "under-review"]
    text = (
        "Rose House\n\nOverall: Good\n\nImportant: The provider of this service changed. See old profile Important: The"
        " provider of this service changed. See new profile\n\nOverview\n"
    )
    assert [one.text[-15:] for one in read(text.encode(), address=ADDRESS).banners] == [
        "See old profile",
        "See new profile",
    ]


def test_a_banner_that_leads_nowhere_has_no_such_key() -> None:
    banners = page(alert("We have not inspected this service yet")).document("page")["banners"]
    assert banners == [{"type": "not-inspected", "text": "We have not inspected this service yet"}]


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("This location was archived on 3 July 2026", "archived"),
        ("This service was deregistered on 3 July 2026.", "archived"),
        ("We inspected this service on 3 March 2026. We will publish the report when it is ready.", "checks-under-way"),
    ],
)
def test_what_was_done_on_a_day_and_holds_still(text: str, type_: str) -> None:
    assert [one.type for one in page(alert(text)).banners] == [type_]

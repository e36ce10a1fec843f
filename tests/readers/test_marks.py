"""Whose rating a printed word is: the trust's use of resources, the provider's before, a pilot's, a widget's."""

from __future__ import annotations

import pytest

from crawler.readers.read import read
from storage.record import RATINGS, UNRATED_SCALES, Record

from .test_other_hands import ADDRESS, FRAMES, HEADS, HOME, SAFE, Frame, modern

TRUST = "https://www.cqc.org.uk/provider/RX9"
USE, COMBINED = "service:use-of-resources", "combined:quality-and-use-of-resources"
frames = pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.__name__)


def page(main: str, head: str = HEADS["line"], frame: Frame = modern) -> Record:
    return read(frame(head, f"<h2>Overview</h2>{main}").encode(), address=ADDRESS)


def trust(main: str, head: str = HEADS["line"], address: str = TRUST) -> Record:
    return read(modern(head, f"<h2>Overview</h2>{main}").replace(HOME, "/provider/RX9").encode(), address=address)


def said(record: Record) -> list[tuple[str | None, str, str, str]]:
    return [(one.scope, one.key_question, one.rating, one.provenance) for one in record.ratings]


RESOURCES = {
    "items": "<ul><li>Use of resources: Good</li><li>Combined rating: Outstanding</li></ul>",
    "rows": "<table><tr><td>Use of resources</td><td>Good</td></tr><tr><td>Combined rating</td><td>Outstanding</td>"
    "</tr></table>",
    "terms": "<dl><dt>Use of resources</dt><dd>Good</dd><dt>Combined quality and resources rating</dt>"
    "<dd>Outstanding</dd></dl>",
    "headings": "<h3>Use of resources</h3><p>Good</p><h3>Combined rating</h3><p>Outstanding</p>",
    "spans": "<p><span>Use of resources rating</span> <b>Good</b></p><p>Combined rating for quality and use of"
    " resources <b>Outstanding</b></p>",
}  # fmt: skip


@pytest.mark.parametrize("how", RESOURCES)
@pytest.mark.parametrize("page_name", ["", "/reports"])
def test_use_of_resources_and_the_combined_rating_are_never_the_trusts_overall(how: str, page_name: str) -> None:
    main = RESOURCES[how] + ("<h2>All Inspections</h2>" if page_name else "")
    assert said(trust(main, address=TRUST + page_name)) == [
        ("provider", "overall", "Good", "printed"),
        (USE, "overall", "Good", "printed"),
        (COMBINED, "overall", "Outstanding", "printed"),
    ]


@pytest.mark.parametrize(
    "main",
    [
        "<p>We rated use of resources as inadequate.</p>",
        "<h3>Previous ratings</h3><ul><li>Use of resources: Inadequate</li></ul>",
        "<h3>17 July 2019</h3><p>During a routine inspection</p><p>Use of resources: Inadequate</p>",
        "<p><a href='/node/7'>Read more about use of resources ratings</a></p><p>Inadequate</p>",
    ],
)
def test_use_of_resources_in_prose_history_or_an_entry_is_no_rating(main: str) -> None:
    assert {one.scope for one in trust(main).ratings} == {"provider"}
    assert not [one for one in trust(main).ratings if one.rating == "Inadequate"]


def test_two_words_for_use_of_resources_are_none_and_an_unknown_one_is_named() -> None:
    record = trust("<p>Use of resources: Good</p><p>Use of resources: Inadequate</p><p>Combined rating: Splendid</p>")
    assert said(record) == [("provider", "overall", "Good", "printed")]
    assert [line.partition(":")[0] for line in record.not_understood] == ["service", "combined"]


def test_a_location_has_no_use_of_resources() -> None:
    assert said(page("<p>Use of resources: Good</p>")) == [("location", "overall", "Good", "printed")]


NOT_YET = '<div role="status">We have not inspected this service yet</div>'
INHERITED = {
    "regulatory history": "<h2>Regulatory history</h2><ul><li>Safe: Good</li></ul>",
    "a title": "<h3>Rating from the previous provider</h3><ul><li>Safe: Good</li></ul>",
    "a line": "<p>Inherited rating</p><ul><li>Safe: Good</li></ul>",
    "a note": "<p>This rating was given to the previous provider.</p><ul><li>Safe: Good</li></ul>",
    "a mark": "<div class='inherited-facility'>From before</div><ul><li>Safe: Good</li></ul>",
}


@frames
@pytest.mark.parametrize("how", INHERITED)
def test_a_rating_that_the_page_marks_as_given_before_is_inherited(frame: Frame, how: str) -> None:
    assert said(page(INHERITED[how], NOT_YET, frame)) == [("location", "safe", "Good", "inherited")]


@pytest.mark.parametrize(
    "note",
    ["This rating was awarded to the previous provider.", "The rating and report are from a previous registration."],
)
def test_a_note_at_the_head_is_about_every_rating_of_the_page(note: str) -> None:
    record = page("<ul><li>Safe: Good</li></ul>", HEADS["line"] + f'<div role="status">{note}</div>')
    assert {one.provenance for one in record.ratings} == {"inherited"}
    assert len(record.ratings) == 2


@pytest.mark.parametrize(
    "main",
    [
        "<h2>Regulatory history</h2><ul><li>Safe: Inadequate</li></ul>",
        "<h2>Previous ratings</h2><ul><li>Safe: Inadequate</li></ul>",
        "<h2>Latest inspection summary</h2><p>This rating was given to the previous provider.</p>",
        "<p>This rating was not given to the previous provider.</p>",
        "<div class='inherited-facility'></div>",
    ],
)
def test_a_service_with_a_rating_of_its_own_inherits_none(main: str) -> None:
    assert said(page(main)) == [("location", "overall", "Good", "printed")]


PILOTS = {
    "report line": "<p>Report from 6 July 2026 pilot assessment</p>",
    "sentence": "<p>This is a pilot report. It changes no rating.</p><p>Report from 6 July 2026 assessment</p>",
    "title": "<h2>Pilot assessment report</h2><p>Report from 6 July 2026 assessment</p>",
}
PART = "<h2>Safe</h2><p>Inadequate</p><p>6 July 2026</p><p>This service scored 30 (out of 100) for this area.</p>"


@pytest.mark.parametrize("how", PILOTS)
def test_a_pilots_report_gives_no_rating_and_no_score(how: str) -> None:
    record = read(modern(HEADS["line"], PILOTS[how] + PART).encode(), address=SAFE)
    assert (record.ratings, record.scores, record.dates.report) == ((), (), "2026-07-06")
    assert [warning for warning in record.warnings if "pilot" in warning and "no rating is taken" in warning]


def test_an_assessment_that_only_tells_of_a_pilot_is_none() -> None:
    told = "<p>Report from 6 July 2026 assessment</p>" + PART + "<p>The home took part in a pilot assessment.</p>"
    record = read(modern(HEADS["line"], told).encode(), address=SAFE)
    assert [one.rating for one in record.ratings] == ["Good", "Inadequate"]
    assert record.warnings == ()


@pytest.mark.parametrize(
    "main",
    [
        "<h2>Pilot assessment</h2><ul><li>Overall: Inadequate</li><li>Safe: Inadequate</li></ul>",
        "<p>Pilot assessment</p><p>Overall: Inadequate</p>",
        f"<h3><a href='{HOME}/reports/AP2/home-care-pilot/overall'>Pilot report</a></h3><p>Overall: Inadequate</p>",
    ],
)
@frames
def test_a_pilots_part_of_a_profile_gives_no_rating(frame: Frame, main: str) -> None:
    record = page(main, frame=frame)
    assert said(record) == [("location", "overall", "Good", "printed")]
    assert [warning for warning in record.warnings if "pilot" in warning]


WIDGET = (
    '<div class="{0}container"><a href="https://www.cqc.org.uk?referer=widget3"><img alt="CQC logo"></a>'
    '<div class="{0}service-name">The Old Vicarage</div><div><div class="inherited-facility"></div>'
    '<div class="{0}widget-normal"><div>CQC overall rating</div><div><span class="{0}widget-overall">Inadequate</span>'
    '</div><div class="{0}widget-date">11 December 2018</div><div><a href="https://www.cqc.org.uk/location/1-15'
    '?referer=widget3">See the report &gt;</a></div></div></div></div>'
)


@frames
@pytest.mark.parametrize("prefix", ["cqc-", "x"])
def test_the_widget_is_never_the_pages_own_rating_with_its_classes_or_without(frame: Frame, prefix: str) -> None:
    record = page(f"{WIDGET.format(prefix)}<ul><li>Safe: Good</li></ul>", frame=frame)
    assert [(one.key_question, one.rating) for one in record.ratings] == [("overall", "Good"), ("safe", "Good")]
    assert page(WIDGET.format(prefix), head="", frame=frame).ratings == ()


@pytest.mark.parametrize("word", [word for scale in UNRATED_SCALES for word in scale])
def test_what_unrated_services_are_told_keeps_cqcs_own_words(word: str) -> None:
    record = page(f"<ul><li>Safe: {word.upper()}</li></ul>", f"<p>Overall: {word}</p>")
    assert [one.rating for one in record.ratings] == [word, word]
    assert word not in RATINGS


@pytest.mark.parametrize(
    "word",
    ["Not rated", "No rating/under appeal/rating suspended", "Insufficient evidence", "Inspected but not rated"],
)
def test_words_in_place_of_a_rating_are_kept(word: str) -> None:
    assert [one.rating for one in page("", f"<p>Overall: {word}</p>").ratings] == [word]


@pytest.mark.parametrize(
    ("title", "name", "rating"),
    [
        ("Provider: Fenside NHS Foundation Trust Requires improvement", "Fenside NHS Foundation Trust", True),
        (
            "Provider: Fenside NHS Foundation Trust <span>Requires improvement</span>",
            "Fenside NHS Foundation Trust",
            True,
        ),
        ("Fenside Trust <b>Requires improvement</b>", "Fenside Trust", True),
        ("Provider: Simply Good", "Simply Good", False),
        ("Simply Good", "Simply Good", False),
    ],
)
def test_a_rating_glued_to_the_title_is_no_part_of_the_name(title: str, name: str, rating: bool) -> None:
    html = modern("", "<h2>Overview</h2><ul><li>Safe: Good</li></ul>").replace(" Rose House ", title)
    record = read(html.replace(HOME, "/provider/RX9").encode(), address=TRUST)
    assert record.organisation.name == name
    glued = [("provider", "overall", "Requires improvement", "printed")] if rating else []
    assert said(record) == [*glued, ("provider", "safe", "Good", "printed")]


def test_what_a_service_is_also_called_is_no_part_of_its_name() -> None:
    html = modern(HEADS["line"], "<h2>Overview</h2>").replace(
        " Rose House ", "Rose House <p>Also known as The Rectory</p>"
    )
    assert read(html.encode(), address=ADDRESS).organisation.name == "Rose House"
    text = "Rose House Also known as The Rectory\n\nOverall: Good\n\nOverview\n"
    assert read(text.encode(), address=ADDRESS).organisation.name == "Rose House"


def test_a_monthly_review_is_listed_and_moves_no_rating() -> None:
    entries = (
        "<h2>All Inspections</h2><h3>6 July 2023</h3><p>During a monthly review of our data</p><p>We have not found"
        " evidence that we need to reassess our rating.</p><h3>18-19 July, 25 July and 27 September 2022</h3>"
        "<p>During an inspection looking at part of the service</p><p>Overall: Inspected but not rated</p>"
        "<h3>29 November and 6 December 2012</h3><p>During a routine inspection</p>"
    )
    record = read(modern(HEADS["line"], entries).encode(), address=f"{ADDRESS}/reports")
    assert [(one.title, one.date) for one in record.reports] == [
        ("During a monthly review of our data", "2023-07-06"),
        ("During an inspection looking at part of the service", "2022-07-18"),
        ("During a routine inspection", "2012-11-29"),
    ]
    assert said(record) == [("location", "overall", "Good", "printed")]

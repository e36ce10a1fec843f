"""Routes that say two things of one report, that lag behind, or that are read for the first time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from monitor.sentences import subject_line
from storage.alerts import view
from storage.history import ratings_of
from storage.record import Action, QualityStatement, Record, Regulatory, ReportRef, Score
from storage.tables import changes

from .conftest import LIST, PROFILE, REPORT, Story, header, listing, report
from .test_every_route import API, DOCUMENT, NEW_LINK, OLD_LINK, api, document, said, start

AP1, AP2 = REPORT.format("AP1"), REPORT.format("AP2")
GOOD = report("AP1", "2024-03-03", overall="Good")
BOTH = listing(("AP2", "2025-07-18"), ("AP1", "2024-03-03"))


def ratings(story: Story) -> list[tuple[object, ...]]:
    """What the last round told, reports and scores left out."""
    return [one for one in story.told() if one[0] not in ("report-published", "score-changed")]


def rated(story: Story) -> None:
    """Good, by a report of 18 July that the pages and the API both name."""
    start(story, "Requires improvement")
    new = (LIST, BOTH), (AP2, report("AP2", "2025-07-18", overall="Good", safe="Good"))
    story.day(*new, (API, api("AP2", "2025-07-19", overall="Good", safe="Good")))
    assert story.in_force() == "Good"


def test_another_word_of_the_same_report_is_told_as_a_disagreement_once_and_moves_nothing(story: Story) -> None:
    start(story, "Requires improvement")
    story.day((LIST, BOTH), (AP2, report("AP2", "2025-07-18", overall="Good")))
    story.day((API, api("AP2", "2025-07-19", overall="Inadequate")))
    assert ratings(story) == [("sources-disagree", "overall", "Good", "Inadequate", "confirmed")]
    (told,) = [one for one in story.history() if one.kind == "sources-disagree"]
    assert told.summary == (
        "Rose House: two sources disagree on overall; CQC's pages (report of 18 July 2025): Good; "
        "CQC's data service (report of 19 July 2025): Inadequate; nothing is changed in what Wardround holds true."
    )
    assert (told.severity, told.direction, told.url) == ("info", None, "https://www.cqc.org.uk/location/1-999000001")
    assert story.in_force() == "Good"
    with story.engine.connect() as db:
        alert = db.scalar(select(changes.c.alert_id).where(changes.c.kind == "sources-disagree"))
        assert (
            subject_line(view(db, int(alert or 0))) == "Two sources disagree: Rose House, overall, Good or Inadequate"
        )
    story.day((API, api("AP2", "2025-07-19", overall="Inadequate", safe="Good")), (PROFILE, header("Good")))
    assert [one for one in story.told() if one[1] == "overall"] == []
    assert story.in_force() == "Good"


def test_the_route_that_moves_on_the_same_report_corrects_it_and_the_end_of_a_disagreement_is_silent(
    story: Story,
) -> None:
    rated(story)
    story.day((AP2, report("AP2", "2025-07-18", overall="Good", safe="Requires improvement")))
    assert ratings(story) == [("rating-corrected", "safe", "Good", "Requires improvement", "confirmed")]
    story.day((API, api("AP2", "2025-07-19", overall="Good", safe="Requires improvement")))
    assert story.told() == []
    story.day((API, api("AP2", "2025-07-19", overall="Good", safe="Good")))
    assert ratings(story) == [("rating-corrected", "safe", "Requires improvement", "Good", "confirmed")]


def test_what_a_route_that_lags_behind_shows_is_no_change(story: Story) -> None:
    start(story, "Good")
    story.day((LIST, BOTH), (AP2, report("AP2", "2025-07-18", overall="Requires improvement")))
    before = story.history()
    story.day((API, api(OLD_LINK, "2024-03-04", overall="Good", safe="Good").model_copy(update={"reports": ()})))
    assert [one.subject for one in story.history() if one not in before] == ["safe"]
    assert story.in_force() == "Requires improvement"


def test_what_a_document_leaves_out_is_not_removed(story: Story) -> None:
    rated(story)
    before = story.history()
    for _ in range(3):
        story.day((API, api(None, "")), (PROFILE, header("Good")))
    assert story.history() == before
    assert (story.in_force(), story.in_force("safe")) == ("Good", "Good")


def test_there_and_back_are_two_changes_by_whichever_routes(story: Story) -> None:
    start(story, "Good")
    story.day((API, api(NEW_LINK, "2025-07-19", overall="Requires improvement")))
    story.day((AP2, report("AP2", "2025-07-18", overall="Requires improvement")))
    story.now += timedelta(days=40)
    ap3 = report("AP3", "2025-08-27", overall="Good")
    story.day((REPORT.format("AP3"), ap3))
    story.day((API, api("AP3", "2025-08-28", overall="Good")))
    told = [(one.before, one.after) for one in story.history() if one.kind == "rating-changed"]
    assert told == [("Good", "Requires improvement"), ("Requires improvement", "Good")]


def test_a_second_report_within_days_that_rates_otherwise_is_news(story: Story) -> None:
    start(story, "Good")
    story.day((LIST, BOTH), (AP2, report("AP2", "2025-07-18", overall="Requires improvement")))
    story.day((API, api(NEW_LINK, "2025-07-22", overall="Good")))
    assert ratings(story) == [("rating-changed", "overall", "Requires improvement", "Good", "confirmed")]


def test_a_fall_to_inadequate_that_two_routes_show_at_once_needs_no_second_look(story: Story) -> None:
    start(story, "Good")
    story.begin()
    story.say(API, api(NEW_LINK, "2025-07-19", overall="Inadequate"))
    story.say(AP2, report("AP2", "2025-07-18", overall="Inadequate"))
    story.check()
    assert story.to_confirm() == []
    story.end()
    assert ("rating-changed", "overall", "Good", "Inadequate", "confirmed") in story.told()


def test_every_route_that_showed_a_change_is_named_with_it(story: Story) -> None:
    start(story, "Good")
    story.day((API, api(NEW_LINK, "2025-07-19", overall="Requires improvement")))
    story.day((AP2, report("AP2", "2025-07-18", overall="Requires improvement")))
    story.day((DOCUMENT.format(2), document("2025-07-20", overall="Requires improvement")))
    with story.engine.connect() as db:
        row = db.execute(select(changes).where(changes.c.kind == "rating-changed")).one()
    assert list(row.shown_at) == [API, AP2, DOCUMENT.format(2)]
    assert row.url == "https://www.cqc.org.uk/location/1-999000001"


def test_a_word_that_the_api_prints_takes_the_place_of_one_that_was_worked_out(story: Story) -> None:
    start(story, "Good")
    page = report("AP2", "2025-07-18", safe="Good")
    derived = page.ratings[0].model_copy(update={"provenance": "derived"})
    story.day((AP2, page.model_copy(update={"ratings": (derived,)})))
    assert [one.provenance for one in story.history() if one.subject == "safe"] == ["derived"]
    story.day((API, api(NEW_LINK, "2025-07-19", safe="Good")))
    (told,) = [one for one in story.history() if one.subject == "safe"]
    assert (told.provenance, told.evidence.after and told.evidence.after.quote) == ("printed", '"rating": "Good"')
    assert "worked out" not in told.summary


def test_a_rating_of_the_registration_before_stays_so_whatever_pages_print(story: Story) -> None:
    inherited = api(OLD_LINK, "2024-03-04").model_copy(
        update={"ratings": (said("overall", "Good", OLD_LINK, "2024-03-04", provenance="inherited"),)}
    )
    story.day((API, inherited), (PROFILE, header("Good")), (LIST, listing()))
    story.day((AP1, report("AP1", "2024-03-03", overall="Good")))
    assert story.history() == []
    with story.engine.connect() as db:
        assert [one.provenance for one in ratings_of(db, story.home)] == ["inherited"]


def scored(record: Record, percentage: int, statement: int, **own: object) -> Record:
    score = Score(scope="location", key_question="safe", percentage=percentage, **own)
    listed = QualityStatement(key_question="safe", name="Safe systems", score=statement, scope="location", **own)
    return record.model_copy(update={"scores": (score,), "quality_statements": (listed,)})


def test_scores_of_one_report_are_told_once_and_other_ones_as_a_disagreement(story: Story) -> None:
    start(story, "Good")
    own = {"report": ReportRef(id="AP2"), "date": "2025-07-19", "framework": "saf"}
    story.day((AP2, scored(report("AP2", "2025-07-18", safe="Good"), 66, 3)))
    story.day((API, scored(api("AP2", "2025-07-19", safe="Good"), 66, 3, **own)))
    assert story.told() == []
    story.day((API, scored(api("AP2", "2025-07-19", safe="Good"), 59, 2, **own)))
    assert [one[:4] for one in story.told()] == [
        ("sources-disagree", "safe", 66, 59),
        ("sources-disagree", "safe/Safe systems", 3, 2),
    ]
    story.day((API, scored(api("AP2", "2025-07-19", safe="Good", overall="Good"), 59, 2, **own)))
    assert [one for one in story.told() if one[1] != "overall"] == []


STAFFING = Regulatory(type="requirement-notice", regulation="18", quote="Regulation 18 (Staffing)")
RECORDS = "The provider must keep accurate records of every medicine it gives."


def test_notices_and_actions_of_one_report_are_told_once_in_whichever_words_a_document_breaks_them(
    story: Story,
) -> None:
    start(story, "Good")
    must = Action(level="must", text=RECORDS)
    page = report("AP2", "2025-07-18", overall="Good").model_copy(
        update={"regulatory": (STAFFING,), "actions": (must,)}
    )
    story.day((LIST, BOTH), (AP2, page))
    assert [one[0] for one in story.told() if one[0] in ("requirement-notice", "action-added")] == [
        "requirement-notice",
        "action-added",
    ]
    broken = Action(level="must", text=RECORDS.replace("records of", "re cords, of"))
    paper = document("2025-07-20", overall="Good").model_copy(
        update={"regulatory": (STAFFING,), "actions": (broken,), "scope": "service:care-homes"}
    )
    story.day((DOCUMENT.format(2), paper))
    assert story.told() == []


# Routes that are read for the first time


def test_a_route_that_is_first_read_after_an_upgrade_tells_nothing_old(story: Story) -> None:
    story.day((LIST, listing(("AP1", "2024-03-03"))), (PROFILE, header("Good")), (AP1, report("AP1", "2024-03-03")))
    story.day((LIST, BOTH), (PROFILE, header("Requires improvement")))
    before = story.history()
    past = (said("overall", "Inadequate", None, "2019-05-02"),)
    story.day((API, api(OLD_LINK, "2024-03-04", overall="Good", safe="Inadequate", past=past)))
    assert story.history() == before
    assert story.in_force() == "Requires improvement"
    story.day((API, api(NEW_LINK, "2025-07-19", overall="Requires improvement", safe="Inadequate", past=past)))
    assert [one[:4] for one in story.told()] == [("rating-confirmed", "safe", "Inadequate", "Inadequate")]


@pytest.mark.parametrize("route", [API, AP2])
def test_a_fall_that_a_new_route_shows_by_a_report_of_these_days_is_told(story: Story, route: str) -> None:
    first = (LIST, listing(("AP1", "2024-03-03"))), (PROFILE, header("Good"))
    story.day(*(((API, api(OLD_LINK, "2024-03-04", overall="Good")),) if route == AP2 else first))
    story.now += timedelta(days=20)
    if route == API:
        story.day((API, api(NEW_LINK, "2025-07-28", overall="Inadequate")))
    else:
        story.day(
            (PROFILE, header("Inadequate")), (LIST, BOTH), (AP2, report("AP2", "2025-07-28", overall="Inadequate"))
        )
    assert [one[:4] for one in ratings(story)] == [("rating-changed", "overall", "Good", "Inadequate")]


def test_an_organisation_watched_by_the_api_alone_has_its_starting_position_from_it(story: Story) -> None:
    story.day((API, api(OLD_LINK, "2024-03-04", overall="Good", safe="Good")))
    story.day((LIST, listing(("AP1", "2024-03-03"))), (PROFILE, header("Good")), (AP1, report("AP1", "2024-03-03")))
    assert story.history() == []
    story.day((API, api(NEW_LINK, "2025-07-19", overall="Good", safe="Requires improvement")))
    told = [one[:4] for one in ratings(story)]
    assert ("rating-changed", "safe", "Good", "Requires improvement") in told


def test_what_was_rated_before_is_kept_and_told_to_nobody(story: Story) -> None:
    start(story, "Good")
    past = (said("overall", "Outstanding", NEW_LINK, "2017-05-02"), said("safe", "Inadequate", None, "2025-07-01"))
    story.day((API, api(OLD_LINK, "2024-03-04", overall="Good", past=past)))
    assert story.told() == []
    assert (story.in_force(), story.in_force("safe")) == ("Good", None)


def test_a_document_of_a_report_known_long_ago_tells_nothing(story: Story) -> None:
    start(story, "Good")
    story.day((DOCUMENT.format(1), document("2024-03-05", overall="Good", safe="Inadequate")))
    assert story.told() == []


def two_looks(story: Story, *pages: tuple[str, Record]) -> list[tuple[object, ...]]:
    """A round with its second look, which shows the same; what it told."""
    story.begin()
    for page in pages:
        story.say(*page)
    story.check()
    for address in story.to_confirm():
        story.say(address, dict(pages)[address], purpose="confirm")
    story.end()
    return ratings(story)


def test_a_fall_by_a_report_dated_just_before_the_watch_is_told_where_a_new_route_is_the_first_to_show_it(
    story: Story,
) -> None:
    story.day((LIST, listing(("AP1", "2024-03-03"))), (PROFILE, header("Good")), (AP1, GOOD))
    told = two_looks(story, (API, api(NEW_LINK, "2025-07-12", overall="Inadequate")))
    assert told == [("rating-changed", "overall", "Good", "Inadequate", "confirmed")]
    story.day((PROFILE, header("Inadequate")), (AP2, report("AP2", "2025-07-11", overall="Inadequate")))
    assert story.told() == []


def test_what_a_new_route_brings_in_silence_never_hides_that_the_head_of_a_page_moves(story: Story) -> None:
    story.day((LIST, listing(("AP1", "2024-03-03"))), (PROFILE, header("Good")), (AP1, GOOD))
    story.day((API, api(NEW_LINK, "2025-02-12", overall="Inadequate")))
    assert (story.told(), story.in_force()) == ([], "Good")
    assert [one[:4] for one in story.day((PROFILE, header("Inadequate")))] == [
        ("rating-changed", "overall", "Good", "Inadequate")
    ]


@pytest.mark.parametrize("printed", ["2025-07-17", "2025-07-19"])
def test_a_word_worked_out_from_a_score_is_corrected_by_a_printed_one_whichever_day_its_route_gives_the_report(
    story: Story, printed: str
) -> None:
    start(story, "Good")
    page = report("AP2", "2025-07-18", safe="Requires improvement")
    derived = page.ratings[0].model_copy(update={"provenance": "derived"})
    story.day((LIST, BOTH), (AP2, page.model_copy(update={"ratings": (derived,)})))
    told = two_looks(story, (API, api(NEW_LINK, printed, safe="Inadequate")))
    assert told == [("rating-corrected", "safe", "Requires improvement", "Inadequate", "confirmed")]
    assert story.in_force("safe") == "Inadequate"

"""How ratings stood on a day by what is known now, and that nothing of it was known before it was seen."""

from __future__ import annotations

from datetime import timedelta

from monitor.standing import stood
from storage.history import ratings_of
from storage.record import ListedReport
from storage.standing import ratings_said

from .conftest import LIST, PROFILE, REPORT, Story, header, listing, report
from .test_every_route import API, NEW_LINK, OLD_LINK, api, said, start

AP1, AP2 = REPORT.format("AP1"), REPORT.format("AP2")
FIRST_LINK = "aaaaaaaa-0000-4000-8000-000000000009"
PAST = (
    said("overall", "Outstanding", FIRST_LINK, "2016-05-02"),
    said("overall", "Inspected but not rated", None, "2019-08-01"),
    said("safe", "Inadequate", FIRST_LINK, "2016-05-02"),
)


def on(story: Story, day: str) -> dict[str, tuple[str, str | None]]:
    """Rating and report's date of each key question, as it stood on a day."""
    with story.engine.connect() as db:
        return {one.key_question: (one.rating, one.report_date) for one in stood(ratings_said(db, story.home), day)}


def test_ratings_of_before_count_from_their_report_and_were_never_known_before_they_were_seen(story: Story) -> None:
    start(story, "Good")
    learned = story.now
    story.day((API, api(OLD_LINK, "2024-03-04", overall="Good", past=PAST)))
    assert story.told() == []
    assert on(story, "2016-05-01") == {}
    assert on(story, "2016-05-02")["overall"] == on(story, "2019-09-01")["overall"] == ("Outstanding", "2016-05-02")
    assert on(story, "2024-03-03")["overall"] == ("Good", "2024-03-03")
    with story.engine.connect() as db:
        assert [one.rating for one in ratings_of(db, story.home, at=learned)] == ["Good"]
        assert [one.rating for one in ratings_of(db, story.home)] == ["Good"]
        kept = [one for one in stood(ratings_said(db, story.home), "2017-01-01") if one.key_question == "overall"]
    assert [(one.route, one.since > learned) for one in kept] == [("api", True)]


def test_a_rating_of_before_that_nothing_is_known_to_follow_is_over_when_it_is_learned(story: Story) -> None:
    start(story, "Good")
    story.day((API, api(OLD_LINK, "2024-03-04", overall="Good", past=PAST)))
    seen = story.now.date()
    assert on(story, (seen - timedelta(days=1)).isoformat())["safe"] == ("Inadequate", "2016-05-02")
    assert "safe" not in on(story, seen.isoformat())


def test_a_correction_counts_from_the_day_of_its_report(story: Story) -> None:
    start(story, "Good")
    story.day((AP1, report("AP1", "2024-03-03", overall="Requires improvement")))
    assert on(story, "2024-06-30")["overall"] == ("Requires improvement", "2024-03-03")


def test_a_report_that_was_removed_never_counted(story: Story) -> None:
    start(story, "Good")
    two = listing(("AP2", "2025-07-16"), ("AP1", "2024-03-03"))
    story.day((LIST, two), (AP2, report("AP2", "2025-07-16", overall="Requires improvement")))
    assert on(story, "2025-07-16")["overall"][0] == "Requires improvement"
    for _ in range(2):
        story.day((LIST, listing(("AP1", "2024-03-03"), ("AP0", "2020-01-01"))))
    assert ("report-removed", "AP2", "AP2", None, "confirmed") in story.told()
    assert on(story, "2025-07-17")["overall"] == ("Good", "2024-03-03")


def test_a_header_that_ran_behind_its_report_gives_way_to_it_and_one_without_a_report_stands_while_shown(
    story: Story,
) -> None:
    start(story, "Good")
    for _ in range(2):  # a report says otherwise, so it is seen twice before it is in force
        story.day((PROFILE, header("Requires improvement")))
    moved = story.now.date()
    assert on(story, moved.isoformat())["overall"] == ("Requires improvement", None)
    assert on(story, (moved - timedelta(days=1)).isoformat())["overall"] == ("Good", "2024-03-03")
    early = (moved - timedelta(days=1)).isoformat()
    story.day((AP2, report("AP2", early, overall="Good")))
    assert on(story, early)["overall"] == ("Good", early)
    assert on(story, moved.isoformat())["overall"] == ("Good", early)


def test_two_routes_that_say_two_things_of_one_report_leave_what_is_in_force(story: Story) -> None:
    start(story, "Good")
    story.day((AP2, report("AP2", "2025-07-16", overall="Requires improvement")))
    other = api("AP2", "2025-07-17", overall="Inadequate")
    listed = ListedReport(id="AP2", title="Report", date="2025-07-17")
    story.day((API, other.model_copy(update={"reports": (listed,)})))
    assert on(story, "2025-07-20")["overall"] == ("Requires improvement", "2025-07-16")
    assert NEW_LINK not in str(on(story, "2025-07-20"))

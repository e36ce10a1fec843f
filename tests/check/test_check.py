"""What is told, to whom, and what becomes current: rounds over one home."""

from __future__ import annotations

import pytest

from storage.record import Banner

from .conftest import LIST, PROFILE, REPORT, Story, header, listing, report

AP1, AP2, AP3 = (REPORT.format(name) for name in ("AP1", "AP2", "AP3"))
GOOD = report("AP1", "2024-02-01", overall="Good", safe="Good")
OLD = (("AP1", "2024-02-01"),)


def start(story: Story) -> None:
    assert story.day((PROFILE, header("Good")), (LIST, listing(*OLD)), (AP1, GOOD)) == []


def look_again(story: Story, *pages: tuple[str, object]) -> list[tuple[object, ...]]:
    """A second look in the round under way, then its end."""
    for address, record in pages:
        story.say(address, record, purpose="confirm")  # type: ignore[arg-type]
    story.end()
    return story.told()


def test_a_starting_position_tells_nobody_and_is_known(story: Story) -> None:
    start(story)
    assert story.in_force() == "Good"
    assert story.sent() == []


def test_the_same_pages_again_are_silence(story: Story) -> None:
    start(story)
    assert story.day((PROFILE, header("Good")), (LIST, listing(*OLD)), (AP1, GOOD)) == []


def fall(story: Story) -> None:
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.say(LIST, listing(*OLD, ("AP2", "2025-07-15")))
    story.say(AP2, report("AP2", "2025-07-15", overall="Inadequate", safe="Requires improvement"))
    story.check()


def test_a_fall_to_inadequate_waits_for_a_second_look_and_is_then_told_once(story: Story) -> None:
    start(story)
    fall(story)
    assert ("rating-changed", "overall", "Good", "Inadequate", "held") in story.told()
    assert story.in_force() == "Good"
    assert {state for _, _, state in story.sent()} == {"waiting-for-round"}
    told = look_again(
        story,
        (PROFILE, header("Inadequate")),
        (AP2, report("AP2", "2025-07-15", overall="Inadequate", safe="Requires improvement")),
    )
    assert told == [
        ("report-published", "AP2", None, "AP2", "confirmed"),
        ("rating-changed", "overall", "Good", "Inadequate", "confirmed"),
        ("rating-changed", "safe", "Good", "Requires improvement", "confirmed"),
    ]
    assert story.in_force() == "Inadequate"
    assert story.sent() == [(1, "mail", "waiting"), (1, "chat", "waiting")]


def test_a_fall_that_could_not_be_looked_at_again_is_told_as_seen_once(story: Story) -> None:
    start(story)
    fall(story)
    story.end()
    assert ("rating-changed", "overall", "Good", "Inadequate", "unconfirmed") in story.told()
    assert story.sent() == [(1, "mail", "waiting"), (1, "chat", "waiting")]


def test_what_was_told_as_seen_once_is_confirmed_by_the_next_round_without_a_second_alert(story: Story) -> None:
    start(story)
    fall(story)
    story.end()
    first = story.round
    same = report("AP2", "2025-07-15", overall="Inadequate", safe="Requires improvement")
    assert story.day((PROFILE, header("Inadequate")), (AP2, same)) == []
    assert ("rating-changed", "overall", "Good", "Inadequate", "confirmed") in story.told(round_=first)
    assert story.in_force() == "Inadequate"
    assert len(story.sent()) == 2


def test_a_flicker_that_every_page_denies_is_discarded_and_sent_to_nobody(story: Story) -> None:
    start(story)
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()
    assert look_again(story, (PROFILE, header("Good"))) == [
        ("rating-changed", "overall", "Good", "Inadequate", "discarded")
    ]
    assert story.in_force() == "Good"
    assert {state for _, _, state in story.sent()} == {"cancelled"}


def test_a_page_that_still_shows_the_fall_keeps_it_from_being_discarded(story: Story) -> None:
    start(story)
    fall(story)
    told = look_again(story, (PROFILE, header("Inadequate")), (AP2, report("AP2", "2025-07-15", overall="Good")))
    assert ("rating-changed", "overall", "Good", "Inadequate", "unconfirmed") in told


def test_after_a_discarded_flicker_a_real_fall_is_told(story: Story) -> None:
    start(story)
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()
    look_again(story, (PROFILE, header("Good")))
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()
    assert look_again(story, (PROFILE, header("Inadequate"))) == [
        ("rating-changed", "overall", "Good", "Inadequate", "confirmed")
    ]


def test_a_one_step_fall_is_told_at_once(story: Story) -> None:
    start(story)
    told = story.day((AP2, report("AP2", "2025-07-15", overall="Requires improvement")))
    assert told[-1] == ("rating-changed", "overall", "Good", "Requires improvement", "confirmed")
    assert story.in_force() == "Requires improvement"


def test_there_and_back_again_is_two_changes(story: Story) -> None:
    start(story)
    story.day((AP2, report("AP2", "2025-07-15", overall="Requires improvement")))
    back = story.day((AP3, report("AP3", "2025-07-17", overall="Good")))
    assert back[-1] == ("rating-changed", "overall", "Requires improvement", "Good", "confirmed")


def test_the_old_report_read_again_takes_nothing_back(story: Story) -> None:
    start(story)
    story.day((AP2, report("AP2", "2025-07-15", overall="Requires improvement")))
    assert story.day((AP1, report("AP1", "2024-02-01", overall="Good", safe="Good", caring="Good"))) == [
        ("first-rating", "caring", None, "Good", "confirmed")
    ]
    assert story.in_force() == "Requires improvement"


def test_the_header_of_a_page_that_lags_behind_its_report_changes_nothing(story: Story) -> None:
    start(story)
    told = story.day(
        (PROFILE, header("Good", findings=())), (AP2, report("AP2", "2025-07-15", overall="Requires improvement"))
    )
    assert [kind for kind, *_ in told] == ["report-published", "rating-changed"]
    assert story.day((PROFILE, header("Requires improvement"))) == []


def test_a_header_alone_joins_the_alert_of_the_newest_report_of_the_round(story: Story) -> None:
    start(story)
    story.day((PROFILE, header("Requires improvement")), (LIST, listing(*OLD, ("AP2", "2025-07-15"))))
    assert [kind for kind, *_ in story.told()] == ["report-published", "rating-changed"]
    assert len({alert for alert, *_ in story.sent()}) == 1


def test_a_report_of_the_starting_list_is_history_even_when_its_page_is_read_later(story: Story) -> None:
    story.day((PROFILE, header("Good")), (LIST, listing(*OLD)))
    assert story.day((AP1, GOOD)) == []
    assert story.in_force("safe") == "Good"


def test_a_report_older_than_the_watch_that_is_listed_late_is_history(story: Story) -> None:
    start(story)
    assert story.day((LIST, listing(*OLD, ("AP0", "2019-05-01")))) == []
    assert story.day((REPORT.format("AP0"), report("AP0", "2019-05-01", overall="Outstanding"))) == []
    assert story.in_force() == "Good"


@pytest.mark.parametrize("date", ["2025-07-10", "2025-02-01"])
def test_a_report_put_online_after_the_watch_began_is_news_whatever_date_it_prints(story: Story, date: str) -> None:
    start(story)
    late = report("AP2", date, overall="Requires improvement")
    told = story.day((AP2, late), (LIST, listing(*OLD, ("AP2", date))), (PROFILE, header("Requires improvement")))
    assert [kind for kind, *_ in told] == ["report-published", "rating-changed"]
    assert story.in_force() == "Requires improvement"


def test_a_page_that_is_not_understood_changes_no_fact_and_starts_no_baseline(story: Story) -> None:
    story.day((PROFILE, "no name on the page"))
    assert story.day((PROFILE, header("Inadequate"))) == []
    assert story.in_force() == "Inadequate"
    assert story.day((PROFILE, "no name on the page")) == []
    assert story.in_force() == "Inadequate"


def test_a_rating_that_could_not_be_read_at_first_is_no_news_when_it_can(story: Story) -> None:
    unread = header("Good").model_copy(update={"ratings": (), "not_understood": ('overall: "Fine" is not a rating',)})
    story.day((PROFILE, unread))
    assert story.day((PROFILE, header("Good"))) == []
    assert story.in_force() == "Good"


def test_a_banner_ends_only_after_two_good_visits_without_it(story: Story) -> None:
    start(story)
    checks = header("Good", banners=(Banner(type="checks-under-way", text="Checks are under way"),))
    assert [kind for kind, *_ in story.day((PROFILE, checks))] == ["assessment-started"]
    assert story.day((PROFILE, header("Good"))) == []
    assert [kind for kind, *_ in story.day((PROFILE, header("Good")))] == ["assessment-ended"]
    assert story.day((PROFILE, header("Good"))) == []


def test_a_banner_that_comes_back_before_the_second_visit_never_ended(story: Story) -> None:
    start(story)
    checks = header("Good", banners=(Banner(type="checks-under-way", text="Checks are under way"),))
    story.day((PROFILE, checks))
    assert story.day((PROFILE, header("Good"))) == []
    assert story.day((PROFILE, checks)) == []
    assert story.day((PROFILE, header("Good"))) == []


def test_a_report_gone_from_a_list_that_shows_others_is_removed_at_the_second_visit(story: Story) -> None:
    both = listing(*OLD, ("AP9", "2023-01-01"))
    story.day((PROFILE, header("Good")), (LIST, both))
    assert story.day((LIST, listing(*OLD))) == []
    assert story.day((LIST, listing(*OLD))) == [("report-removed", "AP9", "AP9", None, "confirmed")]
    assert story.day((LIST, listing(*OLD))) == []


def test_an_empty_list_removes_nothing(story: Story) -> None:
    story.day((PROFILE, header("Good")), (LIST, listing(*OLD)))
    assert story.day((LIST, listing())) == []
    assert story.day((LIST, listing())) == []


@pytest.mark.parametrize("pages", [1, 2])
def test_a_report_of_several_pages_is_one_alert_and_one_delivery_a_channel(story: Story, pages: int) -> None:
    start(story)
    whole = [(AP2, report("AP2", "2025-07-15", overall="Requires improvement"))]
    whole += [(f"{AP2}/safe", report("AP2", "2025-07-15", safe="Requires improvement"))] * (pages - 1)
    story.day(*whole)
    assert [channel for _, channel, _ in story.sent()] == ["mail", "chat"]

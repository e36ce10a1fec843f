"""Changes that wait: what later looks, other pages and newer reports make of them."""

from __future__ import annotations

from datetime import timedelta

from storage.record import Banner, Finding, Record

from .conftest import LIST, PROFILE, Story, header, listing, report
from .test_check import AP1, AP2, AP3, GOOD, OLD, look_again, start

FELL = ("rating-changed", "overall", "Good", "Inadequate")
AP2_BAD = report("AP2", "2025-07-15", overall="Inadequate")
AP3_GOOD = report("AP3", "2025-07-17", overall="Good")


def seen_once(story: Story, *pages: tuple[str, Record]) -> int:
    """A round whose second look saw nothing; its number."""
    story.begin()
    for address, record in pages:
        story.say(address, record)
    story.end()
    assert (*FELL, "unconfirmed") in story.told()
    return story.round


def test_every_page_that_showed_a_confirmed_fall_remembers_it_and_no_later_lag_is_a_second_fall(story: Story) -> None:
    story.day((PROFILE, header("Good")), (LIST, listing(*OLD, head="Good")), (AP1, GOOD))
    two = (*OLD, ("AP2", "2025-07-15"))
    pages = ((PROFILE, header("Inadequate")), (LIST, listing(*two, head="Inadequate")), (AP2, AP2_BAD))
    story.begin()
    for address, record in pages:
        story.say(address, record)
    story.check()
    look_again(story, *pages)
    story.begin()
    story.say(AP3, AP3_GOOD)
    story.check()
    look_again(story, (AP3, AP3_GOOD))
    assert story.in_force() == "Good"
    lagging = listing(*two, ("AP3", "2025-07-17"), head="Inadequate")
    assert story.day((LIST, lagging)) == []
    assert story.in_force() == "Good"


def test_a_report_that_proves_what_a_header_showed_once_is_no_second_change(story: Story) -> None:
    start(story)
    story.begin()
    story.say(PROFILE, header("Outstanding"))
    story.end()
    first = story.round
    told = story.day((AP2, report("AP2", "2025-07-15", overall="Outstanding")))
    assert told == [("report-published", "AP2", None, "AP2", "confirmed")]
    assert story.told(round_=first) == [("rating-changed", "overall", "Good", "Outstanding", "confirmed")]
    assert story.in_force() == "Outstanding"


def test_what_was_seen_once_and_overtaken_by_a_newer_report_is_not_put_in_force_later(story: Story) -> None:
    start(story)
    first = seen_once(story, (PROFILE, header("Inadequate")))
    story.day((AP3, AP3_GOOD))
    assert story.day((PROFILE, header("Inadequate"))) == []
    assert story.told(round_=first) == [(*FELL, "confirmed")]
    assert story.in_force() == "Good"
    assert story.day((PROFILE, header("Good"))) == []
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()
    assert look_again(story, (PROFILE, header("Inadequate"))) == [(*FELL, "confirmed")]


def test_a_new_report_that_says_what_was_once_seen_long_before_is_news(story: Story) -> None:
    start(story)
    seen_once(story, (PROFILE, header("Inadequate")))
    story.day((AP3, AP3_GOOD))
    late = report("AP4", "2025-07-18", overall="Inadequate")
    story.begin()
    story.say(AP3.replace("AP3", "AP4"), late)
    story.check()
    told = look_again(story, (AP3.replace("AP3", "AP4"), late))
    assert (*FELL, "confirmed") in told
    assert story.in_force() == "Inadequate"


def test_what_was_told_as_seen_once_is_corrected_when_its_page_shows_something_else_days_later(story: Story) -> None:
    start(story)
    first = seen_once(story, (PROFILE, header("Inadequate")))
    assert story.day((PROFILE, header("Good"))) == []
    assert story.told(round_=first) == [(*FELL, "corrected")]
    again = seen_once(story, (PROFILE, header("Inadequate")))
    assert again != first


def test_a_third_word_at_the_second_look_discards_the_first_and_is_told_itself(story: Story) -> None:
    start(story)
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()
    assert look_again(story, (PROFILE, header("Not rated"))) == [
        (*FELL, "discarded"),
        ("rating-withdrawn", "overall", "Good", "Not rated", "unconfirmed"),
    ]


def test_of_two_falls_that_wait_each_is_judged_by_its_own_words(story: Story) -> None:
    start(story)
    both = report("AP2", "2025-07-15", overall="Inadequate", safe="Inadequate")
    story.begin()
    story.say(AP2, both)
    story.check()
    told = look_again(story, (AP2, report("AP2", "2025-07-15", overall="Inadequate", safe="Good")))
    assert (*FELL, "confirmed") in told
    assert ("rating-changed", "safe", "Good", "Inadequate", "discarded") in told
    assert (story.in_force(), story.in_force("safe")) == ("Inadequate", "Good")


def test_a_page_that_is_refused_at_its_second_look_leaves_the_fall_told_as_seen_once(story: Story) -> None:
    start(story)
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()
    assert look_again(story, (PROFILE, "no name on the page")) == [(*FELL, "unconfirmed")]
    assert story.in_force() == "Good"


def test_a_new_report_found_by_the_second_look_is_told_in_the_same_round(story: Story) -> None:
    start(story)
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()
    told = look_again(story, (PROFILE, header("Inadequate")), (LIST, listing(*OLD, ("AP2", "2025-07-15"))))
    assert {kind for kind, *_ in told} == {"rating-changed", "report-published"}


def test_a_removal_waits_for_the_next_round_even_where_a_second_look_misses_it_too(story: Story) -> None:
    start(story)
    story.day((PROFILE, header("Good", banners=(Banner(type="checks-under-way", text="Checks are under way"),))))
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()
    story.now += timedelta(minutes=2)
    assert [kind for kind, *_ in look_again(story, (PROFILE, header("Inadequate")))] == ["rating-changed"]
    assert [kind for kind, *_ in story.day((PROFILE, header("Inadequate")))] == ["assessment-ended"]


def test_of_two_new_reports_in_one_walk_the_newer_stands_whichever_was_visited_first(story: Story) -> None:
    start(story)
    story.begin()
    story.say(AP2, AP2_BAD)
    story.say(AP3, AP3_GOOD)
    story.check()
    look_again(story)
    assert story.in_force() == "Good"
    assert [kind for kind, *_ in story.told()].count("report-published") == 2


def test_two_new_paragraphs_of_the_same_words_are_told_and_stop_nothing(story: Story) -> None:
    start(story)
    page = report("AP2", "2025-07-15", overall="Good")
    story.day((AP2, page.model_copy(update={"findings": (Finding(text="All was well here."),)})))
    nobody = Finding(text="Nobody looked at this.")
    more = page.model_copy(update={"findings": (Finding(text="All was well here."), nobody, nobody)})
    assert "report-amended" in [kind for kind, *_ in story.day((AP2, more))]


def test_a_second_look_by_another_route_confirms_what_its_own_page_does_not_show_in_time(story: Story) -> None:
    start(story)
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()
    told = look_again(story, (PROFILE, "no name on the page"), (LIST, listing(*OLD, head="Inadequate")))
    assert told == [(*FELL, "confirmed")]
    assert story.in_force() == "Inadequate"


def test_many_pages_at_the_first_look_are_no_second_one(story: Story) -> None:
    story.day((PROFILE, header("Good")), (LIST, listing(*OLD, head="Good")), (AP1, GOOD))
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.say(LIST, listing(*OLD, head="Inadequate"))
    story.end()
    assert story.told() == [(*FELL, "unconfirmed")]


def test_where_another_route_shows_the_fall_and_its_own_page_denies_it_it_is_told_as_seen_once(story: Story) -> None:
    start(story)
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()
    told = look_again(story, (PROFILE, header("Good")), (LIST, listing(*OLD, head="Inadequate")))
    assert told == [(*FELL, "unconfirmed")]


def test_a_fall_on_the_profile_and_the_report_that_its_second_look_finds_are_one_message(story: Story) -> None:
    start(story)
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()
    story.say(LIST, listing(*OLD, ("AP2", "2025-07-15")), purpose="confirm")
    story.say(AP2, AP2_BAD)
    told = look_again(story, (PROFILE, header("Inadequate")))
    assert told == [(*FELL, "confirmed"), ("report-published", "AP2", None, "AP2", "confirmed")]
    assert story.sent() == [(1, "mail", "waiting"), (1, "chat", "waiting")]
    assert story.in_force() == "Inadequate"

"""What a round that died left behind: the next compares it as that one would have done, and nobody is told twice."""

from __future__ import annotations

from monitor.settings import Rule

from .conftest import LIST, PROFILE, Story, header, listing, report
from .test_check import AP1, AP2, AP3, GOOD, OLD, look_again, start


def test_days_that_were_visited_and_never_compared_are_compared_one_after_the_other(story: Story) -> None:
    start(story)
    story.begin()
    story.say(AP2, report("AP2", "2025-07-15", overall="Requires improvement"))
    story.begin()
    story.say(AP3, report("AP3", "2025-07-17", overall="Good"))
    story.end()
    moves = [(before, after) for kind, _, before, after, _ in story.told() if kind == "rating-changed"]
    assert moves == [("Good", "Requires improvement"), ("Requires improvement", "Good")]


def test_the_first_days_reading_is_the_starting_position_though_it_is_compared_with_the_second(story: Story) -> None:
    story.begin()
    story.say(PROFILE, header("Good"))
    story.say(LIST, listing(*OLD))
    story.say(AP1, GOOD)
    told = story.day(
        (LIST, listing(*OLD, ("AP2", "2025-07-15"))),
        (AP2, report("AP2", "2025-07-15", overall="Requires improvement")),
    )
    assert [kind for kind, *_ in told] == ["report-published", "rating-changed"]


def test_the_same_change_twice_in_one_round_is_two_changes_with_two_names(story: Story) -> None:
    start(story)
    for word in ("Requires improvement", "Good", "Requires improvement"):
        story.begin()
        story.say(PROFILE, header(word), purpose="due")
        story.begin()
        story.say(PROFILE, header(word))
    story.end()
    changed = [one for one in story.history() if one.kind == "rating-changed"]
    assert [one.after for one in changed] == ["Requires improvement", "Good", "Requires improvement"]
    assert len({one.id for one in changed}) == 3


def test_what_the_next_round_finds_of_the_same_report_joins_the_alert_that_nobody_was_told_yet(story: Story) -> None:
    start(story)
    story.begin()
    story.say(AP2, report("AP2", "2025-07-15", safe="Requires improvement"))
    story.check()
    more = report("AP2", "2025-07-15", overall="Requires improvement")
    story.day((f"{AP2}/more", more), (LIST, listing(*OLD, ("AP2", "2025-07-15"))))
    assert story.sent() == [(1, "mail", "waiting"), (1, "chat", "waiting")]


def test_a_message_that_was_taken_back_goes_when_its_alert_gets_something_worth_it_again(story: Story) -> None:
    story.rules = (Rule(name="worse", about=("rating-changed",), channels=("mail",)),)
    start(story)
    page = report("AP2", "2025-07-15", overall="Inadequate")
    story.begin()
    story.say(AP2, page)
    story.check()
    story.say(AP2, report("AP2", "2025-07-15", overall="Good"), purpose="confirm")
    story.say(f"{AP2}/caring", report("AP2", "2025-07-15", caring="Good"))
    story.check()
    assert story.sent() == [(1, "mail", "cancelled")]
    story.day((f"{AP2}/safe", report("AP2", "2025-07-15", safe="Requires improvement")))
    assert story.sent() == [(1, "mail", "waiting")]


def test_rules_that_changed_before_the_round_closed_are_the_ones_that_count(story: Story) -> None:
    story.rules = (Rule(name="trouble", about=("trouble",), channels=("chat",)),)
    start(story)
    story.begin()
    story.say(AP2, report("AP2", "2025-07-15", overall="Requires improvement"))
    story.check()
    assert story.sent() == []
    story.rules = (Rule(name="worse", severity="high", channels=("mail",)),)
    story.end()
    assert story.sent() == [(1, "mail", "waiting")]


def test_a_page_that_is_read_late_is_not_compared_after_what_was_seen_of_it_since(story: Story) -> None:
    start(story)
    story.begin()
    story.say(PROFILE, header("Requires improvement"))
    story.unread(PROFILE)
    story.day((PROFILE, header("Good")))
    story.read_now(PROFILE, header("Requires improvement"))
    assert story.day() == []
    assert story.in_force() == "Good"


def test_a_fall_that_waited_when_the_round_died_is_looked_at_again_and_told_once(story: Story) -> None:
    start(story)
    page = report("AP2", "2025-07-15", overall="Inadequate")
    story.begin()
    story.say(AP2, page)
    story.check()
    story.begin()
    assert story.to_confirm() == [AP2]
    look_again(story, (AP2, page))
    assert [(one.after, one.state) for one in story.history() if one.kind == "rating-changed"] == [
        ("Inadequate", "confirmed")
    ]
    assert story.sent() == [(1, "mail", "waiting"), (1, "chat", "waiting")]

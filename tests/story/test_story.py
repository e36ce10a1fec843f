"""What arrives: rounds past a site that changes, through a real crawl and a real mail server."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from monitor.settings import Rule

from .conftest import Days, assessed, days, home, inspected

OLD = assessed("AP1", date(2024, 2, 1), "Good")
CONFIRMING = assessed("AP2", date(2025, 7, 16), "Good")
BAD = assessed("AP3", date(2025, 7, 17), "Inadequate")
GOOD_AGAIN = assessed("AP4", date(2025, 7, 18), "Good")


def tell_the_story(of: Days) -> None:
    of.day(home("Good", OLD))
    of.day(home("Good", CONFIRMING, OLD))
    of.day(home("Inadequate", BAD, CONFIRMING, OLD))
    of.day(home("Good", GOOD_AGAIN, BAD, CONFIRMING, OLD))


def test_good_good_inadequate_good_is_two_messages_and_the_confirming_report_waits_for_monday(
    shipped_days: Days,
) -> None:
    tell_the_story(shipped_days)
    assert shipped_days.subjects == [
        "Down two steps: Rose House, overall, Good to Inadequate, and 1 more change",
        "Up two steps: Rose House, overall, Inadequate to Good, and 1 more change",
    ]
    assert shipped_days.alerts("rating-changed") == 2


def test_a_rule_on_changed_ratings_alone_sends_exactly_two_messages(tmp_path: Path) -> None:
    with days(tmp_path, [Rule(name="changed", about=("rating-changed",), channels=("mail",))]) as story:
        tell_the_story(story)
        assert len(story.subjects) == 2
        assert all("Rose House" in subject for subject in story.subjects)


def test_good_under_the_old_framework_and_less_under_the_new_is_one_change_and_one_message(shipped_days: Days) -> None:
    inspection = inspected(date(2019, 5, 9))
    shipped_days.day(home("Good", inspection))
    shipped_days.day(
        home("Requires improvement", assessed("AP9", date(2025, 7, 16), "Requires improvement"), inspection)
    )
    assert shipped_days.alerts("rating-changed") == 1
    assert len(shipped_days.subjects) == 1
    assert shipped_days.subjects[0].startswith("Down one step: Rose House, overall, Good to Requires improvement")


def test_an_outage_says_one_line_of_trouble_and_loses_nothing(shipped_days: Days) -> None:
    shipped_days.day(home("Good", OLD))
    outage = shipped_days.day(home("Inadequate", BAD, OLD), out_of_order=True)
    assert "could not be read: `wardround sources`" in outage.line
    assert shipped_days.subjects == []
    shipped_days.day(home("Inadequate", BAD, OLD))
    assert [subject.partition(":")[0] for subject in shipped_days.subjects] == ["Down two steps"]


def test_a_message_that_cannot_be_sent_is_sent_later_and_once(shipped_days: Days) -> None:
    shipped_days.day(home("Good", OLD))
    shipped_days.mailbox.answer = "451 try again later"
    assert "1 to be tried again" in shipped_days.day(home("Inadequate", BAD, OLD)).line
    shipped_days.mailbox.answer = "250 OK"
    assert "1 alert sent" in shipped_days.day(home("Inadequate", BAD, OLD)).line
    assert len(shipped_days.subjects) == 1

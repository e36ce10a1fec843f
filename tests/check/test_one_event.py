"""A rating that the head of a page shows, and the report of it that follows: one event, one alert."""

import pytest

from storage.record import Record
from tests.check.conftest import LIST, PROFILE, REPORT, Story, header, listing, report

AP3 = REPORT.format("AP3")


def fallen(story: Story) -> None:
    """Good by a report of March; then the profile says Requires improvement, and is told."""
    story.day((LIST, listing(("AP1", "2025-03-03"))), (PROFILE, header("Good")))
    told = story.day((PROFILE, header("Requires improvement")))
    assert told == [("rating-changed", "overall", "Good", "Requires improvement", "confirmed")]
    assert sorted(story.sent()) == [(1, "chat", "waiting"), (1, "mail", "waiting")]


def follows(story: Story, date: str, *pages: tuple[str, Record]) -> list[str]:
    """The next day's list names a report of this date; the kinds of change that it brings."""
    return [kind for kind, *_ in story.day((LIST, listing(("AP1", "2025-03-03"), ("AP3", date))), *pages)]


def test_the_report_of_those_days_joins_the_alert_in_the_history_and_is_told_to_nobody(story: Story) -> None:
    fallen(story)
    page = report("AP3", "2025-07-16", overall="Requires improvement")
    assert follows(story, "2025-07-16", (AP3, page)) == ["report-published"]
    assert {alert for alert, _, _ in story.sent()} == {1}


@pytest.mark.parametrize("safe", ["Inadequate", "Good"])
def test_a_report_that_brings_a_rating_of_its_own_is_told(story: Story, safe: str) -> None:
    fallen(story)
    page = report("AP3", "2025-07-16", overall="Requires improvement", safe=safe)
    assert "report-published" in follows(story, "2025-07-16", (AP3, page))
    assert {alert for alert, _, _ in story.sent()} == {1, 2}


def test_a_report_of_another_month_is_told(story: Story) -> None:
    fallen(story)
    assert follows(story, "2025-08-20") == ["report-published"]
    assert {alert for alert, _, _ in story.sent()} == {1, 2}


def test_a_second_report_of_those_days_is_told(story: Story) -> None:
    fallen(story)
    follows(story, "2025-07-16", (AP3, report("AP3", "2025-07-16", overall="Requires improvement")))
    both = listing(("AP1", "2025-03-03"), ("AP3", "2025-07-16"), ("AP4", "2025-07-18"))
    assert [subject for _, subject, *_ in story.day((LIST, both))] == ["AP4"]
    assert {alert for alert, _, _ in story.sent()} == {1, 2}

from datetime import UTC, datetime

import pytest

from monitor.settings import Schedule
from monitor.slots import slot, slots


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-07-14T22:59", "2026-07-14"),
        ("2026-07-14T23:00", "2026-07-15"),  # midnight of summer time
        ("2026-11-14T23:59", "2026-11-14"),
        ("2026-11-15T00:00", "2026-11-15"),
    ],
)
def test_a_day_begins_at_midnight_in_london(moment: str, day: str) -> None:
    assert slot("daily", at(moment)) == day


def test_a_week_begins_on_monday_also_over_the_new_year() -> None:
    weeks = ["2026-12-27T12:00", "2026-12-28T12:00", "2027-01-03T23:59", "2027-01-04T00:00"]
    assert [slot("weekly", at(moment)) for moment in weeks] == ["2026-W52", "2026-W53", "2026-W53", "2027-W01"]


def test_the_hour_that_comes_twice_in_october_is_two_slots() -> None:
    hours = [slot("hourly", at(f"2026-10-25T{hour}")) for hour in ("00:30", "01:30", "02:30")]
    assert hours == ["2026-10-25T01+0100", "2026-10-25T01+0000", "2026-10-25T02+0000"]


def test_each_kind_of_source_has_the_slot_that_its_schedule_says() -> None:
    schedule = Schedule(profiles="hourly", reports="daily", assessments="weekly")
    assert slots(schedule, at("2026-01-05T09:15")) == {
        "cqc-profile": "2026-01-05T09+0000",
        "cqc-reports": "2026-01-05",
        "cqc-assessment": "2026-W02",
        "cqc-search": "2026-01-05",
        "press-release": "2026-01-05",
        "cqc-api-location": "2026-W02",
        "cqc-api-provider": "2026-W02",
        "cqc-api-changes": "2026-01-05",
        "cqc-report": "2026-W02",
        "cqc-api-list": "2026-01-05",
        "cqc-data-index": "2026-W02",
        "board-index": "2026-01-05",
        "board-paper": "2026-01-05",
    }

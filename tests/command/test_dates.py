from datetime import UTC, datetime, timedelta

import pytest

from monitor.commands import dates
from monitor.invocation import WrongUse

NOON = datetime(2026, 7, 15, 11, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("typed", "begins", "next_begins"),
    [
        ("2026-07-14", datetime(2026, 7, 13, 23, tzinfo=UTC), datetime(2026, 7, 14, 23, tzinfo=UTC)),
        ("1d", datetime(2026, 7, 13, 23, tzinfo=UTC), datetime(2026, 7, 14, 23, tzinfo=UTC)),
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)),
        ("2026-10-25", datetime(2026, 10, 24, 23, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC)),
        ("2026-02", datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)),
    ],
)
def test_a_day_and_a_month_are_whole_in_the_time_of_london(typed: str, begins: datetime, next_begins: datetime) -> None:
    assert dates.start("--since", typed, NOON) == begins
    assert dates.end("--until", typed, NOON) == next_begins
    assert dates.last("--at", typed, NOON).astimezone(UTC) == next_begins - TICK


def test_a_moment_is_that_moment() -> None:
    nine = datetime(2026, 7, 14, 8, tzinfo=UTC)
    assert dates.last("--at", "2026-07-14T09:00", NOON) == dates.start("--since", "2026-07-14T09:00", NOON) == nine
    assert dates.last("--at", "2026-07-14T09:00+00:00", NOON) == nine + timedelta(hours=1)


@pytest.mark.parametrize(
    "typed",
    ["", "yesterday", "2026-13-01", "2026-02-30", "999999d", "31/01/2026", "20260131", "2026-W05", "2026-01-31T",
     "0001-01-01T00:00+14:00", "0001-01-01T00:00Z", "9999-12-31T23:59-14:00", "9999-12-31"],
)  # fmt: skip
def test_anything_else_is_refused_with_what_is_allowed(typed: str) -> None:
    with pytest.raises(WrongUse, match=r"^--at is '.*'; allowed is a day or moment such as 2026-01-31"):
        dates.last("--at", typed, NOON)

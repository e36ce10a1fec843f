"""The rhythm of a board's meetings, and the papers that it lets expect."""

import pytest

from monitor.papers.cadence import Cadence, cadence, late

EVERY_OTHER_MONTH = ("2025-11-26", "2026-01-28", "2026-03-25", "2026-05-27")


def test_two_meetings_make_no_rhythm_and_three_do() -> None:
    assert cadence(EVERY_OTHER_MONTH[:2]) is None
    assert cadence((*EVERY_OTHER_MONTH[:2], "2026-02")) is None
    assert cadence(EVERY_OTHER_MONTH) == Cadence(days=63, meetings=4, last="2026-05-27", next="2026-07-29")


def test_an_extraordinary_meeting_hardly_moves_the_rhythm() -> None:
    found = cadence((*EVERY_OTHER_MONTH, "2026-02-04", "2026-07-29"))
    assert found is not None
    assert found.days == 63
    assert found.last == "2026-07-29"


@pytest.mark.parametrize(
    ("announced", "today", "day"),
    [
        ((), "2026-08-12", None),
        ((), "2026-08-13", "2026-07-29"),
        (("2026-09-23",), "2026-08-20", None),
        (("2026-09-23",), "2026-10-08", "2026-09-23"),
        (("2026-07-15", "2026-09-23"), "2026-08-01", "2026-07-15"),
        (("2026-01-07",), "2026-06-10", None),
        (("2026-09",), "2026-06-10", None),
    ],
)
def test_papers_are_missing_by_what_is_announced_else_by_the_rhythm(
    announced: tuple[str, ...], today: str, day: str | None
) -> None:
    found = late(EVERY_OTHER_MONTH, announced, today=today, patience=14)
    assert (found and found.day) == day
    assert found is None or found.announced == bool(announced)


def test_where_no_papers_were_ever_found_or_nobody_wants_to_know_none_are_missing() -> None:
    assert late((), ("2026-01-28",), today="2026-06-01", patience=14) is None
    assert late(EVERY_OTHER_MONTH, (), today="2027-06-01", patience=0) is None

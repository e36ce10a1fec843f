from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from monitor.digesting.when import DAYS, LONDON, Schedule, Slot, last_slot, moment_of, schedule_of, slots_between
from monitor.settings import Rule

DAILY, NIGHTLY = Schedule("daily", "08:30"), Schedule("daily", "01:30")
MONDAYS = Schedule("weekly", "08:30", "monday")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_rule_says_when_its_digest_comes_and_one_that_tells_at_once_says_nothing() -> None:
    plain = Rule(name="a", channels=("quality",))
    assert schedule_of(plain) is None
    assert str(schedule_of(plain.model_copy(update={"digest": "daily", "at": "07:15"}))) == "daily 07:15"
    assert str(schedule_of(plain.model_copy(update={"digest": "weekly"}))) == "weekly monday 08:30"


def test_a_slot_is_the_time_of_london_in_summer_and_in_winter() -> None:
    assert last_slot(DAILY, utc("2026-07-14T07:30")) == Slot("2026-07-14 08:30", utc("2026-07-14T07:30"))
    assert last_slot(DAILY, utc("2026-07-14T07:29")) == Slot("2026-07-13 08:30", utc("2026-07-13T07:30"))
    assert last_slot(DAILY, utc("2026-11-24T08:30")) == Slot("2026-11-24 08:30", utc("2026-11-24T08:30"))
    assert last_slot(MONDAYS, utc("2026-11-29T23:00")).text == "2026-11-23 08:30"
    assert last_slot(MONDAYS, utc("2026-11-23T08:29")).text == "2026-11-16 08:30"
    assert last_slot(MONDAYS, utc("2026-11-23T08:30")).text == "2026-11-23 08:30"


@pytest.mark.parametrize("now", ["2026-10-25T00:30", "2026-10-25T01:10", "2026-10-25T01:30", "2026-10-25T02:30"])
def test_the_half_past_one_that_october_repeats_is_one_slot_and_the_first_of_the_two(now: str) -> None:
    assert last_slot(NIGHTLY, utc("2026-10-25T00:29")).text == "2026-10-24 01:30"
    assert last_slot(NIGHTLY, utc(now)) == Slot("2026-10-25 01:30", utc("2026-10-25T00:30"))


@pytest.mark.parametrize("day", ["2026-03-29", "2027-03-28"])
def test_the_half_past_one_that_march_leaves_out_is_the_later_moment(day: str) -> None:
    assert last_slot(NIGHTLY, utc(f"{day}T01:29")).text < f"{day} 01:30"
    assert last_slot(NIGHTLY, utc(f"{day}T01:30")) == Slot(f"{day} 01:30", utc(f"{day}T01:30"))
    assert last_slot(NIGHTLY, utc(f"{day}T23:59")).text == f"{day} 01:30"


def test_the_slots_of_a_time_are_those_after_its_beginning_up_to_its_end() -> None:
    between = slots_between(NIGHTLY, utc("2026-10-24T00:30"), utc("2026-10-26T01:30"))
    assert [slot.text for slot in between] == ["2026-10-25 01:30", "2026-10-26 01:30"]
    assert slots_between(MONDAYS, utc("2026-11-23T08:30"), utc("2026-11-30T08:29")) == ()
    assert len(slots_between(MONDAYS, utc("2026-11-23T08:30"), utc("2026-12-24T00:00"))) == 4


@settings(max_examples=60)
@given(
    at=some.times().map(lambda time: f"{time:%H:%M}"),
    day=some.sampled_from(["", *DAYS]),
    start=some.integers(0, 700 * 24 * 60),
    steps=some.lists(some.integers(1, 4000), min_size=1, max_size=12),
)
def test_whoever_looks_however_often_sees_every_slot_once(at: str, day: str, start: int, steps: list[int]) -> None:
    schedule = Schedule("weekly", at, day) if day else Schedule("daily", at)
    now = utc("2026-01-01T00:00") + timedelta(minutes=start)
    first, seen = now, []
    for minutes in steps:
        before, now = now, now + timedelta(minutes=minutes)
        seen += slots_between(schedule, before, now)
        assert last_slot(schedule, now).at <= now
    assert seen == list(slots_between(schedule, first, now))
    assert [slot.text for slot in seen] == sorted({slot.text for slot in seen})
    days = {(first + timedelta(days=number)).astimezone(LONDON).date() for number in range((now - first).days + 2)}
    wanted = {one.isoformat() for one in days if not day or DAYS[one.weekday()] == day}
    expected = {one for one in wanted if first < moment_of(f"{one} {at}") <= now}
    assert {slot.text[:10] for slot in seen} == expected

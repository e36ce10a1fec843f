"""Quiet hours, by the clock on the wall in London: what is not critical waits for their end."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from monitor.clock import LONDON
from monitor.quiet import quiet_until
from monitor.settings import Channel
from monitor.told import Told
from storage.tables import deliveries
from tests.tell.room import Room
from tests.tell.stage import PostOffice, change

NIGHT = "22:00-07:00"
QUIET = {"alerts": Channel(address_env="WARDROUND_CHANNEL_ALERTS", quiet=NIGHT)}
FALL = change(after="Requires improvement", steps=1, severity="high")


def ends(span: str, wall: str) -> str:
    """When the quiet hours that hold at a time on the wall end, on the wall; with the zone, for there may be two."""
    until = quiet_until(span, datetime.fromisoformat(wall).replace(tzinfo=LONDON))
    return f"{until.astimezone(LONDON):%d %H:%M %Z}" if until else "not quiet"


@pytest.mark.parametrize(
    ("span", "wall", "end"),
    [
        (NIGHT, "2026-06-10T21:59", "not quiet"),
        (NIGHT, "2026-06-10T22:00", "11 07:00 BST"),
        (NIGHT, "2026-06-11T06:59", "11 07:00 BST"),
        (NIGHT, "2026-06-11T07:00", "not quiet"),
        ("09:00-17:30", "2026-12-01T12:00", "01 17:30 GMT"),
        ("09:00-17:30", "2026-12-01T17:30", "not quiet"),
        ("", "2026-12-01T03:00", "not quiet"),
    ],
)
def test_a_span_of_the_day_may_go_past_midnight(span: str, wall: str, end: str) -> None:
    assert ends(span, wall) == end


@pytest.mark.parametrize(
    ("span", "wall", "end"),
    [
        (NIGHT, "2026-03-28T23:00", "29 07:00 BST"),
        (NIGHT, "2026-10-24T23:00", "25 07:00 GMT"),
        # March leaves out 01:00 to 02:00.
        ("22:00-01:30", "2026-03-29T00:30", "29 02:00 BST"),
        ("01:30-06:00", "2026-03-29T02:00", "29 06:00 BST"),
        # October has 01:00 to 02:00 twice.
        ("22:00-01:30", "2026-10-25T00:30", "25 01:30 BST"),
        ("22:00-02:00", "2026-10-25T01:30", "25 02:00 GMT"),
        ("01:00-02:00", "2026-10-25T01:30", "25 02:00 GMT"),
    ],
)
def test_both_changes_of_the_clock_are_nights_like_any_other(span: str, wall: str, end: str) -> None:
    assert ends(span, wall) == end


@given(
    st.times(),
    st.times(),
    st.integers(0, 2 * 365 * 24 * 60).map(lambda m: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=m)),
)
def test_quiet_hours_always_end_within_a_day_and_an_hour_and_are_over_then(
    one: object, other: object, now: datetime
) -> None:
    span = f"{one:%H:%M}-{other:%H:%M}"
    until = quiet_until(span, now)
    if until is not None and f"{one:%H:%M}" != f"{other:%H:%M}":
        assert now < until <= now + timedelta(hours=25)
        assert quiet_until(span, until) is None


@pytest.fixture
def room(engine: object, tmp_path: object) -> Iterator[tuple[Room, PostOffice]]:
    with PostOffice() as post:
        made = Room(engine, tmp_path)  # type: ignore[arg-type]
        made.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
        made.clock.now = datetime(2026, 11, 23, 23, 10, tzinfo=UTC)
        yield made, post


def test_what_is_not_critical_waits_for_the_morning_and_that_is_no_attempt(room: tuple[Room, PostOffice]) -> None:
    house, post = room
    house.add(FALL)
    assert house.tell(QUIET) == Told()
    one = house.delivery()
    assert (one.state, one.attempts, one.receipts) == ("waiting", 0, ())
    assert one.due_at == datetime(2026, 11, 24, 7, tzinfo=UTC)
    assert one.detail == "quiet hours: it waits until 24 November 2026, 07:00"
    house.clock.now = one.due_at - timedelta(seconds=1)
    assert house.tell(QUIET) == Told()
    house.clock.now = one.due_at
    assert house.tell(QUIET) == Told(sent=1)
    assert len(post.took) == 1


def test_what_is_critical_passes_and_so_does_everything_on_a_channel_without_quiet_hours(
    room: tuple[Room, PostOffice],
) -> None:
    house, post = room
    house.add(change(severity="critical"))
    house.add(FALL)
    assert house.tell(QUIET) == Told(sent=1)
    assert [one["Subject"] for one in post.took] == ["Down two steps: Rose House, overall, Good to Inadequate"]
    with house.engine.begin() as db:
        db.execute(update(deliveries).values(due_at=house.clock()))
    assert house.tell() == Told(sent=1)


def test_a_retry_waits_for_the_morning_too(room: tuple[Room, PostOffice]) -> None:
    house, post = room
    house.clock.now = datetime(2026, 11, 23, 21, 59, 30, tzinfo=UTC)
    post.says = ["451 busy"]
    house.add(FALL)
    assert house.tell(QUIET) == Told(retrying=1)
    house.clock.pass_(minutes=1)
    assert house.tell(QUIET) == Told()
    one = house.delivery()
    assert (one.state, one.attempts, one.due_at) == ("retry", 1, datetime(2026, 11, 24, 7, tzinfo=UTC))

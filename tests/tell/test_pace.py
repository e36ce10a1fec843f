"""How much a channel is sent: so many messages a minute, and nothing for as long as it asks to be left alone."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Engine

from monitor.notifier import tell
from monitor.settings import Channel
from monitor.told import Told
from tests.tell.room import ELSEWHERE, Room
from tests.tell.stage import PostOffice, Webhook

LATER = "for the next round, or for a minute under `wardround run`: a higher per_minute lets more go at once"


def paced(per_minute: int) -> dict[str, Channel]:
    return {"alerts": Channel(address_env="WARDROUND_CHANNEL_ALERTS", per_minute=per_minute)}


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with PostOffice() as post:
        yield post


@pytest.fixture
def room(engine: Engine, tmp_path: object, post: PostOffice) -> Room:
    made = Room(engine, tmp_path)  # type: ignore[arg-type]
    made.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
    return made


def test_a_round_waits_until_the_channel_takes_more(room: Room) -> None:
    for _ in range(5):
        room.add()
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        room.clock.pass_(seconds=seconds)

    assert room.tell(paced(2), wait=wait) == Told(sent=5)
    assert waits == [60, 60]
    sent = sorted(room.delivery(number).done_at for number in range(1, 6))  # type: ignore[type-var]
    assert [(one - sent[0]).total_seconds() for one in sent] == [0, 0, 60, 60, 120]  # type: ignore[operator]


def test_the_service_leaves_the_rest_for_the_next_minute(room: Room) -> None:
    for _ in range(3):
        room.add()
    said = f"1 more message to the channel alerts waits {LATER}"
    assert room.tell(paced(2)) == Told(sent=2, left=(said,))
    assert (room.delivery(3).state, room.delivery(3).attempts) == ("waiting", 0)
    room.clock.pass_(seconds=59)
    assert room.tell(paced(2)) == Told(left=(said,))
    room.clock.pass_(seconds=1)
    assert room.tell(paced(2)) == Told(sent=1)


def test_a_round_waits_no_more_than_five_minutes_in_all_and_says_what_is_left(room: Room) -> None:
    for _ in range(8):
        room.add()
    told = room.tell(paced(1), wait=lambda seconds: room.clock.pass_(seconds=seconds))
    assert told == Told(sent=6, left=(f"2 more messages to the channel alerts wait {LATER}",))


def test_what_another_process_sends_counts_too(room: Room) -> None:
    for _ in range(3):
        room.add()
    room.claim(1, by=ELSEWHERE)
    assert room.tell(paced(2)).sent == 1
    assert room.delivery(1).state == "sending"


def test_a_clock_that_was_put_back_does_not_hold_the_channel_for_as_long(room: Room) -> None:
    room.add()
    room.tell(paced(1))
    room.clock.pass_(hours=-1)
    room.add()
    assert room.tell(paced(1)).sent == 1


def test_a_full_channel_holds_up_no_other(room: Room) -> None:
    room.environ["CHAT"] = room.environ["WARDROUND_CHANNEL_ALERTS"]
    for channel in ("alerts", "alerts", "chat"):
        room.add(channel=channel)
    channels = {**paced(1), "chat": Channel(address_env="CHAT")}
    assert tell(room.house(channels), random=Random(1)).sent == 2
    assert [room.delivery(number).state for number in (1, 2, 3)] == ["sent", "waiting", "sent"]


def test_once_asked_to_stop_nothing_is_waited_for(room: Room) -> None:
    for _ in range(3):
        room.add()
    waits: list[float] = []
    told = room.tell(paced(1), wait=waits.append, stop=lambda: bool(waits))
    assert (told.sent, waits) == (1, [60])


def test_a_service_that_asks_for_a_pause_is_left_alone_with_all_its_messages(room: Room) -> None:
    chat = {"alerts": Channel(address_env="WARDROUND_CHANNEL_ALERTS", form="chat")}
    with Webhook(429) as hook:
        hook.answers_with = {"Retry-After": "600"}
        room.environ["WARDROUND_CHANNEL_ALERTS"] = hook.address
        room.add()
        room.add()
        assert room.tell(chat) == Told(retrying=1)
        then = room.clock() + timedelta(minutes=10)
        assert [room.delivery(number).due_at for number in (1, 2)] == [then, then]
        room.clock.pass_(minutes=5)
        room.add()
        assert room.tell(chat) == Told()
        late = room.delivery(3)
        assert (late.due_at, late.attempts) == (then, 0)
        assert late.detail == "the channel asked to be left alone: it waits until 18 July 2025, 07:12"
        room.clock.pass_(minutes=5)
        assert room.tell(chat) == Told(sent=3)
    assert len(hook.took) == 3

"""Two processes that tell at once: nothing is sent by both, and each takes up what the other leaves."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from threading import Barrier, Thread
from time import monotonic, sleep

import pytest
from sqlalchemy import Engine, select

from monitor.notifier import tell
from monitor.told import Told
from storage.engine import open_database
from storage.tables import deliveries, receipts
from tests.tell.room import DEAD, ELSEWHERE, Room
from tests.tell.stage import PostOffice


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with PostOffice() as post:
        yield post


@pytest.fixture
def room(engine: Engine, tmp_path: Path, post: PostOffice) -> Room:
    made = Room(engine, tmp_path)
    made.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
    return made


def test_of_twelve_messages_each_is_sent_by_one(room: Room, post: PostOffice) -> None:
    for _ in range(12):
        room.add()

    def meanwhile() -> None:
        """The first message does not end before each of the two has one."""
        post.when_it_takes = lambda: None
        until = monotonic() + 10
        while sending_now(room) < 2 and monotonic() < until:
            sleep(0.01)

    post.when_it_takes = meanwhile
    engines = [open_database(room.engine.url) for _ in range(2)]
    start, told = Barrier(2), list[Told]()

    def work(engine: Engine, by: str) -> None:
        mine = Room(engine, room.base)
        mine.environ, mine.clock = room.environ, room.clock
        start.wait()
        told.append(tell(mine.house(), random=Random(1), by=by))

    threads = [Thread(target=work, args=(engine, f"ward-{number} 1 x")) for number, engine in enumerate(engines)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for engine in engines:
        engine.dispose()
    assert sum(one.sent for one in told) == 12
    assert all(one.sent for one in told), "both had a share"
    assert Counter(text.rsplit("Reference ", 1)[1].strip() for text in post.texts) == Counter(
        room.delivery(number).key for number in range(1, 13)
    )
    with room.engine.begin() as db:
        assert list(db.scalars(select(receipts.c.result))) == ["sent"] * 12
        assert set(db.scalars(select(deliveries.c.claimed_by))) == {None}


def sending_now(room: Room) -> int:
    with room.engine.begin() as db:
        return len(db.execute(select(deliveries.c.id).where(deliveries.c.state == "sending")).all())


def test_what_another_is_sending_is_left_to_it(room: Room, post: PostOffice) -> None:
    room.add()
    room.claim(by=ELSEWHERE)
    assert room.tell() == Told()
    assert post.took == []


def test_what_a_dead_process_was_sending_is_taken_up_at_once_and_marked(room: Room, post: PostOffice) -> None:
    room.add()
    room.claim(by=DEAD)
    assert room.tell() == Told(sent=1)
    assert post.texts[0].startswith("This may be a repeat")


def test_a_slow_one_that_is_taken_over_while_it_sends_leaves_one_message_sent_and_two_receipts(
    room: Room, post: PostOffice
) -> None:
    """Its machine slept in the midst of it; the other one told meanwhile, as its clock said that the time was up."""
    room.add()
    other = Room(room.engine, room.base)
    other.environ, other.clock = room.environ, room.clock

    def meanwhile() -> None:
        post.when_it_takes = lambda: None
        room.clock.pass_(hours=1)
        overtaking = Thread(target=recovering, args=(other,))
        overtaking.start()
        overtaking.join()

    post.when_it_takes = meanwhile
    assert room.tell(by=ELSEWHERE) == Told(sent=1)
    assert room.delivery().state == "sent"
    assert [one.result for one in room.delivery().receipts] == ["timed-out", "sent"]
    assert other.tell() == Told(), "what arrived after all is not sent again"
    assert len(post.took) == 1


def recovering(other: Room) -> None:
    """The first step of another's telling."""
    other.tell(stop=Stop())


class Stop:
    """Lets the first question pass."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> bool:
        self.asked += 1
        return self.asked > 1


def test_a_teller_stops_between_two_messages_and_another_goes_on(room: Room, post: PostOffice) -> None:
    for _ in range(3):
        room.add()
    assert room.tell(stop=lambda: len(post.took) == 1) == Told(sent=1)
    assert room.tell(by=ELSEWHERE) == Told(sent=2)
    assert len(post.took) == 3

"""Messages of which nobody knows whether they arrived: sent again and marked, or a person is asked."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from monitor.settings import Channel
from monitor.told import Told
from storage import outbox
from storage.engine import open_database
from storage.migrate import migrate
from storage.tables import deliveries, incidents
from tests.command.conftest import Wardround, folder, wardround
from tests.tell.room import EMAIL, Room
from tests.tell.stage import PostOffice

__all__ = ["folder", "wardround"]

ASK = {"alerts": Channel(address_env="WARDROUND_CHANNEL_ALERTS", unknown="ask")}


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with PostOffice() as post:
        yield post


@pytest.fixture
def room(folder: Path, post: PostOffice) -> Iterator[Room]:
    engine = open_database(f"sqlite:///{folder / 'wardround.db'}", create=True)
    migrate(engine)
    made = Room(engine, folder)
    made.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
    yield made
    engine.dispose()


def asked(room: Room, post: PostOffice) -> str:
    """A message whose server hung up; its reference."""
    post.says = ["close"]
    room.add()
    told = room.tell(ASK)
    assert len(told.asked) == 1
    return room.delivery().key


def test_a_channel_that_takes_repeats_gets_it_again_marked(room: Room, post: PostOffice) -> None:
    post.says = ["close"]
    room.add()
    assert room.tell(EMAIL) == Told(retrying=1)
    room.clock.pass_(minutes=1)
    assert room.tell(EMAIL) == Told(sent=1)
    assert post.texts[0].startswith("This may be a repeat of a message sent before")
    assert room.incidents() == []


def test_a_channel_that_does_not_has_a_person_asked_who_is_told_what_to_type(room: Room, post: PostOffice) -> None:
    key = asked(room, post)
    one = room.delivery()
    assert (one.state, one.due_at) == ("asking", None)
    (sentence,) = room.incidents()
    assert sentence.startswith(f"nobody knows whether the message {key} to the channel alerts arrived (")
    assert sentence.endswith(
        f"look there, then type `wardround notify arrived {key}`, or `wardround notify repeat {key}` to send it again"
    )
    room.clock.pass_(days=30)
    assert room.tell(ASK) == Told(), "it waits for the person, however long"
    assert post.took == []


def test_what_a_crash_left_is_asked_about_too(room: Room, post: PostOffice) -> None:
    room.add()
    room.claim()
    assert room.tell(ASK) == Told()
    assert room.delivery().state == "asking"
    assert "stopped while sending: it may have arrived" in room.incidents()[0]
    assert post.took == []


def test_a_person_who_says_repeat_has_it_sent_again_and_marked(
    room: Room, post: PostOffice, wardround: Wardround
) -> None:
    key = asked(room, post)
    ran = wardround("notify", "repeat", key)
    assert (ran.code, ran.err) == (0, "")
    when = "`wardround run` does so within a minute, else a round."
    assert ran.out == f"{key} will be sent again, marked as a possible repeat: {when}\n"
    assert room.incidents() == []
    room.clock.pass_(days=900)  # the answer came by the clock of today
    assert room.tell(ASK) == Told(sent=1)
    assert post.texts[0].startswith("This may be a repeat of a message sent before")


def test_a_person_who_says_that_it_arrived_ends_it_and_the_receipt_says_so(
    room: Room, post: PostOffice, wardround: Wardround
) -> None:
    key = asked(room, post)
    ran = wardround("notify", "arrived", key[:7].lower(), "--json")
    assert json.loads(ran.out) == {"schema": 1, "id": 1, "reference": key, "channel": "alerts", "state": "sent"}
    one = room.delivery()
    assert (one.state, [kept.result for kept in one.receipts]) == ("sent", ["timed-out", "sent"])
    assert one.receipts[-1].detail["reason"].endswith(" said that it had arrived")
    assert room.incidents() == []
    assert room.tell(ASK) == Told()
    assert post.took == []


@pytest.mark.parametrize("word", ["repeat", "arrived"])
def test_an_answer_to_nothing_that_was_asked_is_refused_and_changes_nothing(
    room: Room, wardround: Wardround, word: str
) -> None:
    room.add()
    room.tell(ASK)
    key = room.delivery().key
    before = room.everything_kept()
    refusals: dict[str, Callable[[str], str]] = {
        key: lambda key: f"nobody asks whether the message {key} to the channel alerts arrived: sent",
        "WR-nothing": lambda key: (
            f"no message has a reference that begins with '{key}'; `wardround deliveries --unsettled` lists them"
        ),
    }
    for typed, said in refusals.items():
        ran = wardround("notify", word, typed)
        assert (ran.code, ran.out, ran.err) == (2, "", f"{said(typed)}\n")
    assert room.everything_kept() == before


def test_the_beginning_of_more_than_one_reference_is_refused_with_those_that_it_may_mean(
    room: Room, wardround: Wardround
) -> None:
    room.add()
    room.add()
    with room.engine.begin() as db:
        db.execute(update(deliveries).values(state="asking"))
    keys = [room.delivery(number).key for number in (1, 2)]
    ran = wardround("notify", "repeat", "WR-")
    said = f"more than one message has a reference that begins with 'WR-': {keys[0]}, {keys[1]}\n"
    assert (ran.code, ran.err) == (2, said)


def test_an_alert_that_is_taken_back_is_asked_about_no_more(engine: Engine, tmp_path: Path, post: PostOffice) -> None:
    room = Room(engine, tmp_path)
    room.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
    asked(room, post)
    with engine.begin() as db:
        assert outbox.cancel(db, alert_id=1, why="it was withdrawn", now=room.clock()) == 1
        assert db.scalar(select(incidents.c.closed_at)) == room.clock()
    assert room.incidents() == []

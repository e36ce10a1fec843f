"""A channel that stands in where another's message is given up."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Engine, insert, select, update

from monitor.holding.withdrawing import withdraw
from monitor.settings import Channel
from monitor.told import Told
from storage import entries, outbox
from storage.attempt import Attempt, Terms, receipt
from storage.tables import changes, deliveries, digest_entries, digests
from tests.tell.room import ELSEWHERE, Room
from tests.tell.stage import Webhook, change


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with Webhook() as hook:
        yield hook


@pytest.fixture
def room(engine: Engine, tmp_path: object, hook: Webhook) -> Room:
    made = Room(engine, tmp_path)  # type: ignore[arg-type]
    made.environ |= {"WARDROUND_CHANNEL_ALERTS": "json://127.0.0.1:9/nobody", "CHAT": hook.address}
    return made


def channels(**more: str) -> dict[str, Channel]:
    """The alerts' channel, with chat behind it."""
    return {
        "alerts": Channel(address_env="WARDROUND_CHANNEL_ALERTS", escalate_to="chat"),
        "chat": Channel(address_env="CHAT", form="chat", **more),  # type: ignore[arg-type]
    }


def rows(house: Room) -> list[tuple[str, str, int | None]]:
    with house.engine.begin() as db:
        asked = select(deliveries.c.channel, deliveries.c.state, deliveries.c.escalated_from).order_by(deliveries.c.id)
        return [tuple(row) for row in db.execute(asked)]  # type: ignore[misc]


def test_what_is_refused_for_good_is_told_to_the_other_channel_at_once(room: Room, hook: Webhook) -> None:
    with Webhook(403) as shut:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = shut.address
        room.add(change(severity="critical"))
        told = room.tell(channels())
    assert (told.sent, len(told.given_up)) == (1, 1)
    assert rows(room) == [("alerts", "given-up", None), ("chat", "sent", 1)]
    stood_in = room.delivery(2)
    assert (stood_in.rules, stood_in.severity, stood_in.alert_id) == (("escalation from alerts",), "critical", 1)
    assert hook.took[0]["title"] == "Down two steps: Rose House, overall, Good to Inadequate"
    assert "repeat" not in hook.took[0]["message"]
    assert [sentence.split(":")[0].split(" was ")[1] for sentence in room.incidents()] == ["given up after 1 try"]


def test_what_only_failed_stays_with_its_channel_until_it_is_given_up(room: Room, hook: Webhook) -> None:
    room.add()
    for _ in range(3):
        assert room.tell(channels()) == Told(retrying=1)
        room.clock.pass_(days=1)
    assert hook.took == []
    assert room.tell(channels()).sent == 1
    assert len(hook.took) == 1


@pytest.mark.parametrize("state", ["waiting", "retry", "sent", "sending", "unknown", "asking", "given-up"])
def test_a_channel_that_has_it_will_have_it_or_was_tried_in_vain_is_not_told_twice(room: Room, state: str) -> None:
    room.add()
    later = room.clock() + timedelta(hours=1)
    held = {"due_at": later, "claimed_by": ELSEWHERE, "claimed_until": later}
    with room.engine.begin() as db:
        there = outbox.put(db, alert_id=1, channel="chat", rules=["Chat"], now=room.clock(), severity="high")
        db.execute(update(deliveries).where(deliveries.c.id == there).values(state=state, **held))
        db.execute(update(deliveries).where(deliveries.c.id == 1).values(first_tried_at=later - timedelta(days=9)))
    assert len(room.tell(channels()).given_up) == 1
    assert rows(room) == [("alerts", "given-up", None), ("chat", state, None)]
    assert room.delivery(there).rules == ("Chat",)


def test_a_channel_that_has_it_in_a_digest_is_not_told_twice_and_one_whose_digest_is_to_come_is(room: Room) -> None:
    with Webhook(403, 403) as shut:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = shut.address
        room.add()
        room.add()
        with room.engine.begin() as db:
            for alert, state in ((1, "sent"), (2, None)):
                given = {"channel": "chat", "rules": ["Weekly"], "silence_id": None, "now": room.clock()}
                entry = entries.enter(db, alert_id=alert, **given)  # type: ignore[arg-type]
                if state is None:
                    continue
                made = {"channel": "chat", "slot": "s", "since": room.clock(), "made_at": room.clock()}
                digest = db.execute(insert(digests).values(**made, visited=1, in_trouble=0)).inserted_primary_key[0]
                db.execute(update(digest_entries).where(digest_entries.c.id == entry).values(digest_id=digest))
                number = outbox.put(
                    db, digest_id=digest, channel="chat", rules=["Weekly"], now=room.clock(), severity="low"
                )
                db.execute(update(deliveries).where(deliveries.c.id == number).values(state=state))
        room.tell(channels())
    assert rows(room) == [
        ("alerts", "given-up", None), ("alerts", "given-up", None), ("chat", "sent", None), ("chat", "sent", 2),
    ]  # fmt: skip
    assert room.delivery(4).alert_id == 2


def test_two_channels_that_stand_in_for_each_other_end_with_both_tried_once(room: Room, hook: Webhook) -> None:
    hook.says = [403]
    with Webhook(403) as shut:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = shut.address
        room.add()
        told = room.tell(channels(escalate_to="alerts"))
    assert len(told.given_up) == 2
    assert rows(room) == [("alerts", "given-up", None), ("chat", "given-up", 1)]


def test_quiet_hours_of_the_channel_that_stands_in_hold_for_what_is_not_critical(room: Room, hook: Webhook) -> None:
    with Webhook(403) as shut:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = shut.address
        room.add(change(severity="high"))
        room.tell(channels(quiet="06:00-09:00"))
    assert rows(room) == [("alerts", "given-up", None), ("chat", "waiting", 1)]
    assert hook.took == []


def test_whoever_read_a_digest_in_anothers_place_gets_the_correction(room: Room, hook: Webhook) -> None:
    with Webhook(403) as shut:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = shut.address
        room.add()
        with room.engine.begin() as db:
            db.execute(update(deliveries).values(state="cancelled"))
            given = {"channel": "alerts", "rules": ["Weekly"], "silence_id": None, "now": room.clock()}
            entry = entries.enter(db, alert_id=1, **given)  # type: ignore[arg-type]
            made = {"channel": "alerts", "slot": "2025-07-18 06:00", "since": room.clock(), "made_at": room.clock()}
            digest = db.execute(insert(digests).values(**made, visited=1, in_trouble=0)).inserted_primary_key[0]
            db.execute(update(digest_entries).where(digest_entries.c.id == entry).values(digest_id=digest))
            outbox.put(
                db, digest_id=digest, channel="alerts", rules=["Weekly"], now=room.clock(), severity="low", ready=True
            )
        room.tell(channels())
    assert len(hook.took) == 1
    with room.engine.begin() as db:
        (row,) = db.execute(select(changes)).all()
        assert withdraw(db, row, author="Ann", reason="a test", now=room.clock()).told == ("chat",)
    room.tell(channels())
    assert "we wrote to you in a digest (reference WR-" in hook.took[1]["message"]


def test_what_was_taken_back_while_its_message_failed_is_corrected_to_nobody(room: Room, hook: Webhook) -> None:
    only = {"alerts": Channel(address_env="CHAT")}
    number = room.add()
    room.claim(number, by=ELSEWHERE)
    with room.engine.begin() as db:
        (row,) = db.execute(select(changes)).all()
        assert withdraw(db, row, author="Ann", reason="a test", now=room.clock()).told == ("alerts",)
        attempt = Attempt(by=ELSEWHERE, result="failed", detail={"reason": "it could not be reached"})
        assert (
            receipt(
                db, number, attempt, terms=Terms(give_up_after=timedelta(days=3)), now=room.clock(), random=Random(7)
            )
            == "retry"
        )
    room.clock.pass_(minutes=2)
    assert room.tell(only) == Told()
    assert hook.took == []
    assert [room.delivery(one).state for one in (number, 2)] == ["cancelled", "cancelled"]
    assert room.delivery(2).detail == "nothing is left to tell"

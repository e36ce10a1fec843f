"""The outbox on PostgreSQL, where two may write at once."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine

from monitor.notifier import tell
from monitor.settings import Channel
from monitor.told import Told
from storage import lease, sending
from storage.migrate import migrate
from tests.storage.test_postgresql import engine
from tests.tell.room import ELSEWHERE, Room
from tests.tell.stage import PostOffice, Webhook

__all__ = ["engine"]
pytestmark = pytest.mark.postgresql


def test_two_tellers_share_the_messages_and_keep_to_the_channels_rate(engine: Engine, tmp_path: Path) -> None:
    migrate(engine)
    room = Room(engine, tmp_path)
    for _ in range(12):
        room.add()
    paced = {"alerts": Channel(address_env="WARDROUND_CHANNEL_ALERTS", per_minute=8)}
    start, told = Barrier(2), list[Told]()

    def work(by: str) -> None:
        start.wait()
        told.append(tell(room.house(paced), random=Random(1), by=by))

    with PostOffice() as post:
        room.environ["WARDROUND_CHANNEL_ALERTS"] = post.address
        threads = [Thread(target=work, args=(by,)) for by in ("ward-1 1 x", "ward-2 1 x")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(one.sent for one in told) == 8
        room.clock.pass_(minutes=1)
        assert room.tell(paced) == Told(sent=4)
    assert Counter(text.rsplit("Reference ", 1)[1].strip() for text in post.texts) == Counter(
        room.delivery(number).key for number in range(1, 13)
    )


def test_takeover_pauses_asked_for_and_what_is_given_back(engine: Engine, tmp_path: Path) -> None:
    migrate(engine)
    room = Room(engine, tmp_path)
    chat = {"alerts": Channel(address_env="WARDROUND_CHANNEL_ALERTS", form="chat", unknown="ask")}
    for _ in range(3):
        room.add()
    room.claim(1, by=ELSEWHERE)
    with engine.begin() as db:
        assert sending.recover(db, now=room.clock(), gone=lease.is_gone) == []
    room.clock.pass_(minutes=6)
    room.claim(2, by=ELSEWHERE)
    with engine.begin() as db:
        sending.give_back(db, 2, by=ELSEWHERE, state="waiting", why=None, now=room.clock())
    with Webhook(429) as hook:
        hook.answers_with = {"Retry-After": "600"}
        room.environ["WARDROUND_CHANNEL_ALERTS"] = hook.address
        assert room.tell(chat) == Told(retrying=1)
        assert room.delivery(1).state == "asking"
        with engine.connect() as db:
            assert sending.left_alone(db, room.clock()) == {"alerts": room.clock() + timedelta(minutes=10)}
        room.clock.pass_(minutes=10)
        assert room.tell(chat) == Told(sent=2)
    assert len(hook.took) == 2

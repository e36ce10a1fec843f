"""One teller for every kind of message: alerts, digests, corrections, notices of trouble; and how they are listed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select, update

from monitor.house import House
from monitor.notifier import tell
from monitor.settings import Channel, Rule, Settings
from monitor.told import Told
from storage import corrections, entries
from storage.engine import open_database
from storage.migrate import migrate
from storage.tables import changes, deliveries
from tests.command.conftest import Wardround, folder, wardround
from tests.tell.stage import Clock, PostOffice, Webhook, add_alert, change

__all__ = ["folder", "wardround"]

RULES = (
    Rule(name="Worse", severity="high", channels=("alerts",)),
    Rule(name="All of it", digest="daily", at="08:30", channels=("board",)),
    Rule(name="Trouble", about=("trouble",), channels=("duty",)),
)


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with PostOffice() as post:
        yield post


@pytest.fixture
def house(folder: Path, post: PostOffice) -> Iterator[House]:
    (folder / "settings.toml").write_text("")
    engine = open_database(f"sqlite:///{folder / 'wardround.db'}", create=True)
    migrate(engine)
    channels = {name: Channel(address_env=name.upper()) for name in ("alerts", "board", "duty")}
    environ = dict.fromkeys(("ALERTS", "BOARD", "DUTY"), post.address)
    settings = Settings(channels=channels, rules=RULES, public_address="https://ward.example", instance="North")
    yield House(engine=engine, settings=settings, clock=Clock(), environ=environ, base=folder)
    engine.dispose()


def told(house: House) -> Told:
    return tell(house, random=Random(1))


def to(house: House, hour: int, minute: int = 0, *, day: int = 18) -> datetime:
    house.clock.now = datetime(2025, 7, day, hour, minute, tzinfo=UTC)  # type: ignore[attr-defined]
    return house.clock()


def add(house: House) -> int:
    """An alert for the channel of alerts; its number."""
    with house.engine.begin() as db:
        delivery = add_alert(db, [change()], now=house.clock())
        return int(db.execute(select(deliveries.c.alert_id).where(deliveries.c.id == delivery)).scalar_one())


def test_a_digest_is_made_and_sent_by_whoever_tells_at_its_time(house: House, post: PostOffice) -> None:
    to(house, 6)
    told(house)  # the schedule is seen for the first time
    alert = add(house)
    with house.engine.begin() as db:
        entries.enter(db, alert_id=alert, channel="board", rules=["All"], silence_id=None, now=house.clock())
        entries.release(db, rounds=[1], now=house.clock())
    assert told(house) == Told(sent=1)
    to(house, 7, 30)
    assert told(house) == Told(digests=1)
    assert "Rose House" in post.texts[1]
    assert "Sent by Wardround (North)." in post.texts[1]


def test_a_correction_goes_to_whoever_has_the_alert(house: House, post: PostOffice) -> None:
    alert = add(house)
    told(house)
    with house.engine.begin() as db:
        db.execute(update(changes).values(state="withdrawn"))
        rows = db.execute(select(changes).where(changes.c.alert_id == alert)).all()
        corrections.make(db, rows, cause="withdrawn", author="a person", reason="it was a test", now=house.clock())
    assert told(house) == Told(corrections=1)
    assert "it was a test" in post.texts[1]


def test_what_is_given_up_is_told_to_the_operator_at_once_and_so_is_its_end(house: House, post: PostOffice) -> None:
    with Webhook(403) as shut:
        house.environ["ALERTS"] = shut.address  # type: ignore[index]
        add(house)
        first = told(house)
        assert (first.notices, len(first.given_up)) == (1, 1)
        assert "was given up after 1 try" in post.texts[0]
        house.clock.pass_(minutes=1)  # type: ignore[attr-defined]
        add(house)
        told(house)
        house.clock.pass_(minutes=1)  # type: ignore[attr-defined]
        assert told(house).notices == 1, "that channel takes messages again"


def test_every_kind_is_listed_with_what_it_is_and_whom_it_is_about(house: House, wardround: Wardround) -> None:
    to(house, 6)
    told(house)
    with Webhook(403) as shut:
        house.environ["ALERTS"] = shut.address  # type: ignore[index]
        add(house)
        told(house)
        add(house)
        told(house)
        with house.engine.begin() as db:
            rows = db.execute(select(changes).where(changes.c.alert_id == 2)).all()
            db.execute(update(changes).where(changes.c.alert_id == 2).values(state="withdrawn"))
            corrections.make(db, rows, cause="withdrawn", author="a person", reason="a test", now=house.clock())
        to(house, 7, 30, day=25)
        told(house)
    found = json.loads(wardround("deliveries", "--json").out)["deliveries"]
    assert {one["about"] for one in found} == {"alert", "digest", "correction", "notice"}
    for one in found:
        assert [name for name in ("alert", "digest", "correction", "notice") if one[name] is not None] == [one["about"]]
        assert (one["organisation"] is None) == (one["about"] in ("digest", "notice"))
        assert one["severity"] in ("critical", "high", "medium", "low", "info")
        assert one["released"] is not None
        assert one["escalated_from"] is None
    listed = wardround("deliveries").out
    for words in ("Digest", "Correction: Rose House", "Notice of trouble"):
        assert words in listed

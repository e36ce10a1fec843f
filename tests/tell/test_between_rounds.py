"""What `wardround run` sends in the minutes between two rounds."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from monitor.house import House
from monitor.service import Service
from monitor.settings import Channel, Settings
from monitor.systemd import Manager
from monitor.telling import tell_between_rounds
from storage import lease, outbox
from storage.tables import deliveries, leases
from tests.tell.stage import Clock, PostOffice, add_alert, change


@pytest.fixture
def house(engine: Engine, tmp_path: Path) -> House:
    settings = Settings(channels={"alerts": Channel(address_env="MAIL")})
    return House(engine=engine, settings=settings, clock=Clock(), environ={}, base=tmp_path)


@pytest.fixture
def post(house: House) -> Iterator[PostOffice]:
    with PostOffice() as post:
        house.environ["MAIL"] = post.address  # type: ignore[index]
        with house.engine.begin() as db:
            add_alert(db, [change()], now=house.clock())
        yield post


def later(house: House, **time: float) -> None:
    house.clock.pass_(**time)  # type: ignore[attr-defined]


def leases_of(house: House) -> int:
    with house.engine.begin() as db:
        return len(db.execute(select(leases)).all())


def test_a_message_that_failed_is_tried_again_after_a_growing_pause_without_any_round(
    house: House, post: PostOffice
) -> None:
    post.says = ["451 4.3.0 busy"] * 3
    tries = []
    for minute in range(12):
        if tell_between_rounds(house) is not None:
            tries.append(minute)
        later(house, minutes=1)
    assert tries == [0, 1, 3, 7]
    assert len(post.took) == 1
    with house.engine.begin() as db:
        told = outbox.delivery(db, 1)
    assert (told.state, [receipt.result for receipt in told.receipts]) == ("sent", ["failed"] * 3 + ["sent"])


def test_where_nothing_is_due_nothing_is_done(house: House) -> None:
    assert tell_between_rounds(house) is None
    assert leases_of(house) == 0


def test_a_message_of_a_round_that_is_not_closed_waits_for_it(house: House, post: PostOffice) -> None:
    with house.engine.begin() as db:
        db.execute(deliveries.update().values(state="waiting-for-round", due_at=None))
    later(house, days=1)
    assert tell_between_rounds(house) is None
    assert post.took == []


def test_while_a_round_is_made_elsewhere_its_messages_are_left_to_it(house: House, post: PostOffice) -> None:
    with house.engine.begin() as db:
        lease.take(db, "another round", house.clock())
    with pytest.raises(lease.AnotherRound):
        tell_between_rounds(house)
    Service(house, Manager({}, pid=1)).tell(house)
    assert post.took == []
    with house.engine.begin() as db:
        lease.release(db, "another round")
    told = tell_between_rounds(house)
    assert told is not None
    assert (told.sent, leases_of(house)) == (1, 0)


def test_what_is_given_up_between_rounds_is_said_in_the_log(
    house: House, post: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    post.says = ["rcpt 550 5.1.1 nobody here"]
    Service(house, Manager({}, pid=1)).tell(house)
    assert [record.message for record in caplog.records if record.name == "monitor.run"] == [
        "given up: the message about Rose House to the channel alerts: the mail server answered 550 5.1.1"
    ]


def test_a_service_that_is_stopping_begins_no_further_message(house: House, post: PostOffice) -> None:
    service = Service(house, Manager({}, pid=1))
    service.stop.set()
    service.tell(house)
    service.tick()
    assert post.took == []
    assert (tell_between_rounds(house), len(post.took)) != (None, 0)

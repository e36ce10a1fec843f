"""A message that cannot be written is tried again like any other, and stops none of those behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from monitor.house import House
from monitor.settings import Channel, Settings
from monitor.telling import send_due
from storage import outbox
from storage.tables import changes
from tests.tell.stage import Clock, PostOffice, add_alert, change


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with PostOffice() as post:
        yield post


def test_the_message_behind_it_arrives_and_it_is_said_why_the_other_did_not(
    engine: Engine, tmp_path: Path, post: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    house = House(
        engine=engine, settings=Settings(channels={"alerts": Channel(address_env="MAIL")}), clock=Clock(),
        environ={"MAIL": post.address}, base=tmp_path,
    )  # fmt: skip
    with engine.begin() as db:
        bad = add_alert(db, [change(summary="a person's name")], now=house.clock())
        db.execute(update(changes).values(evidence={"after": "of no sense"}))
        house.clock.pass_(seconds=1)  # type: ignore[attr-defined]
        good = add_alert(db, [change()], now=house.clock())
    told = send_due(house)
    assert (told.sent, told.retrying, len(post.took)) == (1, 1, 1)
    with engine.begin() as db:
        assert outbox.delivery(db, good).state == "sent"
        waiting = outbox.delivery(db, bad)
    assert (waiting.state, waiting.detail) == (
        "retry", "it could not be written (ValidationError), please report it",
    )  # fmt: skip
    assert "writing the message WR-" in caplog.text
    assert "failed: ValidationError" in caplog.text
    assert "a person's name" not in caplog.text
    assert "of no sense" not in caplog.text

"""Which form a message takes for the service that it goes to."""

from sqlalchemy import Engine

from monitor.message import Message
from monitor.settings import Channel, Settings
from monitor.writing import write
from storage import outbox
from tests.tell.stage import add_alert, change, new_report, rise


def written(engine: Engine, most: int | None) -> Message:
    with engine.connect() as db:
        found = write(db, outbox.delivery(db, 1), Channel(limit=600), Settings(), most=most)
    assert isinstance(found, Message)
    return found


def test_the_long_form_that_a_service_cannot_take_is_told_in_the_short_one(engine: Engine) -> None:
    with engine.begin() as db:
        add_alert(db, [change(), rise(), new_report()])
    long = written(engine, None)
    size = len(long.subject) + len(long.text)
    assert long.html
    assert written(engine, size) == long
    short = written(engine, size - 1)
    assert (short.subject, short.html) == (long.subject, "")
    assert len(short.subject) + len(short.text) <= 600
    assert len(written(engine, 300).text) + len(short.subject) <= 300

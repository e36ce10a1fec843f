"""What goes back and forth: told whole, and once a day where it is not grave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from monitor.flapping import put_off, with_series
from monitor.message import Form, Message, Voice, compose
from monitor.settings import Telling
from storage import alerts, outbox, rounds
from storage.engine import open_database
from storage.migrate import migrate
from storage.tables import changes, deliveries

from .stage import MORNING, add_alert, change, rise

TELLING = Telling()
HALF_A_DAY = timedelta(hours=12)


class Ward:
    """A home whose rating goes to and fro; each turn is a round's alert, released like a real one."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.now = MORNING - HALF_A_DAY
        self.rating = "Good"

    def turns(self, after: str, *more: Any, later: timedelta = HALF_A_DAY, **values: Any) -> int:
        """The next rating, told in a round of its own; the number of its delivery."""
        self.now += later
        rated = change(
            before=self.rating, after=after, **{"direction": "down", "steps": 1, "severity": "high", **values}
        )
        self.rating = after
        with self.engine.begin() as db:
            number = add_alert(db, [rated, *more], now=self.now)
            put_off(db, [_round(db)], telling=TELLING, now=self.now)
        return number

    def arrives(self, number: int) -> None:
        with self.engine.begin() as db:
            db.execute(update(deliveries).where(deliveries.c.id == number).values(state="sent", done_at=self.now))

    def row(self, number: int) -> Any:
        with self.engine.connect() as db:
            return db.execute(select(deliveries).where(deliveries.c.id == number)).one()

    def message(self, number: int, form: Form = "email") -> Message:
        with self.engine.connect() as db:
            alert = outbox.delivery(db, number).alert_id
            assert alert is not None
            view = with_series(db, alert, alerts.view(db, alert), TELLING)
        return compose(view, Voice(form=form, reference="WR-1"))


def _round(db: Any) -> int:
    row = rounds.last_round(db)
    assert row is not None
    return int(row.id)


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    engine = open_database(f"sqlite:///{tmp_path / 'wardround.db'}", create=True)
    migrate(engine)
    yield Ward(engine)
    engine.dispose()


TO_AND_FRO = (
    "It has gone back and forth since 18 July 2025: Good, Requires improvement, Good, now Requires improvement."
)


def test_the_third_change_in_a_week_is_told_with_all_that_came_before_it_in_every_form(ward: Ward) -> None:
    for after in ("Requires improvement", "Good"):
        number = ward.turns(after)
        assert "back and forth" not in ward.message(number).text
        ward.arrives(number)
    number = ward.turns("Requires improvement")
    assert ward.row(number).due_at == ward.now, "what goes back and forth is told at once the first time"
    mail, chat = ward.message(number), ward.message(number, "chat")
    for said in (mail.text, mail.html, chat.text):
        assert TO_AND_FRO in said


def test_further_changes_reach_a_channel_once_a_day_and_the_newest_stands_for_those_that_wait(ward: Ward) -> None:
    for after in ("Requires improvement", "Good", "Requires improvement"):
        ward.arrives(ward.turns(after))
    told = ward.now
    early = ward.turns("Good", later=timedelta(hours=1))
    assert ward.row(early).due_at == ward.row(early).released_at == told + timedelta(hours=23)
    why = "it goes back and forth, and was told within a day: it waits until 20 July 2025, 06:02"
    assert ward.row(early).detail == why
    late = ward.turns("Requires improvement", later=timedelta(hours=1))
    assert (ward.row(early).state, ward.row(early).detail) == ("cancelled", "what came after it tells of it as well")
    assert (ward.row(late).state, ward.row(late).due_at) == ("waiting", told + timedelta(hours=23))
    assert "since 18 July 2025: Good, Requires improvement, Good, Requires improvement, Good, now Requires" in (
        ward.message(late).text
    )
    with ward.engine.connect() as db:
        assert len(db.execute(select(changes)).all()) == 5, "history keeps every one"


def test_a_day_later_the_next_goes_at_once_though_its_round_is_a_little_earlier(ward: Ward) -> None:
    for after in ("Requires improvement", "Good", "Requires improvement"):
        ward.arrives(ward.turns(after))
    number = ward.turns("Good", later=timedelta(hours=23, minutes=55))
    assert ward.row(number).due_at == ward.now


def test_a_critical_one_goes_at_once(ward: Ward) -> None:
    for after in ("Inadequate", "Good", "Inadequate"):
        ward.arrives(ward.turns(after))
    number = ward.turns("Inadequate", severity="critical", later=timedelta(minutes=5))
    assert ward.row(number).due_at == ward.now


def test_a_message_that_tells_anything_else_goes_at_once_and_is_never_taken_back(ward: Ward) -> None:
    for after in ("Requires improvement", "Good", "Requires improvement"):
        ward.arrives(ward.turns(after))
    other = ward.turns("Good", rise("caring"), later=timedelta(hours=1))
    assert ward.row(other).due_at == ward.now
    ward.turns("Requires improvement", later=timedelta(hours=1))
    assert ward.row(other).state == "waiting"


def test_one_that_is_being_sent_is_not_taken_back(ward: Ward) -> None:
    for after in ("Requires improvement", "Good", "Requires improvement"):
        ward.arrives(ward.turns(after))
    early = ward.turns("Good", later=timedelta(hours=1))
    with ward.engine.begin() as db:
        sending = {"state": "sending", "tried_at": ward.now}
        db.execute(update(deliveries).where(deliveries.c.id == early).values(sending))
    late = ward.turns("Requires improvement", later=timedelta(hours=1))
    assert ward.row(early).state == "sending"
    assert ward.row(late).due_at == ward.now - timedelta(hours=1) + timedelta(hours=23)


def test_three_falls_one_after_another_go_nowhere_back(ward: Ward) -> None:
    ward.rating = "Outstanding"
    for after in ("Good", "Requires improvement", "Inadequate"):
        number = ward.turns(after)
        ward.arrives(number)
    assert "back and forth" not in ward.message(number).text


def test_it_ends_by_itself_when_a_week_brings_fewer(ward: Ward) -> None:
    for after in ("Requires improvement", "Good", "Requires improvement"):
        ward.arrives(ward.turns(after))
    number = ward.turns("Good", later=timedelta(days=8))
    assert ward.row(number).due_at == ward.now
    assert "back and forth" not in ward.message(number).text


def test_what_was_withdrawn_or_discarded_is_no_turn(ward: Ward) -> None:
    for after in ("Requires improvement", "Good"):
        ward.arrives(ward.turns(after))
    with ward.engine.begin() as db:
        db.execute(update(changes).values(state="withdrawn"))
    assert "back and forth" not in ward.message(ward.turns("Requires improvement")).text


def test_what_went_on_for_long_is_counted_and_its_end_told(ward: Ward) -> None:
    for after in ("Requires improvement", "Good") * 10:
        number = ward.turns(after)
    said = ward.message(number).text
    assert (
        "since 18 July 2025, 20 times, lately: Requires improvement, Good, Requires improvement, Good, Requires"
        " improvement, Good, Requires improvement, now Good."
    ) in " ".join(said.split())


def test_another_thing_than_the_gravest_is_named(ward: Ward) -> None:
    for after in ("Requires improvement", "Good"):
        ward.turns(after)
    message = ward.message(ward.turns("Requires improvement", change(subject="safe")))
    assert message.subject.startswith("Down two steps: Rose House, safe")
    assert message.text.splitlines()[1].startswith("Overall has gone back and forth since 18 July 2025: Good, ")


def test_a_page_that_can_be_read_and_cannot_be_is_named_by_what_was_told(ward: Ward) -> None:
    ward.rating = None  # type: ignore[assignment]
    for kind in ("source-unreadable", "source-recovered", "source-unreadable"):
        number = ward.turns(
            None,  # type: ignore[arg-type]
            kind=kind, direction=None, steps=0, severity="medium", report=None, scope=None, subject=None,
            summary="Rose House: its page cannot be read.",
        )  # fmt: skip
    assert (
        "It has gone back and forth since 18 July 2025: page could not be read, page can be read again,"
        " now page could not be read."
    ) in " ".join(ward.message(number).text.split())

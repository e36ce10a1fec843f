"""The self-check: what was to be told has its receipt, or an incident says what is missing, closed when it is there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from monitor.digesting.make import make_due
from monitor.house import House
from monitor.settings import Channel, Rule, Schedule
from monitor.watchdog.proving import prove, prove_house
from storage import entries, incidents, lease, rounds, silences, watches
from storage.tables import alerts, changes, deliveries
from storage.tables import incidents as incidents_table
from storage.tables import rounds as rounds_table
from tests.tell.stage import MORNING, add_alert, change
from tests.trouble.desk import RULES, Desk


def check(desk: Desk, **remedies: str) -> tuple[str, ...]:
    with desk.engine.begin() as db:
        return prove(db, desk.settings, now=desk.clock(), remedies=remedies)


def alert(desk: Desk, **more: object) -> int:
    with desk.engine.begin() as db:
        return add_alert(db, [change()], now=desk.clock(), **more)  # type: ignore[arg-type]


def kinds(desk: Desk) -> dict[str, bool]:
    """Every incident that there was, by kind and subject, and whether it is open."""
    with desk.engine.begin() as db:
        rows = db.execute(select(incidents_table).order_by(incidents_table.c.id)).all()
    return {f"{row.kind} {row.subject}": row.closed_at is None for row in rows}


def quiet(desk: Desk, **channels: str) -> None:
    """Give channels quiet hours."""
    made = {name: Channel(address_env=name.upper(), quiet=span) for name, span in channels.items()}
    desk.settings = desk.settings.model_copy(update={"channels": {**desk.settings.channels, **made}})


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# --- Messages.


@pytest.mark.parametrize("state", ["waiting", "retry", "unknown"])
def test_a_message_without_a_receipt_after_an_hour_is_an_incident_until_it_has_one(desk: Desk, state: str) -> None:
    number = alert(desk)
    desk.set(number, state, attempts=2, detail="the mail server answered 451")
    desk.clock.pass_(minutes=59)
    assert check(desk) == ()
    desk.clock.pass_(minutes=1)
    said = (
        "1 message to the channel alerts is late, the oldest since 18 July 2025, 07:02 (the mail server answered 451)"
    )
    assert check(desk) == (said,)
    assert check(desk) == (said,)
    assert kinds(desk) == {"delivery-late alerts": True}
    desk.set(number, "sent")
    assert check(desk) == ()
    assert kinds(desk) == {"delivery-late alerts": False}


@pytest.mark.parametrize("state", ["sent", "given-up", "cancelled", "asking"])
def test_what_has_a_receipt_or_an_incident_of_its_own_is_proven(desk: Desk, state: str) -> None:
    desk.set(alert(desk), state)
    desk.clock.pass_(days=3)
    assert check(desk) == ()


def test_all_late_messages_of_a_channel_are_one_incident_that_keeps_count(desk: Desk) -> None:
    for _ in range(3):
        alert(desk)
        desk.clock.pass_(minutes=10)
    alert(desk, channel="chat")
    desk.clock.pass_(minutes=50)
    assert check(desk) == ("3 messages to the channel alerts are late, the oldest since 18 July 2025, 07:02",)
    desk.clock.pass_(minutes=10)
    alert(desk)
    assert [line.partition(",")[0] for line in check(desk)] == [
        "3 messages to the channel alerts are late", "1 message to the channel chat is late",
    ]  # fmt: skip
    assert kinds(desk) == {"delivery-late alerts": True, "delivery-late chat": True}


def test_it_is_told_through_another_channel_and_its_end_there_too(desk: Desk) -> None:
    number = alert(desk)
    desk.clock.pass_(hours=2)
    check(desk)
    desk.sweep()
    ((channel, subject),) = desk.told()
    assert channel == "operator"
    assert subject == "Trouble: 1 message to the channel alerts is late, the oldest since 18 July 2025, 07:02"
    assert desk.rows()[0].severity == "critical"
    desk.arrives()
    desk.set(number, "sent")
    check(desk)
    desk.sweep()
    over = "Over: the messages that waited for the channel alerts were sent, or are taken care of"
    assert desk.told()[1:] == [("operator", over)]


def test_messages_that_wait_for_an_address_are_an_incident_with_what_to_do(desk: Desk) -> None:
    alert(desk)
    desk.clock.pass_(minutes=30)
    assert check(desk, alerts="set ALERTS") == ()
    desk.clock.pass_(minutes=30)
    said = "1 message to the channel alerts is waiting for its address since 18 July 2025, 07:02: set ALERTS"
    assert check(desk, alerts="set ALERTS") == (said,)
    assert check(desk) == ("1 message to the channel alerts is late, the oldest since 18 July 2025, 07:02",)
    assert kinds(desk) == {"address-missing alerts": False, "delivery-late alerts": True}


def test_the_house_knows_itself_which_channels_have_no_address(desk: Desk, tmp_path: Path) -> None:
    house = House(engine=desk.engine, settings=desk.settings, clock=desk.clock, environ={}, base=tmp_path)
    alert(desk)
    desk.clock.pass_(hours=2)
    (said,) = prove_house(house)
    assert said.endswith("is waiting for its address since 18 July 2025, 07:02: set ALERTS")


@pytest.mark.parametrize(
    ("found", "looked", "late"),
    [
        ("2025-07-18 20:30", "2025-07-18 21:20", False),  # 21:30 to 22:00 in London, and then it is quiet
        ("2025-07-18 20:30", "2025-07-19 06:20", False),
        ("2025-07-18 20:30", "2025-07-19 06:40", True),
        ("2025-07-18 19:30", "2025-07-18 20:40", True),
        ("2025-07-18 19:30", "2025-07-19 01:00", True),
        ("2025-07-18 22:30", "2025-07-19 06:50", False),
        ("2025-07-18 22:30", "2025-07-19 07:00", True),
    ],
)  # fmt: skip
def test_quiet_hours_do_not_count_but_for_what_is_critical(desk: Desk, found: str, looked: str, late: bool) -> None:
    quiet(desk, alerts="22:00-07:00")
    desk.clock.now = at(found)
    number = alert(desk)
    desk.set(number, "retry", severity="high", attempts=1)
    desk.clock.now = at(looked)
    assert bool(check(desk)) is late
    desk.set(number, "retry", severity="critical")
    assert bool(check(desk)) is (desk.clock() - at(found) >= timedelta(hours=1))


def test_what_was_put_off_counts_from_when_it_may_be_sent(desk: Desk) -> None:
    number = alert(desk)
    desk.set(number, "waiting", due_at=MORNING + timedelta(hours=24))
    desk.clock.pass_(hours=24, minutes=59)
    assert check(desk) == ()
    desk.clock.pass_(minutes=1)
    assert len(check(desk)) == 1


def test_a_message_being_sent_right_now_is_not_late_and_one_left_half_sent_is(desk: Desk) -> None:
    number = alert(desk)
    desk.clock.pass_(hours=3)
    desk.set(number, "sending", claimed_until=desk.clock() + timedelta(minutes=6))
    assert check(desk) == ()
    desk.clock.pass_(minutes=20)
    assert check(desk) == (
        "1 message to the channel alerts is half sent since 18 July 2025, 07:02, and nothing goes on",
    )
    assert kinds(desk) == {"delivery-stuck alerts": True}


def test_an_alert_of_which_all_is_held_back_is_not_late(desk: Desk) -> None:
    alert(desk)
    with desk.engine.begin() as db:
        db.execute(update(changes).values(state="held"))
    desk.clock.pass_(days=2)
    assert check(desk) == ()


def test_what_a_closed_round_did_not_let_go_is_an_incident(desk: Desk) -> None:
    alert(desk)
    with desk.engine.begin() as db:
        db.execute(update(deliveries).values(state="waiting-for-round", released_at=None, due_at=None))
        entries.enter(db, alert_id=1, channel="alerts", rules=["Weekly"], silence_id=None, now=desk.clock())
    desk.clock.pass_(hours=2)
    said = "2 messages or lines of digests for the channel alerts still held back, though the round is over"
    assert check(desk)[0].startswith(said)
    # A round that is being made now lets go what it finds of an earlier one's alert when it ends.
    with desk.engine.begin() as db:
        rounds.open_round(db, token="now", trigger="run", now=MORNING - timedelta(minutes=1))
    assert check(desk) == ()


def test_a_change_that_belongs_to_no_alert_is_an_incident(desk: Desk) -> None:
    desk.set(alert(desk), "sent")
    desk.clock.pass_(hours=2)
    assert check(desk) == ()
    with desk.engine.begin() as db:
        db.execute(update(changes).values(alert_id=None))
    assert check(desk) == ("1 change was found, and nobody was considered for it",)


# --- Digests.

WEEKLY = Rule(name="Weekly", channels=("alerts",), digest="weekly", at="08:30", day="monday")


def test_a_digest_whose_time_is_past_is_missed_until_it_is_made(desk: Desk) -> None:
    desk.rules(*RULES, WEEKLY)
    with desk.engine.begin() as db:
        make_due(db, desk.settings, now=desk.clock())  # its schedule begins
    assert check(desk) == ()
    desk.clock.now = at("2025-07-21 08:20")
    assert check(desk) == ()
    desk.clock.pass_(minutes=10)
    assert check(desk) == ("the digest of 21 July 2025, 08:30 for the channel alerts was not made",)
    assert kinds(desk) == {"digest-missing alerts": True}
    with desk.engine.begin() as db:
        assert make_due(db, desk.settings, now=desk.clock()) == 1
    assert check(desk) == ()


def test_a_schedule_that_nobody_began_with_yet_misses_nothing(desk: Desk) -> None:
    desk.rules(*RULES, WEEKLY)
    desk.clock.now = at("2025-07-22 08:00")
    assert check(desk) == ()


def enter(desk: Desk, silence: int | None = None) -> None:
    desk.set(alert(desk), "sent")
    with desk.engine.begin() as db:
        number = db.scalar(select(alerts.c.id).order_by(alerts.c.id.desc()))
        assert number is not None
        entries.enter(
            db, alert_id=number, channel="alerts", rules=["Weekly"], silence_id=silence, now=desk.clock(), ready=True
        )


def test_what_stands_in_no_digest_after_a_week_is_an_incident(desk: Desk) -> None:
    enter(desk)
    desk.clock.pass_(days=7, hours=23)
    assert check(desk) == ()
    desk.clock.pass_(hours=1)
    assert check(desk) == ("1 change stands in no digest of the channel alerts, the oldest since 18 July 2025, 07:02",)


def test_what_a_silence_holds_back_is_not_left_out_before_it_is_over(desk: Desk) -> None:
    with desk.engine.begin() as db:
        ends = desk.clock() + timedelta(days=20)
        number = silences.make(db, author="me", reason="a rebuild", ends_at=ends, now=desk.clock())
    enter(desk, number)
    desk.clock.pass_(days=27)
    assert check(desk) == ()
    desk.clock.pass_(days=2)
    assert len(check(desk)) == 1


# --- Rounds.


def made(desk: Desk, when: str, *, how: str | None = "done", trigger: str = "run") -> None:
    with desk.engine.begin() as db:
        number = rounds.open_round(db, token=f"{when}{how}", trigger=trigger, now=at(when))
        if how is not None:
            rounds.close_round(db, number, how=how, summary={}, now=at(when) + timedelta(minutes=9))


def watched(desk: Desk, since: str) -> None:
    with desk.engine.begin() as db:
        row = watches.organisation_row(db, "provider", "RT1", at(since))
        watches.add_watch(db, row, list_name="", asked="RT1", state="watched", added_by="me", now=at(since))


def look(desk: Desk, when: str, *times: str) -> Mapping[str, bool]:
    desk.settings = desk.settings.model_copy(update={"schedule": Schedule(rounds=times or ("06:00",))})
    desk.clock.now = at(when)
    check(desk)
    return {kind: open_ for kind, open_ in kinds(desk).items() if kind.startswith("round")}


def test_when_two_rounds_in_a_row_came_to_nothing_that_is_an_incident_until_one_is_good(desk: Desk) -> None:
    watched(desk, "2025-07-01 00:00")
    made(desk, "2025-07-15 05:00")
    made(desk, "2025-07-16 05:00", how="recovered")
    assert look(desk, "2025-07-16 23:00") == {}
    assert look(desk, "2025-07-17 04:59") == {}
    assert look(desk, "2025-07-17 05:01") == {"rounds-missing rounds": True}
    with desk.engine.begin() as db:
        (said,) = incidents.still_open(db)
    assert said == "no round has come to its end since 15 July 2025, 06:00, though they are due at 06:00"
    made(desk, "2025-07-17 05:10")
    assert look(desk, "2025-07-17 06:00") == {"rounds-missing rounds": False}


def test_rounds_several_times_a_day_are_missed_after_two_of_them(desk: Desk) -> None:
    watched(desk, "2025-07-01 00:00")
    made(desk, "2025-07-16 05:00")
    assert look(desk, "2025-07-16 16:59", "06:00", "12:00", "18:00") == {}
    assert look(desk, "2025-07-16 17:00", "06:00", "12:00", "18:00") == {"rounds-missing rounds": True}


def test_where_nothing_is_watched_or_only_lately_or_one_is_being_made_no_round_is_missed(desk: Desk) -> None:
    assert look(desk, "2025-07-17 05:01") == {}
    watched(desk, "2025-07-17 05:00")
    assert look(desk, "2025-07-18 04:00") == {}
    with desk.engine.begin() as db:
        lease.take(db, "now", at("2025-07-30 05:00"))
    assert look(desk, "2025-07-30 05:01") == {}
    with desk.engine.begin() as db:
        lease.release(db, "now")
    assert look(desk, "2025-07-30 05:02") == {"rounds-missing rounds": True}


def test_while_the_next_round_is_made_missed_ones_are_not_over_yet(desk: Desk) -> None:
    watched(desk, "2025-07-01 00:00")
    made(desk, "2025-07-14 05:00")
    assert look(desk, "2025-07-17 05:00") == {"rounds-missing rounds": True}
    with desk.engine.begin() as db:
        lease.take(db, "now", at("2025-07-17 05:00"))
    assert look(desk, "2025-07-17 05:01") == {"rounds-missing rounds": True}
    made(desk, "2025-07-17 05:00")
    assert look(desk, "2025-07-17 05:02") == {"rounds-missing rounds": False}


def test_a_round_that_is_open_for_more_than_a_day_is_an_incident(desk: Desk) -> None:
    made(desk, "2025-07-15 05:00", how=None)
    assert look(desk, "2025-07-16 05:00") == {}
    assert look(desk, "2025-07-16 05:01") == {"round-not-closed round 1": True}
    with desk.engine.begin() as db:
        db.execute(update(rounds_table).values(closed_at=desk.clock(), closed_as="recovered"))
    assert look(desk, "2025-07-16 05:02") == {"round-not-closed round 1": False}


def test_very_many_late_messages_are_one_sentence(desk: Desk) -> None:
    quiet(desk, alerts="22:00-07:00")
    first = alert(desk)
    with desk.engine.begin() as db:
        row = dict(db.execute(select(deliveries).where(deliveries.c.id == first)).one()._mapping)
        several = [row | {"id": None, "alert_id": None, "key": f"WR-{number}"} for number in range(400)]
        db.execute(insert(deliveries), several)
    desk.clock.pass_(days=40)
    assert check(desk) == ("401 messages to the channel alerts are late, the oldest since 18 July 2025, 07:02",)

"""Who sends which row, what a crash or a slow sender leaves, and what follows from each attempt."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select, update

from storage import lease, outbox, sending
from storage.attempt import Attempt, Terms, receipt
from storage.delivery import Result
from storage.tables import deliveries, incidents
from tests.tell.room import DEAD, ELSEWHERE, claim
from tests.tell.stage import MORNING, Clock, add_alert, change

TERMS = Terms(give_up_after=timedelta(days=3))
CHANCE = Random(1)
ME = lease.me()
MAY = "stopped while sending: it may have arrived"


@pytest.fixture
def clock() -> Clock:
    return Clock()


def answer(
    db: Connection,
    number: int,
    result: Result,
    at: datetime = MORNING,
    *,
    by: str = ME,
    terms: Terms = TERMS,
    **more: Any,
) -> str:
    detail = {"reason": more.pop("reason", "the service answered 500")}
    attempt = Attempt(by=by, result=result, detail=detail, seconds=0.1, **more)
    return receipt(db, number, attempt, terms=terms, now=at, random=CHANCE)


def attempt(db: Connection, number: int, result: Result, at: datetime = MORNING, **more: Any) -> str:
    assert claim(db, number, Clock(at), by=ME)
    return answer(db, number, result, at, **more)


def recovered(db: Connection, clock: Clock, *asking: str) -> list[int]:
    return sending.recover(db, now=clock(), gone=lease.is_gone, asking=asking)


# --- Claims, and who takes over.


def test_of_two_who_claim_a_delivery_one_gets_it(engine: Engine, clock: Clock) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        assert claim(db, number, clock, by=ME)
        assert not claim(db, number, clock, by=ELSEWHERE)
        assert sending.due(db, MORNING) == []
        one = outbox.delivery(db, number)
    assert (one.state, one.attempts, one.first_tried_at, one.tried_at) == ("sending", 1, MORNING, MORNING)


def test_a_row_that_is_left_for_later_cannot_be_claimed_before(engine: Engine, clock: Clock) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        sending.postpone(db, number, until=MORNING + timedelta(hours=1), why="quiet hours")
        assert not claim(db, number, clock)
        clock.pass_(hours=1)
        assert claim(db, number, clock)


def test_a_sender_of_this_machine_that_died_is_taken_over_at_once(engine: Engine, clock: Clock) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        claim(db, number, clock, by=DEAD)
        assert recovered(db, clock) == [number]
        assert recovered(db, clock) == []
        one = outbox.delivery(db, number)
        assert (one.state, one.may_repeat, one.detail) == ("unknown", True, MAY)
        assert [row.id for row in sending.due(db, MORNING)] == [number]


@pytest.mark.parametrize("by", [ME, ELSEWHERE], ids=["here", "elsewhere"])
def test_a_sender_that_lives_or_is_elsewhere_is_taken_over_when_its_time_is_up(
    engine: Engine, clock: Clock, by: str
) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        claim(db, number, clock, by=by, minutes=6)
        clock.pass_(minutes=5)
        assert recovered(db, clock) == []
        clock.pass_(minutes=1)
        assert recovered(db, clock) == [number]


def test_what_an_earlier_version_left_half_sent_is_held_by_nobody(engine: Engine, clock: Clock) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        db.execute(update(deliveries).values(state="sending"))
        assert recovered(db, clock) == [number]


def test_a_clock_that_was_a_month_ahead_holds_up_nothing_once_it_is_put_right(engine: Engine, clock: Clock) -> None:
    with engine.begin() as db:
        ahead = Clock(MORNING + timedelta(days=31))
        half, tried = add_alert(db, [change()]), add_alert(db, [change()], channel="chat")
        claim(db, half, ahead, by=ME)
        attempt(db, tried, "failed", ahead())
        assert recovered(db, clock) == [half]
        assert [row.id for row in sending.due(db, MORNING)] == [half, tried]
        assert claim(db, tried, clock)


def test_a_clock_that_is_put_back_an_hour_delays_nothing_and_pauses_go_on_by_the_new_one(engine: Engine) -> None:
    with engine.begin() as db:
        tried, fresh = add_alert(db, [change()]), add_alert(db, [change()], channel="chat")
        attempt(db, tried, "failed")
        back = MORNING - timedelta(hours=1)
        assert [row.id for row in sending.due(db, back)] == [tried, fresh]
        attempt(db, tried, "failed", back)
        attempt(db, fresh, "failed", back)
        assert sending.due(db, back) == []
        assert [row.id for row in sending.due(db, back + timedelta(minutes=2))] == [tried, fresh]


def test_machines_whose_clocks_differ_a_little_keep_each_others_pauses(engine: Engine) -> None:
    with engine.begin() as db:
        attempt(db, add_alert(db, [change()]), "failed")
        assert sending.due(db, MORNING - timedelta(minutes=4)) == []


def test_a_slow_sender_that_did_send_after_all_makes_it_sent(engine: Engine, clock: Clock) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        claim(db, number, clock, by=ELSEWHERE)
        clock.pass_(hours=1)
        recovered(db, clock, "alerts")
        assert outbox.delivery(db, number).state == "asking"
        assert answer(db, number, "sent", clock(), by=ELSEWHERE) == "sent"
        one = outbox.delivery(db, number)
        assert (one.state, one.detail, sending.due(db, clock())) == ("sent", None, [])
        assert db.scalar(select(incidents.c.closed_at)) == clock(), "nobody is asked any more"


@pytest.mark.parametrize("result", ["failed", "timed-out", "refused", "partly"])
def test_a_slow_senders_failure_is_kept_but_takes_nothing_back(engine: Engine, clock: Clock, result: Result) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        claim(db, number, clock, by=ELSEWHERE)
        clock.pass_(hours=1)
        recovered(db, clock)
        assert answer(db, number, result, clock(), by=ELSEWHERE) == "unknown"
        assert attempt(db, number, "sent", clock()) == "sent"
        assert answer(db, number, result, clock(), by=ELSEWHERE) == "sent"
        one = outbox.delivery(db, number)
    assert (one.state, one.attempts) == ("sent", 2)
    assert [kept.result for kept in one.receipts] == ["timed-out", result, "sent", result]


def test_while_another_sends_it_again_a_slow_senders_word_leaves_the_other_its_row(
    engine: Engine, clock: Clock
) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        claim(db, number, clock, by=ELSEWHERE)
        clock.pass_(hours=1)
        recovered(db, clock)
        claim(db, number, clock, by=ME)
        assert answer(db, number, "failed", clock(), by=ELSEWHERE) == "sending"
        assert answer(db, number, "sent", clock(), by=ELSEWHERE) == "sent"
        assert answer(db, number, "failed", clock(), by=ME) == "sent"


# --- What follows from an attempt.


def test_pauses_double_from_one_minute_to_six_hours_until_it_is_given_up_after_three_days_and_said_so(
    engine: Engine,
) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        now, pauses = MORNING, []
        while (state := attempt(db, number, "failed", now)) == "retry":
            due = outbox.delivery(db, number).due_at
            assert due is not None
            pauses.append((due - now).total_seconds())
            assert sending.due(db, due - timedelta(seconds=1)) == []
            now = due
        assert state == "given-up"
        assert now == MORNING + timedelta(days=3)
        assert all(48 * 2**n <= pause <= 60 * 2**n for n, pause in enumerate(pauses[:8]))
        assert all(0.8 * 6 * 3600 <= pause <= 6 * 3600 for pause in pauses[9:-1])
        assert len(set(pauses)) == len(pauses)
        (incident,) = db.execute(select(incidents))
        assert incident.kind == "delivery-given-up"
        assert incident.detail.endswith(f"was given up after {len(pauses) + 1} tries: the service answered 500")
        assert sending.due(db, now + timedelta(days=9)) == []


def test_a_refusal_is_given_up_at_once(engine: Engine) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        assert attempt(db, number, "refused", reason="the mail server answered 550") == "given-up"
        assert db.execute(select(incidents)).one().subject == f"delivery {number}"


def test_no_answer_is_tried_again_as_a_possible_repeat(engine: Engine) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        assert attempt(db, number, "timed-out") == "unknown"
        one = outbox.delivery(db, number)
        assert one.may_repeat
        assert one.due_at is not None
        assert attempt(db, number, "sent", one.due_at) == "sent"


def test_a_delivery_that_was_never_tried_does_not_age(engine: Engine) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        later = MORNING + timedelta(days=30)
        assert attempt(db, number, "failed", later) == "retry"
        assert outbox.delivery(db, number).first_tried_at == later


def test_what_is_given_back_was_not_tried(engine: Engine, clock: Clock) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        before = outbox.delivery(db, number)
        claim(db, number, clock, by=ME)
        sending.give_back(db, number, by=ELSEWHERE, state="waiting", why=None, now=MORNING)
        assert outbox.delivery(db, number).state == "sending"
        sending.give_back(db, number, by=ME, state="waiting", why=None, now=MORNING)
        assert outbox.delivery(db, number) == before


# --- A channel that asks to be left alone.


def test_a_channel_that_says_when_is_left_alone_until_then_with_all_its_messages(engine: Engine) -> None:
    with engine.begin() as db:
        number, other = add_alert(db, [change()]), add_alert(db, [change()])
        elsewhere = add_alert(db, [change()], channel="chat")
        assert attempt(db, number, "failed", retry_after=1800) == "retry"
        then = MORNING + timedelta(minutes=30)
        assert [outbox.delivery(db, one).due_at for one in (number, other, elsewhere)] == [then, then, MORNING]
        assert sending.left_alone(db, then - timedelta(seconds=1)) == {"alerts": then}
        assert sending.left_alone(db, then) == {}
        late = outbox.delivery(db, add_alert(db, [change()], now=MORNING + timedelta(minutes=1)))
    assert late.due_at < then, "whoever sends asks for those that are left alone"  # type: ignore[operator]


@pytest.mark.parametrize(("asked", "least", "most"), [(1, 48, 60), (90, 90, 90), (86_400, 6 * 3600, 6 * 3600)])
def test_what_a_channel_asks_for_lengthens_our_own_pause_but_to_no_more_than_six_hours(
    engine: Engine, asked: float, least: float, most: float
) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        attempt(db, number, "failed", retry_after=asked)
        due = outbox.delivery(db, number).due_at
    assert due is not None
    assert least <= (due - MORNING).total_seconds() <= most


# --- Processes.


def test_a_process_knows_itself_and_is_gone_when_it_ended_or_another_has_its_number() -> None:
    host, pid, started = ME.split(" ", 2)
    assert not lease.is_gone(ME)
    assert lease.is_gone(f"{host} {pid} {started}9")
    assert lease.is_gone(DEAD)
    assert not lease.is_gone(ELSEWHERE), "that one cannot be seen from here"
    assert not lease.is_gone("words of no sense")

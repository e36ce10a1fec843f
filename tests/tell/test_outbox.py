from datetime import timedelta
from random import Random

from sqlalchemy import Connection, Engine, select

from storage import outbox
from storage.delivery import Result
from storage.tables import deliveries, incidents
from tests.tell.stage import MORNING, add_alert, change

THREE_DAYS = timedelta(days=3)
CHANCE = Random(1)


def attempt(
    db: Connection, number: int, result: Result, at: object = MORNING, reason: str = "the service answered 500"
) -> str:
    assert outbox.claim(db, number, at)  # type: ignore[arg-type]
    return outbox.receipt(
        db,
        number,
        result=result,
        detail={"reason": reason},
        seconds=0.1,
        now=at,
        give_up_after=THREE_DAYS,
        random=CHANCE,
    )


def test_a_delivery_waits_for_its_round_and_is_due_once_that_is_closed(engine: Engine) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        assert [row.id for row in outbox.due(db, MORNING)] == [number]
        one = outbox.delivery(db, number)
        held = outbox.put(db, alert_id=one.alert_id, channel="chat", rules=["Chat"], now=MORNING)
        assert outbox.delivery(db, held).state == "waiting-for-round"
        assert [row.id for row in outbox.due(db, MORNING)] == [number]
        assert outbox.release(db, rounds=[99], now=MORNING) == 0
        assert outbox.release(db, rounds=[1], now=MORNING) == 1
        assert [row.id for row in outbox.due(db, MORNING)] == [number, held]


def test_one_alert_goes_to_one_channel_once_however_many_rules_ask(engine: Engine) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        alert_id = outbox.delivery(db, number).alert_id
        assert (
            outbox.put(db, alert_id=alert_id, channel="alerts", rules=["Worse ratings", "The rest"], now=MORNING)
            == number
        )
        assert outbox.delivery(db, number).rules == ("Worse ratings", "The rest")


def test_a_reference_is_short_and_differs_for_every_alert_and_channel(engine: Engine) -> None:
    with engine.begin() as db:
        one, other = add_alert(db, [change()]), add_alert(db, [change()], channel="chat")
        keys = {outbox.delivery(db, number).key for number in (one, other)}
    assert len(keys) == 2
    assert all(len(key) == 15 and key.startswith("WR-") for key in keys)


def test_of_two_who_claim_a_delivery_one_gets_it(engine: Engine) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        assert outbox.claim(db, number, MORNING)
        assert not outbox.claim(db, number, MORNING)
        assert outbox.due(db, MORNING) == []


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
            assert outbox.due(db, due - timedelta(seconds=1)) == []
            now = due
        assert state == "given-up"
        assert now == MORNING + THREE_DAYS
        assert all(48 * 2**n <= pause <= 60 * 2**n for n, pause in enumerate(pauses[:8]))
        assert max(pauses) <= 6 * 3600
        assert len(set(pauses)) == len(pauses)
        (incident,) = db.execute(select(incidents))
        assert incident.kind == "delivery-given-up"
        assert incident.detail.endswith(f"was given up after {len(pauses) + 1} tries: the service answered 500")
        assert outbox.due(db, now + timedelta(days=9)) == []


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


def test_what_a_crash_left_half_sent_is_taken_up_as_a_possible_repeat(engine: Engine) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        outbox.claim(db, number, MORNING)
    with engine.begin() as db:
        assert outbox.recover(db, MORNING) == [number]
        assert outbox.recover(db, MORNING) == []
        one = outbox.delivery(db, number)
        assert (one.state, one.may_repeat, one.detail) == (
            "unknown",
            True,
            "stopped while sending: it may have arrived",
        )
        assert [row.id for row in outbox.due(db, MORNING)] == [number]


def test_what_was_taken_back_is_not_sent_and_what_was_sent_stays_so(engine: Engine) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        alert_id = outbox.delivery(db, number).alert_id
        assert outbox.cancel(db, alert_id=alert_id, why="a second look did not show it", now=MORNING) == 1
        assert outbox.due(db, MORNING) == []
        sent = add_alert(db, [change()], channel="chat")
        attempt(db, sent, "sent")
        assert outbox.cancel(db, alert_id=outbox.delivery(db, sent).alert_id, why="too late", now=MORNING) == 0


def test_a_delivery_that_was_never_tried_does_not_age(engine: Engine) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        later = MORNING + timedelta(days=30)
        assert attempt(db, number, "failed", later) == "retry"
        assert outbox.delivery(db, number).first_tried_at == later


def test_deliveries_are_listed_newest_first_with_their_receipts(engine: Engine) -> None:
    with engine.begin() as db:
        first, second = add_alert(db, [change()]), add_alert(db, [change()], channel="chat")
        attempt(db, first, "failed")
        listed = outbox.deliveries(db)
        assert [one.id for one in listed] == [second, first]
        assert [receipt.result for receipt in listed[1].receipts] == ["failed"]
        assert listed[1].organisation.name == "Rose House"
        alone = outbox.deliveries(db, alert_id=listed[0].alert_id)
        assert [one.id for one in alone] == [one.id for one in listed if one.alert_id == listed[0].alert_id]
        assert outbox.deliveries(db, alert_id=99) == ()
        assert outbox.waiting(db) == {"alerts": 1, "chat": 1}
        assert db.scalar(select(deliveries.c.attempts).where(deliveries.c.id == first)) == 1

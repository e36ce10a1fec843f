from datetime import timedelta

from sqlalchemy import Connection, Engine, insert, update

from storage import entries, outbox, sending
from storage.tables import deliveries, digest_entries, digests, receipts
from tests.tell.stage import MORNING, add_alert, change


def due(db: Connection) -> list[int]:
    return [row.id for row in sending.due(db, MORNING)]


def test_a_delivery_waits_for_its_round_and_is_due_once_that_is_closed(engine: Engine) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        assert due(db) == [number]
        one = outbox.delivery(db, number)
        held = outbox.put(db, alert_id=one.alert_id, channel="chat", rules=["Chat"], now=MORNING, severity="high")
        assert outbox.delivery(db, held).state == "waiting-for-round"
        assert due(db) == [number]
        assert outbox.release(db, rounds=[99], now=MORNING) == 0
        assert outbox.delivery(db, held).released_at is None
        assert outbox.release(db, rounds=[1], now=MORNING) == 1
        assert due(db) == [number, held]
        assert outbox.delivery(db, held).released_at == MORNING


def test_what_belongs_to_no_round_is_due_at_once(engine: Engine) -> None:
    with engine.begin() as db:
        row = insert(digests).values(
            channel="alerts", slot="s", since=MORNING, made_at=MORNING, visited=1, in_trouble=0
        )
        digest = db.execute(row).inserted_primary_key[0]
        number = outbox.put(
            db, digest_id=digest, channel="alerts", rules=["Weekly"], now=MORNING, severity="low", ready=True
        )
        one = outbox.delivery(db, number)
        assert due(db) == [number]
    assert (one.about, one.digest_id, one.alert_id, one.organisation) == ("digest", digest, None, None)
    assert (one.severity, one.released_at) == ("low", MORNING)


def test_one_alert_goes_to_one_channel_once_however_many_rules_ask(engine: Engine) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        alert_id = outbox.delivery(db, number).alert_id
        rules = ["Worse ratings", "The rest"]
        again = outbox.put(db, alert_id=alert_id, channel="alerts", rules=rules, now=MORNING, severity="critical")
        assert again == number
        assert outbox.delivery(db, number).rules == ("Worse ratings", "The rest")


def test_a_reference_is_short_and_differs_for_every_alert_and_channel(engine: Engine) -> None:
    with engine.begin() as db:
        one, other = add_alert(db, [change()]), add_alert(db, [change()], channel="chat")
        keys = {outbox.delivery(db, number).key for number in (one, other)}
    assert len(keys) == 2
    assert all(len(key) == 15 and key.startswith("WR-") for key in keys)


def test_the_critical_ones_go_first_and_then_the_oldest(engine: Engine) -> None:
    with engine.begin() as db:
        rise = change(severity="medium")
        numbers = [
            add_alert(db, [one], channel=str(place)) for place, one in enumerate([rise, change(), rise, change()])
        ]
        assert due(db) == [numbers[1], numbers[3], numbers[0], numbers[2]]


def test_what_was_taken_back_is_not_sent_and_what_was_sent_stays_so(engine: Engine) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        alert_id = outbox.delivery(db, number).alert_id
        assert outbox.cancel(db, alert_id=alert_id, why="a second look did not show it", now=MORNING) == 1
        assert due(db) == []
        sent = add_alert(db, [change()], channel="chat")
        db.execute(update(deliveries).where(deliveries.c.id == sent).values(state="sent"))
        assert outbox.cancel(db, alert_id=outbox.delivery(db, sent).alert_id, why="too late", now=MORNING) == 0
        assert outbox.delivery(db, sent).state == "sent"


def test_what_was_taken_back_waits_again_where_a_rule_asks_for_it_again(engine: Engine) -> None:
    with engine.begin() as db:
        number = add_alert(db, [change()])
        alert = {"alert_id": outbox.delivery(db, number).alert_id, "now": MORNING}
        outbox.cancel(db, why="a second look did not show it", **alert)
        assert outbox.put(db, channel="alerts", rules=["Worse"], severity="high", **alert) == number
        one = outbox.delivery(db, number)
    assert (one.state, one.detail, one.done_at) == ("waiting-for-round", None, None)


def test_the_list_has_the_newest_first_with_whom_and_by_which_rules_and_never_an_address(engine: Engine) -> None:
    with engine.begin() as db:
        add_alert(db, [change()])
        add_alert(db, [change()], channel="chat", now=MORNING + timedelta(hours=1))
        listed = outbox.deliveries(db)
        assert [one.channel for one in listed] == ["chat", "alerts"]
        assert [one.organisation.name for one in listed if one.organisation] == ["Rose House", "Rose House"]
        assert listed[0].rules == ("Worse ratings",)
        alone = outbox.deliveries(db, alert_id=listed[0].alert_id)
        assert [one.id for one in alone] == [listed[0].id]
        assert outbox.deliveries(db, alert_id=99) == ()
        assert outbox.waiting(db) == {"alerts": 1, "chat": 1}


def test_who_was_told_is_who_has_it_or_may_have_it(engine: Engine) -> None:
    states = {
        "has-it": "sent", "gets-it": "sending", "may-have-it": "unknown", "is-asked": "asking",
        "waits": "waiting", "tried": "retry", "half": "retry", "broke-off": "given-up", "refused": "given-up",
    }  # fmt: skip
    with engine.begin() as db:
        alert = outbox.delivery(db, add_alert(db, [change()], channel="nobody")).alert_id
        assert alert is not None
        for channel, state in states.items():
            number = outbox.put(db, alert_id=alert, channel=channel, rules=[channel], now=MORNING, severity="high")
            db.execute(update(deliveries).where(deliveries.c.id == number).values(state=state))
            result = {"half": "partly", "broke-off": "timed-out", "refused": "refused", "tried": "failed"}.get(channel)
            if result:
                db.execute(insert(receipts).values(delivery_id=number, at=MORNING, result=result, detail={}))
        found = outbox.told(db, alert)
    assert set(found) == {"has-it", "gets-it", "may-have-it", "is-asked", "half", "broke-off"}
    assert found["half"] == ("half",)


def test_who_has_it_in_a_digest_was_told_too_and_who_waits_for_one_was_not(engine: Engine) -> None:
    with engine.begin() as db:
        alert = outbox.delivery(db, add_alert(db, [change()])).alert_id
        assert alert is not None
        for channel, state in (("had", "sent"), ("will-have", "waiting"), ("none-yet", None)):
            entry = entries.enter(db, alert_id=alert, channel=channel, rules=["Weekly"], silence_id=None, now=MORNING)
            if state is None:
                continue
            row = insert(digests).values(
                channel=channel, slot="s", since=MORNING, made_at=MORNING, visited=1, in_trouble=0
            )
            digest = db.execute(row).inserted_primary_key[0]
            db.execute(update(digest_entries).where(digest_entries.c.id == entry).values(digest_id=digest))
            number = outbox.put(db, digest_id=digest, channel=channel, rules=["All"], now=MORNING, severity="low")
            db.execute(update(deliveries).where(deliveries.c.id == number).values(state=state))
        assert outbox.told(db, alert) == {"had": ("Weekly",)}

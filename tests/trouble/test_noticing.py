"""Incidents reach people: once when they open, again while they last, and when they are over; never twice the same."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from monitor.settings import Rule
from storage import incidents
from storage.incident import BATCH_HELD, GIVEN_UP, HOST_BLOCKED, LATE, QUIET, UNCLEAR
from storage.tables import deliveries, notices
from tests.tell.stage import add_alert, change
from tests.trouble.desk import DOWN, RULES, SITE, Desk

OPENED = f"Trouble: {DOWN.partition(' (')[0]}"


def rule(name: str = "Everything", *, channel: str = "operator", **more: object) -> Rule:
    return Rule.model_validate({"name": name, "channels": (channel,), **more})


def test_an_incident_is_told_once_and_a_second_sweep_finds_nothing(desk: Desk) -> None:
    desk.open()
    assert (desk.sweep(), desk.sweep()) == (1, 0)
    assert desk.told() == [("operator", OPENED)]
    desk.arrives()
    desk.clock.pass_(days=6, hours=23)
    assert desk.sweep() == 0
    (row,) = desk.rows()
    assert (row.rules, row.severity, row.released_at) == (["Trouble, to the operator"], "high", row.created_at)


def test_while_it_lasts_it_is_told_again_every_week_and_its_end_once(desk: Desk) -> None:
    desk.open()
    for _ in range(15):
        desk.sweep()
        desk.arrives()
        desk.clock.pass_(days=1)
    desk.close()
    assert (desk.sweep(), desk.sweep()) == (1, 0)
    still = f"Still: {DOWN.partition(' (')[0]}"
    assert [subject for _, subject in desk.told()] == [OPENED, still, still, f"Over: {SITE} can be read again"]
    assert desk.rows()[-1].severity == "info"


def test_what_opened_and_was_over_before_anybody_was_told_is_not_told(desk: Desk) -> None:
    desk.open()
    desk.close()
    assert desk.sweep() == 0
    assert desk.told() == []


def test_what_is_over_before_its_message_could_be_sent_is_taken_back_and_its_end_is_not_told(desk: Desk) -> None:
    desk.open()
    desk.sweep()
    desk.set(desk.rows()[0].id, "retry", attempts=3, detail="the mail server answered 451")
    desk.close()
    assert desk.sweep() == 0
    assert [(row.state, row.detail) for row in desk.rows()] == [("cancelled", "over before it was sent")]
    assert desk.sweep() == 0


@pytest.mark.parametrize("state", ["sent", "unknown", "asking", "sending"])
def test_the_end_goes_to_whoever_has_the_message_or_may_have_it(desk: Desk, state: str) -> None:
    desk.rules(*RULES, rule("All", channel="chat"))
    desk.open()
    desk.sweep()
    first, second = desk.rows()
    desk.set(first.id, state)
    desk.set(second.id, "given-up")
    desk.rules(rule("Somebody else", channel="new"), *RULES, rule("All", channel="chat"))
    desk.close()
    desk.sweep()
    assert [row.channel for row in desk.rows()] == ["operator", "chat", "operator"]


def test_several_at_once_are_one_message_that_names_each_and_each_has_its_notice(desk: Desk) -> None:
    desk.open()
    desk.open(HOST_BLOCKED, "www.nhs.example", "www.nhs.example does not let us in since 13 July 2025")
    desk.give_up()
    desk.give_up()
    assert desk.sweep() == 1
    ((channel, subject),) = desk.told()
    assert (channel, subject) == ("operator", f"{OPENED}, and 3 more")
    text = desk.last().text
    assert text.startswith("4 things went wrong.\n")
    assert "www.nhs.example does not let us in since 13 July 2025" in text
    assert "Trouble: message given up:\n- The message WR-" in text
    assert "`wardround notify test alerts` tries the channel" in text
    with desk.engine.begin() as db:
        told = db.execute(select(notices.c.incident_id, notices.c.head_id).order_by(notices.c.id)).all()
    assert [tuple(row) for row in told] == [(1, None), (2, 1), (3, 1), (4, 1)]


def test_what_one_channel_alone_is_told_and_what_another_too_is_still_one_message_for_each(desk: Desk) -> None:
    desk.rules(*RULES, rule("All", channel="chat", about=("trouble",)))
    desk.open()
    desk.open(LATE, "chat", "3 messages to the channel chat are late")
    assert desk.sweep() == 2
    texts = {row.channel: desk.message(row).text for row in desk.rows()}
    assert texts["chat"].startswith(DOWN)
    assert "3 messages to the channel chat are late" not in texts["chat"]
    assert texts["operator"].startswith("2 things went wrong.")


def test_a_message_that_waited_says_of_each_what_is_over_by_then(desk: Desk) -> None:
    desk.open()
    desk.open(HOST_BLOCKED, "www.nhs.example", "www.nhs.example does not let us in")
    desk.sweep()
    desk.clock.pass_(hours=2)
    desk.close()
    assert desk.sweep() == 0
    text = desk.last().text
    assert f"- {DOWN}. It is over since 18 July 2025, 09:02." in text
    assert "www.nhs.example does not let us in.\n" in text


def test_reminders_that_are_due_about_the_same_day_come_together(desk: Desk) -> None:
    for hour, host in enumerate(("a.example", "b.example", "c.example")):
        desk.open(HOST_BLOCKED, host, f"{host} does not let us in")
        desk.sweep()
        desk.clock.pass_(hours=hour + 1)
    desk.arrives()
    desk.clock.pass_(days=7)
    assert [desk.sweep(), desk.sweep()] == [1, 0]
    assert desk.last().text.startswith("3 things are still wrong.")


# --- To whom.


@pytest.mark.parametrize(
    ("asked", "kind", "told"),
    [
        ({}, BATCH_HELD, True),
        ({"about": ("trouble",)}, BATCH_HELD, True),
        ({"about": ("batch-held",)}, BATCH_HELD, True),
        ({"about": ("batch-held",)}, QUIET, False),
        ({"about": ("source-unreadable",)}, BATCH_HELD, False),
        ({"about": ("ratings",)}, BATCH_HELD, False),
        ({"lists": ("Ours",)}, BATCH_HELD, False),
        ({"organisations": ("RT1",)}, BATCH_HELD, False),
        ({"local_authorities": ("Leeds",)}, BATCH_HELD, False),
        ({"columns": {"Contracted": ("Yes",)}}, BATCH_HELD, False),
        ({"direction": "down"}, BATCH_HELD, False),
        ({"severity": "critical"}, BATCH_HELD, False),
        ({"severity": "high"}, BATCH_HELD, True),
        ({"severity": "high"}, QUIET, False),
        ({"severity": "medium"}, QUIET, True),
        ({"digest": "weekly"}, BATCH_HELD, True),
    ],
)
def test_operators_are_those_whose_rule_means_everybody_and_trouble(
    desk: Desk, asked: dict[str, object], kind: str, told: bool
) -> None:
    desk.rules(rule(**asked))
    desk.open(kind, "batch 1", "something is the matter")
    assert (desk.sweep() == 1) is told


def test_who_gathers_for_a_digest_is_told_only_where_nobody_else_is(desk: Desk) -> None:
    desk.rules(rule("Weekly", channel="office", digest="weekly"), rule("At once"))
    desk.open()
    desk.sweep()
    assert [channel for channel, _ in desk.told()] == ["operator"]


def test_what_nobody_could_be_told_is_told_when_there_is_somebody(desk: Desk) -> None:
    desk.rules()
    desk.open()
    assert desk.sweep() == 0
    desk.clock.pass_(days=3)
    desk.rules(*RULES)
    assert desk.sweep() == 1
    assert desk.told() == [("operator", OPENED)]


def test_trouble_of_a_channel_goes_through_another_one_and_is_as_grave_as_what_it_keeps_back(desk: Desk) -> None:
    desk.give_up("alerts", "high")
    desk.sweep()
    desk.give_up("alerts", "critical")
    desk.sweep()
    assert [(row.channel, row.severity) for row in desk.rows()] == [("operator", "high"), ("operator", "critical")]


def test_trouble_of_the_operators_only_channel_goes_to_any_other_that_a_rule_names(desk: Desk) -> None:
    desk.give_up("operator")
    desk.sweep()
    ((channel, subject),) = desk.told()
    assert channel == "alerts"
    assert subject.endswith("to the channel operator was given up")
    assert "Why you: it is about the channel operator, so it comes to you through another one." in desk.last().text


def test_a_channel_that_fails_too_is_asked_last(desk: Desk) -> None:
    desk.rules(*RULES, rule("All", channel="chat", about=("trouble",)), rule("Late", channel="sms", about=("reports",)))
    desk.open(LATE, "chat", "3 messages to the channel chat are late")
    desk.open(LATE, "operator", "2 messages to the channel operator are late")
    desk.sweep()
    assert sorted(channel for channel, _ in desk.told()) == ["alerts", "sms"]


def test_two_channels_that_both_refuse_do_not_tell_each_other_of_it_for_ever(desk: Desk) -> None:
    desk.give_up("alerts")
    for _ in range(20):
        desk.sweep()
        for row in desk.rows():
            if row.state == "waiting":
                desk.set(row.id, "given-up")
                desk.open(GIVEN_UP, f"delivery {row.id}", f"the message {row.key} was given up")
        desk.clock.pass_(minutes=1)
    assert len(desk.rows()) == 1
    with desk.engine.begin() as db:
        assert len(incidents.still_open(db)) == 2


def test_what_a_refused_notice_was_about_being_over_nothing_of_it_stays_open(desk: Desk) -> None:
    desk.open()
    desk.sweep()
    (row,) = desk.rows()
    desk.set(row.id, "given-up")
    desk.open(GIVEN_UP, f"delivery {row.id}", "the message WR-1 to the channel operator was given up")
    desk.sweep()
    desk.arrives()
    desk.close()
    desk.sweep()
    with desk.engine.begin() as db:
        assert incidents.still_open(db) == ()
    assert desk.told()[-1] == ("alerts", "Over: the channel operator takes messages again")


def test_a_question_names_its_message_and_what_to_type(desk: Desk) -> None:
    with desk.engine.begin() as db:
        number = add_alert(db, [change()], now=desk.clock())
        key = db.scalar(select(deliveries.c.key).where(deliveries.c.id == number))
    desk.open(UNCLEAR, f"delivery {number}", f"nobody knows whether the message {key} to the channel alerts arrived")
    desk.sweep()
    text = desk.last().text
    assert f"`wardround notify arrived {key}` where they have it, `wardround notify repeat {key}` to send" in text


def test_a_flood_of_incidents_is_one_message_that_says_how_many_more_there_are(desk: Desk) -> None:
    for number in range(40):
        desk.open(HOST_BLOCKED, f"h{number}.example", f"h{number}.example does not let us in")
    assert (desk.sweep(), desk.sweep()) == (1, 0)
    assert "and 10 more" in desk.last().text
    assert len(desk.last(form="chat", limit=1500).text) < 1500
    with desk.engine.begin() as db:
        assert db.scalar(select(func.count()).select_from(notices)) == 40


def test_an_incident_of_before_notices_were_kept_is_told_as_well(desk: Desk) -> None:
    desk.open()
    with desk.engine.begin() as db:
        db.execute(update(incidents.incidents).values(noted_at=None))
    assert desk.sweep() == 1

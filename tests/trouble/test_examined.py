"""What `wardround doctor` says of messages in doubt, digests, incidents and the watchdog."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.digesting.make import make_due
from monitor.doctor.deliveries import deliveries, open_incidents
from monitor.doctor.watchdog import watchdog
from monitor.settings import Rule, Settings
from storage import entries, silences
from storage.incident import GIVEN_UP, HOST_BLOCKED
from tests.tell.stage import add_alert, change
from tests.trouble.desk import RULES, Desk


def said(desk: Desk) -> list[tuple[str, str, str | None]]:
    with desk.engine.begin() as db:
        found = [*deliveries(db, {"alerts": None}, desk.settings, desk.clock(), running=False)]  # type: ignore[dict-item]
    return [(one.level, one.finding, one.advice) for one in found]


def test_a_message_that_a_person_is_asked_about_is_to_be_looked_at(desk: Desk) -> None:
    with desk.engine.begin() as db:
        number = add_alert(db, [change()], now=desk.clock())
    desk.set(number, "asking")
    ((level, finding, advice),) = said(desk)
    assert (level, finding) == ("warning", "Of 1 message nobody knows whether it arrived.")
    assert advice is not None
    assert "`wardround notify arrived`" in advice


def test_what_is_gathered_is_counted_and_a_digest_that_was_not_made_is_named(desk: Desk) -> None:
    desk.rules(*RULES, Rule(name="Daily", channels=("alerts",), digest="daily", at="08:30"))
    with desk.engine.begin() as db:
        make_due(db, desk.settings, now=desk.clock())
        number = add_alert(db, [change()], now=desk.clock())
        entries.enter(db, alert_id=1, channel="alerts", rules=["Daily"], silence_id=None, now=desk.clock(), ready=True)
    desk.set(number, "sent")
    assert said(desk) == [("ok", "1 message sent, none of them late. 1 line gathered for the next digests.", None)]
    with desk.engine.begin() as db:
        until = desk.clock() + timedelta(days=1)
        quiet = silences.make(db, author="me", reason="known", ends_at=until, now=desk.clock())
        entries.enter(db, alert_id=1, channel="board", rules=["Daily"], silence_id=quiet, now=desk.clock(), ready=True)
    assert str(said(desk)[0][1]).endswith(" 1 line gathered for the next digests. 1 line for the end of a silence.")
    desk.clock.pass_(hours=3)
    ((level, finding, advice),) = said(desk)
    assert (level, finding) == ("warning", "The digest of 18 July 2025, 08:30 for the channel alerts was not made.")
    assert advice is not None
    assert advice.startswith("The next messages that are sent should bring it.")


def test_an_incident_is_said_with_what_to_do_about_it(desk: Desk) -> None:
    desk.open(HOST_BLOCKED, "www.nhs.example", "www.nhs.example does not let us in")
    desk.give_up("alerts")
    desk.open(GIVEN_UP, "delivery 99", "a message that was purged was given up")
    with desk.engine.begin() as db:
        purged, given_up, blocked = open_incidents(db)
    assert given_up.level == "trouble"
    assert "`wardround notify test alerts` tries the channel" in str(given_up.advice)
    assert "`wardround notify test NAME` tries the channel" in str(purged.advice)
    assert "Say in fetch.contact who asks" in str(blocked.advice)


@pytest.mark.parametrize(
    ("environ", "level", "finding"),
    [
        ({}, "ok", "No sign of life is given after rounds, for WARDROUND_PING is not set: "),
        (
            {"WARDROUND_PING": "https://hc.example.org/x"},
            "ok",
            "After each good round the address in WARDROUND_PING is",
        ),
        (
            {"WARDROUND_PING": "hc.example.org/S3CRET"},
            "trouble",
            "WARDROUND_PING holds no address that can be visited;",
        ),
    ],
)
def test_whether_a_watchdog_is_set_and_looks_like_one(environ: dict[str, str], level: str, finding: str) -> None:
    (one,) = watchdog(Settings(), environ)
    assert one.level == level
    assert one.finding.startswith(finding)
    assert "S3CRET" not in f"{one}"

"""What each recipient would have got by the present rules, from the history."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from monitor.rules.previewing import Past, Recipient, preview
from monitor.settings import Rule
from storage.alert import AlertView
from storage.described import Described
from storage.engine import open_database
from storage.migrate import migrate
from storage.tables import deliveries, digest_entries, digests
from tests.command.conftest import Wardround
from tests.rules.ward import Round, home, rule
from tests.tell.stage import HOME, change, new_report, rise

MONDAY = datetime(2025, 7, 14, 5, 10, tzinfo=UTC)
"""Ten past six in London."""
WEEKLY = rule("weekly", digest="weekly", severity="low")
DAILY = rule("daily", digest="daily", at="18:00", direction="up", channels=["board"])


def past(*told: Any, day: int = 0, lists: tuple[str, ...] = ()) -> Past:
    view = AlertView(organisation=HOME, changes=told)
    return Past(alert=view, whom=Described(organisation=HOME, lists=lists), at=MONDAY + timedelta(days=day))


def got(channel: str, *told: Past, rules: tuple[Rule, ...], days: int = 10) -> Recipient:
    now = MONDAY + timedelta(days=days)
    found = preview(told, rules, since=MONDAY - timedelta(days=1), now=now)
    return next(one for one in found if one.channel == channel)


def slots(one: Recipient) -> list[tuple[str, int, bool]]:
    return [(digest.slot, len(digest.lines), digest.to_come) for digest in one.digests]


def test_what_is_told_at_once_stands_with_its_subject_line_and_not_in_the_digest_again() -> None:
    rules = (rule("urgent", severity="critical"), WEEKLY)
    alerts = got("alerts", past(change()), past(rise(), day=1), rules=rules)
    (line,) = alerts.at_once
    assert line.subject == "Down two steps: Rose House, overall, Good to Inadequate"
    assert (line.rules, line.severity, line.at) == (("urgent",), "critical", MONDAY)
    assert slots(alerts) == [("2025-07-14 08:30", 0, False), ("2025-07-21 08:30", 1, False)]
    (line,) = alerts.digests[1].lines
    assert (line.subject, line.rules) == ("Up one step: Rose House, caring, Good to Outstanding", ("weekly",))


def test_a_digest_that_is_not_due_yet_is_shown_with_what_waits_for_it() -> None:
    alerts = got("alerts", past(rise(), day=1), rules=(WEEKLY,), days=2)
    assert slots(alerts) == [("2025-07-14 08:30", 0, False), ("2025-07-21 08:30", 1, True)]


def test_a_daily_digest_without_a_line_is_left_out_and_a_line_stands_in_the_first_that_comes() -> None:
    board = got("board", past(rise()), past(change(), day=1), past(rise(), day=3), rules=(DAILY,))
    assert slots(board) == [("2025-07-14 18:00", 1, False), ("2025-07-17 18:00", 1, False)]


def test_of_two_schedules_of_one_channel_a_line_waits_for_that_of_its_own_rule() -> None:
    rules = (WEEKLY, DAILY.model_copy(update={"channels": ("alerts",), "name": "daily"}))
    alerts = got("alerts", past(rise(), day=1), past(new_report(), day=1), rules=rules)
    assert slots(alerts) == [
        ("2025-07-14 08:30", 0, False),
        ("2025-07-15 18:00", 1, False),
        ("2025-07-21 08:30", 1, False),
    ]


def test_by_a_digests_schedule_the_clocks_of_london_are_followed() -> None:
    autumn = past(rise(), day=105)
    (digest,) = got("board", autumn, rules=(DAILY,), days=120).digests
    assert (digest.slot, digest.at) == ("2025-10-27 18:00", datetime(2025, 10, 27, 18, tzinfo=UTC))


def test_what_was_withdrawn_is_in_no_preview() -> None:
    rules = (rule(),)
    assert got("alerts", past(change(state="withdrawn")), rules=rules).at_once == ()
    (line,) = got("alerts", past(change(state="withdrawn"), rise()), rules=rules).at_once
    assert line.subject.startswith("Up one step")


def test_that_a_page_can_be_read_again_goes_where_its_trouble_would_have_gone() -> None:
    rules = (rule("pages", about=["source-unreadable"], channels=["ops"]), rule("all", lists=["North"]))
    trouble = change("source-unreadable", severity="medium", scope=None, subject=None, direction=None)
    back = trouble.model_copy(update={"kind": "source-recovered", "severity": "info"})
    assert [line.at.day for line in got("ops", past(trouble), past(back, day=1), rules=rules).at_once] == [14, 15]
    assert got("ops", past(back, day=1), rules=rules).at_once == ()


def test_a_rule_is_asked_about_the_lists_that_the_organisation_is_on_now() -> None:
    rules = (rule("north", lists=["North"]),)
    assert got("alerts", past(change()), rules=rules).at_once == ()
    assert len(got("alerts", past(change(), lists=("North",)), rules=rules).at_once) == 1


RULES = """
[[rules]]
name = "Urgent"
severity = "critical"
channels = ["alerts"]
[[rules]]
name = "Weekly"
digest = "weekly"
channels = ["alerts"]
[[rules]]
name = "London"
regions = ["London"]
channels = ["operator"]
"""


@pytest.fixture
def kept(folder: Path) -> Path:
    (folder / "settings.toml").write_text(RULES)
    engine = open_database(f"sqlite:///{folder / 'wardround.db'}", create=True)
    migrate(engine)
    with engine.begin() as db:
        row = home(db, columns={"Region": "East"})
        for days, told in ((40, change()), (10, change()), (9, rise())):
            one = Round(db, now=datetime.now(UTC) - timedelta(days=days))
            one.finds(row, told)
            one.closes()
    engine.dispose()
    return folder


def test_the_command_shows_each_recipient_and_sends_and_writes_nothing(wardround: Wardround, kept: Path) -> None:
    ran = wardround("notify", "preview")
    assert ran.code == 0
    assert "alerts: 1 message at once and " in ran.out
    assert ran.out.count("Down two steps: Rose House, overall, Good to Inadequate") == 1
    assert ran.out.count("Up one step: Rose House, caring, Good to Outstanding") == 1
    assert "Nothing new: it says how many sources were visited." in ran.out
    assert "operator: nothing since " in ran.out
    engine = open_database(f"sqlite:///{kept / 'wardround.db'}")
    with engine.connect() as db:
        assert [db.execute(select(table)).all() for table in (deliveries, digest_entries, digests)] == [[], [], []]
    engine.dispose()


@pytest.mark.usefixtures("kept")
def test_the_preview_of_a_longer_time_as_a_document(wardround: Wardround) -> None:
    alerts, operator = wardround("notify", "preview", "--since", "60d", "--json").document["channels"]
    assert [line["rules"] for line in alerts["at_once"]] == [["Urgent"], ["Urgent"]]
    lines = [line for digest in alerts["digests"] for line in digest["lines"]]
    assert [(line["severity"], line["rules"]) for line in lines] == [("medium", ["Weekly"])]
    assert {tuple(digest["schedules"]) for digest in alerts["digests"]} == {("weekly monday 08:30",)}
    assert (operator["at_once"], operator["digests"]) == ([], [])


@pytest.mark.usefixtures("kept")
def test_no_digest_is_shown_for_the_time_before_the_first_round(wardround: Wardround) -> None:
    alerts, _ = wardround("notify", "preview", "--since", "3000d", "--json").document["channels"]
    assert 5 <= len(alerts["digests"]) <= 8


@pytest.mark.usefixtures("kept")
def test_a_day_that_is_none_is_refused(wardround: Wardround) -> None:
    ran = wardround("notify", "preview", "--since", "lately")
    assert (ran.code, ran.err.startswith("--since is 'lately'; allowed is a day or moment")) == (2, True)

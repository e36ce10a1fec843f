"""Silences: what they hold back, what passes them, and that nothing they hold is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from monitor.commands.notifying.lately import would_hold
from monitor.settings import Rule
from storage import entries, outbox, silences
from storage.engine import open_database
from storage.migrate import migrate
from tests.command.conftest import Wardround
from tests.command.test_plain_words import short_names
from tests.rules.ward import Round, home, later, messages, rule
from tests.tell.stage import MORNING, change, confirmed, new_report, rise

ALL = rule("everything")
TODAY = {"author": "A. Officer", "reason": "moves house", "ends_at": MORNING + timedelta(days=2), "now": MORNING}


def found(db: Connection, *told: object, rules: tuple[Rule, ...] = (ALL,), row: int | None = None) -> int:
    """An alert of Rose House in a round that is closed; its number."""
    one = Round(db, *rules)
    alert = one.finds(row or home(db), *told)  # type: ignore[arg-type]
    one.closes()
    return alert


def test_what_a_silence_covers_is_not_sent_but_waits_for_its_end_with_its_rules(db: Connection) -> None:
    number = silences.make(db, **TODAY, organisations=["location:1-900000001"])
    alert = found(db, rise())
    assert messages(db, alert) == {}
    assert later(db, alert) == {"alerts": (("everything",), number)}
    assert entries.waiting(db, "alerts") == []
    assert [row.alert_id for row in entries.of_silence(db, number)] == [alert]
    assert silences.over(db, MORNING + timedelta(days=1)) == ()
    (over,) = silences.over(db, MORNING + timedelta(days=2))
    assert (over.id, over.author, over.reason) == (number, "A. Officer", "moves house")


def test_another_organisation_another_list_another_kind_and_another_channel_are_told(db: Connection) -> None:
    silences.make(db, **TODAY, organisations=["1-900000001"], about=["ratings"], channels=["alerts"])
    silences.make(db, **TODAY, lists=["Contracts"], about=["source-unreadable"])
    rules = (rule("everything", channels=["alerts", "board"]),)
    rose, other = home(db), home(db, "1-900000002", name="Lily House", lists=["Contracts"])
    assert set(messages(db, found(db, rise(), rules=rules, row=rose))) == {"board"}
    assert set(messages(db, found(db, rise(), rules=rules, row=other))) == {"alerts", "board"}
    assert set(messages(db, found(db, change("registered", severity="info"), rules=rules, row=rose))) == {
        "alerts",
        "board",
    }


def test_what_is_critical_passes_a_silence_that_names_neither_an_organisation_nor_a_kind(db: Connection) -> None:
    silences.make(db, **TODAY, channels=["alerts"])
    assert set(messages(db, found(db, change()))) == {"alerts"}
    assert messages(db, found(db, rise())) == {}


@pytest.mark.parametrize("narrow", [{"organisations": ["1-900000001"]}, {"about": ["ratings"]}])
def test_what_is_critical_is_held_back_where_an_organisation_or_a_kind_is_named(
    db: Connection, narrow: dict[str, list[str]]
) -> None:
    silences.make(db, **TODAY, **narrow)
    alert = found(db, change())
    assert (messages(db, alert), set(later(db, alert))) == ({}, {"alerts"})


def test_an_alert_is_told_where_a_rule_asks_for_a_change_in_it_that_no_silence_covers(db: Connection) -> None:
    silences.make(db, **TODAY, about=["rating-changed"])
    assert set(messages(db, found(db, rise(), confirmed()))) == {"alerts"}
    only_rises = (rule("rises", direction="up"),)
    assert messages(db, found(db, rise(), confirmed(), rules=only_rises)) == {}


def test_an_alert_under_two_silences_waits_for_the_end_of_the_longer_one(db: Connection) -> None:
    short = silences.make(db, **TODAY, organisations=["1-900000001"])
    long = silences.make(db, **TODAY | {"ends_at": MORNING + timedelta(days=9)}, about=["ratings"])
    assert later(db, found(db, rise())) == {"alerts": (("everything",), long)}
    # Its second change is only under the shorter one.
    other = change("registered", severity="info")
    assert later(db, found(db, rise(), other)) == {"alerts": (("everything",), short)}


def test_an_alert_is_not_silenced_any_more_when_its_round_closes_after_the_end(db: Connection) -> None:
    number = silences.make(db, **TODAY, organisations=["1-900000001"])
    one = Round(db, ALL)
    alert = one.finds(home(db), rise())
    assert set(later(db, alert)) == {"alerts"}
    assert silences.end(db, number, by="B. Officer", now=MORNING + timedelta(hours=1))
    one.now = MORNING + timedelta(hours=2)
    one.routes(alert)
    one.closes()
    assert (later(db, alert), messages(db, alert)["alerts"].state) == ({}, "waiting")


def test_a_silence_made_while_a_round_goes_on_takes_back_what_still_waits_for_its_end(db: Connection) -> None:
    one = Round(db, ALL)
    alert = one.finds(home(db), rise())
    silences.make(db, **TODAY, organisations=["1-900000001"])
    one.routes(alert)
    one.closes()
    assert (messages(db, alert), set(later(db, alert))) == ({}, {"alerts"})
    (gone,) = outbox.deliveries(db, alert_id=alert)
    assert (gone.state, gone.detail) == ("cancelled", "a silence holds it back: it is told when that is over")


def test_a_silence_covers_digests_too_and_what_it_held_is_told_when_it_is_over(db: Connection) -> None:
    number = silences.make(db, **TODAY, channels=["alerts"])
    alert = found(db, rise(), rules=(rule("weekly", digest="weekly"),))
    assert later(db, alert) == {"alerts": (("weekly",), number)}
    assert entries.waiting(db, "alerts") == []


def test_a_silence_is_over_only_once_and_by_whom_is_kept(db: Connection) -> None:
    number = silences.make(db, **TODAY, channels=["alerts"])
    noon = MORNING + timedelta(hours=6)
    assert silences.end(db, number, by="B. Officer", now=noon)
    assert not silences.end(db, number, by="C. Officer", now=noon)
    (one,) = silences.every(db)
    assert (one.ended_by, one.over_at) == ("B. Officer", noon)
    assert silences.now(db, noon) == ()


def test_that_a_page_can_be_read_again_goes_to_whom_its_trouble_went_and_the_same_way(db: Connection) -> None:
    rules = (
        rule("now", about=["source-unreadable"], channels=["ops"]),
        rule("weekly", about=["source-unreadable"], channels=["board"], digest="weekly"),
    )
    row = home(db)
    trouble = change("source-unreadable", severity="medium", scope=None, subject=None, direction=None)
    back = trouble.model_copy(update={"kind": "source-recovered", "severity": "info"})
    found(db, trouble, rules=rules, row=row)
    alert = found(db, back, rules=rules, row=row)
    assert set(messages(db, alert)) == {"ops"}
    assert later(db, alert) == {"board": (("weekly",), None)}


def test_that_a_page_can_be_read_again_waits_for_the_silence_that_holds_back_its_trouble(db: Connection) -> None:
    number = silences.make(db, **TODAY, about=["trouble"])
    row = home(db)
    trouble = change("source-unreadable", severity="medium", scope=None, subject=None, direction=None)
    found(db, trouble, row=row)
    alert = found(db, trouble.model_copy(update={"kind": "source-recovered"}), row=row)
    assert (messages(db, alert), later(db, alert)) == ({}, {"alerts": (("everything",), number)})


def test_what_would_have_been_told_later_or_elsewhere_counts_as_held_back(db: Connection) -> None:
    rules = (rule("urgent", severity="critical"), rule("weekly", digest="weekly"))
    found(db, change(), new_report(), rules=rules)
    found(db, new_report(), rules=rules)
    silences.make(db, **TODAY, about=["ratings"])
    (ratings,) = silences.every(db)
    assert would_hold(db, rules, ratings, now=MORNING + timedelta(days=1)) == (1, 1)


# --- The commands.


@pytest.fixture
def kept(folder: Path) -> Path:
    """A house with one critical alert and one that is not, found this morning, in a folder with rules."""
    (folder / "settings.toml").write_text('[[rules]]\nname = "everything"\nchannels = ["alerts"]\n')
    engine = open_database(f"sqlite:///{folder / 'wardround.db'}", create=True)
    migrate(engine)
    now = datetime.now(UTC)
    with engine.begin() as db:
        row = home(db, lists=["Contracts"])
        one = Round(db, ALL, now=now)
        one.finds(row, change())
        one.finds(row, rise(), report="AP9002")
        one.closes()
    engine.dispose()
    return folder


SOON = ("--until", "7d", "--reason", "CQC rebuilds its pages")


@pytest.mark.usefixtures("kept")
def test_a_silence_says_what_it_holds_back_and_how_much_that_would_lately_have_been(
    wardround: Wardround,
) -> None:
    ran = wardround("notify", "silence", "add", *SOON, "--list", "Contracts", "--by", "A. Officer")
    assert (ran.code, ran.err) == (0, "")
    assert "nothing is told of the list Contracts." in ran.out
    assert "What is critical is told all the same: give --org or --about to hold that back too." in ran.out
    assert "Of the last 30 days it would have held back 1 alert." in ran.out
    ran = wardround("notify", "silence", "add", *SOON, "--org", "location:1-900000001", "--by", "A. Officer")
    assert "It holds back what is critical too." in ran.out
    assert "Of the last 30 days it would have held back 2 alerts, 1 critical one among them." in ran.out


@pytest.mark.usefixtures("kept")
def test_silences_are_listed_with_what_they_hold_and_ended_by_their_number(wardround: Wardround) -> None:
    assert wardround("notify", "silence", "list").out == ""
    wardround("notify", "silence", "add", *SOON, "--about", "trouble", "--channel", "alerts", "--by", "A. Officer")
    (one,) = wardround("notify", "silence", "list", "--json").document["silences"]
    assert (one["id"], one["about"], one["channels"], one["by"]) == (1, ["trouble"], ["alerts"], "A. Officer")
    assert (one["active"], one["critical"], one["holds"]) == (True, True, 0)
    table = wardround("notify", "silence", "list").out
    row = table.splitlines()[1]
    assert short_names(table) == set()
    assert "everybody (trouble with the sources), to alerts" in row
    assert row.endswith("A. Officer  CQC rebuilds its pages")
    assert wardround("notify", "silence", "end", 1, "--by", "B. Officer").out == (
        "Silence 1 is over: it held nothing back\n"
    )
    assert "ended by B. Officer" in wardround("notify", "silence", "list").out
    again = wardround("notify", "silence", "end", 1)
    assert (again.code, again.err.startswith("silence 1 is over already, since ")) == (2, True)
    assert wardround("notify", "silence", "end", 9).err == (
        "there is no silence 9; `wardround notify silence list` shows them\n"
    )


REFUSED = {
    ("--until", "7d", "--reason", "x"): (
        "a silence must say what it is about: give one or more of --org, --list, --about and --channel"
    ),
    ("--until", "2020-01-31", "--reason", "x", "--about", "trouble"): "--until is '2020-01-31', which is past",
    ("--until", "400d", "--reason", "x", "--about", "trouble"): "--until is '400d', which is more than a year away",
    ("--until", "soon", "--reason", "x", "--about", "trouble"): "--until is 'soon'; allowed is a day or moment such as",
    ("--until", "7d", "--reason", "\u200b ", "--about", "trouble"): "--reason is empty; allowed are 1 to 500",
    ("--until", "7d", "--reason", "x", "--about", "troubel"): '--about has "troubel"; did you mean "trouble"? allowed',
    ("--until", "7d", "--reason", "x", "--channel", "alrets"): '--channel has "alrets"; did you mean "alerts"? allowed',
    ("--until", "7d", "--reason", "x", "--list", "Contract"): "--list: nothing is watched on 'Contract'; there are",
    ("--until", "7d", "--reason", "x", "--org", "RT9"): "RT9 is not known here; `wardround watch list` shows",
}


@pytest.mark.parametrize("options", REFUSED)
@pytest.mark.usefixtures("kept")
def test_a_silence_that_cannot_be_meant_is_refused_with_what_can(
    wardround: Wardround,
    options: tuple[str, ...],
) -> None:
    ran = wardround("notify", "silence", "add", *options)
    assert ran.code == 2
    assert ran.err.startswith(REFUSED[options])
    assert wardround("notify", "silence", "list", "--json").document["silences"] == []


@pytest.mark.usefixtures("kept")
def test_a_silence_without_end_or_reason_is_no_silence(wardround: Wardround) -> None:
    assert "'--reason'" in wardround("notify", "silence", "add", "--until", "7d", "--about", "trouble").err
    assert "'--until'" in wardround("notify", "silence", "add", "--reason", "x", "--about", "trouble").err


def test_the_last_day_of_a_silence_ends_at_midnight_in_london(
    wardround: Wardround,
    kept: Path,
) -> None:
    until = datetime.now(UTC).date() + timedelta(days=30)
    said = wardround(
        "notify", "silence", "add", "--until", until, "--reason", "x", "--about", "trouble", "--json"
    ).document["silence"]  # fmt: skip
    end = datetime.fromisoformat(said["until"]).astimezone(UTC)
    assert end in (
        datetime.combine(until + timedelta(days=1), datetime.min.time(), UTC) - timedelta(hours=hours)
        for hours in (0, 1)
    )
    assert kept.joinpath("wardround.db").is_file()


def test_a_delivery_is_not_made_twice_by_routing_twice(db: Connection) -> None:
    one = Round(db, ALL, rule("weekly", digest="weekly"))
    alert = one.finds(home(db), rise())
    one.routes(alert)
    assert len(outbox.deliveries(db, alert_id=alert)) == 1
    assert later(db, alert) == {"alerts": (("weekly",), None)}

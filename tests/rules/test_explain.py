"""Why a message came, or did not: every rule with its first reason, silences, digests, and what was really sent."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, update

from monitor.rules.explaining import reason, verdicts
from monitor.settings import Rule
from storage import outbox, silences
from storage.described import Described
from storage.engine import open_database
from storage.migrate import migrate
from storage.record import Organisation
from storage.tables import batches, deliveries, digest_entries, digests
from storage.tables import changes as changes_table
from tests.command.conftest import Wardround
from tests.command.test_plain_words import short_names
from tests.rules.ward import Round, home, rule
from tests.tell.stage import HOME, change, confirmed, new_report, rise

HERE = Described(organisation=HOME, lists=("Contracts",), columns={"Region": ("East",)})


@pytest.mark.parametrize(
    ("one", "told", "why"),
    [
        (rule(), change(), None),
        (
            rule(about=["reports", "details-changed"]),
            change(),
            "the rule is about reports and assessments or details changed; this is: rating changed",
        ),
        (rule(direction="up"), change(), "the rule asks for what got better; this got worse"),
        (rule(direction="down"), new_report(), "the rule asks for what got worse; this went neither up nor down"),
        (rule(severity="high"), rise(), "the rule asks for at least high; this is medium"),
        (rule(regions=["London"]), change(), "the rule is about the region London, and this organisation's is East"),
        (
            rule(),
            change(state="discarded"),
            "nobody is told of it any more: discarded",
        ),
        (rule(), change(state="withdrawn"), "nobody is told of it any more: withdrawn by a person here"),
        # The first of several reasons is told, the plainest first.
        (rule(about=["reports"], regions=["London"], severity="critical"), rise(), "the rule is about reports and"),
        (rule(regions=["London"], severity="critical"), rise(), "the rule is about the region London"),
    ],
)
def test_the_first_reason_why_a_rule_does_not_ask_is_said_in_words(one: Rule, told: Any, why: str | None) -> None:
    found = reason(one, told, HERE)
    assert found == why if why is None else (found or "").startswith(why)


def test_a_rule_that_asks_for_another_change_of_the_message_says_so() -> None:
    wanted = (rule("falls", direction="down"), rule("reports", about=["reports"]), rule("north", lists=["North"]))
    falls, reports, north = verdicts(change(), [new_report()], wanted, HERE)
    assert (falls.asks, reports.asks, reports.by_another) == (True, False, True)
    assert (north.asks, north.by_another) == (False, False)


def test_many_values_are_counted_and_not_all_told() -> None:
    told = reason(rule(organisations=[f"RT{number}" for number in range(20)]), change(), HERE)
    assert told == (
        "the rule is about RT0, RT1, RT2, RT3, RT4, RT5, RT6, RT7 or 12 more only, and this is location:1-900000001"
    )


RULES = (
    rule("Urgent", severity="critical"),
    rule("Weekly", digest="weekly", severity="low", channels=["alerts", "board"]),
    rule("London", regions=["London"]),
)
TOML = "\n".join(
    [
        '[[rules]]\nname = "Urgent"\nseverity = "critical"\nchannels = ["alerts"]',
        '[[rules]]\nname = "Weekly"\ndigest = "weekly"\nseverity = "low"\nchannels = ["alerts", "board"]',
        '[[rules]]\nname = "London"\nregions = ["London"]\nchannels = ["alerts"]',
        '[channels.alerts]\nquiet = "22:00-07:00"\n[channels.board]',
    ]
)


@pytest.fixture
def engine(folder: Path) -> Engine:
    (folder / "settings.toml").write_text(TOML)
    engine = open_database(f"sqlite:///{folder / 'wardround.db'}", create=True)
    migrate(engine)
    return engine


def found(db: Connection, *told: Any, close: bool = True) -> str:
    """The id of the first change of an alert that was routed by the rules."""
    one = Round(db, *RULES, now=datetime.now(UTC))
    alert = one.finds(home(db, columns={"Region": "East"}), *told)
    if close:
        one.closes()
    asked = changes_table.select().where(changes_table.c.alert_id == alert).order_by(changes_table.c.number)
    return str(db.execute(asked).first().id)  # type: ignore[union-attr]


def test_every_rule_is_told_with_what_comes_of_it_and_what_was_sent(wardround: Wardround, engine: Engine) -> None:
    with engine.begin() as db:
        name = found(db, change(), confirmed())
        (delivery,) = outbox.deliveries(db)
        db.execute(
            update(deliveries).where(deliveries.c.id == delivery.id).values(state="sent", done_at=delivery.created_at)
        )
    engine.dispose()
    out = wardround("notify", "explain", name).out
    assert out.startswith("Rose House: overall went down two steps from Good to Inadequate.\n")
    urgent, weekly, london = out.partition("Asks for it")[2].splitlines()[1:4]
    assert urgent.split("  ")[0] == "Urgent"
    assert "yes, at once" in urgent
    assert "yes, in a digest (weekly monday 08:30)" in weekly
    assert "the rule is about the region London, and this organisation's is East" in london
    assert (
        'alerts: at once, and listed so in its digest, by "Urgent", "Weekly"; it is critical and passes the'
        " quiet hours 22:00-07:00"
    ) in out
    assert 'board: in a digest (weekly monday 08:30), by "Weekly"' in out
    really = out.partition("What was really sent:")[2]
    assert short_names(out.replace(name, "")) == set()
    assert "sent" in really.splitlines()[2]
    assert 'board, by "Weekly": waits for its next digest' in really


def test_a_digest_that_told_it_is_named_with_how_its_message_went(wardround: Wardround, engine: Engine) -> None:
    with engine.begin() as db:
        name = found(db, rise())
        now = datetime.now(UTC)
        values = {"channel": "board", "slot": "2026-11-23 08:30", "since": now, "made_at": now}
        number = db.execute(insert(digests).values(**values, visited=3, in_trouble=0)).inserted_primary_key[0]
        db.execute(update(digest_entries).where(digest_entries.c.channel == "board").values(digest_id=number))
        outbox.put(db, digest_id=number, channel="board", rules=["Weekly"], now=now, severity="medium", ready=True)
    engine.dispose()
    out = wardround("notify", "explain", name).out
    assert 'board, by "Weekly": in the digest of 2026-11-23 08:30, waiting to be sent' in out
    assert '"Weekly"; unless another line of it is critical it waits out the quiet hours 22:00-07:00' in out
    (alerts, board) = wardround("notify", "explain", name, "--json").document["entries"]
    assert (alerts["digest"], alerts["state"]) == (None, None)
    assert (board["digest"], board["state"]) == ("2026-11-23 08:30", "waiting")


def test_a_digest_that_was_given_up_is_not_said_to_have_told_it_and_who_stood_in_is_named(
    wardround: Wardround, engine: Engine
) -> None:
    with engine.begin() as db:
        name, now = found(db, rise()), datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
        values = {"channel": "board", "slot": "2026-11-23 08:30", "since": now, "made_at": now}
        number = db.execute(insert(digests).values(**values, visited=3, in_trouble=0)).inserted_primary_key[0]
        db.execute(update(digest_entries).where(digest_entries.c.channel == "board").values(digest_id=number))
        for channel, state in (("board", "given-up"), ("alerts", "sent")):
            put = outbox.put(db, digest_id=number, channel=channel, rules=["x"], now=now, severity="medium")
            db.execute(update(deliveries).where(deliveries.c.id == put).values(state=state, done_at=now))
    engine.dispose()
    out = wardround("notify", "explain", name).out
    assert 'board, by "Weekly": in the digest of 2026-11-23 08:30, given up 2026-11-23 08:30' in out
    assert 'alerts in place of board, by "Weekly": told in the digest of 2026-11-23 08:30, sent 2026-11-23 08:30' in out
    told = wardround("notify", "explain", name, "--json").document["entries"]
    assert [(one["channel"], one["instead_of"], one["state"]) for one in told][1:] == [
        ("board", None, "given-up"),
        ("alerts", "board", "sent"),
    ]


def test_a_silence_that_holds_it_back_is_named_with_whose_it_is_and_why(wardround: Wardround, engine: Engine) -> None:
    with engine.begin() as db:
        now = datetime.now(UTC)
        told = {"author": "A. Officer", "reason": "moves house", "ends_at": now + timedelta(days=3)}
        silences.make(db, **told, organisations=["1-900000001"], channels=["board"], now=now - timedelta(hours=1))
        name = found(db, rise())
    engine.dispose()
    out = wardround("notify", "explain", name).out
    assert "board: when silence 1 of A. Officer (moves house; until " in out
    assert 'board, by "Weekly": held back since ' in out
    said = wardround("notify", "explain", name, "--json").document
    assert [(one["channel"], one["gets"], one["silence"]) for one in said["channels"]] == [
        ("alerts", "digest", None),
        ("board", "silence", 1),
    ]


def test_what_no_rule_asks_for_says_so_and_that_nothing_was_sent(wardround: Wardround, engine: Engine) -> None:
    with engine.begin() as db:
        name = found(db, change("statement-added", severity="info", direction=None))
    engine.dispose()
    ran = wardround("notify", "explain", name)
    assert "By them nobody is told of it." in ran.out
    assert "Nothing was sent of it." in ran.out
    said = wardround("notify", "explain", name, "--json").document
    assert [one["asks"] for one in said["rules"]] == [False, False, False]
    assert said["rules"][0]["why_not"] == "the rule asks for at least critical; this is for information"
    assert (said["channels"], said["deliveries"], said["entries"]) == ([], [], [])


def test_what_is_held_back_with_many_of_its_kind_says_how_to_let_it_go(wardround: Wardround, engine: Engine) -> None:
    with engine.begin() as db:
        name = found(db, change(state="held"))
        batch = {"round_id": 1, "source_kind": "cqc-profile", "change_kind": "rating-changed", "number": 40}
        values = {**batch, "visited": 50, "held_at": datetime.now(UTC)}
        db.execute(insert(batches).values(values))
        db.execute(update(changes_table).values(batch_id=1))
    engine.dispose()
    told = wardround("notify", "explain", name, "--json").document["rules"][0]["why_not"]
    assert told == (
        "it is held back with the same change of 40 organisations (`wardround held list` shows them,"
        " `wardround held release 1` lets them go)"
    )


def test_a_change_that_there_is_not_is_refused(wardround: Wardround, engine: Engine) -> None:
    engine.dispose()
    ran = wardround("notify", "explain", "ffff")
    assert ran.err == "no change has an id that begins with 'ffff'; `wardround changes` lists them\n"


def test_the_organisation_of_another_level_is_another_one() -> None:
    trust = Described(organisation=Organisation(level="provider", id="1-900000001", name="A trust"))
    assert reason(rule(organisations=["location:1-900000001"]), change(), trust) == (
        "the rule is about location:1-900000001 only, and this is provider:1-900000001"
    )

"""The same tables and the same story on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from threading import Thread

import pytest
from sqlalchemy import Connection, Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from crawler.readers.kinds import reader_of
from monitor import lists
from monitor.evidence.bundle import bundle
from monitor.evidence.database import examine_database
from monitor.health import LookedAfter
from monitor.house import House
from monitor.round import Round
from monitor.settings import Rule, Settings
from storage import corrections, lease, records, sources, visits
from storage.attempt import Attempt, Terms, receipt
from storage.engine import open_database
from storage.history import alert_of
from storage.migrate import migrate
from storage.record import Listed, Organisation, Record
from tests.check.conftest import HOME, LIST, PROFILE, REPORT, Story, header, listing, report

SERVER = os.environ.get("WARDROUND_TEST_POSTGRESQL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")

pytestmark = pytest.mark.postgresql


@pytest.fixture
def engine() -> Iterator[Engine]:
    """A database of its own on the server, dropped at the end."""
    name = f"wardround_test_{os.getpid()}"
    server = create_engine(SERVER, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    try:
        with server.connect() as db:
            db.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        server.dispose()
        pytest.skip("no PostgreSQL server: install postgresql, or name one in WARDROUND_TEST_POSTGRESQL")
    made = open_database(make_url(SERVER).set(database=name))
    yield made
    made.dispose()
    with server.connect() as db:
        db.execute(text(f"DROP DATABASE {name}"))
    server.dispose()


def test_a_fall_is_held_confirmed_and_told_once_on_postgresql_too(engine: Engine) -> None:
    assert migrate(engine).before is None
    assert migrate(engine).before is not None
    story = Story(engine)
    good = report("AP1", "2024-02-01", overall="Good")
    assert (
        story.day((PROFILE, header("Good")), (LIST, listing(("AP1", "2024-02-01"))), (REPORT.format("AP1"), good)) == []
    )
    bad = report("AP2", "2025-07-15", overall="Inadequate")
    story.begin()
    story.say(REPORT.format("AP2"), bad)
    story.check()
    assert story.in_force() == "Good"
    story.say(REPORT.format("AP2"), bad, purpose="confirm")
    story.end()
    assert story.told()[-1] == ("rating-changed", "overall", "Good", "Inadequate", "confirmed")
    assert story.in_force() == "Inadequate"
    assert {state for _, _, state in story.sent()} == {"waiting"}


def test_a_database_is_examined_and_its_changes_are_bundled_on_postgresql_too(engine: Engine) -> None:
    migrate(engine)
    story = Story(engine)
    story.day((PROFILE, header("Good")))
    story.day((PROFILE, header("Requires improvement")))
    checks = list(examine_database(engine, now=story.now, progress=lambda _: None))
    assert [(one.name, one.result) for one in checks] == [
        (name, "holds") for name in ("structure", "references", "bodies", "proofs", "messages")
    ]
    (told,) = story.history()
    with engine.begin() as db:
        made = bundle(db, told, alert=alert_of(db, told.id), wardround="1", now=story.now)
        db.execute(
            text(
                "ALTER TABLE records DROP CONSTRAINT fk_records_body; ALTER TABLE visits DROP CONSTRAINT fk_visits_body"
            )
        )
        db.execute(text("DELETE FROM bodies"))
    assert {"bodies/before.bin", "bodies/after.bin", "records/after.json"} < set(made.files)
    broken = [
        one.sentence
        for one in examine_database(engine, now=story.now, progress=lambda _: None)
        if one.result == "fails"
    ]
    assert broken[0] == "Rows name others that are not there: 2 rows of records (body); 2 rows of visits (body)"
    assert broken[1].startswith("2 pages that changes name as their proof are not kept")


def test_an_announced_report_that_is_removed_and_comes_back_is_told_each_time_on_postgresql(engine: Engine) -> None:
    from tests.press.test_whose_release import ROSE, SAID, Desk, released  # which itself may want this module's engine

    migrate(engine)
    desk = Desk(engine)
    good, bad = report("AP1", "2024-02-01", overall="Good"), report("AP2", "2025-07-17", overall="Inadequate")
    two, one = listing(("AP2", "2025-07-17"), ("AP1", "2024-02-01")), listing(("AP1", "2024-02-01"))
    desk.day((PROFILE, header("Good")), (LIST, one), (REPORT.format("AP1"), good))
    fall = released(SAID.format(ROSE, "inadequate"))
    assert [state for *_, state in desk.announce("fall", fall)] == ["confirmed", "announced"]
    desk.day((PROFILE, header("Inadequate")), (LIST, two), (REPORT.format("AP2"), bad))
    assert (desk.in_force(), len(desk.sent())) == ("Inadequate", 2)
    for _ in range(2):
        told = desk.day((PROFILE, header("Inadequate")), (LIST, one))
    assert ("report-removed", "AP2", "AP2", None, "confirmed") in told
    told = desk.day((PROFILE, header("Inadequate")), (LIST, two), (REPORT.format("AP2"), bad))
    assert ("report-published", "AP2", None, "AP2", "confirmed") in told
    assert len(desk.sent()) == 6


def test_a_page_that_cannot_be_read_is_told_and_so_is_its_end_on_postgresql(engine: Engine) -> None:
    migrate(engine)
    story = Story(engine)
    assert story.day((PROFILE, header("Good")), (LIST, listing(("AP1", "2024-02-01")))) == []
    rules = (Rule(name="pages", about=("trouble",), channels=("mail",)),)
    house = House(engine=engine, settings=Settings(rules=rules), clock=lambda: story.now, environ={}, base=Path())
    assert looked_after(house, story, "unreachable") == []
    assert [kind for kind, *_ in looked_after(house, story, "unreachable")] == ["source-unreadable"]
    assert looked_after(house, story, "gone") == []
    assert [kind for kind, *_ in looked_after(house, story, None)] == ["source-recovered"]
    assert [(channel, state) for _, channel, state in story.sent()] == [("mail", "waiting")] * 2


def looked_after(house: House, story: Story, outcome: visits.Outcome | None) -> list[tuple[object, ...]]:
    """A round in which the profile fails so, or (None) shows what it always did; what it told."""
    story.now += timedelta(days=1)
    with Round(house, trigger="round") as made:
        story.round = made.number
        if outcome is None:
            story.say(PROFILE, header("Good"))
        else:
            with house.engine.begin() as db:
                number = sources.add(
                    db, address=PROFILE, kind="cqc-profile", organisation_id=story.home, found_on=None, now=story.now
                )
                visits.record(
                    db, source_id=number, round_id=made.number, purpose="due", at=story.now, outcome=outcome, slot=None
                )
        story.check()
        made.health()
        assert made.looked_after == LookedAfter()
        made.close()
    return story.told()


def test_what_cqcs_lists_newly_name_is_due_at_once_on_postgresql(engine: Engine) -> None:
    migrate(engine)
    story = Story(engine)
    story.day((PROFILE, header("Good")))
    settings, reader = Settings(), reader_of(lists.KIND)
    address = lists.addresses(settings)[0]
    story.begin()
    named = Listed(title="Rose House", url="https://x/location/1-999000001", date="2025-07-17", organisation=HOME)
    page = Record(kind=lists.KIND, reader=reader, organisation=Organisation(name="This week"), listed=(named,))
    with engine.begin() as db:
        lease.take(db, "lists", story.now)
        lists.prepare(db, settings, story.now)
        source = sources.at(db, address)
        assert source is not None
        visits.record(
            db, source_id=source.id, round_id=story.round, purpose="due", at=story.now, outcome="changed", slot="x",
            body=b"a list",
        )  # fmt: skip
        body = sources.one(db, source.id).body
        records.add(
            db, body=body, address=address, kind=lists.KIND, reader=reader, fingerprint=None,
            document=page.model_dump(mode="json"), refusal=None, now=story.now,
        )  # fmt: skip
        for expected in ([PROFILE], []):
            readings = records.unbound(db, readers=[reader], kind=lists.KIND)
            found = lists.take_in(db, readings, slots={}, round_id=story.round, now=story.now)
            assert [row.address for row in found] == expected


def asked_for_a_pause(db: Connection, now: datetime) -> None:
    """Another message to the channel is answered that it wants to be left alone."""
    busy = Attempt(by="me", result="failed", detail={}, retry_after=60)
    row = db.scalar(text("UPDATE deliveries SET state = 'sending', claimed_by = 'me' WHERE key = 'WR-4' RETURNING id"))
    assert receipt(db, row, busy, terms=Terms(give_up_after=timedelta(days=3)), now=now, random=Random(1)) == "retry"


def withdrawn(db: Connection, now: datetime) -> None:
    """What both channels are to be told is withdrawn."""
    wrong = db.execute(text("SELECT * FROM changes WHERE alert_id IS NOT NULL")).all()
    assert corrections.make(db, wrong, cause="withdrawn", author="me", reason="why", now=now) == ()


@pytest.mark.parametrize(("work", "later"), [(asked_for_a_pause, "WR-3"), (withdrawn, "WR-2")])
def test_everybody_locks_messages_in_one_order_so_that_no_two_wait_for_each_other(
    engine: Engine, work: Callable[[Connection, datetime], None], later: str
) -> None:
    migrate(engine)
    story = Story(engine)
    story.day((PROFILE, header("Good")))
    story.day((PROFILE, header("Inadequate")))
    with engine.begin() as db:
        db.execute(text("DELETE FROM deliveries"))
        row = text(
            "INSERT INTO deliveries (alert_id, channel, rules, key, state, created_at, due_at)"
            " VALUES (:alert, :channel, '[]', :key, 'waiting', now(), '2020-01-01')"
        )
        for key, alert, channel in (("1", 1, "mail"), ("2", 1, "chat"), ("3", None, "mail"), ("4", None, "mail")):
            db.execute(row, {"alert": alert, "channel": channel, "key": f"WR-{key}"})
        db.execute(text("UPDATE deliveries SET state = 'retry' WHERE key <> 'WR-1'"))
    with engine.begin() as db:  # PostgreSQL comes to a row that was written anew after the others
        db.execute(text("UPDATE deliveries SET state = 'retry' WHERE key = 'WR-1'"))

    def elsewhere() -> None:
        with engine.begin() as other:
            work(other, story.now)

    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with engine.begin() as first:
        first.execute(text("SELECT id FROM deliveries WHERE key = 'WR-1' FOR UPDATE"))
        thread = Thread(target=elsewhere)
        thread.start()
        with engine.connect() as db:
            while thread.is_alive() and not db.scalar(waiting):
                db.rollback()
        now = text("SELECT key FROM deliveries WHERE key = :key FOR UPDATE NOWAIT")
        assert first.scalar(now, {"key": later}) == later
    thread.join()

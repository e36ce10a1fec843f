"""The same tables and the same story on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from storage.engine import open_database
from storage.migrate import migrate
from tests.check.conftest import LIST, PROFILE, REPORT, Story, header, listing, report

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

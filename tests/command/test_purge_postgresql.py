"""A paper that a person has removed from a PostgreSQL server is gone from every table, and stays gone."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.command.conftest import Wardround
from tests.command.test_purge import BEFORE, BODY, GONE, HERE, LEAK, held
from tests.papers.boardroom import Boardroom, paper
from tests.papers.shelf import board, pack
from tests.storage.test_postgresql import engine

__all__ = ["engine"]

pytestmark = pytest.mark.postgresql
APRIL, JUNE = "2026-04-22", "2026-06-24"


def test_nothing_that_the_paper_said_is_left_there_and_the_next_rounds_tell_nothing(
    engine: Engine, wardround: Wardround
) -> None:
    room = Boardroom(Path(), engine=engine)
    room.day(board(pack("april.pdf", APRIL)), {"april.pdf": BEFORE})
    assert room.day(HERE, {"june.pdf": LEAK, "annex": paper(4, JUNE)})
    room.day(GONE)
    assert [one.kind for one in room.day(GONE)] == ["paper-withdrawn"]
    assert {"facts", "changes", "records", "current_facts"} <= set(held(room))
    server = ("--database", engine.url.render_as_string(hide_password=False))
    done = wardround(*server, "purge", "paper", BODY[:12], "--reason", "it may name somebody", "--by", "records")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"Purged paper {BODY[:12]} of Dales and Coast NHS Trust:")
    assert held(room) == []
    kept = "The server may keep its bytes until its administrator runs VACUUM FULL on the database.\n"
    assert kept in done.out
    again = wardround(*server, "purge", "paper", BODY[:12])
    assert again.out == f"There is nothing to do for {BODY[:12]}: it was purged before.\n{kept}"
    assert room.day(GONE) == []
    assert held(room) == []
    assert "1 paper purged" in wardround(*server, "verify").out

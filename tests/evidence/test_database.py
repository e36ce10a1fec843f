"""The database that bundles are made of, whole and spoiled."""

import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from tests.command.conftest import Wardround
from tests.evidence.ward import AFTER, REPORT

PAGE = sha256(AFTER[REPORT]).hexdigest()


def test_a_whole_database_holds(wardround: Wardround, lived: Path) -> None:
    ran = wardround("--database", lived, "verify")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[-1] == "The database holds."
    assert [line.split("  ")[0] for line in lines[:-2]] == ["holds"] * 5
    assert "SQLite finds its file whole" in ran.out
    assert "9 pages of 0.2 MB, each with its hash (" in ran.out
    assert "MB a second)" in ran.out


def test_a_script_gets_one_document(wardround: Wardround, lived: Path) -> None:
    told = wardround("--database", lived, "verify", "--json").document
    assert (told["file"], told["worth"], told["sentence"]) == (None, "sound", "The database holds.")
    assert [one["name"] for one in told["checks"]] == ["structure", "references", "bodies", "proofs", "messages"]


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "update bodies set content = zeroblob(9) where hash = :page",
            f"the stored body {PAGE[:12]}… cannot be unfolded",
        ),
        (
            "update bodies set content = (select content from bodies where hash != :page limit 1) where hash = :page",
            f"the stored body {PAGE[:12]}… is not what was received",
        ),
        (
            "delete from bodies where hash = :page",
            "Rows name others that are not there: 1 row of records (body); 1 row",
        ),
        ("delete from bodies where hash = :page", "5 pages that changes name as their proof are not kept, such as one"),
        (
            "delete from alerts where id = 1",
            "Rows name others that are not there: 6 rows of changes (alert_id); 2 rows of deliveries (alert_id)",
        ),
        (
            "update deliveries set state = 'waiting-for-round' where channel = 'chat'",
            "1 message (the first for chat) held back though the round is over: `wardround round` lets it go",
        ),
        (
            "update changes set alert_id = null where kind = 'assessment-started'",
            "1 change belongs to no alert, the first of 2025-07-17 07:02: please report it",
        ),
    ],
)
def test_what_is_not_whole_is_named(wardround: Wardround, database: Path, statement: str, told: str) -> None:
    with closing(sqlite3.connect(database)) as db:
        assert db.execute(statement, {"page": PAGE}).rowcount
        db.commit()
    ran = wardround("--database", database, "verify")
    assert ran.code == 1
    assert told in ran.out
    assert "The database does not hold: " in ran.out


def test_a_file_that_is_damaged_on_its_disk_is_found(wardround: Wardround, database: Path) -> None:
    with closing(sqlite3.connect(database)) as db:
        index = "select rootpage from sqlite_schema where name = 'ix_receipts_delivery_id'"
        ((root,), (size,)) = db.execute(index).fetchone(), db.execute("PRAGMA page_size").fetchone()
    content = bytearray(database.read_bytes())
    content[(root - 1) * size : (root - 1) * size + 100] = bytes(100)
    database.write_bytes(content)
    ran = wardround("--database", database, "verify")
    assert ran.code == 1
    assert "SQLite finds its file damaged (" in ran.out

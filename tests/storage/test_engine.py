import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy.exc
from sqlalchemy import Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage.engine import DatabaseError, MissingDatabase, database_url, open_database, reading
from storage.migrate import migrate
from storage.tables import organisations, sources, watches
from tests.storage.moment import NOW


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'wardround.db'}", create=True)
    migrate(engine)
    yield engine
    engine.dispose()


def test_every_connection_has_the_log_the_keys_and_the_patience(engine: Engine) -> None:
    held = [engine.connect() for _ in range(3)] + [reading(engine).connect()]
    for db in held:
        said = {
            name: db.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
        assert said == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 60_000}
        db.rollback()
    for db in held:
        db.close()


def test_a_row_that_points_nowhere_is_refused(engine: Engine) -> None:
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), engine.begin() as db:
        db.execute(insert(sources).values(address="a", kind="k", organisation_id=99, added_at=NOW))


def test_what_begins_and_fails_leaves_nothing(engine: Engine) -> None:
    def fail() -> None:
        with engine.begin() as db:
            db.execute(insert(organisations).values(level="provider", cqc_id="RT1", added_at=NOW))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with engine.begin() as db:
        assert db.execute(select(organisations)).all() == []


def test_a_step_inside_a_transaction_is_taken_back_alone(engine: Engine) -> None:
    with engine.begin() as db:
        db.execute(insert(organisations).values(level="provider", cqc_id="RT1", added_at=NOW))
        step = db.begin_nested()
        db.execute(insert(organisations).values(level="provider", cqc_id="RT2", added_at=NOW))
        step.rollback()
    with engine.begin() as db:
        assert list(db.scalars(select(organisations.c.cqc_id))) == ["RT1"]


def test_a_transaction_takes_the_right_to_write_at_its_beginning(engine: Engine) -> None:
    other = sqlite3.connect(str(engine.url.database), timeout=0)
    with engine.begin(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")
    other.close()


def test_a_question_neither_waits_for_a_writer_nor_keeps_one_waiting(engine: Engine) -> None:
    with reading(engine).connect() as asking:
        assert asking.execute(select(organisations)).all() == []
        with engine.begin() as db:
            db.execute(insert(organisations).values(level="provider", cqc_id="RT1", added_at=NOW))
            with reading(engine).connect() as another:
                assert another.execute(select(organisations)).all() == [], "it is not committed yet"
        assert asking.execute(select(organisations)).all() == [], "a question sees one moment"


def test_of_two_writers_the_second_waits_for_the_first(engine: Engine) -> None:
    with engine.begin() as db:
        db.execute(insert(organisations).values(level="provider", cqc_id="RT1", added_at=NOW))

    def count() -> None:
        for _ in range(20):
            with engine.begin() as db:
                name = db.scalar(select(organisations.c.name))
                db.execute(update(organisations).values(name=str(int(name or 0) + 1)))

    both = [threading.Thread(target=count) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    with engine.begin() as db:
        assert db.scalar(select(organisations.c.name)) == "40"


def test_one_organisation_is_on_a_list_once(engine: Engine) -> None:
    row = {"list": "", "asked": "RT1", "state": "watched", "added_by": "me", "added_at": NOW}
    with engine.begin() as db:
        db.execute(insert(organisations).values(id=1, level="provider", cqc_id="RT1", added_at=NOW))
        db.execute(insert(watches).values(organisation_id=1, removed_at=NOW, **row))
        db.execute(insert(watches).values(organisation_id=1, **row))
    with pytest.raises(IntegrityError), engine.begin() as db:
        db.execute(insert(watches).values(organisation_id=1, **row))


def test_a_database_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(MissingDatabase, match=r"there is no database at .* yet"):
        open_database(f"sqlite:///{tmp_path / 'nothing.db'}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("mysql://host/name", "mysql is not supported; allowed are sqlite and postgresql"),
        ("://", "is neither a path nor"),
    ],
)
def test_an_address_of_no_database_is_one_sentence(tmp_path: Path, address: str, told: str) -> None:
    with pytest.raises(DatabaseError, match=told):
        database_url(address, relative_to=tmp_path)


def test_a_damaged_file_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "wardround.db").write_bytes(b"no database at all, and long enough to be none" * 50)
    engine = open_database(f"sqlite:///{tmp_path / 'wardround.db'}")
    with pytest.raises(sqlalchemy.exc.DatabaseError, match="not a database"):
        migrate(engine)
    engine.dispose()

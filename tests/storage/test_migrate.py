import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from storage import lease, sending, sources, watches
from storage.engine import NewerDatabase, open_database
from storage.migrate import MIGRATIONS, migrate, version, versions
from storage.tables import metadata
from tests.check.conftest import LIST, PROFILE, Story, header, listing


def test_the_versions_are_those_that_alembic_finds_in_its_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    found = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert versions() == found[::-1]


def test_it_makes_the_tables_once(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'new.db'}", create=True)
    assert version(engine) is None
    first, second = migrate(engine), migrate(engine)
    assert (first.before, first.after) == (None, versions()[-1])
    assert (second.before, second.after, second.backup) == (versions()[-1], versions()[-1], None)
    engine.dispose()
    assert [path.name for path in tmp_path.iterdir()] == ["new.db"]


def test_a_version_that_is_not_known_here_is_refused(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'new.db'}", create=True)
    migrate(engine)
    engine.dispose()
    with sqlite3.connect(tmp_path / "new.db") as db:
        db.execute("update alembic_version set version_num = '9999'")
    db.close()
    with pytest.raises(NewerDatabase, match=r"written by a newer Wardround \(migration 9999\)"):
        migrate(engine)
    engine.dispose()


def test_a_database_with_rows_keeps_them_all_and_every_reference(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    engine = open_database(f"sqlite:///{path}", create=True)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "0001")
        db.execute(text("insert into organisations values (1, 'provider', 'RT1', 'A trust', '2026-01-01')"))
        db.execute(
            text(
                "insert into sources (id, address, kind, organisation_id, added_at)"
                " values (1, 'https://www.cqc.org.uk/provider/RT1', 'cqc-profile', 1, '2026-01-01')"
            )
        )
        db.execute(text("insert into rounds (id, token, trigger, started_at) values (1, 'a', 'round', '2026-01-01')"))
        db.execute(
            text(
                "insert into visits (id, source_id, round_id, purpose, at, outcome)"
                " values (1, 1, 1, 'due', '2026-01-01', 'changed')"
            )
        )
    done = migrate(engine)
    assert (done.before, done.after, done.backup) == ("0001", versions()[-1], f"{path}.before-0001.backup")
    with engine.begin() as db:
        whole = "select o.name, s.address, v.outcome from visits v join sources s on s.id = v.source_id "
        rows = db.execute(text(f"{whole} join organisations o on o.id = s.organisation_id")).all()
        assert rows == [("A trust", "https://www.cqc.org.uk/provider/RT1", "changed")]
        assert db.execute(text("pragma foreign_key_check")).all() == []
        assert db.scalar(text("pragma foreign_keys")) == 1
    engine.dispose()


def test_the_tables_of_the_code_are_those_that_the_migrations_make(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'new.db'}", create=True)
    migrate(engine)
    with engine.connect() as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) == []
    engine.dispose()


def test_what_was_held_and_half_sent_before_an_upgrade_is_told_after_it(tmp_path: Path) -> None:
    story, engine = upgraded(tmp_path, half_told)
    assert story.sent() == [(1, "mail", "sending"), (1, "chat", "waiting")]
    with engine.begin() as db:
        (left,) = sending.recover(db, now=story.now, gone=lease.is_gone)
        assert [row.id for row in sending.due(db, story.now)] == [left, 2]
    assert story.day((PROFILE, header("Inadequate"))) == [], "it was told as seen once"
    told = [(one.kind, one.after, one.state) for one in story.history()]
    assert told == [("rating-changed", "Inadequate", "confirmed")]
    with engine.connect() as db:
        assert [(row.told_at, row.unclear_since) for row in sources.watched(db)] == [(None, None)] * 2
        assert [one.origin for one in watches.watched(db)] == ["person"]
    engine.dispose()


def test_what_waits_for_its_second_look_over_an_upgrade_is_told_by_the_next_round(tmp_path: Path) -> None:
    story, engine = upgraded(tmp_path, held)
    assert story.to_confirm() == [PROFILE]
    story.begin()
    story.say(PROFILE, header("Inadequate"), purpose="confirm")
    story.end()
    assert [(one.after, one.state) for one in story.history()] == [("Inadequate", "confirmed")]
    assert story.sent() == [(1, "mail", "waiting"), (1, "chat", "waiting")]
    engine.dispose()


def held(story: Story) -> None:
    """A fall that a round saw once, before it died."""
    story.begin()
    story.say(PROFILE, header("Inadequate"))
    story.check()


def half_told(story: Story) -> None:
    """The same, closed and told as seen once, killed while the first message left."""
    held(story)
    story.end()
    with story.engine.begin() as db:
        first = sending.due(db, story.now)[0].id
        assert sending.claim(db, first, by="the version before", until=story.now, now=story.now)


def upgraded(folder: Path, lived: Callable[[Story], None]) -> tuple[Story, Engine]:
    """A home whose days were lived before the upgrade: its rows as the first version held them, brought up to date."""
    new = open_database(f"sqlite:///{folder / 'new.db'}", create=True)
    migrate(new)
    story = Story(new)
    assert story.day((PROFILE, header("Good")), (LIST, listing(("AP1", "2024-02-01")))) == []
    lived(story)
    new.dispose()
    old = open_database(f"sqlite:///{folder / 'old.db'}", create=True)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with old.begin() as db:
        config.attributes["connection"] = db
        command.upgrade(config, "0001")
    with closing(sqlite3.connect(folder / "old.db")) as db, db:
        db.execute("attach ? as new", [str(folder / "new.db")])
        for table in metadata.sorted_tables:
            names = ", ".join(f'"{row[1]}"' for row in db.execute(f"pragma main.table_info({table.name})"))
            copy = f"insert into main.{table.name} ({names}) select {names} from new.{table.name}"  # noqa: S608  # ours
            if names:  # a table that the first version had
                db.execute(copy)
    migrate(old)
    story.engine = old
    return story, old

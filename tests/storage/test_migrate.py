import sqlite3
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from storage.engine import NewerDatabase, open_database
from storage.migrate import MIGRATIONS, migrate, version, versions


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

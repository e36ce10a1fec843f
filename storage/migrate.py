"""Bring a database to the tables of this version, after a backup of what was there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine

from .engine import NewerDatabase
from .record import Value


class Migrated(Value):
    """What a migration did: the versions before and after (None = no tables yet) and where the backup lies."""

    before: str | None
    after: str
    backup: str | None = None


def migrate(engine: Engine) -> Migrated:
    """Bring the database up to date; safe to repeat. An SQLite file with tables is copied beside itself first.

    Raises NewerDatabase where the database knows a migration that this version does not.
    """
    before = version(engine)
    scripts = ScriptDirectory.from_config(_config())
    newest = scripts.get_current_head() or ""
    _refuse_newer(engine, scripts, before)
    if before == newest:
        return Migrated(before=before, after=newest)
    backup = _copy(engine, before) if before else None
    with engine.begin() as db:
        config = _config()
        config.attributes["connection"] = db
        command.upgrade(config, "head")
    return Migrated(before=before, after=newest, backup=backup)


def version(engine: Engine) -> str | None:
    """The migration that the database stands at, or None where it has no tables."""
    with engine.execution_options(reading=True).connect() as db:
        return MigrationContext.configure(db).get_current_revision()


def check_version(engine: Engine) -> None:
    """Raise NewerDatabase where the database was written by a newer Wardround."""
    _refuse_newer(engine, ScriptDirectory.from_config(_config()), version(engine))


def _refuse_newer(engine: Engine, scripts: ScriptDirectory, before: str | None) -> None:
    try:
        if before is not None:
            scripts.get_revision(before)
    except CommandError as error:
        raise NewerDatabase(
            f"the database {engine.url.database} was written by a newer Wardround (migration {before});"
            " install that version, or restore a backup made with this one"
        ) from error


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    return config


def _copy(engine: Engine, before: str) -> str | None:
    if engine.url.get_backend_name() != "sqlite" or not engine.url.database:
        return None
    path = Path(engine.url.database)
    target = path.with_name(f"{path.name}.before-{before}.backup")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    return str(target)

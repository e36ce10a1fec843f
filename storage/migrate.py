"""Bring a database to the tables of this version, after a backup of what was there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, inspect, text

from .engine import FIRST, DatabaseError, NewerDatabase, OtherDatabase
from .record import Value

MIGRATIONS = Path(__file__).with_name("migrations")


class Migrated(Value):
    """What a migration did: the versions before and after (None = no tables yet) and where the backup lies."""

    before: str | None
    after: str
    backup: str | None = None


def migrate(engine: Engine) -> Migrated:
    """Bring the database up to date; safe to repeat. An SQLite file with tables is copied beside itself first.

    Raises NewerDatabase where the database knows a migration that this version does not.
    """
    before, newest = version(engine), versions()[-1]
    _refuse_newer(engine, before)
    if before == newest:
        return Migrated(before=before, after=newest)
    backup = _copy(engine, before) if before else None
    _upgrade(engine)
    return Migrated(before=before, after=newest, backup=backup)


def version(engine: Engine) -> str | None:
    """The migration that the database stands at, or None where it has no tables.

    Raises OtherDatabase for an SQLite file that holds tables, and none of Wardround's: nothing is put beside them.
    """
    with engine.execution_options(reading=True).connect() as db:
        tables = inspect(db).get_table_names()
        if tables and FIRST not in tables and engine.dialect.name == "sqlite":
            raise OtherDatabase(
                f"the database {engine.url.database} is another program's: it holds the table {tables[0]} and"
                " none of Wardround's; name another file"
            )
        found: str | None = None
        if "alembic_version" in tables:
            found = db.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def versions() -> list[str]:
    """Every migration that this version has, oldest first: the numbers that its files begin with."""
    return sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _refuse_newer(engine: Engine, before: str | None) -> None:
    if before is not None and before not in versions():
        raise NewerDatabase(
            f"the database {engine.url.database} was written by a newer Wardround (migration {before});"
            " install that version, or restore a backup made with this one"
        )


def _upgrade(engine: Engine) -> None:
    # Alembic takes longer to import than most questions to answer, and is needed once for each version.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.connect() as db, _without_references(db), db.begin():
        config.attributes["connection"] = db
        command.upgrade(config, "head")
        if engine.dialect.name == "sqlite" and (astray := db.exec_driver_sql("PRAGMA foreign_key_check").all()):
            raise DatabaseError(f"the migration would leave {len(astray)} rows that point nowhere; nothing was changed")


@contextmanager
def _without_references(db: Connection) -> Iterator[None]:
    """SQLite rebuilds a table to alter it, and drops the old one while others point to it (sqlite.org/lang_altertable,
    section 7): references are checked at the end instead. The switch does nothing inside a transaction."""
    driver: Any = db.connection.driver_connection
    if db.dialect.name == "sqlite":
        driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        if db.dialect.name == "sqlite":
            driver.execute("PRAGMA foreign_keys=ON")


def _copy(engine: Engine, before: str) -> str | None:
    if engine.url.get_backend_name() != "sqlite" or not engine.url.database:
        return None
    path = Path(engine.url.database)
    target = path.with_name(f"{path.name}.before-{before}.backup")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
    return str(target)

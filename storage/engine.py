"""One way to open the database, SQLite (WAL) or PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError

BUSY_SECONDS = 60
FIRST = "organisations"
"""A table that every version has."""


class DatabaseError(Exception):
    """A database that cannot be used as it is; the sentence says what to do.

    DatabaseError
      ├─ MissingDatabase   nothing is there yet
      ├─ NewerDatabase     written by a newer Wardround
      └─ OtherDatabase     another program's
    """


class MissingDatabase(DatabaseError):
    """There is no database at the address yet."""


class NewerDatabase(DatabaseError):
    """The database was migrated by a newer version than this one."""


class OtherDatabase(DatabaseError):
    """The file holds the tables of another program."""


def is_locked(error: DBAPIError) -> bool:
    """Whether another process has kept an SQLite file for longer than it was waited for."""
    return str(error.orig) == "database is locked"


def said(error: DBAPIError) -> str:
    """What the database itself says, on one line: PostgreSQL likes several."""
    if is_locked(error):
        return "another process keeps it locked; try again when that one is done"
    return " ".join(str(error.orig).split())


def database_url(address: str, *, relative_to: Path) -> URL:
    """The SQLAlchemy URL of ``address``: a URL, or the path of an SQLite file relative to the settings file."""
    if "://" not in address:
        return URL.create("sqlite", database=str((relative_to / Path(address).expanduser()).resolve()))
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise DatabaseError(
            f"database: {address!r} is neither a path nor a database URL such as sqlite:///file.db"
        ) from error
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise DatabaseError(f"database: {url.get_backend_name()} is not supported; allowed are sqlite and postgresql")
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        url = url.set(database=str((relative_to / url.database).resolve()))
    return url


def open_database(url: URL | str, *, create: bool = False) -> Engine:
    """An engine on ``url``. Every transaction is explicit; on SQLite it takes the write lock at once (BEGIN IMMEDIATE)
    unless the engine was given ``execution_options(reading=True)``.

    Raises MissingDatabase where an SQLite file does not exist and ``create`` is false.
    """
    url = make_url(url)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    path = Path(url.database or "")
    if not path.exists():
        if not create:
            raise MissingDatabase(f"there is no database at {path} yet: `wardround watch add` makes it")
        path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def reading(engine: Engine) -> Engine:
    """The same database for questions only: never waits for a writer and never blocks one."""
    return engine.execution_options(reading=True)


def _prepare(connection: Any, _record: Any) -> None:
    # The driver's own transaction control begins late and breaks SAVEPOINT; ours begins in _begin.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        cursor.execute(f"PRAGMA {pragma}")
    tables = {name for (name,) in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables or FIRST in tables:  # WAL is written into the file, and another program's is left as it is
        cursor.execute("PRAGMA journal_mode=WAL")
    cursor.close()


def _begin(connection: Connection) -> None:
    questions_only = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if questions_only else "BEGIN IMMEDIATE")

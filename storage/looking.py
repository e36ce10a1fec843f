"""Look at a database without changing a byte of it, whatever its state."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, NullPool, create_engine, event, func, select
from sqlalchemy.engine import URL

from .tables import bodies

SECONDS = 10
"""How long to wait for a server, or for a file that is locked."""
LIKE_WRITING = ("visits", "facts", "changes", "deliveries")
"""Tables that every round writes to: who may not insert into them may make no round."""


def open_to_look(url: URL) -> Engine:
    """An engine that only reads. An SQLite file that is not there is not made: the first connection then fails."""
    if url.get_backend_name() == "sqlite":
        path = url.database or ""
        engine = create_engine("sqlite://", creator=lambda: _read_only(path), poolclass=NullPool)
        event.listen(engine, "begin", lambda db: db.exec_driver_sql("BEGIN"))
        return engine
    options = {"connect_timeout": SECONDS, "options": "-c default_transaction_read_only=on"}
    return create_engine(url, connect_args=options, poolclass=NullPool)


def damage(db: Connection) -> str | None:
    """What SQLite's quick check finds wrong first, or None; a server checks itself."""
    if db.dialect.name != "sqlite":
        return None
    said = str(db.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    return None if said == "ok" else " ".join(said.split())


def is_wal(path: Path) -> bool:
    """Whether an SQLite file is in WAL mode, by its head (sqlite.org/fileformat, 1.3.3): asking may be answered wrongly
    where the file is read as it lies."""
    with path.open("rb") as file:
        return file.read(20)[18:] == b"\x02\x02"


def size(db: Connection) -> int:
    """The bytes that the database takes, an SQLite file's unwritten rest (WAL) apart."""
    if db.dialect.name == "sqlite":
        pages = int(db.exec_driver_sql("PRAGMA page_count").scalar() or 0)
        return pages * int(db.exec_driver_sql("PRAGMA page_size").scalar() or 0)
    return int(db.scalar(select(func.pg_database_size(func.current_database()))) or 0)


def takes_writes(db: Connection) -> bool:
    """Whether a server would let us write; of a file its mode says so."""
    if db.dialect.name == "sqlite":
        return True
    if db.scalar(select(func.pg_is_in_recovery())):
        return False
    return all(db.scalar(select(func.has_table_privilege(table, "INSERT"))) for table in LIKE_WRITING)


def growth(db: Connection, since: Any) -> int:
    """The bytes of the pages that were first seen after a moment, as they are stored."""
    stored = select(func.sum(func.length(bodies.c.content))).where(bodies.c.first_seen > since)
    return int(db.scalar(stored) or 0)


def _read_only(path: str) -> sqlite3.Connection:
    # Opened for reading, a file in WAL mode still gets two files beside it. With none there nobody has it open, and it
    # can be read as it lies; with one, what is not yet written into it counts as well.
    used = any(Path(f"{path}{ending}").exists() for ending in ("-wal", "-journal"))
    how = "mode=ro" if used else "mode=ro&immutable=1"
    return sqlite3.connect(
        f"file:{quote(path)}?{how}", uri=True, timeout=SECONDS, isolation_level=None, check_same_thread=False
    )

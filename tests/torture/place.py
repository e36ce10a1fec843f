"""Where the house is kept: a file, or a database on a server; each can be put aside under a name and taken again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sqlalchemy import Engine, create_engine, make_url, text

from storage.engine import open_database


class File:
    """A folder with an SQLite file."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "wardround.db"
        self.engine: Engine = open_database(f"sqlite:///{self.path}", create=True)

    def keep(self, name: str) -> None:
        """Put it aside as it is; nobody has it open."""
        shutil.copy(self.path, self.folder / name)

    def take(self, name: str) -> None:
        """As it was kept."""
        self.clear()
        shutil.copy(self.folder / name, self.path)

    def clear(self) -> None:
        """Nothing is there."""
        for old in self.folder.glob(f"{self.path.name}*"):
            old.unlink()

    def leave(self) -> None:
        """Nobody wants it any more."""
        self.engine.dispose()


class Server:
    """Databases of our own on a PostgreSQL server."""

    def __init__(self, address: str) -> None:
        self.name, self.kept = f"torture_{os.getpid()}", set[str]()
        self._server = create_engine(address, isolation_level="AUTOCOMMIT")
        self.engine: Engine = open_database(make_url(address).set(database=self.name))
        self.clear()
        self._ask(f"CREATE DATABASE {self.name}")

    def keep(self, name: str) -> None:
        """Put it aside as it is."""
        self._drop(self._of(name))
        self._ask(f"CREATE DATABASE {self._of(name)} TEMPLATE {self.name}")
        self.kept.add(name)

    def take(self, name: str) -> None:
        """As it was kept, whoever died in it."""
        self.clear()
        self._ask(f"CREATE DATABASE {self.name} TEMPLATE {self._of(name)}")

    def clear(self) -> None:
        """Nothing is there."""
        self._drop(self.name)

    def leave(self) -> None:
        """Nobody wants it any more."""
        self.engine.dispose()
        for name in (self.name, *map(self._of, self.kept)):
            self._drop(name)
        self._server.dispose()

    def _of(self, name: str) -> str:
        return f"{self.name}_{name.replace('-', '_')}"

    def _drop(self, database: str) -> None:
        self._ask(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def _ask(self, what: str) -> None:
        with self._server.connect() as db:
            db.execute(text(what))
        self._server.dispose()  # a fork must not have our line to it

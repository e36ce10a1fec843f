"""One call of the program: its options, the settings they lead to, and the house opened from them."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import typer
from sqlalchemy import Engine
from sqlalchemy.engine import URL

from storage.engine import DatabaseError, MissingDatabase, database_url, open_database
from storage.migrate import migrate, version

from .house import House
from .loading import Loaded, load
from .show import Show


class WrongUse(Exception):
    """A command that was asked for something it cannot do: one sentence that says what it can."""


@dataclass(frozen=True)
class Invocation:
    """What stands before the command, and where it was typed."""

    show: Show
    environ: Mapping[str, str]
    folder: Path
    settings_file: Path | None = None
    database: str | None = None
    verbose: bool = False
    log_format: str = "text"

    @cached_property
    def loaded(self) -> Loaded:
        """The settings; their warnings are said once. Raises SettingsError."""
        loaded = load(environ=self.environ, folder=self.folder, file=self.settings_file, database=self.database or None)
        for warning in loaded.warnings:
            self.show.complain(f"warning: {warning}")
        return loaded

    @property
    def url(self) -> URL:
        """Where the database is."""
        return database_url(self.loaded.settings.database, relative_to=self.loaded.base)

    @property
    def database_name(self) -> str:
        """The database as a person may see it: the file's path, or its URL without the password."""
        if self.url.get_backend_name() == "sqlite":
            return str(self.url.database)
        return self.url.render_as_string(hide_password=True)

    def house(self) -> House:
        """The house as it stands, its tables of this version. Raises MissingDatabase, NewerDatabase."""
        engine = self.opened(create=False)
        before = version(engine)
        if before is None:
            raise MissingDatabase(
                f"there is nothing in the database {self.database_name} yet: `wardround watch add` makes it"
            )
        self._migrate(engine)
        return self._house(engine)

    def made_house(self) -> House:
        """The house, its database made where there is none yet, which is said."""
        engine = self.opened(create=True)
        self._migrate(engine)
        return self._house(engine)

    def opened(self, *, create: bool) -> Engine:
        """The database, whatever its tables; made where ``create``. Raises DatabaseError."""
        try:
            return open_database(self.url, create=create)
        except ModuleNotFoundError as error:
            raise DatabaseError(
                f"database: {self.url.drivername} needs the package {error.name}: install wardround[postgresql]"
            ) from error

    def _migrate(self, engine: Engine) -> None:
        done = migrate(engine)
        if done.before is None:
            self.show.say(f"Database made at {self.database_name}")
        elif done.before != done.after:
            backup = f"; as it was before it is kept at {done.backup}" if done.backup else ""
            self.show.say(f"Database brought up to date{backup}")

    def _house(self, engine: Engine) -> House:
        return House(
            engine=engine,
            settings=self.loaded.settings,
            clock=now,
            environ=self.environ,
            base=self.loaded.base,
        )


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def who() -> str:
    """Who is asking, as the system knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def of(context: typer.Context) -> Invocation:
    """The invocation that a command belongs to."""
    found = context.find_object(Invocation)
    assert found is not None
    return found

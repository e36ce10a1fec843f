"""One call of the program: its options, the settings they lead to, and the house opened from them."""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from .loading import Loaded, load
from .settings import SettingsError
from .show import Show

# What only commands with a database need is imported where it is used: reading a file should feel instant.
if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.engine import URL

    from .house import House


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
    engines: list[Engine] = field(default_factory=list)

    @cached_property
    def loaded(self) -> Loaded:
        """The settings; their warnings are said once. Raises SettingsError."""
        return self._load()

    def again(self, house: House) -> House:
        """The same house under the settings as they stand now. Raises SettingsError and ContactMissing."""
        from storage.engine import database_url

        from .fetching import require_contact_for

        loaded = self._load()
        if database_url(loaded.settings.database, relative_to=loaded.base) != self.url:
            raise SettingsError(f"database: {self.database_name} is in use; another one needs a restart")
        renewed = replace(house, settings=loaded.settings, environ=loaded.environ, base=loaded.base)
        require_contact_for(renewed)
        return renewed

    @property
    def url(self) -> URL:
        """Where the database is."""
        from storage.engine import database_url

        return database_url(self.loaded.settings.database, relative_to=self.loaded.base)

    @property
    def database_name(self) -> str:
        """The database as a person may see it: the file's path, or its URL without the password."""
        if self.url.get_backend_name() == "sqlite":
            return self.url.database or ":memory:"
        return self.url.render_as_string(hide_password=True)

    def house(self) -> House:
        """The house as it stands, its tables of this version. Raises MissingDatabase, NewerDatabase."""
        from storage.engine import MissingDatabase
        from storage.migrate import version

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
        from sqlalchemy.exc import DBAPIError

        from storage.engine import DatabaseError, open_database, said

        try:
            engine = open_database(self.url, create=create)
            self.engines.append(engine)
            engine.connect().close()
        except ModuleNotFoundError as error:
            raise DatabaseError(
                f"database: {self.url.drivername} needs the package {error.name}: install wardround[postgresql]"
            ) from error
        except DBAPIError as error:
            raise DatabaseError(
                f"the database {self.database_name} cannot be opened: {self._why(said(error))}"
            ) from error
        return engine

    def _why(self, told: str) -> str:
        """What keeps the database from being opened, in words that say what to do where only SQLite's own are known."""
        path = Path(self.url.database or "")
        if self.url.get_backend_name() != "sqlite" or not path.exists():
            return told
        if path.is_dir():
            return "it is a folder; name a file in it"
        if not (os.access(path, os.R_OK | os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK)):
            return (
                f"this user ({who()}) may not read and write it, or not its folder; `wardround doctor` says what to do"
            )
        return told

    def close(self) -> None:
        """Let go of the database."""
        for engine in self.engines:
            engine.dispose()

    def _load(self) -> Loaded:
        loaded = load(environ=self.environ, folder=self.folder, file=self.settings_file, database=self.database or None)
        for warning in loaded.warnings:
            self.show.complain(f"warning: {warning}")
        return loaded

    def _migrate(self, engine: Engine) -> None:
        from storage.migrate import migrate

        done = migrate(engine)
        if done.before is None:
            self.show.say(f"Database made at {self.database_name}")
        elif done.before != done.after:
            backup = f"; as it was before it is kept at {done.backup}" if done.backup else ""
            self.show.say(f"Database brought up to date{backup}")

    def _house(self, engine: Engine) -> House:
        from .house import House

        return House(
            engine=engine,
            settings=self.loaded.settings,
            clock=now,
            environ=self.loaded.environ,
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

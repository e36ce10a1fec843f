"""The database: there, whole, of this version, and taking writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from storage import looking
from storage.engine import OtherDatabase, is_locked, said
from storage.migrate import version, versions

from .disk import in_words
from .finding import Finding, note, ok, trouble, warning

NAME = "database"


def database(url: URL) -> tuple[list[Finding], Engine | None]:
    """What is found of the database, and an engine to ask it; None where there is nothing that can be asked."""
    name = _called(url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return [note(NAME, f"There is no database at {name} yet.", "`wardround watch add RT1` makes it.")], None
    try:
        engine = looking.open_to_look(url)
        found = list(_found(engine, url))
    except ModuleNotFoundError as error:
        told = f"{url.drivername} needs the package {error.name}, which is not installed."
        return [trouble(NAME, told, "Install wardround[postgresql].")], None
    except OtherDatabase:
        told = f"The database {name} is another program's: it holds tables, and none of Wardround's."
        return [trouble(NAME, told, "Name another file as `database`; this one is left alone.")], None
    except DBAPIError as error:
        remedy = "Leave the file where it is: nothing says that it is damaged." if is_locked(error) else _remedy(url)
        return [trouble(NAME, f"The database {name} cannot be read: {_said(error)}.", remedy)], None
    return found, engine if all(one.level in ("ok", "warning") for one in found) else None


def unanswered(error: DBAPIError) -> Finding:
    """A question that the database could not answer."""
    return trouble(
        NAME, f"The database could not answer: {_said(error)}.", "Look at what is said of it, and try again."
    )


def _found(engine: Engine, url: URL) -> Iterator[Finding]:
    name = _called(url)
    with engine.connect() as db:
        wrong, size = looking.damage(db), looking.size(db)
    if wrong is not None:
        yield trouble(NAME, f"The database {name} is damaged: {wrong}.", _remedy(url))
        return
    at, newest = version(engine), versions()[-1]
    if at is None:
        yield note(NAME, f"There is nothing in the database {name} yet.", "`wardround watch add RT1` begins it.")
    elif at not in versions():
        yield trouble(
            NAME,
            f"The database {name} was written by a newer Wardround (migration {at}; this one knows {newest}).",
            "Install that version, or put a backup made with this one in its place.",
        )
    elif at != newest:
        yield note(
            NAME,
            f"The tables of {name} are those of an older Wardround, so what is in them was not looked at.",
            "`wardround migrate` brings them up to date, after keeping a copy beside them.",
        )
    else:
        yield from _writes(engine, name)
        yield ok(NAME, f"{name} is whole, {in_words(size)} large, with the tables of this version.")
    if at is not None and url.get_backend_name() == "sqlite" and not looking.is_wal(Path(name)):
        yield warning(
            NAME,
            f"{name} is not in WAL mode, so a reader and a round wait for each other.",
            "Keep it on a disk of this machine, not on a network drive; the next command that writes switches it on.",
        )


def _writes(engine: Engine, name: str) -> Iterator[Finding]:
    with engine.connect() as db:
        if not looking.takes_writes(db):
            yield trouble(
                NAME,
                f"The database {name} takes no writes from this user.",
                "Name the server that takes them, and let its user insert into every table.",
            )


def _called(url: URL) -> str:
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def _said(error: DBAPIError) -> str:
    return said(error).rstrip(".")[:200]


def _remedy(url: URL) -> str:
    if url.get_backend_name() != "sqlite":
        return "Check that the server runs, and that `database` names it, its user and its password as they are."
    path = Path(url.database or "")
    copies = sorted(path.parent.glob(f"{path.name}.before-*.backup"))
    there = f" ({copies[-1]} is one)" if copies else ""
    return f"Stop Wardround, keep the file, and put a backup in its place{there}; or name another file as `database`."

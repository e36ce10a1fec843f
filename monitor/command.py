"""The command line: every command in its panel, and every error as one sentence with its exit code."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any

import typer
from sqlalchemy.exc import DBAPIError
from typer.exceptions import TyperException

from crawler.addresses import AddressError
from crawler.errors import ContactMissing
from crawler.readers.errors import NotUnderstood
from storage.engine import DatabaseError
from storage.lease import LeaseError
from storage.visits import BodyError

from . import log
from .commands import (
    changes,
    compare,
    deliveries,
    demo,
    migrate,
    notify,
    ratings,
    read,
    round,
    run,
    show,
    sources,
    watch,
)
from .differ.compare import CannotCompare
from .invocation import Invocation, WrongUse
from .settings import SettingsError
from .show import leave_quietly, make_show

DONE, WRONG_USE, NOT_UNDERSTOOD, ANOTHER_ROUND = 0, 2, 3, 4
UNEXPECTED = 1

START, LOOK, TRY, UPKEEP = "Start", "Look", "Try", "Upkeep"
COMMANDS: tuple[tuple[str, str, Callable[..., None], str], ...] = (
    (START, "demo", demo.demo, "wardround demo --fast"),
    (START, "round", round.round_, "wardround round --org RT1"),
    (START, "run", run.run, "wardround --log-format json run"),
    (LOOK, "changes", changes.changes, "wardround changes --since 30d --severity high --json"),
    (LOOK, "show", show.show, "wardround show 3f9c2a"),
    (LOOK, "ratings", ratings.ratings, "wardround ratings provider:RT1 --at 2026-01-31"),
    (LOOK, "sources", sources.sources, "wardround sources"),
    (LOOK, "deliveries", deliveries.deliveries, "wardround deliveries --json"),
    (TRY, "read", read.read, "wardround read page.html --url https://www.cqc.org.uk/provider/RT1"),
    (TRY, "compare", compare.compare, "wardround compare before.html after.html --json"),
    (UPKEEP, "migrate", migrate.migrate, "wardround migrate"),
)

app = typer.Typer(
    name="wardround",
    help="Walks past every source on a schedule, notices what changed, and tells the people who need to know.",
    epilog="Example: wardround watch add RT1, then wardround round",
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(watch.app, name="watch", rich_help_panel=START)
for panel, name, function, example in COMMANDS:
    app.command(name, rich_help_panel=panel, epilog=f"Example: {example}")(function)
app.add_typer(notify.app, name="notify", rich_help_panel=TRY)


def main() -> None:
    """The entry point ``wardround``."""
    sys.excepthook = _unexpected
    sys.exit(answer(sys.argv[1:]))


def answer(arguments: Sequence[str]) -> int:
    """Carry out a command line in this process; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sentence, code = _carry_out(arguments)
    if sentence:
        make_show(quiet=False).complain(sentence)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        leave_quietly()
    return code


def _carry_out(arguments: Sequence[str]) -> tuple[str, int]:
    try:
        code = typer.main.get_command(app).main(args=list(arguments), prog_name="wardround", standalone_mode=False)
    except TyperException as error:
        return _usage(error), WRONG_USE
    except (SettingsError, WrongUse, DatabaseError, BodyError, AddressError, ContactMissing, CannotCompare) as error:
        return str(error), WRONG_USE
    except NotUnderstood as error:
        return str(error), NOT_UNDERSTOOD
    except LeaseError as error:
        return str(error), ANOTHER_ROUND
    except DBAPIError as error:
        return f"database: {error.orig}", WRONG_USE
    except BrokenPipeError:
        leave_quietly()
        return "", DONE
    except OSError as error:
        return (f"{error.filename}: {error.strerror}" if error.filename else str(error)), WRONG_USE
    return "", code if isinstance(code, int) else DONE


@app.callback(invoke_without_command=True)
def wardround(
    context: typer.Context,
    settings: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The settings file, instead of the one that is found.")
    ] = None,
    database: Annotated[
        str | None, typer.Option(metavar="URL", help="The database: a file or a URL, instead of that of the settings.")
    ] = None,
    log_format: Annotated[str, typer.Option(metavar="text|json", help="How the log is written.")] = "text",
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Say more while working.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say only the answer, and what must be read.")] = False,
    show_version: Annotated[bool, typer.Option("--version", help="Say which version this is, and end.")] = False,
) -> None:
    """Walks past every source on a schedule, notices what changed, and tells the people who need to know."""
    if log_format not in ("text", "json"):
        raise WrongUse(f'--log-format is "{log_format}"; allowed is "text" or "json"')
    screen = make_show(quiet=quiet)
    if show_version:
        screen.line(f"wardround {version('wardround')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        screen.raw(f"{context.get_help()}\n")
        raise typer.Exit
    level = logging.DEBUG if verbose else logging.ERROR if quiet else logging.WARNING
    log.set_up("json" if log_format == "json" else "text", level=level)
    context.obj = Invocation(
        show=screen,
        environ=os.environ,
        folder=Path.cwd(),
        settings_file=settings,
        database=database,
        verbose=verbose,
        log_format=log_format,
    )


def _usage(error: TyperException) -> str:
    context: Any = getattr(error, "ctx", None)
    path = context.command_path if context else "wardround"
    message = error.format_message().rstrip(".")
    return f"{path}: {message[:1].lower()}{message[1:]}; see `{path} --help`"


def _unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An error that nobody foresaw: one sentence, and the whole of it with -v."""
    if {"-v", "--verbose"} & set(sys.argv[1:]):
        sys.__excepthook__(kind, error, trace)
        return
    told = " ".join(str(error).split())[:200]
    make_show(quiet=False).complain(
        f"unexpected: {kind.__name__}{f': {told}' if told else ''}. Please report it with what `wardround -v …` prints."
    )

"""The command line: every command in its panel, and every error as one sentence with its exit code."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator, MutableMapping, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from . import log
from .invocation import Invocation, WrongUse
from .settings import SettingsError
from .show import OUTPUT, leave_quietly, make_show

DONE, WRONG_USE = 0, 2
UNEXPECTED = 1
INTERRUPTED = 130
"""What a shell says of a program that Ctrl-C ended."""

START, LOOK, TRY, UPKEEP = "Start", "Look", "Try", "Upkeep"


class Entry(NamedTuple):
    """A command: its module in `commands` is called as it is. ``example`` is None for a group of commands."""

    panel: str
    name: str
    example: str | None = None
    function: str = ""


COMMANDS = (
    Entry(START, "demo", "wardround demo --fast"),
    Entry(START, "watch"),
    Entry(START, "round", "wardround round --org RT1", function="round_"),
    Entry(START, "run", "wardround --log-format json run"),
    Entry(START, "doctor", "wardround doctor --offline"),
    Entry(LOOK, "changes", "wardround changes --since 30d --severity high --json"),
    Entry(LOOK, "show", "wardround show 3f9c2a"),
    Entry(LOOK, "evidence", "wardround evidence 3f9c2a -o evidence.zip"),
    Entry(LOOK, "ratings", "wardround ratings provider:RT1 --at 2026-01-31"),
    Entry(LOOK, "meetings", "wardround meetings RT1 --ics board.ics"),
    Entry(LOOK, "risks", "wardround risks RT1 --at 2026-05-31"),
    Entry(LOOK, "sources", "wardround sources"),
    Entry(LOOK, "deliveries", "wardround deliveries --json"),
    Entry(LOOK, "held"),
    Entry(TRY, "read", "wardround read page.html --url https://www.cqc.org.uk/provider/RT1"),
    Entry(TRY, "compare", "wardround compare before.html after.html --json"),
    Entry(TRY, "notify"),
    Entry(TRY, "withdraw", 'wardround withdraw 3f9c2a --reason "CQC printed another home\'s rating"'),
    Entry(UPKEEP, "migrate", "wardround migrate"),
    Entry(UPKEEP, "verify", "wardround verify evidence.zip"),
    Entry(UPKEEP, "purge"),
    Entry(UPKEEP, "replay", "wardround replay --org RT1 --since 30d"),
    Entry(UPKEEP, "bench"),
)

app = typer.Typer(
    name="wardround",
    help="Walks past every source on a schedule, notices what changed, and tells the people who need to know.",
    epilog="Example: wardround watch add RT1, then wardround round",
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class _Commands(MutableMapping[str, Any]):
    """Every command by its name, its module imported when it is asked for: one command does not wait for the others."""

    def __init__(self) -> None:
        self._entries = {entry.name: entry for entry in COMMANDS}
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = _command(self._entries[name])
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def _command(entry: Entry) -> Any:
    module = import_module(f".commands.{entry.name}", __package__)
    if entry.example is None:
        command: Any = typer.main.get_group(module.app)
        command.name, command.rich_help_panel = entry.name, entry.panel
        return command
    alone = typer.Typer(add_completion=False)
    function = getattr(module, entry.function or entry.name)
    alone.command(entry.name, rich_help_panel=entry.panel, epilog=f"Example: {entry.example}")(function)
    return typer.main.get_command(alone)


def program() -> TyperGroup:
    """The whole command line, each command made when it is asked for."""
    group = typer.main.get_group(app)
    group.commands = _Commands()
    return group


def main() -> None:
    """The entry point ``wardround``."""
    _open_what_is_closed()
    sys.excepthook = _unexpected
    sys.exit(answer(sys.argv[1:]))


def _open_what_is_closed() -> None:
    """Streams that lead nowhere where the program was started without any (``>&-``).

    The lowest free number is theirs, so that no other file becomes standard output.
    """
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))


def answer(arguments: Sequence[str]) -> int:
    """Carry out a command line in this process; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sentence, code = _carry_out(arguments)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        leave_quietly()
    except OSError as error:
        leave_quietly()
        sentence, code = sentence or f"{OUTPUT}: {error.strerror}", code or WRONG_USE
    if sentence:
        make_show(quiet=False).complain(sentence)
    return code


def _carry_out(arguments: Sequence[str]) -> tuple[str, int]:
    try:
        code = program().main(args=list(arguments), prog_name="wardround", standalone_mode=False)
    except TyperException as error:
        return _usage(error), WRONG_USE
    except (SettingsError, WrongUse) as error:
        return str(error), WRONG_USE
    except (BrokenPipeError, SystemExit):  # Typer's own answer to a pipe that nobody reads is to end the program
        leave_quietly()
        return "", DONE
    except OSError as error:
        return ": ".join(filter(None, (error.filename, error.strerror or str(error)))), WRONG_USE
    except _refusals() as error:
        return _refused(error)
    return "stopped" if code == INTERRUPTED else "", code if isinstance(code, int) else DONE


def _refusals() -> tuple[type[Exception], ...]:
    """The errors that are one sentence: asked only where something was raised, for it brings every room."""
    from .refusals import CODES

    return tuple(CODES)


def _refused(error: Exception) -> tuple[str, int]:
    from .refusals import CODES, sentence

    return sentence(error), next(code for kind, code in CODES.items() if isinstance(error, kind))


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
    asked = context.obj = Invocation(
        show=screen,
        environ=os.environ,
        folder=Path.cwd(),
        settings_file=settings,
        database=database,
        verbose=verbose,
        log_format=log_format,
    )
    context.call_on_close(asked.close)


def _usage(error: TyperException) -> str:
    context: Any = getattr(error, "ctx", None)
    path = context.command_path if context else "wardround"
    message = error.format_message().rstrip(".").replace(". Did", "; did")
    further = " See" if message.endswith("?") else "; see"
    return f"{path}: {message[:1].lower()}{message[1:]}{further} `{path} --help`"


def _unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An error that nobody foresaw: one sentence, and the whole of it with -v."""
    if {"-v", "--verbose"} & set(sys.argv[1:]):
        sys.__excepthook__(kind, error, trace)
        return
    told = " ".join(str(error).split())[:200]
    make_show(quiet=False).complain(
        f"unexpected: {kind.__name__}{f': {told}' if told else ''}. Please report it with what `wardround -v …` prints."
    )

"""What a person or a script reads: tables on a terminal, plain columns in a pipe, one JSON document with ``--json``."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

LONDON = ZoneInfo("Europe/London")
WIDE = 100_000
STYLES = {"critical": "bold red", "high": "red", "medium": "yellow", "good": "green", "faint": "dim", "head": "bold"}


@dataclass(frozen=True)
class Cell:
    """A text with one of STYLES, such as a severity."""

    text: str
    style: str = ""


@dataclass(frozen=True)
class Show:
    """Where answers go (standard output) and where everything else is said (standard error)."""

    out: Console
    err: Console
    quiet: bool = False

    def line(self, text: str = "", style: str = "") -> None:
        """One line of the answer."""
        with _until_nobody_reads():
            self.out.print(_text(text, style), soft_wrap=not self.out.is_terminal)

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[str | Cell]]) -> None:
        """A table; in a pipe, columns with two spaces between them and no line cut or broken."""
        terminal = self.out.is_terminal
        table = Table(box=SIMPLE_HEAD if terminal else None, pad_edge=False, header_style="bold", show_edge=False)
        table.padding = (0, 1) if terminal else (0, 2, 0, 0)
        for column in columns:
            table.add_column(column, overflow="fold")
        for row in rows:
            table.add_row(*(_cell(cell) for cell in row))
        with _until_nobody_reads():
            if terminal:
                self.out.print(table)
                return
            with self.out.capture() as plain:
                self.out.print(table)
            lines = (line.rstrip() for line in plain.get().splitlines())
            self.out.file.write("\n".join(lines) + "\n")

    def json(self, document: Any, *, on_one_line: bool = False) -> None:
        """One JSON document."""
        self.raw(json.dumps(document, ensure_ascii=self.ascii, indent=None if on_one_line else 2) + "\n")
        with _until_nobody_reads():
            self.out.file.flush()

    def raw(self, text: str) -> None:
        """Text for a program, as it is."""
        with _until_nobody_reads():
            self.out.file.write(text)

    @contextmanager
    def progress(self) -> Iterator[Callable[[str], None]]:
        """Something to tell what is being done right now, for a person who watches a terminal."""
        if self.quiet or not self.err.is_terminal:
            yield lambda _: None
            return
        with self.err.status("beginning") as status:
            yield lambda what: status.update(_text(what))

    def say(self, text: str) -> None:
        """Something beside the answer, unless ``--quiet`` was asked for."""
        if not self.quiet:
            self.complain(text)

    def complain(self, text: str) -> None:
        """Something that must be read, whatever was asked for."""
        self.err.print(_text(text), soft_wrap=True)

    @property
    def ascii(self) -> bool:
        """Whether JSON must be written in ASCII, for the stream carries no more."""
        encoding = (getattr(self.out.file, "encoding", None) or "utf-8").lower().replace("-", "")
        return encoding != "utf8"


def make_show(*, quiet: bool) -> Show:
    """A Show on this process's streams as they are now."""
    return Show(out=console(sys.stdout), err=console(sys.stderr), quiet=quiet)


def console(stream: IO[str]) -> Console:
    """A console that invents nothing (no markup, no emoji, no colours of its own) and in a pipe never breaks a line."""
    plain = {"highlight": False, "markup": False, "emoji": False}
    return Console(file=stream, **plain) if stream.isatty() else Console(file=stream, width=WIDE, **plain)  # type: ignore[arg-type]


def clean(text: str) -> str:
    """Text from outside with nothing in it that moves a terminal's cursor, colours it or turns its direction."""
    return "".join(c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs") else " " for c in text)


def moment(at: datetime | None, *, never: str = "never") -> str:
    """A moment in the time of London, to the minute."""
    return at.astimezone(LONDON).strftime("%Y-%m-%d %H:%M") if at else never


def iso(at: datetime | None) -> str | None:
    """A moment for a program: ISO 8601 with its offset."""
    return at.isoformat(timespec="seconds") if at else None


def count(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 address", "1,200 addresses"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def span(seconds: float) -> str:
    """A length of time as a person says it: "40 seconds", "12 minutes", "3.5 hours"."""
    if seconds < 90:
        return count(round(seconds), "second")
    if seconds < 5400:
        return count(round(seconds / 60), "minute")
    return f"{seconds / 3600:.1f} hours".replace(".0 ", " ")


def _cell(cell: str | Cell) -> Text:
    return _text(cell) if isinstance(cell, str) else _text(cell.text, cell.style)


def _text(text: str, style: str = "") -> Text:
    return Text(clean(text), style=STYLES.get(style, ""))


@contextmanager
def _until_nobody_reads() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        leave_quietly()
        raise typer.Exit(0) from None


def leave_quietly() -> None:
    """Point standard output at nothing, so that Python does not complain when it closes a pipe nobody reads."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

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
from rich.box import SIMPLE_HEAD, Box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

LONDON = ZoneInfo("Europe/London")
WIDE = 100_000
NARROW = 20
"""Characters of a word that is not broken where there is room."""
OUTPUT = "standard output"
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
        cells = [[_cell(cell) for cell in row] for row in rows]
        with _until_nobody_reads():
            if self.out.is_terminal:
                self.out.print(_fitted(columns, cells, self.out.width))
                return
            with self.out.capture() as plain:
                self.out.print(_table(columns, cells, box=None, show_header=any(columns)))
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


def day(at: datetime | None, *, never: str = "never") -> str:
    """A moment's day in London."""
    return moment(at, never=never)[:10]


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


def _fitted(columns: Sequence[str], rows: Sequence[Sequence[Text]], width: int) -> Table:
    """A table for a terminal: no column that is empty throughout, no word broken that could stay whole."""
    used = [n for n, _ in enumerate(columns) if any(row[n].plain for row in rows)]
    rows = [[row[n] for n in used] for row in rows]
    table = _table([columns[n] for n in used], rows, box=SIMPLE_HEAD, show_header=any(columns))
    longest = [max(cell_len(text) for text in texts) for texts in _texts(table, rows)]
    words = [max(cell_len(word) for text in texts for word in text.split() or [""]) for texts in _texts(table, rows)]
    least = [min(NARROW, length) for length in words]
    spare = width - 2 * (len(used) - 1) - sum(least)
    if spare >= 0:  # else every column is broken where it must be
        for column, characters in zip(table.columns, _shared(least, longest, spare), strict=True):
            column.width = characters
    return table


def _shared(least: Sequence[int], longest: Sequence[int], spare: int) -> list[int]:
    """The widths of columns: what is spare goes to those first that want little of it."""
    widths = list(least)
    wanting = sorted(range(len(widths)), key=lambda n: longest[n] - least[n])
    for place, n in enumerate(wanting):
        more = min(longest[n] - least[n], spare // (len(wanting) - place))
        widths[n] += more
        spare -= more
    return widths


def _texts(table: Table, rows: Sequence[Sequence[Text]]) -> list[list[str]]:
    """What stands in each column, its head included."""
    return [[str(column.header), *(row[n].plain for row in rows)] for n, column in enumerate(table.columns)]


def _table(columns: Sequence[str], rows: Sequence[Sequence[Text]], *, box: Box | None, show_header: bool) -> Table:
    table = Table(box=box, pad_edge=False, header_style="bold", show_edge=False, show_header=show_header)
    table.padding = (0, 1, 0, 0) if box else (0, 2, 0, 0)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


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
    except OSError as error:
        raise OSError(error.errno, error.strerror, OUTPUT) from error


def leave_quietly() -> None:
    """Point standard output at nothing, so that Python does not complain when it closes a pipe nobody reads."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

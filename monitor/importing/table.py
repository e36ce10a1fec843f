"""The rows of a CSV, however the program that wrote it spells them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from .cells import kept
from .errors import Unusable

LARGEST_MB = 50
MOST_ROWS = 100_000
BESIDE = 50
"""Rows beside those: titles, the header, totals."""
MOST_COLUMNS = 1_000
LONGEST_CELL = 32_767
"""Characters: what Excel allows."""
SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright strokes"}
SAMPLE = 60
_HINT = re.compile(r"\ufeff?sep=(.)\r?\n?", re.IGNORECASE)

_OWN = re.compile(r"level([,;\t|])id\1name\1list\1state\1address\1added\1by(?!\w)")

_FOREIGN = (
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"\x1f\x8b", "a compressed file"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|table|head|body)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row with its number as a spreadsheet counts; ``too_long`` says that a cell was too long to be taken."""

    number: int
    cells: tuple[str, ...]
    too_long: bool = False

    def cell(self, column: int) -> str:
        """What stands in a column; nothing where the row is shorter."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """The rows that are not empty, their cells as they are kept, and how the file was spelt."""

    rows: tuple[Row, ...]
    encoding: str
    separator: str


def read_table(content: bytes, *, most_rows: int = MOST_ROWS) -> Table:
    """The rows of a file. Raises Unusable for what is no CSV, holds nothing, or is larger than is taken."""
    if len(content) > LARGEST_MB * 1_000_000:
        raise Unusable(f"has {len(content) / 1_000_000:.0f} MB; at most {LARGEST_MB} MB are taken, in parts if need be")
    _refuse_foreign(content)
    text, encoding = _decoded(content)
    hint = _HINT.match(text)
    text = text[hint.end() :] if hint else text
    separator = hint[1] if hint else _separator(text)
    rows = []
    for number, cells in enumerate(_whole_records(text, separator), 1):
        row = _row(number, cells)
        if row.cells:
            rows.append(row)
        if len(rows) > most_rows + BESIDE:
            raise Unusable(f"has more than {most_rows:,} rows, which is the most that is taken; give it in parts")
    if not rows:
        raise Unusable("is empty")
    return Table(rows=tuple(rows), encoding=encoding, separator=separator)


def _refuse_foreign(content: bytes) -> None:
    what = next((name for start, name in _FOREIGN if content.startswith(start)), None)
    if content.startswith(b"PK\x03\x04"):
        head = content[:4000]
        office = "an OpenDocument file" if b"opendocument" in head else "an Excel workbook (.xlsx)"
        what = office if b"opendocument" in head or b"[Content_Types]" in content or b"xl/" in head else "a ZIP file"
    elif _MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")[:200]):
        what = "a web page or XML, whatever its name says"
    if what:
        raise Unusable(
            f"is {what}; open it in a spreadsheet, save it as CSV (File, Save As, CSV UTF-8) and import that"
        )


def _decoded(content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), "UTF-16"
    wide = _wide(content)
    if wide:
        return content.decode(wide, "replace"), "UTF-16"
    try:
        text, encoding = content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        text, encoding = content.decode("cp1252", "replace"), "Windows-1252"
    unseen = sum(c < " " and c not in "\t\n\r\f\v\x1a" for c in text[:20_000])
    if unseen > 10 and unseen * 4 > len(text[:20_000]):
        raise Unusable("is no text; save it as CSV and import that")
    return text, encoding


def _wide(content: bytes) -> str | None:
    """UTF-16 without its mark, told by every second byte of plain text being zero."""
    head = content[:2000]
    for encoding, zeros, letters in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if zeros and zeros.count(0) * 10 > len(zeros) * 7 and letters.count(0) * 10 < len(letters):
            return encoding
    return None


def _separator(text: str) -> str:
    """The character that cuts most of the first rows into equally many cells; an export's own first row shows it."""
    own = _OWN.match(text)
    if own:
        return own[1]

    def fit(separator: str) -> tuple[int, int]:
        records = _records(text[:200_000], separator)
        widths = [len(cells) for cells, _ in zip(records, range(SAMPLE), strict=False) if any(cells)]
        usual = max(widths, key=widths.count, default=1)
        usual = usual if usual > 1 else max(widths, default=1)
        return (sum(width == usual for width in widths), usual) if usual > 1 else (0, 0)

    return max(SEPARATORS, key=fit)


def _records(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(max(csv.field_size_limit(), LARGEST_MB * 1_000_000))
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _whole_records(text: str, separator: str) -> Iterator[list[str]]:
    """The records; raises Unusable at the end where the last one was swallowed by a cell that never ends."""
    csv.field_size_limit(max(csv.field_size_limit(), LARGEST_MB * 1_000_000))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = began = ended = 0
    for cells in reader:
        number += 1
        began, ended = ended, reader.line_num
        yield cells
    tail = list(islice(io.StringIO(text, newline=""), began, None)) if ended - began > 1 else []
    try:
        for _ in csv.reader(tail, delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise Unusable(
                f"has a quotation mark in row {number} that is never closed, so where its rows end cannot be told"
            ) from None


def _row(number: int, cells: list[str]) -> Row:
    if len(cells) > MOST_COLUMNS and any(cell.strip() for cell in cells[MOST_COLUMNS:]):
        raise Unusable(f"has {len(cells):,} columns in row {number}; at most {MOST_COLUMNS:,} are taken")
    too_long = any(len(cell) > LONGEST_CELL for cell in cells)
    texts = [kept(cell[:LONGEST_CELL]) for cell in cells[:MOST_COLUMNS]]
    while texts and not texts[-1]:
        texts.pop()
    return Row(number=number, cells=tuple(texts), too_long=too_long)

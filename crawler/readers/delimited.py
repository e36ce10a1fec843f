"""The rows of a CSV, one after another, whatever its encoding and its separator."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from .errors import NotUnderstood
from .ods import Line

SEPARATORS = ",;\t|"
LONGEST_ROW = 100_000
"""Characters; the longest of CQC's has a few thousand."""
SAMPLE = 60_000
_FOREIGN = (
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls); save it as .ods or as CSV"),
    (b"\x1f\x8b", "a compressed file"),
    (b"<", "a web page or XML"),
)


def lines(body: bytes) -> Iterator[Line]:
    """The rows that are not empty. Raises NotUnderstood, at the first row or between two."""
    start = body[:200].removeprefix(codecs.BOM_UTF8).lstrip()
    if what := next((what for mark, what in _FOREIGN if start.startswith(mark)), None):
        raise NotUnderstood(f"the file is {what}, where a table (.ods or CSV) was looked for")
    encoding = encoding_of(body)
    head = body[:SAMPLE].decode(encoding, "replace")
    unseen = sum(c < " " and c not in "\t\n\r\f\v\x1a" for c in head)
    if unseen * 4 > len(head):
        raise NotUnderstood("the file is no text, where a table (.ods or CSV) was looked for")
    separator = _separator(head)
    source = _Source(io.TextIOWrapper(io.BytesIO(body), encoding=encoding, errors="replace", newline=""))
    try:
        for cells in csv.reader(source, delimiter=separator):
            number = source.row_over()
            if any(cells):
                yield Line(None, number, cells)
    except csv.Error as error:
        raise NotUnderstood(f"row {source.number + 1} of the file is no row of a CSV: {error}") from None
    source.check_end(separator)


def encoding_of(body: bytes) -> str:
    """The encoding of a text: by its mark, by every second byte being zero, else UTF-8 or Windows-1252."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    head = body[:2000]
    for encoding, zeros, letters in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if zeros and zeros.count(0) * 10 > len(zeros) * 7 and letters.count(0) * 10 < len(letters):
            return encoding
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(body), 1024**2):
            decoder.decode(body[at : at + 1024**2])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _separator(head: str) -> str:
    """The sign that cuts one of the first lines into the most cells."""
    return max(SEPARATORS, key=lambda sign: max((line.count(sign) for line in head.splitlines()[:40]), default=0))


class _Source:
    """The lines of a text as `csv` takes them, those of one row within its limit."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self._stream = stream
        self._row: list[str] = []
        self._last: list[str] = []
        self._size = 0
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(LONGEST_ROW + 1)
        if not line:
            raise StopIteration
        self._size += len(line)
        self._row.append(line)
        if self._size > LONGEST_ROW:
            raise NotUnderstood(
                f"row {self.number + 1} of the file is longer than {LONGEST_ROW:,} characters, or a quotation mark in"
                " it is never closed"
            )
        return line

    def row_over(self) -> int:
        """Begin the next row; the number of the one that is over."""
        self.number += 1
        self._last, self._row, self._size = self._row, [], 0
        return self.number

    def check_end(self, separator: str) -> None:
        """Raise NotUnderstood where the last row was swallowed by a cell that never ends."""
        try:
            for _ in csv.reader(self._last, delimiter=separator, strict=True):
                pass
        except csv.Error as error:
            if "unexpected end" in str(error):
                raise NotUnderstood(f"a quotation mark in row {self.number} of the file is never closed") from None

"""The tables of an open-data file: each sheet's columns, then its rows; and what stands above them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from storage.record import FileSheet, FileSummary

from .dates import read_date
from .errors import NotUnderstood
from .file_columns import HEADER_WITHIN, Columns, file_lines, header
from .ods import Line
from .spelling import clean

_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+,? \d{4}|\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d\d-\d\d")
_PRODUCED = re.compile(rf"(?:produced|updated|extracted|correct|as at|as of|dated?)\b.{{0,40}}?({_DAY.pattern})", re.I)


@dataclass(kw_only=True)
class Tables:
    """A file while it is read: its sheets and what they say above their columns fill up as the rows are taken."""

    body: bytes
    address: str | None = None
    sheets: dict[str | None, int] = field(default_factory=dict)
    above: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[Columns, Line]]:
        """Each row below a header, with its columns; sheets without one are passed over. Raises NotUnderstood."""
        sheet: str | None = ""
        columns, looked = None, 0
        for line in file_lines(self.body):
            if line.sheet != sheet:
                sheet, columns, looked = line.sheet, None, 0
            if columns is not None:
                self.sheets[sheet] += line.times
                yield columns, line
            elif looked < HEADER_WITHIN:
                looked += 1
                columns = header(line.cells)
                if columns is None:
                    self.above += [clean(cell)[:300] for cell in line.cells[:5] if cell.strip()]
                else:
                    self.sheets.setdefault(sheet, 0)
        if not self.sheets:
            raise NotUnderstood(
                'no table: no row names columns such as "Location ID" or "CQC Location ID (for office use only)"'
            )

    def summary(self) -> FileSummary:
        """What the file says of itself, once its rows were taken."""
        said = next((found[1] for text in self.above if (found := _PRODUCED.search(text))), None)
        said = said or next((found[0] for text in self.above if (found := _DAY.search(text))), None)
        return FileSummary(
            title=self.above[0] if self.above else None,
            produced=(read_date(said) if said else None) or day_in_name(self.address or ""),
            sheets=tuple(FileSheet(name=name, rows=rows) for name, rows in self.sheets.items()),
        )


def day_in_name(name: str) -> str | None:
    """The day in a file's name, such as ``…/01_September_2026_Latest_ratings.ods``; None where there is none."""
    words = re.sub(r"%20|[_+. -]+", " ", name.rsplit("/", 1)[-1].partition("?")[0])
    found = re.search(r"\b\d{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9} \d{4}\b", words)
    iso = re.search(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)", name.rsplit("/", 1)[-1])
    return read_date(found[0]) if found else read_date(iso[0]) if iso else None

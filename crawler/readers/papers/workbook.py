"""A paper in the form of an Excel file (.xlsx): the rows of its sheets, with the values as they are shown."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from crawler.readers.blocks import Block
from crawler.readers.errors import NotUnderstood
from crawler.readers.spelling import clean

from .pack import Pack
from .package import DAMAGED, Package
from .whole_rows import whole_rows

MOST_SHEETS, MOST_ROWS, MOST_COLUMNS = 60, 20_000, 80
_DECIMALS = re.compile(r"0\.(0+)")


def workbook_pack(body: bytes) -> Pack:
    """The rows of an Excel file, ``line`` the number of the row, each sheet under its name; hidden sheets are left out.

    Raises NotUnderstood, with one sentence, for one that is damaged, locked or hostile.
    """
    import openpyxl

    Package(body, "the Excel file").refuse_hostile_xml()
    notes: list[str] = []
    found: list[Block] = []
    try:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
        for number, sheet in enumerate(book.worksheets[:MOST_SHEETS], 1):
            if sheet.sheet_state == "visible":
                found += _sheet(sheet, number, notes)
        if len(book.worksheets) > MOST_SHEETS:
            notes.append(f"the Excel file has more than {MOST_SHEETS} sheets; the rest are not read")
        book.close()
    except DAMAGED:
        raise NotUnderstood("the Excel file is damaged: it cannot be opened") from None
    if not any(block.kind == "row" for block in found):
        raise NotUnderstood("the Excel file has no values: its sheets are empty")
    return Pack(blocks=whole_rows(found), notes=tuple(notes))


def _sheet(sheet: Any, number: int, notes: list[str]) -> Iterator[Block]:
    name = clean(str(sheet.title)) or f"Sheet {number}"
    yield Block(kind="heading", text=name, parts=(name,), level=2, line=1)
    table, before = number * 1_000, 0
    sheet.reset_dimensions()  # some programs write that a sheet ends sooner than it does
    for line, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        if line > MOST_ROWS:
            notes.append(f"the sheet {name!r} has more than {MOST_ROWS:,} rows; the rest are not read")
            return
        cells = tuple(_shown(cell) for cell in row)
        while cells and not cells[-1]:
            cells = cells[:-1]
        if not cells:
            continue
        table, before = table + (line > before + 1), line
        text = " ".join(cell for cell in cells if cell)
        if len(cells) == 1:
            yield Block(kind="line", text=text, parts=(text,), line=line)
        else:
            yield Block(kind="row", text=text, cells=cells, parts=cells, table=table, line=line)


def _shown(cell: Any) -> str:
    """A value as Excel shows it: shares as per cent, dates day first."""
    value, form = cell.value, str(cell.number_format or "")
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime | date):
        return f"{value.day:02}/{value.month:02}/{value.year}"
    if isinstance(value, time):
        return f"{value.hour:02}:{value.minute:02}"
    if isinstance(value, int | float):
        places = _DECIMALS.search(form)
        if "%" in form:
            return f"{value:.{len(places[1]) if places else 0}%}"
        if isinstance(value, float) and places:
            return f"{value:.{len(places[1])}f}"
        return f"{value:.10g}"
    return clean(str(value)[:20_000])

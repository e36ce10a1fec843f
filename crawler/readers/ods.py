"""The rows of an OpenDocument spreadsheet, one after another: its table unpacks to more than a gigabyte."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import IO, NamedTuple
from zipfile import BadZipFile, ZipFile

from lxml import etree

from .errors import NotUnderstood

CONTENT = "content.xml"
LARGEST = 4 * 1024**3
"""Bytes that the table may unpack to; that of September 2026 had a little over one gigabyte."""
RATIO, SOME = 500, 64 * 1024**2
"""How many times its packed size the table may have, once it is larger than ``SOME`` bytes; CQC's has about 45."""
LONGEST_ROW = 4 * 1024**2
"""Bytes from one row's end to the next."""
MOST_COLUMNS = 1_000
MOST_REPEATED = 1_000
"""How often a row that says something may be repeated by a number; empty ones by any."""

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SHEET, _ROW, _CELLS = f"{_TABLE}table", f"{_TABLE}table-row", (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_ROWS_REPEATED, _COLUMNS_REPEATED = f"{_TABLE}number-rows-repeated", f"{_TABLE}number-columns-repeated"
_PARAGRAPH, _DATE, _VALUE, _NAME = f"{_TEXT}p", f"{_OFFICE}date-value", f"{_OFFICE}value", f"{_TABLE}name"
_BLANKS = (f"{_TEXT}s", f"{_TEXT}tab", f"{_TEXT}line-break")


class Line(NamedTuple):
    """A row that is not empty: its sheet, its number as a spreadsheet counts, its cells, how often it stands there."""

    sheet: str | None
    number: int
    cells: list[str]
    times: int = 1


def lines(body: bytes) -> Iterator[Line]:
    """The rows that are not empty, of all sheets. Raises NotUnderstood, at the first row or between two."""
    try:
        with ZipFile(io.BytesIO(body)) as pack, _table_of(pack) as stream:
            yield from _lines(_Metered(stream, packed=len(body)))
    except (BadZipFile, zlib.error, EOFError) as error:
        raise NotUnderstood(f"the file is no whole ZIP, which a spreadsheet (.ods) is: {error}") from None
    except etree.XMLSyntaxError as error:
        raise NotUnderstood(f"the table in the spreadsheet ({CONTENT}) is broken: {(error.msg or '')[:200]}") from None


def _table_of(pack: ZipFile) -> IO[bytes]:
    names = set(pack.namelist())
    if "xl/workbook.xml" in names or "[Content_Types].xml" in names:
        raise NotUnderstood("the file is one of Excel or Word (.xlsx, .docx); save it as .ods or as CSV")
    if CONTENT not in names:
        raise NotUnderstood(f"the file is a ZIP without {CONTENT}, so it is no spreadsheet (.ods)")
    info = pack.getinfo(CONTENT)
    if info.flag_bits & 1 or _is_locked(pack, names):
        raise NotUnderstood("the spreadsheet is protected by a password; save it without one")
    if info.compress_type not in (0, 8):
        raise NotUnderstood("the table in the spreadsheet is packed in a way that no spreadsheet program uses")
    with pack.open(info) as stream:
        if b"<!DOCTYPE" in (head := stream.read(64 * 1024)) or b"<!ENTITY" in head:
            raise NotUnderstood(f"the table in the spreadsheet ({CONTENT}) declares entities, which none of CQC's does")
    return pack.open(info)


def _is_locked(pack: ZipFile, names: set[str]) -> bool:
    if "META-INF/manifest.xml" not in names:
        return False
    info = pack.getinfo("META-INF/manifest.xml")
    if info.flag_bits & 1:
        return True
    with pack.open(info) as stream:
        return b"encryption-data" in stream.read(1024 * 1024)


class _Metered:
    """The table as it unpacks, within its limits."""

    def __init__(self, stream: IO[bytes], *, packed: int) -> None:
        self._stream, self._packed = stream, packed
        self._taken = self._since_row = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises NotUnderstood where they are too many."""
        some = self._stream.read(size)
        self._taken += len(some)
        self._since_row += len(some)
        if self._taken > LARGEST:
            raise NotUnderstood(f"the table in the spreadsheet unpacks to more than {LARGEST // 1024**3} GB")
        if self._taken > max(SOME, RATIO * self._packed):
            raise NotUnderstood(f"the table in the spreadsheet unpacks to more than {RATIO} times the file's size")
        if self._since_row > LONGEST_ROW:
            raise NotUnderstood(f"the spreadsheet has more than {LONGEST_ROW // 1024**2} MB between two rows")
        return some

    def row_over(self) -> None:
        """Count the bytes of a row anew."""
        self._since_row = 0


def _lines(stream: _Metered) -> Iterator[Line]:
    sheet, number = None, 0
    parsed = etree.iterparse(
        stream, events=("start", "end"), tag=(_SHEET, _ROW), resolve_entities=False, load_dtd=False, no_network=True,
        huge_tree=False, remove_comments=True, remove_pis=True, collect_ids=False,
    )  # fmt: skip
    for event, element in parsed:
        if element.tag == _SHEET:
            sheet, number = (element.get(_NAME) or None, 0) if event == "start" else (None, 0)
            if event == "end":
                _drop(element)
        elif event == "end":
            stream.row_over()
            times, cells = _times(element.get(_ROWS_REPEATED)), _cells(element)
            _drop(element)
            if cells:
                if times > MOST_REPEATED:
                    raise NotUnderstood(f"row {number + 1} of the spreadsheet says that it stands {times:,} times")
                yield Line(sheet, number + 1, cells, times)
            number += times


def _drop(element: etree._Element) -> None:
    """Free a row or a sheet, and all that stands before it."""
    element.clear()
    inner, outer = element, element.getparent()
    while outer is not None:
        while inner.getprevious() is not None:
            del outer[0]
        inner, outer = outer, outer.getparent()


def _cells(row: etree._Element) -> list[str]:
    """The texts of a row, up to the last that is not empty."""
    cells: list[str] = []
    blank = 0
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        text = _text(cell)
        times = _times(cell.get(_COLUMNS_REPEATED))
        if not text:
            blank += times
            continue
        if len(cells) + blank + times > MOST_COLUMNS:
            raise NotUnderstood(f"a row of the spreadsheet has more than {MOST_COLUMNS:,} columns")
        cells += [""] * blank + [text] * times
        blank = 0
    return cells


def _text(cell: etree._Element) -> str:
    """What a cell says: a date as ISO, a text as it stands, notes beside it left out."""
    if (date := cell.get(_DATE)) is not None:
        return str(date)[:10]
    if len(cell) == 1 and len(cell[0]) == 0 and cell[0].tag == _PARAGRAPH:
        return (cell[0].text or "").strip()
    said = "\n".join(_paragraph(one) for one in cell if one.tag == _PARAGRAPH).strip()
    return said or str(cell.get(_VALUE) or "")


def _paragraph(paragraph: etree._Element) -> str:
    parts = [paragraph.text or ""]
    for inner in paragraph.iterdescendants():
        parts += [" " if inner.tag in _BLANKS else inner.text or "" if isinstance(inner.tag, str) else ""]
        parts.append(inner.tail or "")
    return "".join(parts)


def _times(said: str | None) -> int:
    return max(1, int(said[:15])) if said and said.isdecimal() else 1

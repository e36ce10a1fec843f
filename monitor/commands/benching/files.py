"""``wardround bench files``: the memory and the time that a ratings file of CQC's full size takes to read."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from zipfile import ZIP_DEFLATED, ZipFile

import typer
from lxml import etree

from crawler.readers.read import read
from monitor.commands.options import AsJson
from monitor.invocation import of

from .apart import apart

COLUMNS = (
    "Location ID", "Location ODS Code", "Location Name", "Care Home?", "Location Type",
    "Location Primary Inspection Category", "Location Street Address", "Location Address Line 2", "Location City",
    "Location Post Code", "Location Local Authority", "Location Region", "Location NHS Region",
    "Location ONSPD CCG Code", "Location ONSPD CCG", "Location Commissioning CCG Code",
    "Location Commissioning CCG Name", "Service / Population Group", "Domain", "Latest Rating", "Publication Date",
    "Report Type", "Inherited Rating (Y/N)", "URL", "Provider ID", "Provider Name", "Brand ID", "Brand Name",
)  # fmt: skip
"""As many as the file of September 2026 had, named as in extracts of it."""
ROWS = 320_000
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    f' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="{_TABLE}"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
    "<office:spreadsheet>"
)
_CLOSE = "</office:spreadsheet></office:body></office:document-content>"
_EMPTY = '<table:table-row table:number-rows-repeated="{}"><table:table-cell table:number-columns-repeated="16384"/>'
_WORDS = ("Outstanding", "Good", "Good", "Good", "Requires improvement", "Inadequate", "Not Rated")
_DOMAINS = ("Safe", "Effective", "Caring", "Responsive", "Well-led", "Overall")


def files(
    context: typer.Context,
    rows: Annotated[int, typer.Option(min=1, help="Rows of the sheet of locations.")] = ROWS,
    keep: Annotated[Path | None, typer.Option(help="Keep the file that is made here.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a ratings file of full size, read it, and read it barely (zipfile and iterparse alone) for comparison."""
    asked = of(context)
    with TemporaryDirectory(prefix="wardround-") as folder, asked.show.progress() as progress:
        path = asked.folder / keep if keep else Path(folder) / "01_September_2026_Latest_ratings.ods"
        progress("making the file")
        size = make(path, rows=rows)
        progress("reading it barely")
        bare_seconds, bare_peak = apart(_barely, path)
        progress("reading it")
        seconds, peak = apart(_whole, path)
        packed = path.stat().st_size
    found = {
        "schema": 1,
        "rows": rows,
        "packed_mb": round(packed / 1e6, 1),
        "table_mb": round(size / 1e6, 1),
        "seconds": round(seconds, 2),
        "rows_a_second": round(rows / seconds),
        "peak_mb": round(peak / 1e6, 1),
        "bare_seconds": round(bare_seconds, 2),
        "bare_peak_mb": round(bare_peak / 1e6, 1),
        "ratio": round(seconds / bare_seconds, 2),
    }
    if as_json:
        asked.show.json(found)
    else:
        asked.show.table(("", ""), [(name.replace("_", " "), str(value)) for name, value in found.items()])


def make(path: Path, *, rows: int) -> int:
    """Write such a file, of invented homes; the bytes of its table."""
    size = 0
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as pack:
        pack.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", compress_type=0)
        with pack.open("content.xml", "w", force_zip64=True) as stream:
            for part in _parts(rows):
                size += stream.write(part.encode())
    return size


def _parts(rows: int) -> Iterator[str]:
    chance = random.Random(2026)
    yield f'{_OPEN}<table:table table:name="README">{row(("CQC latest ratings, produced on 1 September 2026",))}'
    yield f'{_EMPTY.format(1_048_575)}</table:table-row></table:table><table:table table:name="Locations">'
    yield row(COLUMNS)
    home: list[str] = []
    for n in range(rows):
        if n % len(_DOMAINS) == 0:
            home = _home(chance)
        yield row([*home[:18], _DOMAINS[n % len(_DOMAINS)], chance.choice(_WORDS), *home[18:]])
    yield f'{_EMPTY.format(2**31)}</table:table-row></table:table><table:table table:name="Providers">'
    yield row((*COLUMNS[18:21], *COLUMNS[24:26])) + row(("Overall", "Good", "01/09/2026", "1-999", "Invented Care"))
    yield f"</table:table>{_CLOSE}"


def row(cells: Sequence[str]) -> str:
    """A row of texts as a spreadsheet program spells it; empty cells are one with a number."""
    spelt, blank = [], 0
    for cell in cells:
        if not cell:
            blank += 1
            continue
        if blank:
            spelt.append(f'<table:table-cell table:style-name="ce1" table:number-columns-repeated="{blank}"/>')
            blank = 0
        spelt.append(
            '<table:table-cell office:value-type="string" table:style-name="ce1">'
            f"<text:p>{cell}</text:p></table:table-cell>"
        )
    return f'<table:table-row table:style-name="ro1">{"".join(spelt)}</table:table-row>'


def _home(chance: random.Random) -> list[str]:
    """A row of an invented home without domain and rating."""
    number = chance.randrange(10**9, 10**10)
    report = date(2015, 1, 1) + timedelta(days=chance.randrange(4200))
    return [
        f"1-{number}", f"V{number % 10**5}", f"Invented House {number % 10**6}", "Y", "Social Care Org",
        "Residential social care", f"{number % 300} Invented Road", "", "Inventon", f"IN{number % 90} 1AA",
        f"Inventonshire {number % 150}", "West Midlands", "Midlands", f"E380{number % 10**5}", "NHS Inventonshire CCG",
        "", "", "Overall", f"{report:%d/%m/%Y}", "Location", "N", f"https://www.cqc.org.uk/location/1-{number}",
        f"1-{number // 3}", f"Invented Care {number % 1000} Limited", "-", "-",
    ]  # fmt: skip


def _barely(body: bytes) -> None:
    with ZipFile(io.BytesIO(body)) as pack, pack.open("content.xml") as stream:
        for _, element in etree.iterparse(stream, tag=f"{{{_TABLE}}}table-row"):
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]


def _whole(body: bytes) -> None:
    read(body, kind="cqc-ratings-file", rows_of=frozenset({"location:1-1"}))

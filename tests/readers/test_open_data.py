"""CQC's spreadsheet of ratings and its directory: every row counted, none unfolded, what is no such file refused."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from crawler.readers import ods
from crawler.readers.cqc_directory_file import newly_listed
from crawler.readers.errors import NotUnderstood
from crawler.readers.open_data import documents, recognised
from crawler.readers.read import read
from crawler.readers.tables import day_in_name
from monitor.commands.benching.files import make
from storage.record import FileRow, Record

COLUMNS = ("Location ID", "Location Name", "Service / Population Group", "Domain", "Latest Rating", "Publication Date")
GOOD = ("1-999000001", "Rose House", "Overall", "Overall", "Good", "12/02/2020")
SURGERY = ("RX901", "Rose Infirmary", "Surgery", "Safe", "Inadequate", "1/2/2024")
OF_PROVIDERS = ("Provider ID", "Provider Name", *COLUMNS[2:])
OPEN = (
    '<?xml version="1.0"?>{}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)
CLOSE = "</office:spreadsheet></office:body></office:document-content>"


def line(cells: Sequence[str], *, times: str = "1") -> str:
    """A row; a cell that begins with < stands as it is."""
    spelt = [
        one if one.startswith("<") else f"<table:table-cell><text:p>{one}</text:p></table:table-cell>" for one in cells
    ]
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(spelt)}</table:table-row>'


def sheet(name: str, *rows: str) -> str:
    return f'<table:table table:name="{name}"><table:table-column/>{"".join(rows)}</table:table>'


def pack(table: str | None, *, more: Mapping[str, str] = MappingProxyType({}), how: int = ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with ZipFile(held, "w", how) as file:
        for name, text in {**({} if table is None else {"content.xml": table}), **more}.items():
            file.writestr(name, text)
    return held.getvalue()


def spreadsheet(*sheets: str, doctype: str = "") -> bytes:
    return pack(OPEN.format(doctype) + "".join(sheets) + CLOSE)


def reading(body: bytes, *wanted: str) -> Record:
    return read(body, kind="cqc-ratings-file", rows_of=frozenset(wanted))


def row_of(record: Record) -> FileRow:
    (row,) = record.rows
    return row


def test_both_sheets_are_counted_and_the_rows_that_are_asked_for_are_kept() -> None:
    body = spreadsheet(
        sheet("README", line(["CQC latest ratings, produced on 1 September 2026"])),
        sheet("Locations", line(COLUMNS), line(GOOD), line(SURGERY)),
        sheet("Providers", line(OF_PROVIDERS), line(["RX9", "Rose Trust", *GOOD[2:]])),
    )  # fmt: skip
    record = reading(body, "location:RX901")
    assert recognised(body) == record.kind
    assert [(one.name, one.rows) for one in record.summary.sheets] == [("Locations", 2), ("Providers", 1)]  # type: ignore[union-attr]
    assert record.summary.produced == "2026-09-01"  # type: ignore[union-attr]
    assert record.counts.model_dump() == {  # type: ignore[union-attr]
        "rows": 3, "locations": 2, "providers": 1, "ratings": {"location": {"Good": 1}, "provider": {"Good": 1}},
    }  # fmt: skip
    row = row_of(record)
    assert (row.scope, row.scope_name, row.key_question) == ("service:surgery", "Surgery", "safe")
    assert (row.rating, row.date, row.number) == ("Inadequate", "2024-02-01", 3)


def test_a_sheet_without_ratings_beside_those_that_have_them_is_passed_over() -> None:
    ids = sheet("Dual", line(COLUMNS[:2]), line(GOOD[:2]))
    record = reading(spreadsheet(ids, sheet("Locations", line(COLUMNS), line(GOOD))))
    assert record.counts is not None
    assert (record.counts.rows, record.not_understood) == (1, ())


def test_the_file_that_is_measured_with_is_one(tmp_path: Path) -> None:
    size = make(tmp_path / "made.ods", rows=60)
    record = reading((tmp_path / "made.ods").read_bytes())
    assert size > 100_000
    assert record.counts is not None
    assert (record.counts.rows, record.counts.locations) == (61, 10)
    assert record.summary is not None
    assert record.summary.produced == "2026-09-01"


def test_a_date_a_note_and_blanks_in_a_cell_are_read_as_a_spreadsheet_shows_them() -> None:
    dated = (
        '<table:table-cell office:value-type="date" office:date-value="2020-02-12T00:00:00"><text:p>12 Feb</text:p>'
        "</table:table-cell>"
    )
    noted = (
        "<table:table-cell><office:annotation><text:p>look here</text:p></office:annotation>"
        "<text:p>Requires<text:s/>Improvement</text:p></table:table-cell>"
    )
    record = reading(spreadsheet(sheet("L", line(COLUMNS), line([*GOOD[:4], noted, dated]))), "location:1-999000001")
    assert (row_of(record).rating, row_of(record).date) == ("Requires improvement", "2020-02-12")


@pytest.mark.parametrize("times", ["1048557", "1000000000", "9" * 5000])
def test_empty_rows_and_columns_repeated_by_a_number_are_neither_unfolded_nor_lost_count_of(times: str) -> None:
    empty = f'<table:table-cell table:number-columns-repeated="{times}"/>'
    body = spreadsheet(
        sheet(
            "L", line([empty], times="100"), line([*COLUMNS, empty]), line([empty], times="1048557"),
            line([*GOOD, empty]),
        ),
        sheet("Over", line([empty], times=times)),
    )  # fmt: skip
    record = reading(body, "location:1-999000001")
    assert record.counts is not None
    assert record.counts.rows == 1
    assert row_of(record).number == 100 + 1 + 1048557 + 1


def test_a_row_that_says_something_and_is_repeated_is_counted_as_often() -> None:
    record = reading(spreadsheet(sheet("L", line(COLUMNS), line(GOOD, times="3"))))
    assert record.counts is not None
    assert (record.counts.rows, record.counts.ratings) == (3, {"location": {"Good": 3}})


LOCKED = '<manifest xmlns="x"><file-entry full-path="content.xml"><encryption-data/></file-entry></manifest>'
BOMB = '<!DOCTYPE a [<!ENTITY b "lots"><!ENTITY c "&b;&b;&b;&b;">]>'
HEAD = b"Location ID,Latest Rating\n"
BILLION = "1000000000"
WIDE = f'<table:table-cell table:number-columns-repeated="{BILLION}"><text:p>x</text:p></table:table-cell>'
REFUSED = {
    "a row that stands a billion times": (
        spreadsheet(sheet("L", line(COLUMNS), line(GOOD, times=BILLION))), "1,000,000,000 times",
    ),
    "a cell that stands a billion times": (spreadsheet(sheet("L", line([WIDE]))), "more than 1,000 columns"),
    "a row that never ends": (
        spreadsheet(sheet("L", "<table:table-row>" + "<table:table-cell/>" * 300_000)), "between two rows",
    ),
    "entities": (spreadsheet(sheet("L", line(COLUMNS)), doctype=BOMB), "declares entities"),
    "broken XML": (pack(OPEN.format("") + sheet("L", line(COLUMNS), "<table:table-row>")), "is broken"),
    "no table": (pack(None, more={"mimetype": "x"}), "without content.xml"),
    "an Excel workbook": (pack(None, more={"xl/workbook.xml": "<x/>"}), "Excel"),
    "a password": (pack("abc", more={"META-INF/manifest.xml": LOCKED}), "protected by a password"),
    "half a file": (spreadsheet(sheet("L", line(COLUMNS)))[:300], "no whole ZIP"),
    "no columns": (spreadsheet(sheet("README", line(["Nothing here"]))), '"Location ID"'),
    "no ratings": (spreadsheet(sheet("L", line(COLUMNS[:3]), line(GOOD[:3]))), "no ratings"),
    "a CSV whose quote never ends": (HEAD + b'1-1,Good\n1-2,"Good\n1-3,Good\n', "row 3 of the file is never closed"),
    "a line of a million letters": (HEAD + b"1-1," + b"a" * 1_000_000, "longer than 100,000 characters"),
    "a web page": (b"<!DOCTYPE html><html><h1>Sorry", "a web page or XML"),
    "binary": (bytes(range(1, 256)) * 40, "no "),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_such_file_is_refused_in_one_sentence(name: str) -> None:
    body, words = REFUSED[name]
    with pytest.raises(NotUnderstood) as refusal:
        reading(body)
    assert words in str(refusal.value)
    assert 10 < len(str(refusal.value)) < 300
    assert "\n" not in str(refusal.value)


def test_a_table_that_unpacks_to_more_than_it_may_is_refused_while_it_unpacks(monkeypatch: pytest.MonkeyPatch) -> None:
    body = spreadsheet(sheet("L", line(COLUMNS), line(GOOD) * 2_000))
    monkeypatch.setattr(ods, "SOME", 100_000)
    monkeypatch.setattr(ods, "RATIO", 20)
    with pytest.raises(NotUnderstood, match="more than 20 times the file's size"):
        reading(body)
    monkeypatch.setattr(ods, "LARGEST", 100_000)
    with pytest.raises(NotUnderstood, match="unpacks to more than"):
        reading(body)


TABLE = "Location ID,Location Name,Domain,Latest Rating\n1-999000001,Rosé House,Overall,Good\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_csv_is_read_in_whatever_encoding_a_program_wrote_it(encoding: str) -> None:
    body = TABLE.encode(encoding)
    assert recognised(body) == "cqc-ratings-file"
    assert row_of(reading(body, "location:1-999000001")).organisation.name == "Rosé House"


def test_zeros_between_the_letters_of_a_csv_do_no_harm() -> None:
    body = TABLE.replace("Rosé", "Ro\0se").encode()
    assert row_of(reading(body, "location:1-999000001")).organisation.name == "Ro se House"


def test_the_rows_are_shown_one_by_one_and_end_with_their_count() -> None:
    shown = list(documents(spreadsheet(sheet("L", line(COLUMNS), line(GOOD))), "cqc-ratings-file", address=None))
    assert shown[0] == {
        "schema": 1, "row": 2, "organisation": {"level": "location", "id": "1-999000001", "name": "Rose House"},
        "scope": "location", "scope_name": None, "key_question": "overall", "rating": "Good", "provenance": "printed",
        "date": "2020-02-12", "local_authority": None, "region": None,
    }  # fmt: skip
    assert (len(shown), shown[1]["counts"]["rows"]) == (2, 1)


def test_what_a_directory_newly_lists_is_told_with_where_it_is() -> None:
    head = "Name,Local authority,Region,CQC Location ID (for office use only)\n"
    old = (head + "Rose House,Leeds,North,1-999000001\n").encode()
    new = (head + "Elm Lodge,York,North,1-999000002\nRose House,Leeds,North,1-999000001\n").encode()
    (row,) = newly_listed(old, new)
    assert (row.organisation.id, row.organisation.name, row.local_authority, row.region) == (
        "1-999000002", "Elm Lodge", "York", "North",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("https://www.cqc.org.uk/system/files/2026-09/01_September_2026_Latest_ratings.ods", "2026-09-01"),
        ("24%20November%202026%20CQC%20directory.csv", "2026-11-24"),
        ("latest_ratings_2025-09-30.csv", "2025-09-30"),
        ("ratings.ods", None),
    ],
)
def test_the_day_of_a_file_is_in_its_name(name: str, day: str | None) -> None:
    assert day_in_name(name) == day


def test_a_file_that_is_locked_by_its_zip_is_refused_too() -> None:
    body = bytearray(pack("<x/>", how=ZIP_STORED))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(mark) + at] |= 1
    with pytest.raises(NotUnderstood, match="protected by a password"):
        reading(bytes(body))

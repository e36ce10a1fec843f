import pytest

from monitor.importing.errors import Unusable
from monitor.importing.table import LONGEST_CELL, MOST_ROWS, read_table

TEXT = "Name,Price\r\nCafé “Rose”,£12\r\n"
CELLS = [("Name", "Price"), ("Café “Rose”", "£12")]


def cells(content: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read_table(content).rows]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "UTF-8"),
        (TEXT.encode("utf-8-sig"), "UTF-8"),
        (TEXT.encode("cp1252"), "Windows-1252"),
        (TEXT.replace(",", "\t").encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + TEXT.replace(",", "\t").encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("utf-16-le"), "UTF-16"),
        (TEXT.replace("\r\n", "\r").encode(), "UTF-8"),
        (TEXT.replace(",", ";").encode(), "UTF-8"),
        (("sep=;\r\n" + TEXT.replace(",", ";")).encode("utf-8-sig"), "UTF-8"),
        (("SEP=|\n" + TEXT.replace(",", "|")).encode(), "UTF-8"),
    ],
)
def test_every_way_in_which_excel_writes_a_csv_gives_the_same_rows(content: bytes, encoding: str) -> None:
    table = read_table(content)
    assert [row.cells for row in table.rows] == CELLS
    assert table.encoding == encoding


def test_semicolons_between_cells_are_told_from_commas_inside_them() -> None:
    content = b"Name;Price;Ward\r\nRose, the house;1,50;A, B\r\nOak, the lodge;2,50;C, D\r\n"
    assert cells(content)[1] == ("Rose, the house", "1,50", "A, B")


def test_quoted_line_breaks_stay_in_their_cell_and_rows_are_counted_as_a_spreadsheet_counts() -> None:
    table = read_table(b'Name,Ward\r\n\r\n"Rose\r\nHouse","a ""b"""\r\n,,,\r\nOak,c,,\r\n')
    assert [(row.number, row.cells) for row in table.rows] == [
        (1, ("Name", "Ward")),
        (3, ("Rose\nHouse", 'a "b"')),
        (5, ("Oak", "c")),
    ]


def test_what_keeps_excel_from_reading_a_number_or_a_formula_is_no_part_of_the_cell() -> None:
    assert cells(b'id,a,b,c\n"=""1-123""",\'=1+1,\'-5,\'\'=x\n')[1] == ("1-123", "=1+1", "-5", "'=x")


def test_what_cannot_be_seen_is_no_part_of_a_cell() -> None:
    text = "id,a,b\n\u00a01-123\u200b\u202e ,x\x00y\x1bz,\ufeff q \n"
    assert cells(text.encode())[1] == ("1-123", "x y z", "q")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\r\n , ,\r\n", "is empty"),
        (b"PK\x03\x04" + b"[Content_Types].xml xl/workbook.xml", "is an Excel workbook (.xlsx); open it"),
        (b"PK\x03\x04" + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "is an OpenDocument file"),
        (b"PK\x03\x04" + b"notes.txt", "is a ZIP file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Excel workbook (.xls)"),
        (b"%PDF-1.7\n", "is a PDF"),
        (b"\xef\xbb\xbf<html><table><tr><td>1-123", "is a web page or XML, whatever its name says"),
        (bytes(range(32)) * 40, "is no text"),
        (b"x" * 50_000_001, "has 50 MB; at most 50 MB are taken"),
        (b"id\n" + b"1-1\n" * (MOST_ROWS + 50), "has more than 100,000 rows"),
        (b"id\n" + b"," * 1_500 + b"x\n", "has 1,501 columns in row 2"),
    ],
)
def test_what_is_no_csv_is_refused_with_what_to_do(content: bytes, told: str) -> None:
    with pytest.raises(Unusable) as refused:
        read_table(content)
    assert str(refused.value).startswith(told)


def test_a_quotation_mark_that_is_never_closed_is_no_reason_to_swallow_the_rest_of_the_list() -> None:
    with pytest.raises(Unusable, match="a quotation mark in row 3 that is never closed"):
        read_table(b'id,name\n1-1,a\n1-2,"b\n1-3,c\n1-4,d\n')
    assert cells(b'id,size\n1-1,5" pipe\n')[1] == ("1-1", '5" pipe')


def test_a_cell_longer_than_any_spreadsheets_is_told_of_its_row_alone() -> None:
    table = read_table(b"id,note\n1-1," + b"x" * (LONGEST_CELL + 1) + b"\n1-2,y\n")
    assert [row.too_long for row in table.rows] == [False, True, False]

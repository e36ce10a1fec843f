"""A PDF to measure with: a report of made-up sentences and a table on every fifth page, written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice

SENTENCES = (
    "Staff kept detailed records of people's care and treatment, and these were clear and up to date.",
    "Leaders listened to what people told them and acted on it within a few days of hearing it.",
    "We rated this service as good because people were safe and were treated with kindness.",
    "The service did not always have enough staff, and people waited longer than they should.",
)
LINES = 44
CELLS = ("", "Safe", "Effective", "Caring", "Responsive", "Well-led", "Overall")


def report_in_print(pages: int) -> bytes:
    """A PDF of so many pages, each with a head, lines of prose and a foot that counts them."""
    sheets = [_page(number) for number in range(1, pages + 1)]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(pages))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, pages),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for n, content in enumerate(sheets):
        box = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>>>"
        objects += [box % (5 + 2 * n), b"<</Length %d>>stream\n%b\nendstream" % (len(content), content)]
    return _written(objects)


def _page(number: int) -> bytes:
    lines = [_line(50, 810, 9, "Summary of findings"), _line(50, 30, 9, f"{number} Meadow Court Inspection report")]
    table = number % 5 == 0
    said = islice(cycle(SENTENCES), number, number + LINES - 14 * table)
    lines += [_line(50, 770 - 15 * n, 10, sentence) for n, sentence in enumerate(said)]
    return b"\n".join([*lines, *(_table() if table else ())])


def _table() -> Iterator[bytes]:
    for row in range(5):
        bottom = 80 + 30 * row
        for column, name in enumerate(CELLS):
            word = name if row == 4 else "Good" if column else f"Service {row + 1}"
            yield b"%d %d 70 30 re S" % (50 + 70 * column, bottom)
            yield _line(54 + 70 * column, bottom + 10, 8, word)


def _line(x: int, y: int, size: int, words: str) -> bytes:
    return b"BT /F %d Tf 1 0 0 1 %d %d Tm (%b) Tj ET" % (size, x, y, words.encode("ascii"))


def _written(objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    begins, count = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % count
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, begins)
    return bytes(out)

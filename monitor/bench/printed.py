"""The text of a report set in type: a PDF by hand, with ruled tables, a foot on each page and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

SIZE, LEADING, GAP = 10, 12, 8
TOP, BOTTOM, LEFT, WIDTH = 780, 80, 56, 92
"""Points from below and from the left, and letters to a line."""
_GLYPHS = {"●": "", "➔ ←": "", "↔": "", "’": "'", "•": "-"}
"""What Helvetica has no sign for."""


def in_print(text: str) -> bytes:
    """A PDF that says what the text says."""
    for sign, plain in _GLYPHS.items():
        text = text.replace(sign, plain)
    return _pdf([b"\n".join(page) for page in _pages(text)])


def _pages(text: str) -> Iterator[list[bytes]]:
    page: list[bytes] = []
    top = TOP
    for lines in _blocks(text):
        tall = len(lines) * LEADING + GAP if isinstance(lines[0], str) else len(lines) * 36 + GAP
        if top - tall < BOTTOM:
            yield page
            page, top = [], TOP
        page += _drawn(lines, top)
        top -= tall
    yield page


def _blocks(text: str) -> Iterator[Sequence[str] | Sequence[Sequence[str]]]:
    """The paragraphs, each as its lines, and the tables, each as its rows."""
    rows: list[list[str]] = []
    for line in text.splitlines():
        if "\t" in line:
            rows.append([cell.strip() for cell in line.split("\t")])
            continue
        if rows and line.strip():
            yield rows
            rows = []
        if line.strip():
            yield wrap(line.strip(), WIDTH)
    if rows:
        yield rows


def _drawn(lines: Sequence[str] | Sequence[Sequence[str]], top: int) -> Iterator[bytes]:
    for n, line in enumerate(lines):
        if isinstance(line, str):
            yield _line(LEFT, top - n * LEADING, SIZE, line)
            continue
        wide = 480 // len(line)
        for column, cell in enumerate(line):
            x, y = LEFT + column * wide, top - n * 36
            yield b"%d %d %d 36 re S" % (x, y - 24, wide)
            for k, part in enumerate(wrap(cell, wide // 5) or [""]):
                yield _line(x + 3, y - 8 * k, 7, part)


def _line(x: int, y: int, size: int, words: str) -> bytes:
    said = words.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /F %d Tf 1 0 0 1 %d %d Tm (%b) Tj ET" % (size, x, y, said)


def _pdf(pages: Sequence[bytes]) -> bytes:
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, len(pages)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for n, content in enumerate(pages):
        box = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>>>"
        objects += [box % (5 + 2 * n), b"<</Length %d>>stream\n%b\nendstream" % (len(content), content)]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    begins, count = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % count
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out) + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, begins)

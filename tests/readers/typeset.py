"""PDFs for the tests: a report set in type from a text of our own, and files by hand such as no printer makes."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

STYLES = getSampleStyleSheet()
BODY = STYLES["Normal"]
CELL = ParagraphStyle("cell", parent=BODY, fontSize=8, leading=9)
GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
PAGE = "a new page"
MIDDLE = [f"Meadow Court {n}" for n in range(3)]


def printed(text: str, *, head: str = "", foot: str = "") -> bytes:
    """The text set in type: ``#`` and ``##`` begin headings, ``- `` a bullet, tabs part the cells of a ruled table, and
    a form feed begins a page."""
    flow = flowing(text)
    out = io.BytesIO()

    def edges(canvas: Canvas, page: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 810, head)
        canvas.drawString(60, 25, f"{page.page} {foot}" if foot else "")

    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(flow, onFirstPage=edges, onLaterPages=edges)
    return out.getvalue()


def flowing(text: str) -> list[Any]:
    """The paragraphs and tables of such a text, for a document of one's own."""
    flow: list[Any] = []
    rows: list[list[str]] = []
    for line in [*text.replace("\f", f"\n{PAGE}\n").splitlines(), ""]:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            widths = max(map(len, rows))
            cells = [[Paragraph(_marked(cell), CELL) for cell in row + [""] * (widths - len(row))] for row in rows]
            flow += [Table(cells, style=GRID), Spacer(1, 6)]
            rows = []
        if line == PAGE:
            flow.append(PageBreak())
        elif words := line.strip():
            flow += [_paragraph(words), Spacer(1, 5)]
    return flow


def _paragraph(words: str) -> Paragraph:
    for mark, style in (("## ", STYLES["Heading2"]), ("# ", STYLES["Heading1"])):
        if words.startswith(mark):
            return Paragraph(_marked(words[len(mark) :]), style)
    if words.startswith("- "):
        return Paragraph(_marked(words[2:]), BODY, bulletText="•")
    return Paragraph(_marked(words), BODY)


def _marked(words: str) -> str:
    """Arrows from the font that has them, words between ** in bold."""
    arrows = re.sub("[↔↑↓→←]+", lambda found: f"<font name='Symbol'>{found[0]}</font>", escape(words))
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", arrows)


def drawn(*pages: Any, size: tuple[float, float] = A4, **more: Any) -> bytes:
    """A PDF of pages that each draw themselves on a canvas."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, **more)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def by_hand(*objects: bytes, version: bytes = b"1.7") -> bytes:
    """A PDF of these objects, the first of them its catalogue, with a true table of references."""
    out = b"%PDF-" + version + b"\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(out),
    )  # fmt: skip


def one_page(content: bytes, *, page: bytes = b"", more: Sequence[bytes] = (), folds: int = 0) -> bytes:
    """A PDF of one page with this content, folded so often; ``page`` adds to the page, ``more`` to the objects."""
    for _ in range(folds):
        content = zlib.compress(content, 9)
    filters = b"/Filter[%b]" % (b"/FlateDecode " * folds) if folds else b""
    return by_hand(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>%b>>" % page,
        b"<</Length %d%b>>stream\n%b\nendstream" % (len(content), filters, content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *more,
    )


SENTENCE = b"BT /F 10 Tf 50 700 Td (We rated this service as good because people were safe.) Tj ET"

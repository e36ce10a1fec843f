"""Makes the demo's board papers, PDFs of invented trusts: ``python -m deploy.demo.papers.make``.

It needs reportlab, which only those who work on Wardround have. What it makes is kept beside it; a test makes it again
and compares.
"""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Frame, Paragraph, Spacer, Table

from deploy.demo.papers.packs import PACKS, SINGLES, Pack, Paper, Rows

HERE = Path(__file__).parent
_STYLES = getSampleStyleSheet()
_TITLE, _FIRST, _SECOND = (_STYLES[name] for name in ("Title", "Heading1", "Heading2"))
_BODY = ParagraphStyle("body", parent=_STYLES["Normal"], fontSize=10.5, leading=14, spaceAfter=7)
_CELL = ParagraphStyle("cell", parent=_BODY, fontSize=8.5, leading=10, spaceAfter=0)
_HEAD = ParagraphStyle("head", parent=_CELL, fontName="Helvetica-Bold")
_GRID = [("GRID", (0, 0), (-1, -1), 0.4, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")]


class Scrambled(Flowable):  # type: ignore[misc]  # reportlab carries no types
    """A register's table whose cells are drawn in no order, as some programs print them: only their places tell."""

    def __init__(self, widths: Sequence[int], rows: Rows, seed: int) -> None:
        super().__init__()
        self.widths, self.rows, self.seed = [wide * mm for wide in widths], rows, seed

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """How wide and high it is."""
        self.cells = [[Paragraph(text, _HEAD if n == 0 else _CELL) for text in row] for n, row in enumerate(self.rows)]
        self.heights = [
            max(cell.wrap(wide - 4, 800)[1] for cell, wide in zip(row, self.widths, strict=True)) + 6
            for row in self.cells
        ]
        return sum(self.widths), sum(self.heights)

    def draw(self) -> None:
        """Draw every cell, the last among the first."""
        places, top = [], sum(self.heights)
        for row, high in zip(self.cells, self.heights, strict=True):
            left = 0.0
            for cell, wide in zip(row, self.widths, strict=True):
                places.append((cell, left, top, wide, high))
                left += wide
            top -= high
        random.Random(self.seed).shuffle(places)
        for cell, left, top, wide, high in places:
            self.canv.rect(left, top - high, wide, high)
            cell.wrapOn(self.canv, wide - 4, high)
            cell.drawOn(self.canv, left + 2, top - cell.height - 3)


class _Press:
    """A PDF under way: pages with a running head and the number at their foot."""

    def __init__(self, head: str, *, seed: int, own_numbers: bool) -> None:
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=A4, invariant=1)
        self.head, self.own, self.own_numbers, self.number = head, random.Random(seed), own_numbers, 0

    def page(self, flow: list[Any], *, bare: bool = False) -> None:
        """Set one page with as much of ``flow`` as it holds, which is taken from it."""
        self.number += 1
        if not bare:
            self.canvas.setFont("Helvetica", 8)
            self.canvas.drawString(55, 812, self.head)
            if self.own_numbers:
                self.canvas.drawRightString(540, 28, f"Page {self.number}")
        Frame(50, 40, 500, 760, showBoundary=0).addFromList(flow, self.canvas)
        self.canvas.showPage()

    def paper(self, flow: list[Any], *, pages: int, bank: Sequence[str]) -> None:
        """Set a paper, its last pages filled with prose from ``bank``."""
        last = self.number + pages
        while flow or self.number < last:
            if self.number < last:
                room = 60 if not flow else 0
                flow += [Paragraph(self._prose(bank), _BODY) for _ in range(room and 12)]
            self.page(flow)
            if self.number >= last:
                return

    def _prose(self, bank: Sequence[str]) -> str:
        said = self.own.sample(bank, k=min(3, len(bank)))
        return " ".join(text.replace("{n}", str(self.own.randrange(11, 498))) for text in said)

    def scanned(self) -> None:
        """Set a page that was scanned: strokes, and no letter that a program could read."""
        self.number += 1
        for line in range(46):
            left = 60.0
            while left < 500:
                wide = self.own.uniform(8, 40)
                self.canvas.line(left, 780 - line * 15, left + wide, 780 - line * 15)
                left += wide + 6
        self.canvas.showPage()

    def done(self) -> bytes:
        """The file."""
        self.canvas.save()
        return self.out.getvalue()


def pack(one: Pack) -> bytes:
    """A whole pack in one PDF: cover, agenda with the printed page of each paper, the papers, a scanned appendix."""
    press = _Press(one.head, seed=one.seed, own_numbers=True)
    first, at = {}, 3
    for paper in one.papers:
        first[paper.item], at = at, at + paper.pages
    lines = (
        (_TITLE, one.trust),
        (_FIRST, "Board of Directors: meeting in public"),
        (_SECOND, one.day),
        (_BODY, one.place),
    )
    press.page([Spacer(1, 150), *(Paragraph(text, style) for style, text in lines)], bare=True)
    rows = [(each.item, each.title, each.purpose, each.lead, str(first[each.item])) for each in one.papers]
    press.page(
        [
            Paragraph("Agenda", _FIRST),
            _table((14, 78, 26, 42, 14), (("Item", "Title", "Purpose", "Lead", "Page"), *rows)),
        ]
    )
    for paper in one.papers:
        press.paper(list(_flow(paper, one.day, one.seed)), pages=paper.pages, bank=paper.bank)
    for _ in range(one.scanned):
        press.scanned()
    return press.done()


def single(one: Pack, paper: Paper) -> bytes:
    """One paper in a PDF of its own."""
    press = _Press(one.head, seed=one.seed, own_numbers=False)
    press.paper(list(_flow(paper, one.day, one.seed)), pages=paper.pages, bank=paper.bank)
    return press.done()


def _flow(paper: Paper, day: str, seed: int) -> Sequence[Any]:
    sheet = [
        ("Report title", paper.title), ("Agenda item", paper.item), ("Date of meeting", day),
        ("Purpose", paper.purpose),
        ("Executive lead", paper.lead), ("Level of assurance", paper.assurance),
        ("Recommendation", f"The Board is asked to {paper.ask}."),
    ]  # fmt: skip
    flow: list[Any] = [Paragraph(paper.title, _FIRST)]
    if paper.sheet:
        cells = [[Paragraph(label, _HEAD), Paragraph(text, _CELL)] for label, text in sheet if text]
        flow += [Table(cells, colWidths=[45 * mm, 125 * mm], style=_GRID), Spacer(1, 10)]
    flow += [Paragraph(text, _SECOND if text.istitle() else _BODY) for text in paper.told]
    for widths, rows in paper.tables:
        flow += [Spacer(1, 6), _table(widths, rows), Spacer(1, 10)]
    for start in range(1, len(paper.register), 9):
        flow += [
            Spacer(1, 8),
            Scrambled((16, 84, 20, 20, 32), (paper.register[0], *paper.register[start : start + 9]), seed + start),
        ]
    return flow


def _table(widths: Sequence[int], rows: Rows) -> Table:
    cells = [[Paragraph(text, _HEAD if n == 0 else _CELL) for text in row] for n, row in enumerate(rows)]
    return Table(cells, colWidths=[wide * mm for wide in widths], style=_GRID, repeatRows=1)


def made() -> dict[str, bytes]:
    """Every file of the demo's board papers, by its name."""
    rl_config.useA85 = 0
    files = {f"{name}.pdf": pack(one) for name, one in PACKS.items()}
    return files | {f"{name}.pdf": single(one, paper) for name, (one, paper) in SINGLES.items()}


if __name__ == "__main__":
    for name, content in made().items():
        (HERE / name).write_bytes(content)

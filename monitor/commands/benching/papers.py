"""``wardround bench papers``: the time and memory that a long pack of board papers takes to read and compare."""

from __future__ import annotations

import io
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from crawler.readers.papers.chosen import chosen
from crawler.readers.papers.letters import is_drawn
from crawler.readers.read import read
from monitor.commands.options import AsJson
from monitor.differ.compare import compare
from monitor.invocation import of
from storage.record import Record

from .apart import apart

MADE = Path(__file__).parents[3] / "deploy/demo/papers"
OLD, NEW = (MADE / f"larkshire-2025-{day}.pdf" for day in ("05-29", "07-31"))
"""The demo's two packs of one trust, the older first."""
SCANNED = 4
"""Pages of pictures at the end of each, which have no text to be read."""
TABLES = (1, 8, 16, 64, 104, 128, 170, 180)
"""The pages (from 0) of either that hold a table: the agenda, front sheets, figures, registers."""
SHARE = 20
"""Of a hundred pages of a pack those with a table, as of the lines of a real report of 2021 every fifth is a row."""


def papers(
    context: typer.Context,
    pages: Annotated[int, typer.Option(min=200, max=380, help="Pages of the pack that is read.")] = 250,
    share: Annotated[int, typer.Option(min=4, max=50, help="Of a hundred pages those with a table.")] = SHARE,
    runs: Annotated[int, typer.Option(min=1, help="How often; the middle one counts.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Seconds and memory of a pack read and compared, beside PDFium's plain text of it and its tables by pdfplumber.

    The tables are those of the pages that the reader chooses to read cell by cell.
    """
    show = of(context).show
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pack.pdf"
        path.write_bytes(body := long_pack(pages, share=share))
        tables = len(_chosen(body))
        before = read(OLD.read_bytes(), kind="board-paper")
        bare, whole = ([apart(work, path) for _ in range(runs)] for work in (_bare, partial(_whole, before)))
    plain, seconds = (median(one for one, _ in times) for times in (bare, whole))
    peak = max(memory for _, memory in whole) / 1024**2
    if as_json:
        show.json(
            {
                "schema": 1, "pages": pages, "tables": tables, "runs": runs, "bare": {"seconds": plain},
                "whole": {"seconds": seconds, "peak_mb": peak}, "ratio": seconds / plain,
            }
        )  # fmt: skip
        return
    rows = [(f"plain text, and the tables of {tables} pages", f"{plain:.2f}"), ("read and compared", f"{seconds:.2f}")]
    show.table(("What", "Seconds"), rows)
    show.line(f"{pages} pages: {seconds / plain:.2f} times as long; at most {peak:,.0f} MB of memory")


def long_pack(pages: int, *, share: int = SHARE) -> bytes:
    """The newer pack, its tables again as often as it takes, and pages of the older one; all of them with text.

    Of fewer pages than the newer one has, it is the beginning of that.
    """
    import pypdfium2

    made, newer, older = pypdfium2.PdfDocument.new(), pypdfium2.PdfDocument(NEW), pypdfium2.PdfDocument(OLD)
    own = min(pages, len(newer) - SCANNED)
    tables = pages * share // 100
    again = list(islice(cycle(TABLES), max(0, min(tables - len(TABLES), pages - own))))
    prose = [n for n in range(own) if n not in TABLES]
    for document, numbers in ((newer, range(own)), (newer, again), (older, prose[: pages - own - len(again)])):
        for number in numbers:
            made.import_pages(document, [number])
    out = io.BytesIO()
    made.save(out)
    for one in (made, newer, older):
        one.close()
    return out.getvalue()


def _bare(body: bytes) -> None:
    """What must be done in any case: the text of every page, and the tables of those that are chosen."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(body)) as pdf:
        for number in _chosen(body):
            pdf.pages[number].extract_tables()
            pdf.pages[number].close()


def _chosen(body: bytes) -> list[int]:
    """The pages (from 0) that are chosen to be read cell by cell, by the plain text of each."""
    import pypdfium2

    document = pypdfium2.PdfDocument(body)
    found = []
    for number, page in enumerate(document):
        text = page.get_textpage()
        if chosen(text.get_text_range(), partial(is_drawn, page)):
            found.append(number)
        text.close()
        page.close()
    document.close()
    return found


def _whole(before: Record, body: bytes) -> None:
    """A pack read, and compared with the trust's pack of the meeting before."""
    compare(before, read(body, kind="board-paper"), old_address=None, new_address=None)

"""``wardround bench papers``: the time and memory that a long pack of board papers takes to read and compare."""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

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


def papers(
    context: typer.Context,
    pages: Annotated[int, typer.Option(min=10, max=380, help="Pages of the pack that is read.")] = 250,
    runs: Annotated[int, typer.Option(min=1, help="How often; the middle one counts.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Seconds and memory of a pack read and compared, beside PDFium's plain text of it and its tables by pdfplumber."""
    show = of(context).show
    with TemporaryDirectory() as folder:
        path = Path(folder) / "pack.pdf"
        path.write_bytes(long_pack(pages))
        before = read(OLD.read_bytes(), kind="board-paper")
        bare, whole = ([apart(work, path) for _ in range(runs)] for work in (_bare, partial(_whole, before)))
    plain, seconds = (median(one for one, _ in times) for times in (bare, whole))
    peak = max(memory for _, memory in whole) / 1024**2
    if as_json:
        show.json(
            {
                "schema": 1, "pages": pages, "runs": runs, "bare": {"seconds": plain},
                "whole": {"seconds": seconds, "peak_mb": peak}, "ratio": seconds / plain,
            }
        )  # fmt: skip
        return
    rows = [("plain text, and tables of chosen pages", f"{plain:.2f}"), ("read and compared", f"{seconds:.2f}")]
    show.table(("What", "Seconds"), rows)
    show.line(f"{pages} pages: {seconds / plain:.2f} times as long; at most {peak:,.0f} MB of memory")


def long_pack(pages: int) -> bytes:
    """The newer pack with pages of the older one behind it, all of them with text."""
    import pypdfium2

    made, newer, older = pypdfium2.PdfDocument.new(), pypdfium2.PdfDocument(NEW), pypdfium2.PdfDocument(OLD)
    own = min(pages, len(newer) - SCANNED)
    made.import_pages(newer, list(range(own)))
    if pages > own:  # of no pages at all PDFium takes every one
        made.import_pages(older, list(range(2, 2 + pages - own)))
    out = io.BytesIO()
    made.save(out)
    for one in (made, newer, older):
        one.close()
    return out.getvalue()


def _bare(body: bytes) -> None:
    """What must be done in any case: the text of every page, and the tables of the pages that have one."""
    import pdfplumber
    import pypdfium2

    document = pypdfium2.PdfDocument(body)
    chosen = []
    for number, page in enumerate(document):
        text = page.get_textpage()
        said = text.get_text_range()
        if _ruled(page) and any(word in said.casefold() for word in ("score", "target", "agenda")):
            chosen.append(number)
        text.close()
        page.close()
    document.close()
    with pdfplumber.open(io.BytesIO(body)) as pdf:
        for number in chosen:
            pdf.pages[number].extract_tables()
            pdf.pages[number].close()


def _ruled(page: Any) -> bool:
    """Whether lines are drawn on a page, as those of a table are."""
    import pypdfium2.raw

    return any(True for _ in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_PATH,), max_depth=1))


def _whole(before: Record, body: bytes) -> None:
    """A pack read, and compared with the trust's pack of the meeting before."""
    compare(before, read(body, kind="board-paper"), old_address=None, new_address=None)

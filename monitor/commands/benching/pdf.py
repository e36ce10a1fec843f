"""``wardround bench pdf``: pages a second that are read of PDFs, beside PDFium's plain text of the same pages."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from monitor.commands.options import AsJson
from monitor.invocation import of

from .printing import report_in_print


def pdf(
    context: typer.Context,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE…]", help="PDFs to measure with, instead of a made one.")
    ] = None,
    pages: Annotated[int, typer.Option(min=1, max=900, help="Pages of the one that is made.")] = 100,
    as_json: AsJson = False,
) -> None:
    """Pages a second of PDFs read as blocks, and of PDFium's plain text of the same pages; the ratio is the price."""
    from crawler.readers.pdf import pdf_blocks

    asked = of(context)
    bodies = [(asked.folder / file).read_bytes() for file in files] if files else [report_in_print(pages)]
    for body in bodies[:1]:
        pdf_blocks(body)  # what is loaded once is no part of it
    number, plain = _timed(bodies, _plain)
    _, read = _timed(bodies, lambda body: len(pdf_blocks(body)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if as_json:
        document = {
            "schema": 1,
            "pages": number,
            "plain": {"seconds": plain, "pages_per_second": number / plain},
            "blocks": {"seconds": read, "pages_per_second": number / read},
            "ratio": read / plain,
            "peak_mb": peak,
        }
        asked.show.json(document)
        return
    rows = [("plain text by PDFium", f"{number / plain:,.0f}"), ("read as blocks", f"{number / read:,.0f}")]
    asked.show.table(("What", "Pages a second"), rows)
    asked.show.line(f"{number:,} pages; blocks take {read / plain:.1f} times as long; at most {peak:,.0f} MB of memory")


def _timed(bodies: list[bytes], work: Callable[[bytes], int]) -> tuple[int, float]:
    """The sum of what the work counts, and the seconds of this process that it took."""
    begun = time.process_time()
    counted = sum(work(body) for body in bodies)
    return counted, max(time.process_time() - begun, 1e-6)


def _plain(body: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(body)
    try:
        for page in document:
            text = page.get_textpage()
            text.get_text_range()
            text.close()
            page.close()
        return len(document)
    finally:
        document.close()

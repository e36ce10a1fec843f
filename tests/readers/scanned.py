"""Papers as a scanner makes them: pictures of pages, and nothing behind them."""

from __future__ import annotations

import io

import pypdfium2


def scanned(body: bytes, *, inch: int = 150) -> bytes:
    """The pages of a PDF as grey pictures of so many points to the inch, in a PDF without any text."""
    document = pypdfium2.PdfDocument(body)
    pages = []
    for page in document:
        pages.append(page.render(scale=inch / 72).to_pil().convert("L"))
        page.close()
    document.close()
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=inch)
    return out.getvalue()


def bound(*bodies: bytes) -> bytes:
    """Several PDFs as one."""
    out, whole = io.BytesIO(), pypdfium2.PdfDocument.new()
    for body in bodies:
        one = pypdfium2.PdfDocument(body)
        whole.import_pages(one)
        one.close()
    whole.save(out)
    whole.close()
    return out.getvalue()

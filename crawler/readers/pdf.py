"""A PDF as the blocks that a person reads in it: text of every page, tables, without running heads and feet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .blocks import Block
from .errors import NotUnderstood

LARGEST_MB = 64
"""Megabytes of the largest PDF that is read."""
MOST_PAGES = 1_000
"""Pages; CQC's longest reports on a trust have some hundreds."""
LARGEST_POINTS = 20_000
"""Points along a page's longer side; a printer's largest sheet has fewer (seven metres)."""
MOST_LETTERS = 8_000_000
MOST_BLOCKS = 60_000
_MAGIC = b"%PDF-"
_COUNT = re.compile(rb"/Count\s+([1-9][0-9]{0,8})\b")
"""How many pages a PDF says that it has, or a part of it; PDFium passes over those that it cannot find."""
_TAIL = 2048
"""Bytes at the end of which the mark of the end stands among."""
_WRONG_PASSWORD, _UNKNOWN_LOCK = 4, 5
"""PDFium's numbers for a document that wants a password, and for a lock that it does not know."""


def is_pdf(body: bytes) -> bool:
    """Whether a body is a PDF: by its mark, which may stand behind a few other bytes."""
    head = body[:1024]
    return head.lstrip(b"\x00\t\r\n\x0c \xef\xbb\xbf").startswith(_MAGIC) or (
        _MAGIC in head and not head.lstrip().startswith((b"<", b"{", b"["))
    )


def pdf_blocks(body: bytes) -> tuple[Block, ...]:
    """The blocks of a PDF in reading order, each with its page; headings by the size of their letters, rows of tables
    with their cells, items with ``bullet``.

    Scripts, forms and attachments are never looked at. Raises NotUnderstood, with one sentence, for a PDF that is
    locked, damaged, cut off, of pictures, too large in any way, or whose letters cannot be told.
    """
    from .columns import in_order  # PDFium is loaded for a PDF alone
    from .legible import refuse_illegible
    from .reflow import Reflow, body_size
    from .ruled import tables_of
    from .running import without_running

    sheets = list(_sheets(body))
    refuse_illegible(sheets)
    pages = []
    for sheet in sheets:
        tables, words = tables_of(sheet.words, sheet.rules)
        pages.append(in_order(words, tables))
    size = body_size(pages)
    blocks = tuple(Reflow(without_running(pages, body=size), body=size).blocks())
    if len(blocks) > MOST_BLOCKS:
        raise NotUnderstood(f"the PDF has {len(blocks):,} paragraphs; the most that is read is {MOST_BLOCKS:,}")
    return blocks


def pdf_text(body: bytes) -> str:
    """The text of a PDF, a paragraph a line: bullets as ``- ``, the cells of a row parted by tabs. Raises as
    `pdf_blocks` does."""
    lines: list[str] = []
    for block in pdf_blocks(body):
        row = block.kind == "row"
        if lines and not row:
            lines.append("")
        lines.append("\t".join(block.cells) if row else f"- {block.text}" if block.bullet else block.text)
    return "\n".join([*lines, ""])


def _sheets(body: bytes) -> Iterator[Any]:
    from .glyphs import sheet_of

    letters = 0
    document = open_pdf(body)
    try:
        for number in range(len(document)):
            page = page_of(document, number)
            try:
                sheet = sheet_of(page)
            finally:
                page.close()
            letters += sum(len(word.text) for word in sheet.words)
            if letters > MOST_LETTERS:
                raise NotUnderstood(f"the PDF has more than {MOST_LETTERS:,} letters, which is more than is read")
            yield sheet
    finally:
        document.close()


def open_pdf(body: bytes, *, largest_mb: int = LARGEST_MB, most_pages: int = MOST_PAGES, pictures: bool = True) -> Any:
    """The document of pypdfium2, which whoever asked for it closes; ``pictures``: whether theirs are unfolded too.

    Raises NotUnderstood, with one sentence, for what is locked, damaged, cut off, or too large in any way.
    """
    import pypdfium2

    from .inflated import refuse_bombs

    if len(body) > largest_mb * 1024**2:
        raise NotUnderstood(f"the PDF is larger than {largest_mb} MB, which is more than is read")
    if b"%%EOF" not in body[-_TAIL:]:
        raise NotUnderstood("the PDF is cut off: the mark of its end is missing")
    refuse_bombs(body, pictures=pictures)
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (_WRONG_PASSWORD, _UNKNOWN_LOCK):
            raise NotUnderstood("the PDF is locked with a password; save a copy without one") from None
        raise NotUnderstood("the PDF is damaged or has no pages: it cannot be opened") from None
    pages = len(document)
    said = {int(number) for number in _COUNT.findall(body)}
    if pages <= most_pages and (not said or pages in said):
        return document
    document.close()
    if pages <= most_pages:
        raise NotUnderstood(f"the PDF is damaged: {pages:,} of its {max(said):,} pages are left")
    raise NotUnderstood(f"the PDF has {pages:,} pages; the most that is read is {most_pages:,}")


def page_of(document: Any, number: int) -> Any:
    """One page of it (0 is the first), which whoever asked for it closes. Raises NotUnderstood where it is broken."""
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        raise NotUnderstood(f"the PDF is damaged: page {number + 1} of {len(document)} cannot be opened") from None
    if max(page.get_size()) > LARGEST_POINTS:
        page.close()
        raise NotUnderstood(f"page {number + 1} of the PDF is larger than any that is printed")
    return page

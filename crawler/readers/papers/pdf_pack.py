"""A pack in the form of a PDF: its pages as blocks, and which of them are pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.readers.blocks import Block
from crawler.readers.errors import NotUnderstood
from crawler.readers.pdf import MOST_LETTERS, open_pdf, page_of
from crawler.readers.spelling import clean

from .chosen import chosen
from .labels import label_of
from .ocr import Recognised, recognised_pages
from .pack import Pack
from .page_ranges import ranges
from .whole_rows import whole_rows

Recogniser = Callable[[Any, Sequence[int]], Recognised]
"""Gives what pages (from 1) of a document of pypdfium2 say that are pictures."""

if TYPE_CHECKING:
    from crawler.readers.glyphs import Sheet

LARGEST_MB = 160
"""Megabytes of the largest pack that is read; the largest that was seen has 93."""
MOST_PAGES = 2_000
"""Pages of the longest pack that is read; the longest that was seen has 446."""
MOST_BLOCKS = 200_000
MOST_BOOKMARKS, MOST_HEADS = 2_000, 100
_DIGITS = re.compile(r"[0-9]{1,9}")
UNKNOWN_SHARE = 0.25
"""The share of letters without a meaning from which a page is as good as a picture."""


@dataclass(frozen=True, kw_only=True)
class _Read:
    """The sheets of the pages, those (from 1) that could not be read and why the first could not, those that have no
    text, what was recognised of these, and why no more was."""

    sheets: tuple[Sheet, ...]
    broken: tuple[int, ...] = ()
    bare: tuple[int, ...] = ()
    recognised: dict[int, list[Block]]
    why: str = ""
    refusal: str = ""
    bookmarks: tuple[tuple[str, int], ...] = ()


def pdf_pack(body: bytes, recognise: Recogniser = recognised_pages) -> Pack:
    """The blocks of a PDF with their pages; ``recognise`` gives the text of those that are pictures, where it can.

    Raises NotUnderstood for one that is locked, damaged, too large, or of pictures alone.
    """
    from crawler.readers.columns import in_order  # PDFium is loaded for a PDF alone
    from crawler.readers.legible import refuse_no_words
    from crawler.readers.reflow import Reflow, body_size
    from crawler.readers.ruled import tables_of
    from crawler.readers.running import without_running

    from .unruled import with_unruled

    read = _read(body, recognise)
    count = len(read.sheets)
    if len(read.bare) + len(read.broken) == count and not read.recognised:
        raise NotUnderstood(_only_pictures(read, count))
    pages = []
    for sheet in read.sheets:
        tables, words = tables_of(sheet.words, sheet.rules)
        pages.append(with_unruled(in_order(words, tables)))
    size = body_size(pages)
    kept = without_running(pages, body=size, keep=_is_label)
    printed = [*Reflow(kept, body=size).blocks(), *(block for page in read.recognised.values() for block in page)]
    blocks = whole_rows(sorted(printed, key=lambda block: block.page or 0))
    refuse_no_words([word for block in blocks for word in block.text.split()])
    if len(blocks) > MOST_BLOCKS:
        raise NotUnderstood(f"the PDF has {len(blocks):,} paragraphs; the most that is read is {MOST_BLOCKS:,}")
    return Pack(
        blocks=blocks, pages=count, pictures=tuple(page for page in read.bare if page not in read.recognised),
        recognised=tuple(read.recognised), broken=read.broken, heads=_heads(pages, kept), bookmarks=read.bookmarks,
        notes=_notes(read),
    )  # fmt: skip


def _is_label(said: str) -> bool:
    """Whether an edge of a page says what a front sheet says of one paper, such as the number of its item."""
    found = label_of(said)
    return found is not None and bool(found.rest)


def _heads(pages: Sequence[Sequence[Any]], kept: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    """The running heads and feet that were left out, one for all that are alike but for their numbers."""
    left = {id(piece) for page in kept for piece in page}
    found: dict[str, str] = {}
    for piece in (piece for page in pages for piece in page if id(piece) not in left):
        said = clean(" ".join(run.text for run in piece.runs))
        if not said.isdigit():
            found.setdefault(_DIGITS.sub("#", said), said)
    return tuple(found.values())[:MOST_HEADS]


def _read(body: bytes, recognise: Recogniser) -> _Read:
    from crawler.readers.glyphs import Sheet

    sheets: list[Sheet] = []
    broken: list[int] = []
    bare: list[int] = []
    letters, refusal = 0, ""
    document = open_pdf(body, largest_mb=LARGEST_MB, most_pages=MOST_PAGES, pictures=False)
    try:
        for number in range(len(document)):
            try:
                sheet = _sheet(document, number)
            except NotUnderstood as refused:
                refusal = refusal or str(refused)
                broken.append(number + 1)
                sheet = Sheet((), (), False)
            else:
                letters += sum(len(word.text) for word in sheet.words)
                if _is_bare(sheet):
                    bare.append(number + 1)
                    sheet = Sheet((), (), sheet.pictures)
            if letters > MOST_LETTERS:
                raise NotUnderstood(f"the PDF has more than {MOST_LETTERS:,} letters, which is more than is read")
            sheets.append(sheet)
        marks = _bookmarks(document)
        said = recognise(document, bare) if bare else Recognised()
    finally:
        document.close()
    return _Read(
        sheets=tuple(sheets), broken=tuple(broken), bare=tuple(bare), recognised=said.pages, why=said.why,
        bookmarks=marks, refusal=refusal,
    )  # fmt: skip


def _sheet(document: Any, number: int) -> Sheet:
    from .letters import is_drawn, sheet, text_of

    page = page_of(document, number)
    try:
        text, said = text_of(page)
        try:
            return sheet(page, text, said, every_word=chosen(said, lambda: is_drawn(page)))
        finally:
            text.close()
    finally:
        page.close()


def _is_bare(sheet: Sheet) -> bool:
    """Whether a page says nothing: it has no words but its own number, or its letters cannot be told."""
    letters = sum(len(word.text) for word in sheet.words)
    if sum(word.unknown for word in sheet.words) > UNKNOWN_SHARE * letters:
        return True
    return letters < 6 and not any(word.text.isalpha() and len(word.text) > 1 for word in sheet.words)


def _bookmarks(document: Any) -> tuple[tuple[str, int], ...]:
    """The titles of the PDF's own outline, each with its page; of the two highest levels alone."""
    import pypdfium2

    found: list[tuple[str, int]] = []
    try:
        for mark in document.get_toc():
            if mark.level > 1:
                continue
            target = mark.get_dest()
            page = target.get_index() if target else None
            if page is not None and (title := mark.get_title().strip()):
                found.append((title[:200], page + 1))
            if len(found) >= MOST_BOOKMARKS:
                break
    except (pypdfium2.PdfiumError, UnicodeError, ValueError):
        return ()
    return tuple(found)


def _only_pictures(read: _Read, count: int) -> str:
    if read.broken and not read.bare:
        return read.refusal
    have = "page has" if count == 1 else "pages have"
    return f"the PDF is image-only: its {count} {have} no text layer, and a person has to read it; {read.why}"


def _notes(read: _Read) -> tuple[str, ...]:
    notes = []
    if bare := [page for page in read.bare if page not in read.recognised]:
        notes.append(f"{ranges(bare)} {'is a picture' if len(bare) == 1 else 'are pictures'} without text; {read.why}")
    if read.recognised:
        notes.append(
            f"the text of {ranges(list(read.recognised))} was recognised from pictures (OCR) and may be wrong; its "
            "figures are shown and never compared"
        )
    if dim := [n for n, sheet in enumerate(read.sheets, 1) if any(word.unknown for word in sheet.words)]:
        notes.append(f"some letters of {ranges(dim)} cannot be told (\ufffd stands for each)")
    if read.broken:
        notes.append(f"{ranges(read.broken)} cannot be read: the PDF is damaged there")
    return tuple(notes)

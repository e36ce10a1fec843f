"""The text of pages that are pictures, recognised by tesseract where it and the extra `ocr` are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from crawler.readers.blocks import Block
from crawler.readers.errors import NotUnderstood
from crawler.readers.pdf import page_of

from .text_pack import text_pack

MOST_PAGES = 20
"""Pages that are recognised of one pack: each takes some seconds."""
SECONDS = 8
"""Seconds that one page may take."""
PIXELS = 2_400
"""Pixels along the longer side of the picture that is looked at, about 200 to the inch of A4."""
HOW = "the extra `ocr` (pip install 'wardround[ocr]') and the program tesseract"


def recognised_pages(document: Any, pages: Sequence[int]) -> dict[int, list[Block]]:
    """The blocks of these pages (from 1) of a document of pypdfium2, without those on which no word was found; nothing
    where the extra or the program is not there."""
    try:
        import pytesseract
    except ImportError:
        return {}
    found: dict[int, list[Block]] = {}
    for number in pages[:MOST_PAGES]:
        try:
            said = pytesseract.image_to_string(_picture(document, number), lang="eng", timeout=SECONDS)
        except pytesseract.TesseractNotFoundError:
            return {}
        except (pytesseract.TesseractError, RuntimeError, NotUnderstood):
            continue  # too slow, or a picture that nothing can be made of: the page stays one of pictures
        if blocks := text_pack(said.replace("\f", "\n")).blocks:
            found[number] = [replace(block, page=number, line=None) for block in blocks]
    return found


def _picture(document: Any, number: int) -> Any:
    page = page_of(document, number - 1)
    try:
        return page.render(scale=min(4.0, PIXELS / max(page.get_size()))).to_pil()
    finally:
        page.close()

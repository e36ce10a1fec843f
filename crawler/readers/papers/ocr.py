"""The text of pages that are pictures, recognised by tesseract where it and the extra `ocr` are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crawler.readers.blocks import Block
from crawler.readers.errors import NotUnderstood
from crawler.readers.pdf import page_of

from .text_pack import text_pack

MOST_PAGES, SECONDS = 12, 8
"""Pages that are recognised of one pack, and seconds that each may take: together fewer than a reading may."""
PIXELS = 2_400
"""Pixels along the longer side of the picture that is looked at, about 200 to the inch of A4."""
NEEDS = "OCR needs the extra `ocr` (pip install 'wardround[ocr]') and the program tesseract"
NO_WORDS = f"OCR found no words there (it looks at {MOST_PAGES} pages of a pack, for {SECONDS} seconds each)"
NOT_IN_A_ZIP = "OCR does not look into a ZIP"


@dataclass(frozen=True)
class Recognised:
    """The blocks of pages (from 1) that are pictures, of those with words; ``why`` the others have none."""

    pages: dict[int, list[Block]] = field(default_factory=dict)
    why: str = NEEDS


def recognised_pages(document: Any, pages: Sequence[int]) -> Recognised:
    """What these pages (from 1) of a document of pypdfium2 say; nothing where the extra or the program is not there."""
    try:
        import pytesseract
    except ImportError:
        return Recognised()
    found: dict[int, list[Block]] = {}
    for number in pages[:MOST_PAGES]:
        try:
            said = pytesseract.image_to_string(_picture(document, number), lang="eng", timeout=SECONDS)
        except pytesseract.TesseractNotFoundError:
            return Recognised()
        except (pytesseract.TesseractError, RuntimeError, NotUnderstood):
            continue  # too slow, or a picture that nothing can be made of: the page stays one of pictures
        if blocks := text_pack(said.replace("\f", "\n")).blocks:
            found[number] = [replace(block, page=number, line=None) for block in blocks]
    return Recognised(found, NO_WORDS)


def none_in_a_zip(document: Any, pages: Sequence[int]) -> Recognised:  # noqa: ARG001
    """Nothing: a ZIP has hundreds of files, each with pages of its own."""
    return Recognised(why=NOT_IN_A_ZIP)


def _picture(document: Any, number: int) -> Any:
    page = page_of(document, number - 1)
    try:
        return page.render(scale=min(4.0, PIXELS / max(page.get_size()))).to_pil()
    finally:
        page.close()

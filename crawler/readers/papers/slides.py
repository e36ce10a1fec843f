"""A paper in the form of a PowerPoint file (.pptx): the words and tables of its slides, each a page."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from crawler.readers.blocks import Block
from crawler.readers.errors import NotUnderstood
from crawler.readers.spelling import clean

from .pack import Pack
from .package import DAMAGED, Package
from .whole_rows import whole_rows

MOST_SLIDES, MOST_SHAPES, DEEPEST = 1_000, 2_000, 6


def slides_pack(body: bytes) -> Pack:
    """The blocks of a PowerPoint file, ``page`` the number of the slide. Speakers' notes are not read.

    Raises NotUnderstood, with one sentence, for one that is damaged, locked or hostile.
    """
    import pptx

    Package(body, "the PowerPoint file").refuse_hostile_xml()
    found: list[Block] = []
    bare: list[int] = []
    try:
        slides = list(pptx.Presentation(io.BytesIO(body)).slides)
        if len(slides) > MOST_SLIDES:
            raise NotUnderstood(
                f"the PowerPoint file has {len(slides):,} slides; the most that is read is {MOST_SLIDES:,}"
            )
        walk = _Walk()
        for number, slide in enumerate(slides, 1):
            blocks = list(walk.slide(slide, number))
            found += blocks
            if not blocks:
                bare.append(number)
    except NotUnderstood:
        raise
    except DAMAGED:
        raise NotUnderstood("the PowerPoint file is damaged: it cannot be opened") from None
    if not found:
        raise NotUnderstood("the PowerPoint file has no text: its slides are empty or made of pictures")
    return Pack(blocks=whole_rows(found), pages=len(slides), pictures=tuple(bare))


class _Walk:
    def __init__(self) -> None:
        self.tables = self.items = 0

    def slide(self, slide: Any, number: int) -> Iterator[Block]:
        """The blocks of one slide: its title first, the rest from the top."""
        title = slide.shapes.title
        said = clean(title.text_frame.text) if title is not None else ""
        if said:
            yield Block(kind="heading", text=said, parts=(said,), level=2, page=number)
        own = title.shape_id if title is not None else None
        shapes = [shape for shape in _flat(slide.shapes) if shape.shape_id != own]
        for shape in sorted(shapes, key=lambda one: ((one.top or 0) // 100_000, one.left or 0)):
            if getattr(shape, "has_table", False):
                yield from self._rows(shape.table, number)
            elif shape.has_text_frame:
                yield from self._lines(shape.text_frame, number)

    def _lines(self, frame: Any, number: int) -> Iterator[Block]:
        for paragraph in frame.paragraphs:
            text = clean("".join(run.text for run in paragraph.runs) or paragraph.text)
            if text:
                yield Block(kind="line", text=text, parts=(text,), page=number)

    def _rows(self, table: Any, number: int) -> Iterator[Block]:
        self.tables += 1
        for row in table.rows:
            cells = tuple("" if cell.is_spanned else clean(cell.text_frame.text) for cell in row.cells)
            if any(cells):
                text = " ".join(cell for cell in cells if cell)
                yield Block(kind="row", text=text, cells=cells, parts=cells, table=self.tables, page=number)


def _flat(shapes: Iterable[Any], deep: int = 0) -> Iterator[Any]:
    """The shapes, those in groups too."""
    for n, shape in enumerate(shapes):
        if n >= MOST_SHAPES:
            return
        if hasattr(shape, "shapes"):
            if deep < DEEPEST:
                yield from _flat(shape.shapes, deep + 1)
        else:
            yield shape

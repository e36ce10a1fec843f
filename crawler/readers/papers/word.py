"""A paper in the form of a Word file (.docx): its paragraphs, lists and tables in their order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from crawler.readers.blocks import Block
from crawler.readers.errors import NotUnderstood
from crawler.readers.spelling import clean

from .pack import Pack
from .package import DAMAGED, Package
from .ticks import EMPTY, TICKED, drawn_as
from .whole_rows import is_head, whole_rows

MOST_BLOCKS = 100_000
DEEPEST = 60
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT_OUT = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_COMPATIBLE}Fallback"}


def word_pack(body: bytes) -> Pack:
    """The blocks of a Word file; ``line`` is the number of each, as such a file has no pages of its own.

    Raises NotUnderstood, with one sentence, for one that is damaged, locked or hostile.
    """
    import docx

    Package(body, "the Word file").refuse_hostile_xml()
    try:
        document = docx.Document(io.BytesIO(body))
        names = {style.style_id: (style.name or "").casefold() for style in document.styles}
        found = list(_Walk(names).blocks(document.element.body))
    except NotUnderstood:
        raise
    except DAMAGED:
        raise NotUnderstood("the Word file is damaged: it cannot be opened") from None
    if not found:
        raise NotUnderstood("the Word file has no text: it is empty or made of pictures")
    return Pack(blocks=whole_rows(replace(block, line=n) for n, block in enumerate(found, 1)))


class _Walk:
    """Goes through a document's body in order; ``names``: the name of each style by its id."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names
        self.tables = self.items = self.count = 0

    def blocks(self, holder: Any, deep: int = 0) -> Iterator[Block]:
        """The blocks of an element that holds paragraphs and tables."""
        if deep > DEEPEST:
            return
        for child in holder:
            self.count += 1
            if self.count > MOST_BLOCKS:
                raise NotUnderstood(
                    f"the Word file has more than {MOST_BLOCKS:,} paragraphs, which is more than is read"
                )
            if child.tag == f"{_W}p":
                yield from self._paragraph(child, deep)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"):
                yield from self.blocks(child, deep + 1)

    def _paragraph(self, paragraph: Any, deep: int) -> Iterator[Block]:
        text = clean(_text(paragraph))
        if text:
            yield self._block(paragraph, text)
        for box in paragraph.iter(f"{_W}txbxContent"):
            if not any(above.tag in _LEFT_OUT for above in box.iterancestors()):
                yield from self.blocks(box, deep + 1)

    def _block(self, paragraph: Any, text: str) -> Block:
        said = paragraph.find(f"{_W}pPr")
        style, numbered = "", False
        if said is not None:
            named = said.find(f"{_W}pStyle")
            style = self.names.get(named.get(f"{_W}val", ""), "") if named is not None else ""
            numbered = said.find(f"{_W}numPr") is not None
        block = Block(kind="line", text=text, parts=(text,))
        if style.startswith("heading") or style in ("title", "subtitle"):
            level = int(style[-1]) if style[-1:].isdigit() else 1
            return replace(block, kind="heading", level=max(1, min(6, level)))
        if numbered or style.startswith("list"):
            self.items += 1
            return replace(block, kind="item", bullet=True, item=self.items)
        if len(text) <= 110 and text[-1] not in ".;," and _all_bold(paragraph):
            return replace(block, kind="heading", level=4)
        return block

    def _table(self, table: Any) -> Iterator[Block]:
        self.tables += 1
        for row in table.iter(f"{_W}tr"):
            if next((above for above in row.iterancestors(f"{_W}tbl")), None) is not table:
                continue
            self.count += 1
            cells = tuple(_cells(row))
            if not any(cells):
                continue
            head = row.find(f"{_W}trPr/{_W}tblHeader") is not None and is_head(cells)
            text = " ".join(cell for cell in cells if cell)
            yield Block(kind="row", text=text, cells=cells, parts=cells, table=self.tables, header_cells=head)


def _cells(row: Any) -> Iterator[str]:
    """The texts of a row's cells; one that spans several columns is followed by empty ones."""
    for cell in row:
        if cell.tag == f"{_W}sdt":
            yield from _cells(cell.find(f"{_W}sdtContent") if cell.find(f"{_W}sdtContent") is not None else [])
        if cell.tag != f"{_W}tc":
            continue
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        covered = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
        yield "" if covered else clean(" ".join(_text(one) for one in cell.iter(f"{_W}p")))
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        wide = span.get(f"{_W}val", "1") if span is not None else "1"
        yield from [""] * (min(int(wide), 60) - 1 if wide.isdigit() else 0)


def _text(paragraph: Any) -> str:
    """The words of a paragraph as they are read: with what was added and without what was taken away."""
    found: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        one = stack.pop()
        tag = one.tag
        if tag in _LEFT_OUT or tag in (f"{_W}txbxContent", f"{_W}tbl") or not isinstance(tag, str):
            continue
        if tag == f"{_W}t":
            found.append(one.text or "")
        elif tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            found.append(" ")
        elif tag == f"{_W}noBreakHyphen":
            found.append("-")
        elif tag == f"{_W}sym":
            found.append(_symbol(one))
        elif tag == f"{_W}checkBox":
            found.append(f" {TICKED if _is_set(one) else EMPTY} ")
        else:
            stack.extend(reversed(one))
    return "".join(found)


def _symbol(one: Any) -> str:
    code, font = one.get(f"{_W}char", ""), one.get(f"{_W}font", "").casefold()
    try:
        return drawn_as(chr(int(code, 16)), font)
    except ValueError:
        return "\ufffd"


def _is_set(box: Any) -> bool:
    state = box.find(f"{_W}checked")
    state = state if state is not None else box.find(f"{_W}default")
    return state is not None and state.get(f"{_W}val", "1") not in ("0", "false")


def _all_bold(paragraph: Any) -> bool:
    runs = [run for run in paragraph.iter(f"{_W}r") if clean("".join(one.text or "" for one in run.iter(f"{_W}t")))]
    marks = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    return bool(runs) and all(mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false") for mark in marks)

"""Packs built from lines: ``# `` a heading, ``- `` an item, cells between bars a row of a table, ``@ 7`` a page."""

from __future__ import annotations

from crawler.readers.blocks import Block
from crawler.readers.papers.pack import Pack, Part


def pack(text: str, *, parts: tuple[tuple[str, int, int], ...] = ()) -> Pack:
    """The pack of a text; each line is a block, a line that begins with "| " a row."""
    blocks: list[Block] = []
    page, table, rows = 1, 0, False
    for line in (one.strip() for one in text.strip().split("\n")):
        if line.startswith("@ "):
            page = int(line[2:])
        elif line.startswith("|"):
            table += not rows
            rows = True
            cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
            words = " ".join(cell for cell in cells if cell)
            blocks.append(Block(kind="row", text=words, cells=cells, parts=cells, table=table, page=page))
        elif line:
            rows = False
            blocks.append(_block(line, page))
    named = tuple(Part(title=title, first=first, last=last) for title, first, last in parts)
    return Pack(blocks=tuple(blocks), pages=page, parts=named)


def _block(line: str, page: int) -> Block:
    if line.startswith("# "):
        return Block(kind="heading", level=2, text=line[2:], page=page)
    if line.startswith("- "):
        return Block(kind="item", text=line[2:], bullet=True, page=page)
    return Block(kind="line", text=line, page=page)

"""Packs as their text is laid out: a tab parts the cells of a row, ``# `` begins a heading, ``-- page N`` a page."""

from __future__ import annotations

from dataclasses import replace

from crawler.readers.blocks import Block
from crawler.readers.papers.pack import Pack, Part


def pack(text: str, *, papers: bool = False) -> Pack:
    """The pack of a text; ``papers``: each heading begins a paper of its own."""
    blocks: list[Block] = []
    page: int | None = None
    for number, line in enumerate(text.strip("\n").split("\n"), 1):
        if line.startswith("-- page "):
            page = int(line.removeprefix("-- page "))
        elif line.strip():
            blocks.append(replace(_block(line), page=page, line=None if page else number))
    return Pack(blocks=tuple(blocks), parts=_parts(blocks) if papers else ())


def _block(line: str) -> Block:
    if "\t" in line:
        cells = tuple(cell.strip() for cell in line.split("\t"))
        return Block(kind="row", text=" ".join(cell for cell in cells if cell), cells=cells, parts=cells)
    if line.startswith("# "):
        return Block(kind="heading", level=2, text=line[2:].strip())
    return Block(kind="line", text=line.strip())


def _parts(blocks: list[Block]) -> tuple[Part, ...]:
    starts = [n for n, block in enumerate(blocks) if block.heading]
    ends = [*(n - 1 for n in starts[1:]), len(blocks) - 1]
    return tuple(Part(title=blocks[a].text, first=a, last=b) for a, b in zip(starts, ends, strict=True))

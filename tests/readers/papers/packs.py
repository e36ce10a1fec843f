"""Packs made from texts."""

from __future__ import annotations

from crawler.readers.blocks import Block
from crawler.readers.papers.pack import Pack


def pack(*paragraphs: str | tuple[str, ...], head: str = "Marlow Vale NHS Foundation Trust") -> Pack:
    """A pack of one page: each text is a paragraph, each tuple a table's row; ``# `` begins a heading."""
    return Pack(blocks=tuple(_block(n, one) for n, one in enumerate((head, *paragraphs), 1)), pages=1)


def _block(line: int, said: str | tuple[str, ...]) -> Block:
    if isinstance(said, tuple):
        return Block(kind="row", text=" ".join(filter(None, said)), cells=said, parts=said, page=1, line=line)
    if said.startswith("# "):
        return Block(kind="heading", text=said[2:], level=2, page=1, line=line)
    return Block(kind="line", text=said, parts=(said,), page=1, line=line)

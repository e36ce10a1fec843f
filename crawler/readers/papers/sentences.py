"""The sentences of a pack, each with where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .pack import Pack


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One sentence as printed; ``block`` is the number of its block. A heading or a table's row is one sentence."""

    text: str
    block: int
    page: int | None
    line: int | None
    paper: str | None


_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9])")
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|e\.g|i\.e|etc|vs|cf|approx|Ltd|para|s|p|pp|ref)|\b[A-Z])\.$", re.IGNORECASE
)
_LONGEST_SHORT = 12
"""How much of a sentence's end shows whether it is an abbreviation's."""


def sentences(pack: Pack) -> Iterator[Sentence]:
    """Every sentence of the pack in reading order."""
    for n in range(len(pack.blocks)):
        yield from in_block(pack, n)


def in_block(pack: Pack, n: int) -> Iterator[Sentence]:
    """The sentences of one block."""
    block = pack.blocks[n]
    paper = pack.paper_at(n)
    for text in [block.text] if block.heading or block.kind == "row" else split(block.text):
        yield Sentence(text=text, block=n, page=block.page, line=block.line, paper=paper)


def split(text: str) -> list[str]:
    """A paragraph in sentences; an abbreviation's stop ends none."""
    found: list[list[str]] = []
    for piece in _END.split(text):
        if found and _SHORT.search(found[-1][-1][-_LONGEST_SHORT:]):
            found[-1].append(piece)
        elif piece:
            found.append([piece])
    return [" ".join(pieces) for pieces in found]

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


_END = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9])")
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|e\.g|i\.e|etc|vs|cf|approx|Ltd|para|s|p|pp|ref)|\b[A-Z])\.$", re.IGNORECASE
)
_LONGEST_SHORT = 12
"""How much of a sentence's end shows whether it is an abbreviation's."""


def sentences(pack: Pack) -> Iterator[Sentence]:
    """Every sentence of the pack in reading order."""
    for n in range(len(pack.blocks)):
        yield from in_block(pack, n)


def in_block(pack: Pack, n: int) -> tuple[Sentence, ...]:
    """The sentences of one block."""
    if n not in pack.in_sentences:
        block, paper = pack.blocks[n], pack.paper_at(n)
        texts = [block.text] if block.heading or block.kind == "row" else split(block.text)
        pack.in_sentences[n] = tuple(
            Sentence(text=text, block=n, page=block.page, line=block.line, paper=paper) for text in texts
        )
    return pack.in_sentences[n]


def split(text: str) -> list[str]:
    """A paragraph in sentences; an abbreviation's stop ends none."""
    found: list[list[str]] = []
    ends = list(_END.finditer(text))
    for begin, stop in zip([0, *(end.end() for end in ends)], [*(end.start() + 1 for end in ends), None], strict=True):
        piece = text[begin:stop]
        if found and _SHORT.search(found[-1][-1][-_LONGEST_SHORT:]):
            found[-1].append(piece)
        elif piece:
            found.append([piece])
    return [" ".join(pieces) for pieces in found]

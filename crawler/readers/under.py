"""The list or table under a title: which blocks of a page stand in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .blocks import Block
from .key_questions import key_question
from .lines import opens_body
from .spelling import folded

_EARLIER = re.compile(r"\b(?:previous(?:ly)?|history|historical|past|earlier|former|archived?|closed|cleared|pilot)\b")


@dataclass(frozen=True)
class Part:
    """A title and the places of the blocks under it; ``inline`` are cells of the row that begins with the title."""

    title: str
    at: int
    under: tuple[int, ...]
    inline: tuple[str, ...] = ()


def parts(
    blocks: Sequence[Block],
    is_title: Callable[[str], bool],
    belongs: Callable[[Sequence[Block], int], bool],
    *,
    before: int,
    goes_on: Callable[[Sequence[Block], int], bool] = lambda _, __: False,
) -> list[Part]:
    """Every part whose title ``is_title`` knows, not under a heading of an earlier time nor about others.

    In HTML it ends at the next heading as high, in a text at the first line that neither is a bullet or row nor
    ``belongs``, once one such has come; ``before`` is how many other lines of a text may come first, and ``goes_on``
    tells those in its midst.
    """
    found: list[Part] = []
    for n, block in enumerate(blocks):
        if block.foreign or block.card or block.region == "alert" or any(map(_is_earlier, block.above)):
            continue
        if block.kind == "row":
            if len(block.cells) > 1 and is_title(block.cells[0]) and block.line is None:
                found.append(Part(block.cells[0], n, (), tuple(cell for cell in block.cells[1:] if cell)))
        elif _may_be_title(blocks, n) and is_title(block.text):
            found.append(Part(block.text, n, tuple(_under(blocks, n, is_title, belongs, before, goes_on))))
    return found


def nests(blocks: Sequence[Block], n: int) -> bool:
    """Whether a list's item holds a list of its own right below its words."""
    item, after = blocks[n].item, next(iter(blocks[n + 1 : n + 2]), None)
    return item != 0 and after is not None and item in after.path and after.item != item


def _may_be_title(blocks: Sequence[Block], n: int) -> bool:
    block = blocks[n]
    if block.link_only or block.bullet or block.kind == "row" or len(block.text) >= 120:
        return False
    return block.heading or block.kind != "item" or nests(blocks, n)


def _is_earlier(heading: str) -> bool:
    return bool(_EARLIER.search(folded(heading)))


def _under(
    blocks: Sequence[Block],
    n: int,
    is_title: Callable[[str], bool],
    belongs: Callable[[Sequence[Block], int], bool],
    before: int,
    goes_on: Callable[[Sequence[Block], int], bool],
) -> list[int]:
    title = blocks[n]
    found: list[int] = []
    listed = False
    for i in range(n + 1, len(blocks)):
        block = blocks[i]
        if _may_be_title(blocks, i) and is_title(block.text):
            break
        if block.heading and (not title.heading or block.level <= title.level) and not belongs(blocks, i):
            break
        if block.line is not None and not (block.bullet or block.kind == "row" or belongs(blocks, i)):
            if listed and goes_on(blocks, i):
                continue
            if listed or before == 0 or opens_body(block.text) or key_question(block.text):
                break
            before -= 1
            continue
        if block.foreign or any(_is_earlier(heading) for heading in block.above if heading not in title.above):
            continue
        listed = True
        found.append(i)
    return found

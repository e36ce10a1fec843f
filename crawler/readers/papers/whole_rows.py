"""The rows of a pack's tables made whole: heads marked and not repeated, rows that a page's end breaks joined."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from crawler.readers.blocks import Block
from crawler.readers.spelling import folded

from .labels import label_of

_HEAD = re.compile(
    r"\b(?:ids?|ref(?:erence)?|no|number|risks?|description|title|ratings?|scores?|current|previous|target|residual|"
    r"initial|inherent|likelihood|impact|consequence|severity|measures?|metric|indicators?|kpi|standard|value|actual|"
    r"plan|budget|variance|month|months|ytd|forecast|trend|direction|status|rag|owner|lead|executive|committee|"
    r"assurance|domain|objectives?|source|data|frequency|position|actions?|date|due|updates?|item|time|papers?|"
    r"presenter|presented|enc|purpose|page|controls?|gaps?|movement|change|safe|caring|effective|responsive|"
    r"well[- ]led|level|name|role|area|theme|subject|topic|agenda|format|approach|rationale|appetite|"
    r"register|progress|q[1-4])\b"
)
_FIGURE = re.compile(r"[\s£(]*-?[\d.,]+\s?(?:%|k|m|bn|/\d+)?[)\s]*")
LONGEST_HEAD = 60


def whole_rows(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with the rows of each table (one `table` number) whole; the page of a joined row is its first."""
    found: list[Block] = []
    heads: dict[int, tuple[str, ...]] = {}
    lasts: dict[int, int] = {}
    for block in blocks:
        if block.kind != "row" or not block.table:
            found.append(block)
            continue
        number = block.table
        if number not in lasts:
            block = replace(block, header_cells=block.header_cells or is_head(block.cells))
            if block.header_cells:
                heads[number] = _spelt(block.cells)
        else:
            before = found[lasts[number]]
            if heads.get(number) == _spelt(block.cells):
                continue
            if block.page != before.page and not before.header_cells and _breaks_off(before.cells, block.cells):
                found[lasts[number]] = _joined(before, block)
                continue
        lasts[number] = len(found)
        found.append(block)
    return tuple(found)


def is_head(cells: tuple[str, ...]) -> bool:
    """Whether a row names columns: short words alone, half of them such as stand over columns."""
    said = [folded(cell) for cell in cells if cell]
    if len(said) < 2 or any(len(cell) > LONGEST_HEAD or _FIGURE.fullmatch(cell) for cell in said):
        return False
    return 2 * sum(_HEAD.search(cell) is not None for cell in said) >= len(said) and _not_a_label(said)


def _not_a_label(said: list[str]) -> bool:
    """Whether the first of two cells is no label of the second, such as "Report title"."""
    if len(said) == 4 and (first := label_of(said[0])) and first.field in ("title", "item", "meeting", "people"):
        beside, last = label_of(said[1]), label_of(said[3])
        return label_of(said[2]) is None or last is not None or (beside is not None and beside.field != "other")
    if len(said) > 2:
        return True
    label = label_of(said[0])
    return not said[0].endswith(":") and (label is None or label.field in ("other", "assurance", "action", "date"))


def _spelt(cells: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(folded(cell) for cell in cells)


def _breaks_off(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before.

    Its first cell is empty, and it holds no figure of its own where the row before has one.
    """
    if len(before) != len(after) or after[0] or not before[0] or not any(after):
        return False
    for one, other in zip(before, after, strict=True):
        if one and other and (_FIGURE.fullmatch(other) or _FIGURE.fullmatch(one)):
            return False
    return any(one and other and (other[0].islower() or one[-1] not in ".!?:;") for one, other in
               zip(before, after, strict=True))  # fmt: skip


def _joined(before: Block, after: Block) -> Block:
    cells = tuple(f"{one} {other}".strip() for one, other in zip(before.cells, after.cells, strict=True))
    return replace(before, cells=cells, parts=cells, text=" ".join(cell for cell in cells if cell))

"""The tables of a pack: rows that belong together, each row's cells free of the residue of web pages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from crawler.readers.blocks import Block
from crawler.readers.spelling import clean, folded

from .pack import Pack

MOST_CELLS = 60
"""Cells of the widest row that is read; more is no table that a person reads."""
_GAP = 2
"""So many short lines, as a running head that was not known, may stand inside a table."""
_SHORT = 90
_FIGURE = re.compile(r"[(<>≥≤£-]{0,3}\d[\d.,]{0,14}[%km]?\)?")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_FOOTNOTE = re.compile(r"(?<=[a-z)%])\s?[*†‡¹²³]+$")
_HEADLIKE = re.compile(
    r"(?:ref(?:erence)?|id|name|title|area|service|division|directorate|issue|topic|theme|item|actions?|owner|lead"
    r"|by whom|by when|(?:due|target|review|completion) date|date|status|update|progress|comments?|narrative|risks?"
    r"|rating|controls?|gaps?|source|frequency|description|priority|recommendations?|evidence|purpose|paper|outcome"
    r"|measure|metric|kpi|indicator|(?:plan|budget|actual|variance|target|forecast)(?: ?\(?(?:£ ?(?:m|k|'?000s?)|"
    r"%)\)?)?)s?\.?"
)


@dataclass(frozen=True)
class Row:
    """A row: the number of its block, and its cells, "" for an empty one."""

    at: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> tuple[str, ...]:
        return tuple(cell for cell in self.cells if cell)


def tables(pack: Pack) -> Iterator[tuple[Row, ...]]:
    """The rows of each table; short lines between rows of one width part none, a table's own number does."""
    run: list[Row] = []
    last: Block | None = None
    gap = 0
    for n, block in enumerate(pack.blocks):
        if run and n in pack.sheets:
            yield tuple(run)
            run, last = [], None
        if block.kind != "row":
            gap += 1 if len(block.text) <= _SHORT else _GAP + 1
            continue
        width = len(run[0].cells) if run else 0
        if last and not (gap == 0 or (gap <= _GAP and width == len(block.cells) and _goes_on(last, block))):
            if run:
                yield tuple(run)
            run = []
        if 2 <= len(block.cells) <= MOST_CELLS:
            run.append(Row(n, tuple(plain(cell) for cell in block.cells)))
        last, gap = block, 0
    if run:
        yield tuple(run)


def plain(cell: str) -> str:
    """A cell without the tags of a web page that it was saved with."""
    return clean(_TAG.sub(" ", cell)) if "<" in cell else cell.strip()


@lru_cache(maxsize=2048)
def head(cell: str) -> str:
    """The words over a column, for comparing: folded, without a footnote's mark and the stop at their end."""
    return _FOOTNOTE.sub("", folded(cell)).strip(" :.*")


def heads_another(row: Row) -> bool:
    """Whether a row looks like the first of a table of some other sort: half of its cells are usual column heads."""
    filled = row.filled
    if len(filled) < 2 or any(len(cell) > 60 for cell in filled):
        return False
    return 2 * sum(bool(_HEADLIKE.fullmatch(head(cell))) for cell in filled) >= len(filled)


def caption(pack: Pack, row: Row, *, reach: int = 3) -> tuple[str, ...]:
    """The lines right over a table, nearest first."""
    found: list[str] = []
    for n in range(row.at - 1, max(-1, row.at - 1 - reach), -1):
        block = pack.blocks[n]
        if block.kind == "row" or len(block.text) > 200:
            break
        found.append(block.text)
    return tuple(found)


def fitted(cells: tuple[str, ...], width: int, figures: Collection[int]) -> tuple[str, ...] | None:
    """The cells of a row as wide as its table, where it is that or one of its cells is the figures of neighbours.

    ``figures``: the columns that hold figures. Two cells that a page prints close together may have become one.
    """
    missing = width - len(cells)
    if missing == 0:
        return cells
    run = [n for n, cell in enumerate(cells) if len(cell) <= _SHORT and _are_figures(cell.split(), missing + 1)]
    if missing < 0 or len(run) != 1 or not all(n in figures for n in range(run[0], run[0] + missing + 1)):
        return None
    return (*cells[: run[0]], *cells[run[0]].split(), *cells[run[0] + 1 :])


def _are_figures(words: list[str], many: int) -> bool:
    return len(words) == many and all(_FIGURE.fullmatch(word) for word in words)


def _goes_on(last: Block, block: Block) -> bool:
    return not block.table or last.table == block.table

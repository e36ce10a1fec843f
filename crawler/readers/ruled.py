"""Tables that rules or boxes draw on a page: their rows of cells, and the words that are left."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from .strokes import Rule
from .symbols import plain_arrows
from .words import Word, lines_of

NEAR = 3.0
"""Points by which rules that meet may miss each other (what pdfplumber takes)."""
MOST_CROSSINGS = 4_000
"""Crossings of one page's rules; more is a chart."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its place (x0, top, x1, bottom): each row the texts of its cells, "" where one is empty or is
    covered by a neighbour; ``edges`` are where its columns begin."""

    box: Box
    rows: tuple[tuple[str, ...], ...]
    edges: tuple[float, ...]


def tables_of(words: Sequence[Word], rules: Sequence[Rule]) -> tuple[list[Table], list[Word]]:
    """The tables of at least two columns on a page, from the top, and the words that stand in none."""
    left = list(words)
    found: list[Table] = []
    for cells in _grids(rules):
        edges = sorted({cell[0] for cell in cells})
        inside = _inside(cells, left)
        filled = [cell for cell in cells if inside[cell]]
        if len({cell[0] for cell in filled}) < 2 or len(filled) < 3:
            continue  # a frame around a text, or a single line in boxes
        box = (edges[0], min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells))
        found.append(Table(box, _rows(cells, inside, edges), tuple(edges)))
        taken = {id(word) for theirs in inside.values() for word in theirs}
        left = [word for word in left if id(word) not in taken]
    return sorted(found, key=lambda table: table.box[1]), left


def _grids(rules: Sequence[Rule]) -> list[list[Box]]:
    if len(rules) < 4:
        return []
    edges = [
        {
            "x0": rule.x0, "x1": rule.x1, "top": rule.top, "bottom": rule.bottom, "width": rule.x1 - rule.x0,
            "height": rule.bottom - rule.top, "orientation": "h" if rule.level else "v", "object_type": "line",
        }
        for rule in rules
    ]  # fmt: skip
    crossings = edges_to_intersections(merge_edges(edges, NEAR, NEAR, NEAR, NEAR), NEAR, NEAR)
    if len(crossings) > MOST_CROSSINGS:
        return []
    grids = cells_to_tables(intersections_to_cells(crossings))
    return [[(float(a), float(b), float(c), float(d)) for a, b, c, d in grid] for grid in grids]


def _inside(cells: Sequence[Box], words: Sequence[Word]) -> dict[Box, list[Word]]:
    """The words whose middle each cell holds, in their order."""
    places = sorted((word.base - 0.3 * word.size, n, (word.x0 + word.x1) / 2) for n, word in enumerate(words))
    downs = [down for down, _, _ in places]
    found = {}
    for cell in cells:
        level = places[bisect_left(downs, cell[1]) : bisect_right(downs, cell[3])]
        found[cell] = [words[n] for n in sorted(n for _, n, across in level if cell[0] <= across <= cell[2])]
    return found


def _rows(cells: Sequence[Box], inside: dict[Box, list[Word]], edges: list[float]) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = []
    for top in sorted({cell[1] for cell in cells}):
        row = [""] * len(edges)
        for cell in cells:
            if cell[1] == top:
                row[edges.index(cell[0])] = _text(inside[cell])
        if any(row):
            rows.append(tuple(row))
    return tuple(rows)


_PARTED = re.compile(r"(?<=[A-Za-z]{2})- (?=[a-z]{3})(?!and\b|or\b|to\b)")
"""Where the end of a line parts a word at its hyphen."""


def _text(words: Sequence[Word]) -> str:
    """The words of a cell from the top, whatever stands how far apart in it."""
    upright = [word for word in words if word.upright]
    lines = lines_of(upright, gap=1000.0)
    said = [" ".join(word.text for run in runs for word in run.words) for runs in lines]
    text = " ".join([*said, *(word.text for word in words if not word.upright)])
    return plain_arrows(_PARTED.sub("-", text))

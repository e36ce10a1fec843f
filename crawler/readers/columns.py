"""The lines of a page in the order in which a person reads them: two columns one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from .ruled import Table
from .words import Line, Word, lines_of

LEAST_LINES = 5
"""Lines that a column has at least."""
LEAST_WORDS = 3.0
"""Words that each run of a column's lines has as a rule: what has fewer stands in a table."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Runs side by side (several: cells of a row that no rule draws), or a table; ``right``: how far its lines go."""

    top: float
    runs: tuple[Line, ...] = ()
    table: Table | None = None
    right: float = 0.0
    column: int = 0

    @property
    def line(self) -> Line | None:
        """The line, where the piece is one."""
        return self.runs[0] if len(self.runs) == 1 else None


@dataclass(frozen=True, slots=True)
class _Gutter:
    """Where columns may be parted; ``ends``: for each row, the first from there on that something prints across it."""

    across: float
    ends: tuple[int, ...]


def in_order(words: Sequence[Word], tables: Sequence[Table]) -> list[Piece]:
    """The pieces of a page. Words that are printed another way than the page, such as along its edge, come last."""
    rows = lines_of([word for word in words if word.upright])
    pieces: list[Piece] = []
    open_rows = rows
    for table in tables:
        above = [row for row in open_rows if row[0].base <= table.box[1] + 1]
        open_rows = open_rows[len(above) :]
        pieces += [*_columns(above), Piece(top=table.box[1], table=table)]
    pieces += _columns(open_rows)
    slanted = [word for word in words if not word.upright]
    return _with_right(pieces) + [Piece(top=word.base, runs=(Line((word,)),), right=0.0) for word in slanted]


def _columns(rows: Sequence[list[Line]]) -> list[Piece]:
    """The rows as pieces, those that a gutter parts column by column."""
    found: list[Piece] = []
    gutters = [_gutter(rows, across) for across in _gutters(rows)]
    at = 0
    while at < len(rows):
        end, gutter = _run(rows, at, gutters)
        if end == at:
            found.append(Piece(top=rows[at][0].base, runs=tuple(rows[at])))
            at += 1
            continue
        for number, side in enumerate(_sides(rows[at:end], gutter), 1):
            found += [replace(piece, column=piece.column * 2 + number) for piece in _columns(side)]
        at = end
    return found


def _gutters(rows: Sequence[list[Line]]) -> list[float]:
    """Where columns may be parted: left of where many runs begin."""
    begins = Counter(round(run.x0) for row in rows for run in row)
    least = min(begins, default=0)
    often = [left for left, times in begins.most_common(8) if times >= LEAST_LINES and left > least + 40]
    return [left - 2.0 for left in often]


def _gutter(rows: Sequence[list[Line]], across: float) -> _Gutter:
    ends = [len(rows)] * (len(rows) + 1)
    for n in range(len(rows) - 1, -1, -1):
        free = all(run.x0 > across or run.x1 < across for run in rows[n])
        ends[n] = ends[n + 1] if free else n
    return _Gutter(across, tuple(ends))


def _run(rows: Sequence[list[Line]], at: int, gutters: Sequence[_Gutter]) -> tuple[int, float]:
    """Where the columns end that begin at a row, and what parts them; the row itself where none begin."""
    best = (at, 0.0)
    for gutter in gutters:
        end = gutter.ends[at]
        if end <= best[0] or end - at < LEAST_LINES:
            continue
        if all(_is_prose(side) for side in _sides(rows[at:end], gutter.across)):
            best = (end, gutter.across)
    return best


def _sides(rows: Sequence[list[Line]], gutter: float) -> tuple[list[list[Line]], list[list[Line]]]:
    left = [[run for run in row if run.x1 < gutter] for row in rows]
    right = [[run for run in row if run.x0 > gutter] for row in rows]
    return [row for row in left if row], [row for row in right if row]


def _is_prose(side: Sequence[list[Line]]) -> bool:
    if len(side) < LEAST_LINES:
        return False
    return median(sum(run.text.count(" ") + 1 for run in row) / len(row) for row in side) >= LEAST_WORDS


def _with_right(pieces: Sequence[Piece]) -> list[Piece]:
    """Each piece with the right edge of the lines of its column."""
    edges: dict[int, float] = {}
    for piece in pieces:
        if line := piece.line:
            edges[piece.column] = max(edges.get(piece.column, 0.0), line.x1)
    return [replace(piece, right=edges.get(piece.column, 0.0)) for piece in pieces]

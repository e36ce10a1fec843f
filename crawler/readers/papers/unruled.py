"""Tables that no rule draws: rows whose cells stand under each other, with the lines of one cell put together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from crawler.readers.columns import Piece
from crawler.readers.ruled import Table
from crawler.readers.words import Line

LEAST_ROWS, LEAST_CELLS = 3, 3
"""Rows that a table has at least, and cells in each of them: two cells may be a label and its words."""
NEAR = 4.0
"""Points by which a cell may begin before its column does."""
WIDER = 1.25
"""How much further than lines of one row the next row stands where space parts them."""
FAR = 3.0
"""Letters' heights between lines after which a table has ended."""


def with_unruled(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of a page, each stretch of rows that is a table as one."""
    found: list[Piece] = []
    at = 0
    while at < len(pieces):
        end, lefts = _stretch(pieces, at)
        if end > at:
            stretch = pieces[at:end]
            rows = tuple(_rows(stretch, lefts))
            box = (lefts[0], stretch[0].top, max(run.x1 for one in stretch for run in one.runs), stretch[-1].top)
            found.append(Piece(top=stretch[0].top, table=Table(box, rows, tuple(lefts)), column=stretch[0].column))
            at = end
        else:
            found.append(pieces[at])
            at += 1
    return found


def _stretch(pieces: Sequence[Piece], at: int) -> tuple[int, list[float]]:
    """Where a table ends that begins at a piece, and where its columns begin; the piece itself where none begins."""
    if len(pieces[at].runs) < LEAST_CELLS:
        return at, []
    lefts = [run.x0 for run in pieces[at].runs]
    last, full = at, 1
    for n in range(at + 1, len(pieces)):
        piece, before = pieces[n], pieces[n - 1]
        size = before.runs[0].size if before.runs else 0.0
        if piece.table is not None or piece.column != pieces[at].column or piece.top - before.top > FAR * size:
            break
        runs = _parted(piece, lefts)
        if not all(_fits(run, lefts) for run in runs):
            break
        if len(runs) >= LEAST_CELLS:
            full += 1
        last = n
    return (last + 1, lefts) if full >= LEAST_ROWS else (at, [])


def _parted(piece: Piece, lefts: Sequence[float]) -> list[Line]:
    """The runs of a piece, parted where a word begins a column: a short number may stand close to its words."""
    found: list[Line] = []
    for run in piece.runs:
        begin = 0
        for n, (before, word) in enumerate(pairwise(run.words), 1):
            if word.x0 - before.x1 > word.size and any(abs(word.x0 - left) <= NEAR for left in lefts):
                found.append(Line(run.words[begin:n]))
                begin = n
        found.append(Line(run.words[begin:]))
    return found


def _column(run: Line, lefts: Sequence[float]) -> int:
    return max((n for n, left in enumerate(lefts) if left <= run.x0 + NEAR), default=-1)


def _fits(run: Line, lefts: Sequence[float]) -> bool:
    """Whether a run stands in one column and does not reach into the next."""
    n = _column(run, lefts)
    return n >= 0 and (n + 1 == len(lefts) or run.x1 <= lefts[n + 1] + NEAR)


def _rows(pieces: Sequence[Piece], lefts: Sequence[float]) -> list[tuple[str, ...]]:
    rows: list[list[str]] = []
    for group in _groups(pieces, lefts):
        row = [""] * len(lefts)
        for piece in group:
            for run in _parted(piece, lefts):
                n = _column(run, lefts)
                row[n] = f"{row[n]} {run.text}".strip()
        rows.append(row)
    return [tuple(row) for row in rows]


def _groups(pieces: Sequence[Piece], lefts: Sequence[float]) -> list[list[Piece]]:
    """The lines of each row: those that stand close, where wider space parts rows, else all from a first cell on."""
    gaps = [two.top - one.top for one, two in pairwise(pieces)]
    narrow = WIDER * min(gaps)
    firsts = [any(_column(run, lefts) == 0 for run in _parted(piece, lefts)) for piece in pieces]
    spaced: list[list[int]] = [[0]]
    for n, gap in enumerate(gaps, 1):
        if gap > narrow:
            spaced.append([n])
        else:
            spaced[-1].append(n)
    if len(spaced) > 1 and all(sum(firsts[n] for n in group) <= 1 for group in spaced):
        return [[pieces[n] for n in group] for group in spaced]
    groups: list[list[Piece]] = []
    for piece, first in zip(pieces, firsts, strict=True):
        if first or not groups:
            groups.append([piece])
        else:
            groups[-1].append(piece)
    return groups

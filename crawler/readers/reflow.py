"""The printed lines of a document as blocks: paragraphs put together again, headings, bullets and rows of tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from .blocks import Block
from .columns import Piece
from .ratings import read_rating
from .spelling import clean
from .symbols import BULLETS
from .words import Line

LARGER = 1.12
"""How much larger than the text a heading's letters are at least."""
LONGEST_HEADING = 160
PROSE, PROSE_LINES = 300, 4
"""Letters and lines of one height that are the text of a page, and no titles."""
SHORTEST, SHORTEST_IN_COLUMN = 50, 25
"""Letters of a line that another may go on: what is shorter, as in an address, ended because it was meant to."""
_LEADING = 1.28
"""How far apart the lines of one paragraph stand at most, against the distance that most have."""
_WIDE = 1.7
"""Against the height of the letters, a distance that lines of one paragraph rarely have."""
_SENTENCE = 1.6
"""The same for a full line and one that begins with a small letter: a sentence goes on."""
_ENDS = tuple(".:;!?")


@dataclass
class _Open:
    """A block that may still go on: its words, its last line and where that stands."""

    words: str
    last: Line
    piece: Piece
    page: int
    level: int
    bullet: bool
    left: float


class Reflow:
    """Turns the pages of one document into blocks, in order.

    ``body``: the height of the text's letters, ``levels``: the level of each larger height, ``leading``: the least
    distance that lines of each height often have, ``known``: every word of the document that no line's end parts,
    ``right``: how far the lines of most pages go.
    """

    def __init__(self, pages: Sequence[Sequence[Piece]], *, body: float) -> None:
        self.pages, self.body, self.text = pages, body, body
        self.levels = _levels(pages, body)
        self.leading = _leading(pages)
        self.least = min(self.leading.values(), default=0.0)
        self.right = _right(pages)
        self.known = _known(pages)
        self.open: _Open | None = None
        self.items = self.tables = self.begun = 0
        self.edges: tuple[float, ...] = ()

    def blocks(self) -> Iterator[Block]:
        """Every block of the document."""
        for number, page in enumerate(self.pages, 1):
            self.text = max(self.body, _prose_size(page))
            for piece in page:
                if (line := piece.line) is not None:
                    yield from self._line(line, piece, number)
                else:
                    yield from self._close()
                    yield from self._rows(piece, number)
        yield from self._close()

    def _line(self, line: Line, piece: Piece, page: int) -> Iterator[Block]:
        bullet, line = _without_bullet(line)
        if self.open is not None and not bullet and self._goes_on(self.open, line, piece, page):
            self.open.words = self._joined(self.open.words, line.text)
            self.open.last, self.open.piece, self.open.page = line, piece, page
            return
        yield from self._close()
        if not bullet:
            self.edges = ()
        self.open = _Open(line.text, line, piece, page, self._level(line, bullet), bullet, line.x0)
        self.begun = page

    def _goes_on(self, before: _Open, line: Line, piece: Piece, page: int) -> bool:
        """Whether a line is the rest of what stands before it: that line had no room for its first word."""
        last = before.last
        near = before.page == page and before.piece.column == piece.column
        room = max(before.piece.right, self.right if before.piece.column == 0 else 0.0) - last.x1
        full = room < _width(line) + 0.5 * line.size
        if read_rating(line.text) is not None or read_rating(before.words) is not None:
            return False  # a rating stands in a line of its own
        if abs(last.size - line.size) > 0.6 or not (full or last.text.endswith("-")):
            return False
        lower = line.text[:1].islower()
        if last.bold != line.bold and not lower:
            return False
        if near:
            apart = line.base - last.base
            own = not before.level  # the lines of a cover are titles of their own, however near they stand
            often = (self.leading.get(round(line.size), 0.0) if own else self.least) * _LEADING
            close = 0 < apart <= max(often, line.size * (_SENTENCE if lower else 1.05))
            if apart > _WIDE * line.size and last.text.endswith(_ENDS):
                return False  # paragraphs of one line each: their distance is the one that most lines have
            aligned = abs(line.x0 - before.left) < 2.5 * line.size or before.level > 0
            least = SHORTEST_IN_COLUMN if before.piece.column or before.level else SHORTEST
            return close and aligned and (lower or len(last.text) >= least)
        return before.level == 0 and self._level(line, False) == 0 and not before.words.endswith(_ENDS)

    def _joined(self, before: str, after: str) -> str:
        """Two parts of a paragraph; a word that the line's end parted is whole again, as the document spells it."""
        if not before.endswith(("-", "\u00ad")) or not after[:1].isalpha():
            return f"{before} {after}"
        first, rest = re.split(r"[\s(]", before)[-1].rstrip("-\u00ad"), re.split(r"[\s.,;:!?)]", after)[0]
        whole = f"{first}{rest}".casefold()
        if before.endswith("\u00ad") or (whole in self.known and f"{first}-{rest}".casefold() not in self.known):
            return before[:-1] + after
        return before + after if first else f"{before} {after}"

    def _level(self, line: Line, bullet: bool) -> int:
        if bullet or len(line.text) > LONGEST_HEADING:
            return 0
        if line.size > self.text * LARGER:
            return self.levels.get(round(line.size), 6)
        if line.bold and not line.text.endswith((".", ";", ",")):
            return min(6, len(set(self.levels.values())) + 1)
        return 0

    def _close(self) -> Iterator[Block]:
        done, self.open = self.open, None
        if done is None or not (text := clean(done.words)):
            return
        self.items += done.bullet
        block = Block(kind="line", text=text, parts=(text,), page=self.begun)
        if done.bullet:
            yield replace(block, kind="item", item=self.items, bullet=True)
        elif done.level and len(text) <= LONGEST_HEADING:
            yield replace(block, kind="heading", level=done.level)
        else:
            yield block

    def _rows(self, piece: Piece, page: int) -> Iterator[Block]:
        if piece.table is None:
            cells = tuple(clean(run.text) for run in piece.runs)
            if cells[0] in BULLETS:
                cells = cells[1:]
            yield Block(kind="row", text=" ".join(cells), cells=cells, parts=cells, page=page)
            return
        # A table goes on where the next page's has its columns at the same places and nothing stands between them.
        if not _alike(self.edges, piece.table.edges):
            self.tables += 1
        self.edges = piece.table.edges
        for row in piece.table.rows:
            cells = tuple(clean(cell) for cell in row)
            text = " ".join(cell for cell in cells if cell)
            yield Block(kind="row", text=text, cells=cells, parts=cells, table=self.tables, page=page)


def _without_bullet(line: Line) -> tuple[bool, Line]:
    first, rest = line.words[0], line.words[1:]
    letter = first.text == "o" and bool(rest) and rest[0].x0 - first.x1 > 0.6 * first.size
    if rest and (first.text in BULLETS or letter):
        return True, Line(rest)
    if rest and first.text[:1] in "•●▪◦" and len(first.text) > 1:
        return True, Line((replace(first, text=first.text[1:]), *rest))
    return False, line


def _width(line: Line) -> float:
    return line.words[0].x1 - line.words[0].x0


def _alike(one: Sequence[float], other: Sequence[float]) -> bool:
    return len(one) == len(other) and all(abs(a - b) < 3 for a, b in zip(one, other, strict=True))


def _lines(pages: Sequence[Sequence[Piece]]) -> Iterator[Line]:
    return (run for page in pages for piece in page for run in piece.runs)


def body_size(pages: Sequence[Sequence[Piece]]) -> float:
    """The height of most letters."""
    sizes: Counter[float] = Counter()
    for line in _lines(pages):
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _prose_size(page: Sequence[Piece]) -> float:
    """The largest letters in which a page prints some prose: a pack binds papers that are not set alike."""
    letters: Counter[float] = Counter()
    lines: Counter[float] = Counter()
    for line in (piece.line for piece in page if piece.line is not None):
        size = round(line.size * 2) / 2
        letters[size] += len(line.text)
        lines[size] += 1
    return max((size for size in letters if letters[size] >= PROSE and lines[size] >= PROSE_LINES), default=0.0)


def _levels(pages: Sequence[Sequence[Piece]], body: float) -> dict[int, int]:
    larger = sorted({round(line.size) for line in _lines(pages) if line.size > body * LARGER}, reverse=True)
    return {size: min(level, 5) for level, size in enumerate(larger, 1)}


def _leading(pages: Sequence[Sequence[Piece]]) -> dict[int, float]:
    """For each height of letters: a pack is bound of papers, and each has its own distance between its lines."""
    apart: dict[int, Counter[float]] = {}
    for page in pages:
        lines = [piece.line for piece in page if piece.line]
        for one, other in pairwise(lines):
            gap = other.base - one.base
            if 0 < gap < 2.2 * one.size and abs(one.size - other.size) < 0.6:
                apart.setdefault(round(one.size), Counter())[round(gap * 2) / 2] += 1
    return {
        size: min(gap for gap, times in gaps.items() if times >= sum(gaps.values()) / 10)
        for size, gaps in apart.items()
        if max(gaps.values()) >= sum(gaps.values()) / 10
    }


def _right(pages: Sequence[Sequence[Piece]]) -> float:
    """How far the lines of most pages go."""
    edges = sorted(max((piece.right for piece in page if piece.column == 0), default=0.0) for page in pages)
    return edges[len(edges) // 2] if edges else 0.0


def _known(pages: Sequence[Sequence[Piece]]) -> set[str]:
    words = (word.text for line in _lines(pages) for word in line.words[:-1])
    return {word.strip("(.,;:!?)").casefold() for word in words}

"""The words of a printed page, each with its place, and lines of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .symbols import plain_arrows


@dataclass(frozen=True, slots=True)
class Word:
    """One word as it is printed: its box and baseline in points from the top left of the upright page.

    ``upright``: printed the way in which the page is read. ``unknown`` letters are those whose font does not say what
    they are; they stand as U+FFFD in ``text``.
    """

    text: str
    x0: float
    x1: float
    top: float
    base: float
    size: float
    bold: bool = False
    upright: bool = True
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """Words side by side on one baseline, without a gap that parts columns or cells. Never empty."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        said = " ".join(word.text for word in self.words)
        return said if said.isascii() else plain_arrows(said)

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @property
    def base(self) -> float:
        return self.words[0].base

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)

    @property
    def bold(self) -> bool:
        return all(word.bold for word in self.words)


def lines_of(words: Sequence[Word], *, gap: float = 1.4) -> list[list[Line]]:
    """The words as lines from the top, each the runs that stand on one baseline; ``gap``: in letters' heights, what
    parts two runs."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.base, one.x0)):
        if rows and abs(word.base - rows[-1][0].base) <= 0.4 * min(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_runs(sorted(row, key=lambda one: one.x0), gap) for row in rows]


def _runs(row: Sequence[Word], gap: float) -> list[Line]:
    runs: list[list[Word]] = [[row[0]]]
    for word in row[1:]:
        before = runs[-1]
        apart = word.x0 - max(one.x1 for one in before)
        # A bullet or a number stands far from its own words.
        marks = len(before) == 1 and len(before[0].text) <= 3 and not before[0].text.isalpha() and apart < 4 * word.size
        if apart > gap * max(word.size, before[-1].size) and not marks:
            runs.append([word])
        else:
            before.append(word)
    return [Line(tuple(run)) for run in runs]

"""The levels of assurance that tables give by key question: a row for each objective, or a row for each question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.readers.key_questions import key_question
from crawler.readers.spelling import folded
from storage.record import KeyQuestion

from ..grid import Row
from ..pack import Pack
from .level import is_absent, is_firm, is_level
from .said import Level

_REACH = 60
_GENERAL = ("assurance", "executive summary", "contents", "measures", "risk", "overview", "appendix", "page ")


@dataclass(frozen=True)
class Head:
    """The columns of a matrix: the key question of each by its number, how many cells a row has."""

    columns: tuple[tuple[int, KeyQuestion], ...]
    width: int


def matrix(pack: Pack, table: Sequence[Row]) -> Iterator[tuple[int, list[Level] | None]]:
    """Each row of a table whose columns are key questions, with its levels; None for a row that is not understood.

    A table of CQC's ratings has such columns too: only one that has a level which is no rating is read.
    """
    top: Head | None = None
    rows: list[Row] = []
    for row in table:
        if begun := _head(row):
            yield from _read(pack, top, rows)
            top, rows = begun, []
        elif top:
            rows.append(row)
    yield from _read(pack, top, rows)


def sections(pack: Pack, table: Sequence[Row], subjects: Sequence[str]) -> Iterator[Level]:
    """The level at the end of each row that begins with a key question, under the objective that its part is about."""
    for row in table:
        filled = row.filled
        if len(filled) < 2 or len(row.cells) > 4:
            continue
        domain = key_question(row.cells[0]) if row.cells[0] else None
        level = filled[-1]
        if domain is None or domain == "overall" or not is_firm(level):
            continue
        if subject := _subject(pack, row.at, subjects):
            yield Level(subject, domain, level, row.at, pack.blocks[row.at].text)


def _head(row: Row) -> Head | None:
    named = [(n, key_question(cell)) for n, cell in enumerate(row.cells)]
    columns = tuple((n, name) for n, name in named if name)
    others = [cell for n, cell in enumerate(row.cells[1:], 1) if cell and not key_question(cell)]
    whole = len(columns) >= 3 and not others and len({name for _, name in columns}) == len(columns) and columns[0][0] > 0
    return Head(columns, len(row.cells)) if whole else None


def _read(pack: Pack, top: Head | None, rows: Sequence[Row]) -> Iterator[tuple[int, list[Level] | None]]:
    if top is None or not any(is_firm(cell) for row in rows for cell in row.cells[1:]):
        return
    for row in rows:
        fits = len(row.cells) == top.width and row.cells[0]
        cells = [row.cells[n] for n, _ in top.columns] if fits else []
        if not fits or not all(is_level(cell) or is_absent(cell) for cell in cells):
            if any(is_level(cell) for cell in row.cells[1:]):
                yield row.at, None
            continue
        yield row.at, [
            Level(row.cells[0].strip(" :"), None if name == "overall" else name, cell, row.at, pack.blocks[row.at].text)
            for (_, name), cell in zip(top.columns, cells, strict=True) if not is_absent(cell)
        ]  # fmt: skip


def _subject(pack: Pack, at: int, subjects: Sequence[str]) -> str | None:
    """The nearest line above that is an objective of the matrix; without a matrix, the heading that is not general."""
    known = {folded(subject).strip(" :"): subject for subject in subjects}
    for n in range(at, -1 if known else max(-1, at - _REACH), -1):
        block = pack.blocks[n]
        words = folded(block.text[:200]).strip(" :.")
        if block.kind == "row":
            continue
        if words in known:
            return known[words]
        if not known and block.heading and not words.startswith(_GENERAL) and not key_question(words) and not _listed(words):
            return block.text
    return None if known else pack.paper_at(at)


def _listed(words: str) -> bool:
    """Whether a heading is only the letter of a section, as "A: Assurance Summary"."""
    return any(general in words for general in _GENERAL)

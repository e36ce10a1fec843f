"""The levels of assurance that tables give by key question: a row for each objective, or a row for each question."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.readers.key_questions import key_question
from crawler.readers.papers.grid import Row, caption
from crawler.readers.papers.pack import Pack
from crawler.readers.spelling import folded
from storage.record import KeyQuestion

from .level import is_absent, is_colour, is_firm, is_level
from .said import Level

_REACH = 60
_NAMES = ("safe", "effective", "caring", "responsive", "led", "overall")
_TITLED = re.compile(r"\bassurance\b(?! (?:framework|committee|group|report|and\b))")
_GENERAL = ("assurance", "executive summary", "contents", "measures", "risk", "overview", "appendix", "page ")


@dataclass(frozen=True)
class Head:
    """The columns of a matrix: the key question of each by its number, how many cells a row has, and whether the words
    over it say that it is one of assurance."""

    columns: tuple[tuple[int, KeyQuestion], ...]
    width: int
    titled: bool


def matrix(pack: Pack, table: Sequence[Row]) -> Iterator[tuple[int, list[Level] | None]]:
    """Each row of a table whose columns are key questions, with its levels; None for a row that is not understood.

    A table of CQC's ratings has such columns too: only one that has a level which is no rating is read, or a colour
    where the words over it say that it is about assurance.
    """
    top: Head | None = None
    rows: list[Row] = []
    for row in table:
        if begun := _head(pack, row):
            yield from _read(pack, top, rows)
            top, rows = begun, []
        elif top:
            rows.append(row)
    yield from _read(pack, top, rows)


def sections(pack: Pack, tables: Sequence[Sequence[Row]], subjects: Sequence[str]) -> Iterator[Level]:
    """The level at the end of each row that begins with a key question, under the objective that its part is about."""
    known = {folded(subject).strip(" :"): subject for subject in subjects}
    headed = [
        (n, known[words]) for n, block in enumerate(pack.blocks)
        if known and block.kind != "row" and len(block.text) < 200
        and (words := folded(block.text).strip(" :.")) in known
    ]  # fmt: skip
    starts = [n for n, _ in headed]
    for row in (row for table in tables for row in table):
        filled = row.filled
        if len(filled) < 2 or len(row.cells) > 4 or not any(name in row.cells[0].casefold() for name in _NAMES):
            continue
        domain = key_question(row.cells[0])
        if domain is None or domain == "overall" or not is_firm(filled[-1]):
            continue
        at = bisect(starts, row.at)
        subject = (headed[at - 1][1] if at else None) if known else _subject(pack, row.at)
        if subject:
            yield Level(subject, domain, filled[-1], row.at, pack.blocks[row.at].text)


def _head(pack: Pack, row: Row) -> Head | None:
    if len(row.cells) < 4 or sum(any(name in cell.casefold() for name in _NAMES) for cell in row.cells) < 3:
        return None
    named = [(n, key_question(cell)) for n, cell in enumerate(row.cells)]
    columns = tuple((n, name) for n, name in named if name)
    others = [cell for n, cell in enumerate(row.cells[1:], 1) if cell and not key_question(cell)]
    whole = (
        len(columns) >= 3 and not others and len({name for _, name in columns}) == len(columns) and columns[0][0] > 0
    )
    titled = any(_TITLED.search(folded(words)) for words in (row.cells[0], *caption(pack, row)))
    return Head(columns, len(row.cells), titled) if whole else None


def _read(pack: Pack, top: Head | None, rows: Sequence[Row]) -> Iterator[tuple[int, list[Level] | None]]:
    cells = [cell for row in rows for cell in row.cells[1:]]
    if top is None or not any(is_firm(cell) or (top.titled and is_colour(cell)) for cell in cells):
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


def _subject(pack: Pack, at: int) -> str | None:
    """Without a matrix: the nearest heading above that is not general, else the paper."""
    for n in range(at, max(-1, at - _REACH), -1):
        block = pack.blocks[n]
        words = folded(block.text[:200])
        if block.heading and not key_question(words) and not any(general in words for general in _GENERAL):
            return block.text
    return pack.paper_at(at)

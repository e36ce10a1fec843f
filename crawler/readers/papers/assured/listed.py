"""The levels of lists of reports, audits or risks: a column of what was looked at, and one of what it was given."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.readers.papers.grid import Row, head, heads_another
from crawler.readers.papers.pack import Pack

from .level import is_absent, is_firm, is_level
from .said import Level

_COLUMN = re.compile(
    r"(?:(?:overall|current|committee|board|agreed|proposed|audit|internal audit) )*(?:levels? of assurance|"
    r"assurance (?:levels?|ratings?|opinions?|provided|given"
    r"|received|status)|assurance|(?:overall )?opinion(?: (?:given|level))?|(?:control )?design(?: (?:opinion|"
    r"assurance))?"
    r"|(?:(?:control |operational |operating )*effectiveness)(?: (?:opinion|assurance))?)(?: (?:rag|level))?"
)
_SUBJECT = re.compile(
    r"(?:agenda )?(?:items?|reports?|papers?|topics?|areas?|audits?|reviews?|assignments?|subjects?|titles?|risks?|"
    r"themes?|issues?|matters?|"
    r"objectives?|standards?|name|domains?|services?|strategic \w+|key \w+)(?: (?:titles?|names?|areas?|of|reviewed|"
    r"considered|"
    r"discussed|description|item|report|audit|review))*|audit (?:title|area|assignment)|internal audit.*|review area|"
    r".* objectives?"
)


def listed(pack: Pack, table: tuple[Row, ...]) -> Iterator[tuple[int, Level | None]]:
    """Each row of a table with a column of subjects and one of levels; None for a row that is not understood."""
    name: int | None = None
    columns: list[tuple[int, str]] = []
    width = 0
    for row in table:
        heads = [head(cell) if len(cell) <= 60 else "" for cell in row.cells] if _maybe(row) else []
        found = [(n, heads[n]) for n in range(len(heads)) if heads[n] and _COLUMN.fullmatch(heads[n])]
        if found and not any(is_firm(cell) for cell in row.cells):
            name = next(
                (n for n, one in enumerate(heads) if one and _SUBJECT.fullmatch(one) and n not in dict(found)), None
            )
            columns, width = (found if name is not None else []), len(heads)
            continue
        if heads_another(row):
            columns = []
        if not columns or name is None or len(row.filled) < 2:
            continue
        if len(row.cells) != width:
            yield row.at, None
            continue
        yield from _row(pack, row, name, columns)


def _row(pack: Pack, row: Row, name: int, columns: list[tuple[int, str]]) -> Iterator[tuple[int, Level | None]]:
    subject = row.cells[name]
    for n, over in columns:
        cell = row.cells[n]
        if is_absent(cell) or not re.search("[A-Za-z]{2}", subject):
            continue
        if not is_level(cell) or (not is_firm(cell) and "assurance" not in over):
            if re.search("level|rating|opinion", over) and not _chart(cell):
                yield row.at, None
            continue
        part = (
            f" ({over.split(' ')[0] if 'design' in over else 'effectiveness'})"
            if re.search("design|effective", over)
            else ""
        )
        yield row.at, Level(subject + part, None, cell, row.at, pack.blocks[row.at].text)


def _maybe(row: Row) -> bool:
    text = " ".join(row.cells).casefold()
    return "assur" in text or "opinion" in text or "design" in text


def _chart(cell: str) -> bool:
    return bool(re.search(r"fail|pass|hit|miss|consistent", cell.casefold()))

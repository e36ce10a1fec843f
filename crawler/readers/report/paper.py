"""The text of a report as blocks: a line each, with bullets, and rows where columns are set by tabs or blanks."""

from __future__ import annotations

import re

from crawler.readers.blocks import Block, BlockKind
from crawler.readers.errors import NotUnderstood
from crawler.readers.key_questions import key_question
from crawler.readers.regulation import is_activity, said_in
from crawler.readers.spelling import clean, folded

from .cell import cell, is_empty

MOST = 60_000
"""Lines; the longest reports, on a trust with several hospitals, have some 25,000."""
_BULLET = re.compile(r"\s*(?:[•·●▪◦‣∙*o]|[-–—])\s+(?=\S)")
_EMPHASIS = re.compile(r"(\*{1,2}|_{2})(?=\S)([^*_\n]{1,200}?)(?<=\S)\1")
_COLUMNS = re.compile(r" {2,}")
_GAP = re.compile(r"[ \xa0]{4,}")
_OVER_NOTICES = ("regulated activity", "regulation")
"""The columns of the table of notices."""
_RULE = re.compile(r"[\s|:+=_-]*")


def paper(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text in order, each with its line; comment lines (``#``) before the report are skipped."""
    found: list[Block] = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n|\f", text), 1):
        if (not found and line.startswith("#")) or _RULE.fullmatch(line):
            continue
        block = _block(_EMPHASIS.sub(r"\2", line), number)
        if block.text:
            found.append(block)
    if len(found) > MOST:
        raise NotUnderstood(f"the report has {len(found):,} lines; the most that is read is {MOST:,}")
    return tuple(found)


def _block(line: str, number: int) -> Block:
    cells = _cells(line)
    if len(cells) > 1:
        return Block(kind="row", text=clean(" ".join(cells)), cells=cells, parts=cells, line=number, item=number)
    bullet = _BULLET.match(line)
    words = clean(line[bullet.end() :] if bullet else line)
    if bullet and cell(words):
        bullet = None
    kind: BlockKind = "item" if bullet else "line"
    return Block(kind=kind, text=words, parts=(words,), line=number, item=number if bullet else 0, bullet=bool(bullet))


def _cells(line: str) -> tuple[str, ...]:
    """The cells of a row; one for a line that is none."""
    line = line.rstrip()
    stripped = line.strip()
    if stripped.startswith("|") and stripped.endswith("|") and len(stripped) > 2:
        return tuple(map(clean, stripped[1:-1].split("|")))
    if "\t" in line:
        return tuple(map(clean, line.lstrip(" ").split("\t")))
    cells = tuple(map(clean, _COLUMNS.split(stripped.replace("\xa0", " "))))
    if len(cells) > 2 and all(key_question(one) or cell(one) or is_empty(one) for one in cells[1:]):
        return cells
    asks = len(cells) == 2 and key_question(cells[0]) is not None
    paired = asks and (cell(cells[1]) is not None or bool(_GAP.search(stripped)))
    noticed = len(cells) == 2 and is_activity(cells[0]) and bool(said_in(cells[1]).regulations)
    return cells if paired or noticed or tuple(map(folded, cells)) == _OVER_NOTICES else (stripped,)

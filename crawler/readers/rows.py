"""Ratings in the rows of tables, and in terms with their descriptions."""

from __future__ import annotations

import re

from .blocks import Block
from .key_questions import key_question
from .ratings import read_word
from .seen import Seen, beside, may_be_a_word
from .spelling import folded

_CURRENT = re.compile(r"\b(?:current|latest|new|rating|judgement|result)\b")
_EARLIER = re.compile(r"\b(?:previous|last|earlier|old|former|before|prior)\b")


def in_row(block: Block, n: int, columns: tuple[str, ...]) -> list[Seen]:
    """A row that begins with a key question, or a row of ratings under a row of key questions."""
    cells = block.cells
    names = [key_question(cell) for cell in columns]
    if sum(name is not None for name in names) > 1 and cells != columns:
        if len(cells) != len(columns):
            return []
        label = "" if names[0] else cells[0]
        if names[0] is None and not _is_own_label(label):
            return []
        return [
            beside(name, read_word(cell), "" if read_word(cell) else cell, block, n, f"{name}: {cell}")
            for name, cell in zip(names, cells, strict=True)
            if name and cell and (read_word(cell) or may_be_a_word(cell))
        ]
    name = key_question(cells[0]) if cells else None
    if not name or len(cells) < 2:
        return []
    words = [(at, read_word(cell)) for at, cell in enumerate(cells[1:], 1)]
    rated = [(at, word) for at, word in words if word]
    if not rated:
        return [beside(name, None, cells[1], block, n)] if may_be_a_word(cells[1]) else []
    if len(rated) > 1:
        headed = [
            (at, word) for at, word in rated if len(columns) == len(cells) and not _EARLIER.search(folded(columns[at]))
        ]
        headed = [(at, word) for at, word in headed if _CURRENT.search(folded(columns[at]))]
        if len(headed) != 1:
            return [beside(name, None, " / ".join(word.word for _, word in rated), block, n)]
        rated = headed
    at, word = rated[0]
    if len(columns) == len(cells) and _EARLIER.search(folded(columns[at])):
        return []
    return [beside(name, word, "", block, n)]


def rates_others(block: Block, columns: tuple[str, ...]) -> bool:
    """Whether a row under a row of key questions gives the ratings of something named in it: of one service."""
    if block.cells == columns or len(block.cells) != len(columns) or sum(map(_asks, columns)) < 2:
        return False
    label = block.cells[0]
    words = folded(label)
    named = not (_asks(columns[0]) or _asks(label) or _is_own_label(label) or read_word(label))
    named = named and not (_CURRENT.search(words) or _EARLIER.search(words))
    return named and sum(read_word(cell) is not None for cell in block.cells[1:]) > 1


def _asks(cell: str) -> bool:
    return key_question(cell) is not None


def _is_own_label(label: str) -> bool:
    return not label or folded(label).rstrip(":") in (
        "rating",
        "ratings",
        "overall",
        "our rating",
        "current rating",
        "this service",
        "latest rating",
    )

"""What is ticked among printed choices, such as Assurance, Discussion, Approval: only where no column is lost."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.readers.blocks import Block
from crawler.readers.spelling import folded

from .ticks import tick

_PURPOSE = (
    r"(?:for |to )?(?:the )?(?:take |provide |gain |receive |give |board |formal )?(?:assurance|assure|discussion|"
    r"discuss|approval|"
    r"approve|decision|decide|information|inform|noting|note|review|receive|receipt|endorsement|endorse|ratification|"
    r"ratify|consideration|consider|scrutiny|support|agreement|agree|advice|strategy)(?: only)?"
)
_LEVEL = (
    r"(?:no|none|nil|very limited|limited|partial|restricted|reasonable|moderate|adequate|acceptable|significant|"
    r"substantial|full|good|high|medium|low)(?: assurance)?"
)
_MARK = r"[√✓✔☑☒✗✘✕✖🗸🗹☐□▢◻⬜■▪]|\[[ xX]?\]|(?<![\w'’&/-])[xX](?![\w'’&/-])"
_TOKEN = {
    kind: re.compile(rf"(?P<mark>{_MARK})|\b(?P<option>{words}(?: ?(?:/|&|and|or) ?{words})*)\b", re.IGNORECASE)
    for kind, words in (("purpose", _PURPOSE), ("assurance", _LEVEL))
}
_ALONE = {
    kind: re.compile(rf"{words}(?: ?(?:/|&|and|or) ?{words})*", re.IGNORECASE)
    for kind, words in (("purpose", _PURPOSE), ("assurance", _LEVEL))
}
_FILLER = re.compile(
    r"[\s|,;:()/.&-]|\b(?:for|please|tick|one|box|as|appropriate|relevant|the|to|of|level|which)\b", re.IGNORECASE
)
MOST_TOKENS = 60


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The choices that are set, in order; ``lost``: there are choices, but which are set cannot be told."""

    options: tuple[str, ...] = ()
    lost: bool = False


@dataclass(frozen=True)
class _Token:
    """A choice by its words, or a mark: whether it is set."""

    option: str = ""
    set: bool = False


def chosen(rows: Sequence[Sequence[str]], kind: str) -> Chosen | None:
    """What is ticked in rows of cells (a line is a row of one); None where they hold no choices but other words."""
    if by_place := _by_column(rows, kind):
        return by_place
    tokens: list[_Token] = []
    for row in rows:
        for cell in row:
            found = _tokens(cell, kind)
            if found is None:
                return None if not any(one.option for one in tokens) else _in_order(tokens)
            tokens += found
    return _in_order(tokens[:MOST_TOKENS])


def is_choices(cells: Sequence[str]) -> bool:
    """Whether a row is nothing but choices and marks, such as "Decision", "", "Discussion", "X"."""
    filled = [cell for cell in cells if cell]
    marks = sum(tick(cell) is not None for cell in filled)
    options = sum(_ALONE["purpose"].fullmatch(folded(cell)) is not None for cell in filled)
    return options > 0 and marks + options == len(filled) > 1


def is_choice(text: str) -> bool:
    """Whether a text is one or more choices and no more, as "Discussion / Review" is."""
    return _ALONE["purpose"].fullmatch(folded(text).strip(" .")) is not None


def rows_of(blocks: Sequence[Block]) -> list[tuple[str, ...]]:
    """The cells of blocks; a line is one cell."""
    return [block.cells if block.kind == "row" else (block.text,) for block in blocks]


def _tokens(text: str, kind: str) -> list[_Token] | None:
    """The choices and marks of a text; None where it says more than those."""
    if len(text) > 300:
        return None
    found = list(_TOKEN[kind].finditer(text))
    rest = _TOKEN[kind].sub(" ", text)
    if _FILLER.sub("", rest):
        return None
    return [
        _Token(option=one["option"])
        if one["option"]
        else _Token(set=tick(one["mark"]) == "set" or "x" in one["mark"].lower() or _filled(one["mark"], text))
        for one in found
    ]


def _filled(mark: str, text: str) -> bool:
    """Whether a mark is a filled box among empty ones; where every box is filled, its font is lost."""
    return mark in "■▪" and any(empty in text for empty in "☐□◻⬜▢")


def _in_order(tokens: Sequence[_Token]) -> Chosen | None:
    """A mark stands behind its choice, or before it where the first of several stands before the first choice."""
    options = [n for n, one in enumerate(tokens) if one.option]
    marks = [n for n, one in enumerate(tokens) if not one.option]
    if not options or (len(options) + len(marks) < 2 and tokens[options[0]].option.count("/") < 2):
        return None
    if not marks:
        return Chosen(lost=True) if len(options) > 1 or tokens[options[0]].option.count("/") > 1 else None
    every = len(marks) == len(options)
    if marks[0] < options[0]:
        if not every or any(n + 1 >= len(tokens) or not tokens[n + 1].option for n in marks):
            return Chosen(lost=True)
        return Chosen(options=tuple(tokens[n + 1].option for n in marks if tokens[n].set))
    if any(not tokens[n - 1].option for n in marks):
        return Chosen(lost=True)
    if not every and len(options) > 1 and marks == [len(tokens) - 1]:
        return Chosen(lost=True)  # all choices, then one mark: a table whose columns are lost reads so
    return Chosen(options=tuple(tokens[n - 1].option for n in marks if tokens[n].set))


def _by_column(rows: Sequence[Sequence[str]], kind: str) -> Chosen | None:
    """A row of choices with the marks in the row below it, each under its own."""
    for n, row in enumerate(rows[:-1]):
        options = {at: cell for at, cell in enumerate(row) if cell and _ALONE[kind].fullmatch(folded(cell))}
        below = rows[n + 1]
        marks = [at for at, cell in enumerate(below) if cell and tick(cell)]
        if (
            len(options) < 2
            or not marks
            or any(cell and not tick(cell) for at, cell in enumerate(below) if at in options)
        ):
            continue
        if len(below) != len(row) or any(at not in options for at in marks):
            return Chosen(lost=True)
        return Chosen(options=tuple(options[at] for at in marks if tick(below[at]) == "set"))
    return None

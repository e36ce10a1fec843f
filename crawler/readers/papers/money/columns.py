"""Which columns of a table of finance hold plan, actual and variance, and of what time, by the words over them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from crawler.readers.papers.grid import Row, head
from crawler.readers.papers.measured.period import heads_a_period

Holds = Literal["plan", "actual", "variance", "forecast"]

_UNIT = re.compile(r"\(?£? ?'?(?:000'?s?|m(?:illion)?|k|bn|%)?\)?")
_WORDS: tuple[tuple[Holds, re.Pattern[str]], ...] = (
    ("variance", re.compile(
        r"\bvar(?:iance|\.)?\b|\b(?:fav(?:ourable)?|adv(?:erse)?|better|worse)\b ?/|\(?under\)? ?/ ?\(?over|"
        r"\(?over\)? ?/ ?\(?under|\bsurplus ?/ ?\(?deficit\)? (?:against|to|vs) plan"
    )),
    ("forecast", re.compile(r"\b(?:forecast|fot|foot|projected|projection)\b")),
    ("actual", re.compile(r"\b(?:actuals?|spend|expenditure to date|net total|outturn|result|delivered|achieved)\b")),
    ("plan", re.compile(r"\b(?:plan(?:ned)?|budget(?:ed)?|target|ceiling|control total|cap)\b")),
)  # fmt: skip
_NOT = re.compile(
    r"\b(?:prior|previous|last|movement|wte|comment\w*|explanation|risk|owner|lead|action"
    r"|status|rag|change|(?<!to )date)\b"
)
_LABEL = re.compile(
    r"(?:in[ -]|current )?(?:month|period)(?: \d{1,2})?|(?:cumulative )?(?:year[ -]to[ -]date|ytd)(?: \(?m?\d*\)?)?|"
    r"full[ -]year(?: forecast| outturn)?|annual|"
    r"forecast(?: (?:outturn|position|full year))?|outturn|year[ -]end(?: forecast)?|cumulative|to date|quarter(?: \d)?"
)
_CONVENTION = re.compile(
    r"\bfav\w*\.? ?/ ?\(adv|\(adv\w*\.?\) ?/ ?fav|\bbetter ?/ ?\(worse|\(worse\) ?/ ?better|\bf ?/ ?\(a\)"
)


@dataclass(frozen=True)
class Group:
    """The columns of one time: its name as printed, and the number of the column that holds each thing.

    ``signed``: the head says that brackets are adverse.
    """

    period: str | None
    holds: dict[Holds, int]
    signed: bool = False


@dataclass(frozen=True)
class Heads:
    """The heads of a table: its groups, the width of its rows, how many rows they take, all their words."""

    groups: tuple[Group, ...]
    width: int
    taken: int
    words: tuple[str, ...]


def heads_of(rows: Sequence[Row], at: int) -> Heads | None:
    """The heads that begin with a row, alone or with the row below it."""
    top = rows[at].cells
    below = rows[at + 1].cells if at + 1 < len(rows) else ()
    if any(len(cell) > 80 for cell in top):
        return None
    if below and _is_sub(below):
        if _whole(below) and not _whole(top):
            return _under(top, below)
        if len(below) == len(top) and _whole(both := [f"{a} {b}".strip() for a, b in zip(top, below, strict=True)]):
            return _grouped(both, None, top)
    return _grouped(list(top), None, (), taken=1) if _whole(top) else None


def holds(cell: str) -> Holds | None:
    """What a column of this head holds."""
    words = head(cell)
    return None if not words or _NOT.search(words) else next((name for name, one in _WORDS if one.search(words)), None)


def _whole(cells: Sequence[str]) -> bool:
    found = {name for cell in cells if len(cell) <= 60 and (name := holds(cell))}
    return (
        len(found) >= 2
        and bool(found & {"actual", "forecast"})
        and not any(re.search(r"\d{2},\d{3}|£(?!000)\d", c) for c in cells)
    )


def _is_sub(cells: Sequence[str]) -> bool:
    filled = [head(cell) for cell in cells if cell]
    return len(filled) >= 2 and all(
        holds(one) or heads_a_period(one) or _LABEL.fullmatch(one) or _UNIT.fullmatch(one) for one in filled[1:]
    )


def _under(top: Sequence[str], below: Sequence[str]) -> Heads:
    """The heads of a row that stands under names of times: each column's is that over it or left of it.

    A row of names that lost its empty cells gives them by their order. What has nothing under it heads its own column.
    """
    if len(top) != len(below):
        names = [one for one in top if one and (_LABEL.fullmatch(head(one)) or heads_a_period(head(one)))]
        return _grouped(list(below), names, top)
    labels: list[str | None] = [None]
    for over, under in zip(top[1:], below[1:], strict=True):
        labels.append(over if over and (under or not holds(over)) else labels[-1])
    cells = [under or (over if holds(over) else "") for over, under in zip(top, below, strict=True)]
    return _grouped(cells, labels, top)


def _grouped(cells: list[str], labels: Sequence[str | None] | None, top: Sequence[str], taken: int = 2) -> Heads:
    groups: list[dict[Holds, int]] = []
    over: list[str | None] = []
    placed = labels if labels is not None and len(labels) == len(cells) else None
    for n, cell in enumerate(cells):
        name = holds(cell)
        if n == 0 or name is None:
            continue
        label = placed[n] if placed else None
        fresh = not groups or name in groups[-1] or (placed is not None and label != over[-1])
        fresh = fresh or (name == "forecast" and "actual" in groups[-1])
        if fresh:
            groups.append({})
            over.append(label)
        groups[-1][name] = n
    if labels is not None and placed is None:
        over = list(labels) if len(labels) == len(groups) else [None] * len(groups)
    found = (
        Group(label or _time(cells, one), one, any(_CONVENTION.search(head(cells[n])) for n in one.values()))
        for one, label in zip(groups, over, strict=True)
    )
    kept = tuple(group for group in found if set(group.holds) - {"plan"})
    return Heads(kept, len(cells), taken, tuple(cells) + tuple(top))


def _time(cells: Sequence[str], group: dict[Holds, int]) -> str | None:
    """What the heads of a group say of their time: the words that are left beside "plan" and "actual"."""
    if "forecast" in group and "actual" not in group:
        return cells[group["forecast"]]
    for n in (group[name] for name in ("actual", "plan", "variance") if name in group):
        text = cells[n]
        for _, pattern in _WORDS:
            text = re.sub(pattern.pattern, " ", text, flags=re.IGNORECASE)
        text = re.sub(r"(?i)£ ?['’]?(?:000s?|m|k)?\b|[()]|\bnet (?:total)?\b", " ", text)
        words = " ".join(text.split()).strip(" -–:'’")
        if words and (heads_a_period(head(words)) or _LABEL.fullmatch(head(words))):
            return words
    return None

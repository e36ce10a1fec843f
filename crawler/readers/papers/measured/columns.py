"""Which column of a table of measures holds what, by the words over it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from crawler.readers.papers.grid import head

from .period import heads_a_period, period_of

_NAMES = r"(?:measures?|metrics?|kpis?|indicators?|standards?|performance area|measures? of success)"
_NAME = re.compile(
    rf"(?:what is (?:the )?)?(?:[a-z]+ ){{0,3}}{_NAMES}(?: ?\(kpis?\))?(?: ?[/&] ?(?:[a-z]+ ){{0,2}}{_NAMES})?"
    r"(?: (?:names?|descriptions?|titles?|definitions?|details?|set))?|measurable|what (?:do )?we measure"
)
_TARGET = re.compile(
    r"\b(?:targets?|thresholds?|trajector(?:y|ies)|ambition|aim|tolerance|goal|standard|plan(?:ned)?)\b"
)
_NO_TARGET = re.compile(
    r"\b(?:date|score|rating|risk|met|achieved|achieving|status|variance|against|vs|from|to|action|completion|by when"
    r"|owner|lead|previous|assurance|performance)\b"
)
_VALUE = re.compile(
    r"\b(?:current|latest|actuals?|performance|position|value|result|reported|outturn|achievement|this (?:month|period"
    r"|quarter)|in[- ]month|measure|figure|reading)\b"
)
_NO_VALUE = re.compile(
    r"\b(?:date|risk|score|previous(?:ly)?|prior|last|forecast|variance|controls?|commentary|trend|target|direction"
    r"|assurance|variation|limit|mean|average|national|peer|benchmark|owner|lead|by when|action|mitigat\w+|graph|"
    r"chart)\b"
)
_SAID = re.compile(
    r"(?:(?:target|standard|kpi|threshold|plan)s? )?(?:met|achieved|achieving|passed)(?: ?\?)?|b?rag(?: (?:status|"
    r"rating))?"
    r"|(?:performance |current |target |kpi )?status|on target|(?:target )?compliance status|pass ?/ ?fail"
)
_EARLIER = re.compile(r"(?:previous|prior|last)(?: (?:report|month|period|status|position|quarter))?")
"""A table of how indicators moved has this column and no target."""
_PERIOD = re.compile(
    r"(?:latest |reporting |reported |data |current )*(?:month|period|quarter|date|data)s?(?: (?:reported|of data))?"
)
_ID = re.compile(
    r"|no|nos|ref(?:erence)?(?: (?:no|number))?|id|#|code|number"
    r"|(?:kpi|metric|measure|indicator|item) (?:no|ref|id|number)"
)
_POLARITY = re.compile(r"polarity|(?:desired|intended) (?:direction|trend)|good is|better is")
_SPC = re.compile(r"(?:spc )?assurance(?: (?:icon|status|type))?|(?:spc )?variation (?:and|&|/) assurance")
_OFTEN = re.compile(r"(?:(?:reporting |review )?frequency|(?:data )?source(?: of data)?|how often)")
_OTHER = re.compile(
    r"\b(?:likelihood|consequence|controls?|mitigat\w+|appetite|inherent|residual|risk (?:id|title|description|"
    r"owner)|by "
    r"whom|due date|completion date|target (?:date|score|rating)|action owner)\b"
)
_MONEY = re.compile(r"£|\b(?:budget|wte plan|variance £)")
_SECTIONS = re.compile(
    r"|(?:trust |key )?(?:domain|access|quality|workforce|people|safety|safe|caring|effective|responsive|well[- ]led|"
    r"performance|operational performance|operations|service|elective|urgent care|cancer|mental health|community)"
)


@dataclass(frozen=True)
class Columns:
    """The numbers of a table's columns by what they hold; None where it has none. ``heads`` are as printed."""

    heads: tuple[str, ...]
    id: int | None
    name: int
    targets: tuple[int, ...]
    values: tuple[int, ...]
    others: tuple[int, ...]
    """Further columns that may hold the value, where the first turns out to hold periods."""
    periodic: bool
    """Whether the values stand in one column for each period."""
    period: int | None
    said: int | None
    spc: int | None
    polarity: int | None


def columns_of(cells: Sequence[str], below: Sequence[str] = ()) -> Columns | None:
    """The columns that a row heads, with the row ``below`` it, where it is the head of a table of measures."""
    if any(len(cell) > 120 for cell in cells):
        return None
    cells = [under or over for over, under in zip(cells, below, strict=True)] if below else cells
    heads = [head(cell) for cell in cells]
    if any(_OTHER.search(one) or _MONEY.search(one) for one in heads) or sum(bool(one) for one in heads) < 2:
        return None
    named = _name(heads)
    targets = tuple(n for n, one in enumerate(heads) if n != named and _is_target(one))
    single, months = _values(heads, {named, *targets})
    values = tuple(single or months)
    often = any(_OFTEN.fullmatch(one) for one in heads)
    said, spc = _first(heads, _SAID, named), _first(heads, _SPC, named)
    name = named if named is not None else _unnamed(heads, targets, values)
    moved = len(heads) == 3 and named == 0 and bool(_EARLIER.fullmatch(heads[1]))
    measured = bool(targets) and (bool(values) or often or said is not None)
    if name is None or not (measured or (values and (spc is not None or moved))):
        return None
    return Columns(
        heads=tuple(cells), id=_id(heads, name), name=name, targets=targets, values=values,
        others=() if len(values) > 1 else tuple(n for n in _single(heads, {named, *targets}) if n not in values),
        periodic=len(values) > 1 or not single, period=_first(heads, _PERIOD, name, *values), said=said, spc=spc,
        polarity=_first(heads, _POLARITY, name),
    )  # fmt: skip


def is_below(cells: Sequence[str]) -> bool:
    """Whether a row goes on with the heads of the row above it: two periods or more, and nothing else but heads."""
    filled = [head(cell) for cell in cells if cell]
    periods = sum(heads_a_period(one) for one in filled)
    return periods >= 2 and all(heads_a_period(one) or _SAID.fullmatch(one) or _is_target(one) for one in filled)


def _is_target(words: str) -> bool:
    return bool(_TARGET.search(words)) and not _NO_TARGET.search(words)


def _values(heads: Sequence[str], but: Collection[int | None]) -> tuple[list[int], list[int]]:
    """The columns that are said to hold the value, and those of a period each.

    Of several only the first is the value, unless each names its own period.
    """
    single = _single(heads, but)
    months = [n for n in range(len(heads)) if n not in but and heads_a_period(heads[n])]
    if len(single) > 1 and all(period_of(heads[n]) for n in single):
        return single, months
    return single[:1], months


def _single(heads: Sequence[str], but: Collection[int | None]) -> list[int]:
    found = [n for n, one in enumerate(heads) if n not in but and _VALUE.search(one) and not _NO_VALUE.search(one)]
    return [n for n in found if not _PERIOD.fullmatch(heads[n])] or found


def _unnamed(heads: Sequence[str], targets: Sequence[int], values: Sequence[int]) -> int | None:
    """The column of names whose head is a section's title or empty, in a table that plainly has targets and values."""
    at = 1 if heads[0] in ("no", "ref", "id") and len(heads) > 1 else 0
    clear = any("plan" not in heads[n] for n in targets) and values
    return at if clear and _SECTIONS.fullmatch(heads[at]) and at not in (*targets, *values) else None


def _name(heads: Sequence[str]) -> int | None:
    """The column of names: a KPI before a "measure", which in the tables of control charts holds the value."""
    named = [n for n, one in enumerate(heads) if _NAME.fullmatch(one) and not _TARGET.fullmatch(one)]
    first = [n for n in named if heads[n] != "measure" and "standard" not in heads[n]]
    other = [n for n in named if heads[n] == "measure"]
    return next(iter(first or other or named or [n for n, one in enumerate(heads[:2]) if one == "standard"]), None)


def _id(heads: Sequence[str], name: int) -> int | None:
    return next((n for n in range(name) if _ID.fullmatch(heads[n])), None)


def _first(heads: Sequence[str], wanted: re.Pattern[str], *but: int | None) -> int | None:
    return next((n for n, one in enumerate(heads) if n not in but and one and wanted.fullmatch(one)), None)

"""Which column of a table of measures holds what, by the words over it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..grid import head
from .period import heads_a_period

_NAMES = r"(?:measures?|metrics?|kpis?|indicators?|standards?|performance area|measures? of success)"
_NAME = re.compile(
    rf"(?:what is (?:the )?)?(?:[a-z]+ ){{0,3}}{_NAMES}(?: ?\(kpis?\))?(?: ?[/&] ?(?:[a-z]+ ){{0,2}}{_NAMES})?"
    r"(?: (?:names?|descriptions?|titles?|definitions?|details?|set))?|measurable|what (?:do )?we measure"
)
_TARGET = re.compile(r"\b(?:targets?|thresholds?|trajector(?:y|ies)|ambition|tolerance|goal|standard|plan(?:ned)?)\b")
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
    r"|assurance|variation|limit|mean|average|national|peer|benchmark|owner|lead|by when|action|mitigat\w+|graph|chart)\b"
)
_SAID = re.compile(
    r"(?:(?:target|standard|kpi|threshold|plan)s? )?(?:met|achieved|achieving|passed)(?: ?\?)?|b?rag(?: (?:status|rating))?"
    r"|(?:performance |current |target |kpi )?status|on target|(?:target )?compliance status|pass ?/ ?fail"
)
_PERIOD = re.compile(
    r"(?:latest |reporting |reported |data |current )*(?:month|period|quarter|date|data)s?(?: (?:reported|of data))?"
)
_ID = re.compile(r"|no|nos|ref|reference|id|#|code|number|(?:kpi|metric|measure|indicator|item) (?:no|ref|id|number)")
_POLARITY = re.compile(r"polarity|(?:desired|intended) (?:direction|trend)|good is|better is|aim")
_SPC = re.compile(r"(?:spc )?assurance(?: (?:icon|status|type))?|(?:spc )?variation (?:and|&|/) assurance")
_OFTEN = re.compile(r"(?:(?:reporting |review )?frequency|(?:data )?source(?: of data)?|how often)")
_OTHER = re.compile(
    r"\b(?:likelihood|consequence|controls?|mitigat\w+|appetite|inherent|residual|risk (?:id|title|description|owner)|by "
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
    target: int | None
    values: tuple[int, ...]
    periodic: bool
    """Whether the values stand in one column for each period."""
    period: int | None
    said: int | None
    spc: int | None
    polarity: int | None


def columns_of(cells: Sequence[str]) -> Columns | None:
    """The columns that a row heads, where it is the head of a table of measures."""
    if any(len(cell) > 120 for cell in cells):
        return None
    heads = [head(cell) for cell in cells]
    if any(_OTHER.search(one) for one in heads) or sum(bool(one) for one in heads) < 2:
        return None
    name = _name(heads)
    target = _first(heads, lambda one: bool(_TARGET.search(one)) and not _NO_TARGET.search(one), name)
    single = [n for n, one in enumerate(heads) if n not in (name, target) and _VALUE.search(one) and not _NO_VALUE.search(one)]
    single = [n for n in single if not _PERIOD.fullmatch(heads[n])] or single
    months = [n for n, one in enumerate(heads) if n not in (name, target) and heads_a_period(one)]
    often = any(_OFTEN.fullmatch(one) for one in heads)
    said, spc = _first(heads, _SAID.fullmatch, name), _first(heads, _SPC.fullmatch, name)
    values = single[:1] or months
    if name is None:
        at = 0 if heads[0] not in ("no", "ref", "id") else 1
        clear = target is not None and "plan" not in heads[target]
        if not (clear and values and _SECTIONS.fullmatch(heads[at]) and at not in (target, *values)):
            return None
        name = at
    if any(_MONEY.search(one) for one in heads):
        return None
    if not (target is not None and (values or often or said is not None)) and not (values and spc is not None):
        return None
    return Columns(
        heads=tuple(cells), id=_id(heads, name), name=name, target=target, values=tuple(values),
        periodic=not single and bool(months), period=_first(heads, _PERIOD.fullmatch, name), said=said, spc=spc,
        polarity=_first(heads, _POLARITY.fullmatch, name),
    )  # fmt: skip


def _name(heads: Sequence[str]) -> int | None:
    """The column of names: a KPI before a "measure", which in the tables of control charts holds the value."""
    named = [n for n, one in enumerate(heads) if _NAME.fullmatch(one) and not _TARGET.fullmatch(one)]
    first = [n for n in named if heads[n] not in ("measure", "standard")]
    return (first or named or [n for n, one in enumerate(heads[:2]) if one == "standard"] or [None])[0]


def _id(heads: Sequence[str], name: int) -> int | None:
    return next((n for n in range(name) if _ID.fullmatch(heads[n])), None)


def _first(heads: Sequence[str], wanted: object, but: int | None) -> int | None:
    return next((n for n, one in enumerate(heads) if n != but and one and wanted(one)), None)  # type: ignore[operator]

"""Rows of tables that count incidents: "Never events | 0 | 0 | 1" under a row of months."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from crawler.readers.blocks import Block

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
Type = Literal["never-event", "serious-incident", "regulation-28"]
_LABELS: dict[Type, str] = {
    "never-event": r"(?:number of |total |new )?never[- ]events?(?: (?:reported|declared|in month|\(\w+\)))*",
    "serious-incident": (
        r"(?:number of |total |new )?(?:serious (?:untoward )?incidents?|si'?s?|psiis?|"
        r"patient safety incident investigations?)"
        r"(?: (?:\(\w+\)|reported|declared|raised|commissioned|opened|in month|on steis))*"
    ),
    "regulation-28": (
        r"(?:number of |total |new )?(?:regulation 28|reg 28|prevention of future deaths?|pfds?)(?: (?:\(\w+\)|"
        r"reports?|notices?|letters?|received|issued))*"
    ),
}
_LABEL = {type: re.compile(pattern, re.IGNORECASE) for type, pattern in _LABELS.items()}
_PERIOD = re.compile(
    rf"(?P<month>{_MONTH})\.?[\s'’-]*(?P<year>20\d\d|\d\d)?|"
    rf"q(?:uarter )?(?P<quarter>[1-4])(?:\s*20\d\d[/–-]\d\d)?",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"(?:current|latest|this) (?:month|quarter|period|position)|(?:actual|in[- ]month|month|current|"
    r"latest)",
    re.IGNORECASE,
)
_NOT_YET = ("", "-", "–", "n/a", "N/A", "tbc", "TBC")
_FIGURE = re.compile(r"\d{1,3}|nil|none|zero", re.IGNORECASE)
_ORDER = {
    name: n
    for n, name in enumerate(("apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "jan", "feb", "mar"))
}


@dataclass(frozen=True)
class Counted:
    """What a row counts and its newest figure; None where the header does not say which figure that is."""

    type: Type
    figure: int | None


def label(block: Block) -> Type | None:
    """The type of what a row counts, by its first words; None of any other row."""
    if block.kind != "row" or len(block.cells) < 2:
        return None
    words = next((cell for cell in block.cells if re.search(r"[A-Za-z]{2}", cell)), "").strip(" :*")
    return (
        next((type for type, pattern in _LABEL.items() if pattern.fullmatch(words)), None) if len(words) < 90 else None
    )


def figures(block: Block) -> list[str]:
    """The cells of a row that are nothing but a figure."""
    return [cell for cell in block.cells if _FIGURE.fullmatch(cell.strip())]


def counted(block: Block, header: Block | None) -> Counted | None:
    """What a row counts, under its header; None where it holds no figure at all."""
    type = label(block)
    found = figures(block)
    if type is None or not found:
        return None
    periods = _periods(header.cells) if header and len(header.cells) == len(block.cells) else []
    for column in periods:
        cell = block.cells[column].strip()
        if cell not in _NOT_YET:
            return Counted(type, _value(cell) if _FIGURE.fullmatch(cell) else None)
    return Counted(type, 0 if {_value(cell) for cell in found} == {0} else None)


def is_header(block: Block) -> bool:
    """Whether a row names periods over its columns."""
    return sum(bool(_PERIOD.fullmatch(cell.strip()) or _NOW.fullmatch(cell.strip())) for cell in block.cells) >= 1


def _value(cell: str) -> int:
    return int(cell) if cell.strip().isdigit() else 0


def _periods(cells: tuple[str, ...]) -> list[int]:
    """The columns of a header by their periods, newest first; none where they say no periods, or in no order."""
    found = [(n, _order(at)) for n, cell in enumerate(cells) if (at := _PERIOD.fullmatch(cell.strip()))]
    if not found:
        now = [n for n, cell in enumerate(cells) if _NOW.fullmatch(cell.strip())]
        return now if len(now) == 1 else []
    columns, orders = [n for n, _ in found], [order for _, order in found]
    if len({len(order) for order in orders}) > 1:
        return []
    if orders == sorted(orders):
        return columns[::-1]
    return columns if orders == sorted(orders, reverse=True) else []


def _order(found: re.Match[str]) -> tuple[int, ...]:
    if found["quarter"]:
        return (0, int(found["quarter"]))
    month = found["month"].lower()[:3]
    if found["year"]:
        calendar = (_ORDER[month] + 3) % 12
        return (int(found["year"]) % 100, calendar, 0)
    return (_ORDER[month],)

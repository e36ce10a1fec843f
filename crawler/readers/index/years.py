"""The year that a heading or an address names, and the year of a date that is printed without one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .when import When, dates

_TWO = re.compile(r"(?<!\d)(20[0-4]\d)\s{0,2}(?:[/_–-]|\bto\b|\band\b)[\s_-]{0,2}(?:20)?([0-4]\d)(?!\d)")
_ONE = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")
_SHORT_TWO = re.compile(r"(?<!\d)([1-4]\d)[/-]?([1-4]\d)(?![\d])")
_APRIL = 4


@dataclass(frozen=True, kw_only=True)
class Years:
    """A year, or a financial year from April of ``first`` to March of ``last``."""

    first: int
    last: int

    def of(self, when: When) -> When:
        """A date with the year that it has among these; as it is where it is printed with one."""
        if when.year is not None:
            return when
        return replace(when, year=self.first if self.first == self.last or when.month >= _APRIL else self.last)


def years(text: str) -> Years | None:
    """The one year or financial year that a text names beside its dates; None for none or several."""
    for when in dates(text):
        if when.year is not None:
            text = text[: when.start] + " " * (when.end - when.start) + text[when.end :]
    pairs = {(int(first), int(first[:2] + last)) for first, last in _TWO.findall(text)}
    pairs = {(first, last) for first, last in pairs if last == first + 1}
    if len(pairs) == 1:
        first, last = pairs.pop()
        return Years(first=first, last=last)
    singles = {int(year) for year in _ONE.findall(text)}
    return None if pairs or len(singles) != 1 else Years(first=(one := singles.pop()), last=one)


def years_of_address(path: str) -> Years | None:
    """The same of the last part of a path that names one (``BoardMeetings2627.aspx``, ``/board-papers/2026``)."""
    for part in reversed(path.split("/")):
        if found := years(part.replace("_", "-")):
            return found
        for first, last in _SHORT_TWO.findall(part):
            if int(last) == int(first) + 1:
                return Years(first=2000 + int(first), last=2000 + int(last))
    return None


def named(text: str) -> frozenset[int]:
    """Every year that a text names."""
    return frozenset(int(year) for year in _ONE.findall(text))

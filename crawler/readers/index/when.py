"""Days and months as trusts print them in links, headings and file names, day first."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

LONGEST = 2_000
"""Characters of a text that are looked at."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = (
    r"(jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:\b(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[\s,_.-]{1,3}(?:the )?)?"
_ORDINAL = r"(?:\s?(?:st|nd|rd|th))?"
_GAP = r"[\s_.,/'’‘-]{0,3}"
_MORE_DAYS = rf"(?:\s?(?:&|\band\b|\bto\b|-|–|/|\+)\s?(?:\w{{3,9}}day,? )?\d{{1,2}}{_ORDINAL})?"
_YEAR = r"(20[0-4]\d)(?!\d)"
_SHORT_YEAR = r"(?:['’_.-](\d{2})(?![\d:]|\s?[ap]m)|\s(\d{2})(?=\s*$|[\])_]))"
_FULL = re.compile(
    rf"{_WEEKDAY}(?<![\d.])(\d{{1,2}}){_ORDINAL}{_MORE_DAYS}(?:[\s_-]{{0,2}}of)?{_GAP}{_MONTH}(?![a-z])"
    rf"(?:\.?(?:{_GAP}{_YEAR}|{_SHORT_YEAR}))?"
)
_ACROSS = re.compile(
    rf"{_WEEKDAY}(?<![\d.])(\d{{1,2}}){_ORDINAL} {_MONTH}\s?(?:-|–|&|to|and)\s?\d{{1,2}}{_ORDINAL} [a-z]{{3,9}} {_YEAR}"
)
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}(?<![a-z]){_MONTH}[\s_.-]{{1,2}}(\d{{1,2}}){_ORDINAL},?[\s_-]{{1,2}}{_YEAR}")
_ISO = re.compile(rf"{_WEEKDAY}(?<!\d)(20[0-4]\d)([-_./ ])(\d{{1,2}})\3(\d{{1,2}})(?!\d)")
_NUMERIC = re.compile(rf"{_WEEKDAY}(?<![\d.])(\d{{1,2}})\s?([-_./ ])\s?(\d{{1,2}})\s?[-_./ ]\s?(20[0-4]\d)(?!\d)")
_SHORT = re.compile(r"(?<![\d.])(\d{1,2})([-_./ ])(\d{1,2})\2(\d{2})(?![\d]|\.\d)")
_EIGHT = re.compile(r"(?<!\d)(\d{8})(?!\d)")
_SIX = re.compile(r"(?<!\d)(\d{6})(?!\d)")
_MONTH_YEAR = re.compile(
    rf"(?<![a-z]){_MONTH}(?![a-z])\.?[\s_.,/'’-]{{0,3}}{_YEAR}|(?<![a-z]){_MONTH}['’_-](\d{{2}})(?!\d)"
)
_MONTH_SHORT = re.compile(rf"(?<![a-z]){_MONTH}(?![a-z])\.? (\d{{2}})(?![\d:]|\.\d|st|nd|rd|th)")
_YEAR_MONTH = re.compile(rf"(?<!\d)(20[0-4]\d)[\s_-]{{1,3}}{_MONTH}(?![a-z])")
_ALONE = re.compile(rf"(?<![a-z]){_MONTH}(?![a-z])")


@dataclass(frozen=True, kw_only=True)
class When:
    """One printed date: what of it is printed, and where in the text. ``wrong``: its weekday is that of no such day."""

    year: int | None
    month: int
    day: int | None
    start: int
    end: int
    wrong: bool = False

    @property
    def iso(self) -> str | None:
        """``2026-03-26`` or ``2026-03``; None where no year is printed."""
        if self.year is None:
            return None
        return f"{self.year}-{self.month:02}" + (f"-{self.day:02}" if self.day else "")


def dates(text: str, *, years: frozenset[int] = frozenset()) -> tuple[When, ...]:
    """The dates of a text in its order; those without a year or a day too.

    Six figures (``180626``) may be read in two ways: they are a date only where ``years``, or the calendar, leave one.
    """
    return _dates(text[:LONGEST], years)


@lru_cache(maxsize=8_192)
def _dates(text: str, years: frozenset[int]) -> tuple[When, ...]:
    left = text.lower()
    if len(left) != len(text):  # a letter that becomes two: places must stay what they are
        left = text
    found: list[When] = []
    for pattern, made in _PATTERNS:
        for match in pattern.finditer(left):
            if (when := made(match, years)) is not None:
                found.append(when)
            elif pattern in _WHOLE:  # the 31st of February is no month either
                left = left[: match.start()] + "¤" * (match.end() - match.start()) + left[match.end() :]
        left = _blanked(left, found)
    return tuple(sorted(found, key=lambda when: when.start))


def is_date(text: str) -> bool:
    """Whether a text is a date and, but for a time or a place of a few words, nothing else."""
    found = dates(text)
    if not found or len(text) > 90:
        return False
    rest = text[: found[0].start] + text[found[-1].end :]
    return len(re.sub(r"\d{1,2}[.:]\d\d|[ap]m\b|\W", "", rest)) <= 14


def opens_with_date(text: str) -> bool:
    """Whether a line is a date, or a day with a time and a place behind it."""
    found = dates(text)
    return is_date(text) or bool(found and found[0].day is not None and found[0].start == 0)


def without_dates(text: str) -> str:
    """A text with its dates blanked, for what stands beside them."""
    return _blanked(text, dates(text))


def _blanked(text: str, found: Collection[When]) -> str:
    for when in found:
        text = text[: when.start] + "¤" * (when.end - when.start) + text[when.end :]
    return text


def _when(
    match: re.Match[str], year: int | None, month: int, day: int | None, weekday: str | None = None
) -> When | None:
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    wrong = False
    if day is not None:
        try:
            real = date(year or 2024, month, day)
        except ValueError:
            return None
        wrong = bool(weekday and year) and _WEEKDAYS[real.weekday()] != (weekday or "")[:3]
    return When(year=year, month=month, day=day, start=match.start(), end=match.end(), wrong=wrong)


def _month(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1


def _short(figures: str | None) -> int | None:
    return 2000 + int(figures) if figures and 15 <= int(figures) <= 45 else None


def _full(match: re.Match[str], _: Collection[int]) -> When | None:
    year = int(match[4]) if match[4] else _short(match[5] or match[6])
    return _when(match, year, _month(match[3]), int(match[2]), match[1])


def _across(match: re.Match[str], _: Collection[int]) -> When | None:
    return _when(match, int(match[4]), _month(match[3]), int(match[2]), match[1])


def _month_first(match: re.Match[str], _: Collection[int]) -> When | None:
    return _when(match, int(match[4]), _month(match[2]), int(match[3]), match[1])


def _iso(match: re.Match[str], _: Collection[int]) -> When | None:
    return _when(match, int(match[2]), int(match[4]), int(match[5]), match[1])


def _numeric(match: re.Match[str], _: Collection[int]) -> When | None:
    return _when(match, int(match[5]), int(match[4]), int(match[2]), match[1])


def _two_figures(match: re.Match[str], years: Collection[int]) -> When | None:
    if match[2] in "-_/" and int(match[1]) >= 15 and int(match[4]) <= 31 and _short(match[1]) in years:
        backwards = _when(match, _short(match[1]), int(match[3]), int(match[4]))
        if backwards and _short(match[4]) not in years:
            return backwards
    year = _short(match[4])
    return None if year is None else _when(match, year, int(match[3]), int(match[1]))


def _eight(match: re.Match[str], _: Collection[int]) -> When | None:
    text = match[1]
    first = _when(match, int(text[:4]), int(text[4:6]), int(text[6:])) if "2000" <= text[:4] <= "2049" else None
    last = _when(match, int(text[4:]), int(text[2:4]), int(text[:2])) if "2000" <= text[4:] <= "2049" else None
    return first if last is None else last if first is None else None


def _six(match: re.Match[str], years: Collection[int]) -> When | None:
    text = match[1]
    readings = []
    for year, day in ((text[4:], text[:2]), (text[:2], text[4:])):
        if (full := _short(year)) and full < _FAR and (when := _when(match, full, int(text[2:4]), int(day))):
            readings.append(when)
    if len(readings) > 1:
        readings = [when for when in readings if when.year in years]
    return readings[0] if len(readings) == 1 else None


def _month_year(match: re.Match[str], _: Collection[int]) -> When | None:
    year = int(match[2]) if match[2] else _short(match[4])
    return _when(match, year, _month(match[1] or match[3]), None) if year else None


def _month_short(match: re.Match[str], years: Collection[int]) -> When | None:
    """A month with two figures, as "Sept 26", is of a year only where the page names that year."""
    year = _short(match[2])
    return _when(match, year, _month(match[1]), None) if year in years else None


def _year_month(match: re.Match[str], _: Collection[int]) -> When | None:
    return _when(match, int(match[1]), _month(match[2]), None)


def _alone(match: re.Match[str], _: Collection[int]) -> When | None:
    return _when(match, None, _month(match[1]), None)


_FAR = 2030
"""The year of six figures is before it: 31 at one end is a day."""
_WHOLE = (_ACROSS, _ISO, _FULL, _MONTH_FIRST, _NUMERIC)
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Collection[int]], When | None]], ...] = (
    (_ACROSS, _across), (_ISO, _iso), (_FULL, _full), (_MONTH_FIRST, _month_first), (_NUMERIC, _numeric),
    (_SHORT, _two_figures), (_EIGHT, _eight), (_SIX, _six), (_MONTH_YEAR, _month_year), (_MONTH_SHORT, _month_short),
    (_YEAR_MONTH, _year_month),
    (_ALONE, _alone),
)  # fmt: skip

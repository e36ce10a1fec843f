"""Dates as CQC prints them, day first, made ISO; what is not wholly printed is None, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from .spelling import folded

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = (
    r"(?:"
    + "|".join(sorted({m for month in _MONTHS for m in (month, month[:3])} | {"sept"}, key=len, reverse=True))
    + r")\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?,? )?"
_FULL = re.compile(rf"{_WEEKDAY}({_DAY})(?: of)? ({_MONTH}),? ?(\d{{4}})")
_NUMERIC = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH_YEAR = re.compile(rf"({_MONTH}),? ?(\d{{4}})")
_PART = re.compile(rf"{_WEEKDAY}({_DAY})(?:(?: of)? ({_MONTH}))?(?:,? (\d{{4}}))?")
_OPENS = re.compile(
    rf"{_WEEKDAY}{_DAY}(?:(?: ?(?:,|-|&|\band\b|\bto\b) ?)+(?:{_MONTH} ?)?{_WEEKDAY}{_DAY})*(?: of)? {_MONTH}"
    rf"|{_MONTH} \d{{4}}\b|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}|\d{{4}}-\d\d-\d\d\b"
)
_VISIT = re.compile(r"\b(?:un)?announced (?:site )?(?:visit|inspection)s?(?: (?:on|took place on))?[:,]? ?")
_BETWEEN = re.compile(r"\s*(?:-|,|;|&|\bto\b|\band\b|\buntil\b)\s*")


@dataclass(frozen=True)
class Span:
    """The first and the last day of a printed range, ISO; both the same for one day."""

    start: str
    end: str


def read_date(text: str) -> str | None:
    """The one date that the whole text is, as YYYY-MM-DD, or YYYY-MM where only a month is printed."""
    if len(text) > 60:
        return None
    text = folded(text).strip(" .,;:")
    full = _FULL.fullmatch(text)
    if full:
        return _iso(full[3], _month(full[2]), full[1])
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        return _iso(numeric[3], int(numeric[2]), numeric[1])
    iso = _ISO.fullmatch(text)
    if iso:
        return _iso(iso[1], int(iso[2]), iso[3])
    month = _MONTH_YEAR.fullmatch(text)
    return f"{month[2]}-{_month(month[1]):02}" if month and _year(month[2]) else None


def read_span(text: str) -> Span | None:
    """The first and last day of the printed date, list or range that the whole text is; None without a year.

    A day without its month or year takes those of the next one printed after it, as a reader does
    ("11 and 12 March 2015", "17 July to 5 September 2019").
    """
    if len(text) > 300:
        return None
    one = read_date(text)
    if one:
        return Span(one, one) if len(one) == 10 else None
    days: list[str] = []
    month: int | None = None
    year: str | None = None
    words = _ISO.sub(r"\3/\2/\1", _VISIT.sub("", folded(text)).strip(" .,;:"))
    for part in reversed(_BETWEEN.split(re.sub(r"(?<=\d{4})\. (?=\d)", ", ", words))):
        day, month, year = _day(part, month, year)
        if day is None:
            return None
        days.insert(0, day)
    return Span(days[0], days[-1]) if days and days == sorted(days) else None


def starts_with_date(text: str) -> bool:
    """Whether the text opens with a printed day and month: a date, if perhaps one that cannot be read whole."""
    return bool(_OPENS.match(_VISIT.sub("", folded(text[:150]), count=1)))


def _day(part: str, month: int | None, year: str | None) -> tuple[str | None, int | None, str | None]:
    numeric = _NUMERIC.fullmatch(part)
    if numeric:
        return _iso(numeric[3], int(numeric[2]), numeric[1]), int(numeric[2]), numeric[3]
    found = _PART.fullmatch(part)
    if not found:
        return None, month, year
    own_month = _month(found[2]) if found[2] else month
    own_year = found[3] or year
    if own_month is None or own_year is None:
        return None, month, year
    return _iso(own_year, own_month, found[1]), own_month, own_year


def _month(name: str) -> int:
    return next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(name.rstrip(".")[:3]))


def _year(year: str) -> bool:
    return 1990 <= int(year) <= 2100


def _iso(year: str, month: int, day: str) -> str | None:
    try:
        return date(int(year), month, int(re.sub(r"\D", "", day))).isoformat() if _year(year) else None
    except ValueError:
        return None

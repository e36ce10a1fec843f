"""The periods that a sentence names, and whether the newest is long over."""

from __future__ import annotations

import re
from typing import Literal

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_PERIOD = re.compile(
    rf"\b(?:Q(?:uarter )?(?P<quarter>[1-4]),?\s*(?:of )?)?(?P<from>20\d\d)\s?[/–-]\s?(?:20)?(?P<to>\d\d)\b(?![/\d])"
    rf"|\b(?P<month>{_NAMES})\.?,?\s*['’]?(?P<of>20\d\d|\d\d)\b(?![/\d])"
    r"|\b\d{1,2}[/.](?P<number>\d{1,2})[/.](?P<numbered>20\d\d)\b"
    r"|(?P<law>\b(?:(?-i:[A-Z&]{3,7})|act|regulations|order|rules|framework|strategy|standards?|code|"
    r"guidance)\s)?(?<![/\d£])\b(?P<year>20[0-3]\d)\b(?![/\d])",
    re.IGNORECASE,
)
_DATED = re.compile(rf"\b{_NAMES}\.? 20\d\d\b", re.IGNORECASE)
_IN_A_YEAR = re.compile(r"\bin 20\d\d\b", re.IGNORECASE)


def newest(text: str, day: str | None, months: int) -> Literal["old", "recent"] | None:
    """Whether the newest period that the text names ended more than ``months`` before the day (ISO); None without one.

    A year alone, or a financial year, is old once it is over. Without a day, "in 2019" alone is old: nobody writes so
    of the month that is reported.
    """
    ends = [end for found in _PERIOD.finditer(text) if (end := _end(found)) is not None]
    if not ends:
        return None
    last, whole = max(ends)
    if day is None:
        return "old" if whole and _IN_A_YEAR.search(text) and not _DATED.search(text) else None
    now = int(day[:4]) * 12 + int(day[5:7])
    return "old" if last < now - (0 if whole else months) else "recent"


def _end(found: re.Match[str]) -> tuple[int, bool] | None:
    """The last month of a period, counted from the year 0, and whether the period is a whole year."""
    if found["from"]:
        if (int(found["from"]) + 1) % 100 != int(found["to"]):
            return None
        if found["quarter"]:
            return int(found["from"]) * 12 + 3 + 3 * int(found["quarter"]), False
        return (int(found["from"]) + 1) * 12 + 3, True
    if found["month"]:
        year = int(found["of"]) if len(found["of"]) == 4 else 2000 + int(found["of"])
        if len(found["of"]) == 2 and not 10 <= int(found["of"]) <= 35:
            return None
        return year * 12 + 1 + _MONTHS.index(found["month"].lower()[:3]), False
    if found["number"]:
        return int(found["numbered"]) * 12 + int(found["number"]), False
    return None if found["law"] else (int(found["year"]) * 12 + 12, True)

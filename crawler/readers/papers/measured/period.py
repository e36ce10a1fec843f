"""The periods that papers print beside figures: a month, a quarter, a month's number, the year to date."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from crawler.readers.spelling import folded

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b"
)
"""The names of the months, in full and short, for patterns of folded texts."""
_MONTH = re.compile(rf"\b({MONTH})(?:[.,]?[ '’/.-]{{0,2}}((?:20)?\d\d)\b(?![%.,]\d|%|\s?%))?")
_QUARTER = re.compile(r"\bq(?:uarter ?)?([1-4])(?:[ ,-]{0,2}((?:20)?\d\d(?:[/-]\d\d)?))?\b")
_NUMBERED = re.compile(r"\b(?:m|mth |month )(\d{1,2})\b")
_TO_DATE = re.compile(r"\b(?:ytd|year[ -]to[ -]date)\b")
_AS_AT = re.compile(r"\b(?:as at|as of|position at)\b.{0,40}")
_HEAD = re.compile(
    rf"(?:(?:actual|performance|month|position|result)s? )?(?:{MONTH}(?:[ '’/.-]{{0,2}}(?:20)?\d\d)?|"
    r"q(?:uarter ?)?[1-4](?:[ ,-]{0,2}(?:20)?\d\d(?:[/-]\d\d)?)?|(?:m|mth |month )\d{1,2}|(?:fy ?)?20\d\d[/-]\d\d|ytd|"
    r"year to date)(?: (?:actual|performance|position|result|\(?%\)?))?"
)


def month_in(text: str) -> tuple[int, int | None, str] | None:
    """The first month that a folded text names: its number, its year or None, and how it is printed."""
    match = _MONTH.search(text)
    return (*_read(match), match[0]) if match else None


def months_in(text: str) -> list[tuple[int, int, int, int | None]]:
    """Every month of a folded text: where it starts and ends, its number, its year or None."""
    return [(match.start(), match.end(), *_read(match)) for match in _MONTH.finditer(text)]


def period_of(text: str) -> str | None:
    """The one period that a folded text names, as printed in it; None where it names none."""
    for pattern in (_MONTH, _QUARTER, _NUMBERED, _TO_DATE):
        if match := pattern.search(text):
            return match[0].strip()
    return None


def as_printed(text: str) -> str | None:
    """What the head of a column says of its time, as printed: from "as at" on, else the period it names."""
    found = _AS_AT.search(folded(text))
    if found and len(text) == len(folded(text)):
        return text[found.start() : found.end()]
    named = period_of(folded(text))
    at = folded(text).find(named) if named else -1
    return text[at : at + len(named or "")] if at >= 0 and len(text) == len(folded(text)) else named


def heads_a_period(text: str) -> bool:
    """Whether a column's folded head is a period and nothing else that matters."""
    return bool(_HEAD.fullmatch(text))


def latest(heads: Sequence[str]) -> list[int]:
    """The numbers of these periods, latest first; as they stand from the right where they cannot be dated.

    A year to date is no period of its own beside months: it comes last. Months without years go up, unless they
    plainly go down.
    """
    dated = [(_order(folded(text)), n) for n, text in enumerate(heads)]
    plain = [(when, n) for when, n in dated if when is not None]
    years = {when[0] for when, _ in plain}
    rest = [n for when, n in dated if when is None]
    if None in years:
        steps = [(b[0][1] - a[0][1]) % 12 for a, b in itertools.pairwise(plain)]
        rising = sum(step <= 6 for step in steps) * 2 >= len(steps)
        return [n for _, n in (reversed(plain) if rising else plain)] + rest[::-1]
    return [n for _, n in sorted(plain, key=lambda one: (one[0][0] or 0, one[0][1]), reverse=True)] + rest[::-1]


def _order(text: str) -> tuple[int | None, int] | None:
    if found := _MONTH.search(text):
        number, year = _read(found)
        return year, number
    if found := _QUARTER.search(text):
        begun = re.match(r"(?:20)?\d\d", found[2] or "")
        return _year(begun[0]) if begun else None, int(found[1]) * 3
    if found := _NUMBERED.search(text):
        return None, int(found[1])
    if (found := re.search(r"(20\d\d)[/-]\d\d", text)) and "to date" not in text:
        return int(found[1]), 0
    return None


def _read(match: re.Match[str]) -> tuple[int, int | None]:
    return _NAMES.index(match[1][:3]) + 1, _year(match[2] or "")


def _year(text: str) -> int | None:
    return int(text) + (2000 if len(text) == 2 else 0) if text.isdigit() else None

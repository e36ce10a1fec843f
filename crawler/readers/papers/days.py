"""The days that a text names, as ISO dates: in words, in figures, and as file names write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from crawler.readers.dates import read_date
from crawler.readers.spelling import folded

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_WORDS = re.compile(
    rf"(?<!=)(?<!= )\b(?P<day>\d{{1,2}})(?: ?(?:st|nd|rd|th))?(?:,? of)?[ -]{{1,3}}(?P<month>{_MONTHS})\b\.?,?"
    rf"[ -]{{0,3}}(?P<year>20\d\d\b|\d\d\b(?!\d|[:.]\d))?"
    rf"|\b(?P<month2>{_MONTHS})\b\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year2>20\d\d)\b"
    rf"|(?<![\d/.])(?P<d>\d{{1,2}})[/.](?P<m>\d{{1,2}})[/.](?P<y>20\d\d|\d\d)(?![\d/])"
    rf"|\b(?P<iso>20\d\d-\d\d-\d\d)\b"
)
_MONTH = re.compile(rf"\b(?P<month>{_MONTHS})\b\.?,? (?P<year>20\d\d)\b")
_SPAN = re.compile(r"\b(20\d\d)\s?[/–-]\s?(?:20)?(\d\d)\b")
_FILE = (
    re.compile(r"(?<!\d)(?P<y>20\d\d)[-_. ]?(?P<m>[01]\d)[-_. ]?(?P<d>[0-3]\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>[0-3]?\d)[-_. ](?P<m>[01]?\d)[-_. ](?P<y>20\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>[0-3]\d)(?P<m>[01]\d)(?P<y>20\d\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>[0-3]?\d)[-_. ](?P<m>[01]?\d)[-_. ](?P<y>[1-3]\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>[1-3]\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)"),
    re.compile(r"(?<!\d)(?P<d>[0-3]\d)(?P<m>[01]\d)(?P<y>[1-3]\d)(?!\d)"),
)
_MOST = 2_000


@dataclass(frozen=True)
class Day:
    """A day, YYYY-MM-DD, or a month alone, YYYY-MM, and where in the text its words begin and end."""

    iso: str
    begin: int
    end: int


def days(text: str, *, years: tuple[int, int] | None = None) -> Iterator[Day]:
    """The days in a text. One without a year is taken only with ``years``, those of a financial year: April to
    December is of the first, January to March of the second."""
    said = folded(text[:_MOST])
    for found in _WORDS.finditer(said):
        if iso := _iso(found, years):
            yield Day(iso, *found.span())


def months(text: str) -> Iterator[Day]:
    """The months with their years in a text, where no day stands before them."""
    said = folded(text[:_MOST])
    taken = [found.span() for found in _WORDS.finditer(said)]
    for found in _MONTH.finditer(said):
        if not any(begin <= found.start() < end for begin, end in taken) and (iso := read_date(found[0])):
            yield Day(iso, *found.span())


def financial_year(text: str) -> tuple[int, int] | None:
    """The two years of "2026/27"; None where the text has none."""
    for first, second in _SPAN.findall(text[:_MOST]):
        if (int(first) + 1) % 100 == int(second):
            return int(first), int(first) + 1
    return None


def day_of_name(name: str) -> str | None:
    """The day, or only the month, that a file's name or an address gives, however it is written; None for none."""
    spaced = re.sub(r"[-_+]|%20", " ", name[:500])
    written = [day.iso for day in days(spaced)]
    for pattern in _FILE:
        written += [iso for found in pattern.finditer(name) if (iso := _of(found["y"], found["m"], found["d"]))]
        if written:
            return written[0]
    return next((month.iso for month in months(spaced)), None)


def _iso(found: re.Match[str], years: tuple[int, int] | None) -> str | None:
    if found["iso"]:
        return read_date(found["iso"])
    if found["d"]:
        return _of(found["y"], found["m"], found["d"])
    name, day = found["month"] or found["month2"], found["day"] or found["day2"]
    month = _NAMES.index(name[:3]) + 1
    year = found["year"] or found["year2"]
    if year is None:
        if years is None:
            return None
        year = str(years[0] if month >= 4 else years[1])
    return _of(year, str(month), day)


def _of(year: str, month: str, day: str) -> str | None:
    full = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(full, int(month), int(day)).isoformat() if 2005 <= full <= 2060 else None
    except ValueError:
        return None

"""The figures that a text prints: a number with its unit, none that is a date, a year, a month's number or a name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.readers.spelling import folded

_UNITS = {
    "%": "%", "per cent": "%", "percent": "%", "week": "weeks", "wk": "weeks", "day": "days", "hour": "hours",
    "hr": "hours", "minute": "minutes", "min": "minutes", "month": "months", "year": "years", "second": "seconds",
    "sec": "seconds", "patient": "", "case": "",
}  # fmt: skip
_FIGURE = re.compile(
    r"(?<![\w./:-])(?P<minus>-)?(?P<pound>£)?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,9}(?:\.\d{1,6})?)"
    r"(?P<scale>k|m|bn)?(?![\w/:]|[.,]\d)"
    r"(?:\s?-?(?P<unit>%|per ?cent\b|(?:weeks?|wks?|days?|hours?|hrs?|minutes?|mins?|months?|years?|seconds?|"
    r"secs?)\b))?"
)
_CLOCK = re.compile(r"(?<![\w:./])(\d{1,2}):([0-5]\d)(?::([0-5]\d))?(?![\w:])")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}\b"
_DATED_BEFORE = re.compile(
    rf"(?:\b{_MONTH}|\b(?:month|quarter|week|wk|section|appendix|page|table|figure|item|year|level|grade|band|tier|"
    rf"stage|phase|cohort|version|no\.|part|type|category|cat|chart|priority|domain)|\bq|\bm)\s?$"
)
_DATED_AFTER = re.compile(rf"\s?(?:st|nd|rd|th)?(?: of)?\s?{_MONTH}")
_PARTS = {("hours", "minutes"): 60, ("minutes", "seconds"): 60, ("days", "hours"): 24, ("weeks", "days"): 7}
_BETWEEN = re.compile(r",? ?(?:and |& ?)?")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Figure:
    """A number of a unit ("%", "weeks", "£", "clock" in seconds, "" for a count), with its place in the folded text.

    ``printed``: how it stands there. ``hyphened``: it is joined to what it names, as in "4-hour".
    """

    number: float
    unit: str
    printed: str
    start: int
    end: int
    hyphened: bool = False


def figures(text: str) -> list[Figure]:
    """The figures of a folded text, in order."""
    found = [_clock(match) for match in _CLOCK.finditer(text)] if ":" in text else []
    for match in _FIGURE.finditer(text):
        if figure := _figure(text, match):
            found.append(figure)
    return _whole_times(text, sorted(found, key=lambda figure: figure.start))


def only_figure(text: str) -> Figure | None:
    """The figure that a whole cell is, with nothing else but brackets; None for anything more."""
    folded_text = folded(text)
    found = figures(folded_text)
    rest = folded_text.replace(found[0].printed, "", 1) if len(found) == 1 else "?"
    return found[0] if not rest.strip(" ()*.") else None


def _figure(text: str, match: re.Match[str]) -> Figure | None:
    number, unit = match["number"], match["unit"] or ""
    before, after = (
        text[max(0, match.start() - 16) : match.start()],
        text[match.end("number") : match.end("number") + 14],
    )
    if not unit and not match["pound"]:
        if _DATED_AFTER.match(after) and "." not in number:
            return None
        if _YEAR.fullmatch(number) or (_DATED_BEFORE.search(before) and not match["scale"]):
            return None
    elif unit != "%" and _DATED_BEFORE.search(before) and not match["pound"]:
        return None
    scale = {"k": 1e3, "m": 1e6, "bn": 1e9}.get(match["scale"] or "", 1.0)
    if match["scale"] and not match["pound"]:
        return None
    value = float(number.replace(",", "")) * scale * (-1 if match["minus"] else 1)
    hyphened = bool(unit) and "-" in text[match.end("number") : match.start("unit")]
    return Figure(value, "£" if match["pound"] else _unit(unit), match[0].strip(), match.start(), match.end(), hyphened)


def _whole_times(text: str, found: list[Figure]) -> list[Figure]:
    """The same figures, where "31 minutes 42 seconds" is one."""
    times: list[Figure] = []
    for figure in found:
        last = times[-1] if times else None
        part = _PARTS.get((last.unit, figure.unit)) if last else None
        if last and part and figure.number < part and _BETWEEN.fullmatch(text[last.end : figure.start]):
            number = last.number + figure.number / part
            times[-1] = Figure(number, last.unit, text[last.start : figure.end], last.start, figure.end)
        else:
            times.append(figure)
    return times


def _unit(word: str) -> str:
    word = word.replace("per cent", "%").replace("percent", "%")
    return _UNITS.get(word.rstrip("s"), "") if word != "%" else "%"


def _clock(match: re.Match[str]) -> Figure:
    parts = [int(part) for part in match.groups() if part]
    seconds = sum(part * 60**power for power, part in enumerate(reversed(parts)))
    return Figure(float(seconds), f"clock{len(parts)}", match[0], match.start(), match.end())

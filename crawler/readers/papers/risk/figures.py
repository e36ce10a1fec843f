"""A risk's rating, a figure from 1 to 25: ``16``, ``4 x 4 = 16``, ``16 (4x4)``, ``C=4 L=3 (12)``, ``Extreme (20)``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .plain import plain

MOST = 25
BAND = (
    r"(?:very\s{1,2}high|very\s{1,2}low|extreme|high|significant|moderate|medium|low|severe|major|critical|"
    r"catastrophic|minor|red|amber|yellow|orange|green)"
)
_SIDE = r"(?:likelihood|consequence|impact|severity|probability|[LCISP])"


def _one(name: str) -> str:
    """One side of a product, with or without the word or letter that says which: ``4``, ``L4``, ``4 (C)``."""
    return rf"(?:{_SIDE}\s{{0,2}}[:=(]?\s{{0,2}})?[\[(]?(?P<{name}>\d)[\])]?(?:\s?\(?{_SIDE}\)?(?![a-z]))?"


def _labelled(name: str) -> str:
    return rf"{_SIDE}\s{{0,2}}[:=(]?\s{{0,2}}(?P<{name}>\d)(?!\d)[\])]?"


_PAIR = (
    rf"(?:{_one('a')}\s{{0,2}}[x*]\s{{0,2}}{_one('b')}(?!\d)|"
    rf"{_labelled('c')}[\s,;/&]{{1,3}}(?:and\s|by\s|x\s?)?{_labelled('d')})"
)
_PRODUCT = re.compile(
    rf"{_PAIR}(?:\s{{0,2}}(?:=|\(|equals|giving|[,;:]?\s?(?:total|(?:risk\s)?(?:score|rating)))[\s=:(]{{0,3}}"
    r"(?P<n>\d{1,3})(?![\d%]|[.,]\d)\)?)?",
    re.IGNORECASE,
)
_WITH_PAIR = re.compile(rf"(?P<n>\d{{1,3}})\s{{0,2}}[\[(:=-]\s{{0,2}}{_PAIR}[\])]?", re.IGNORECASE)
_BANDED = re.compile(rf"{BAND}\b\s{{0,2}}(?:risk\s)?[\[(:,/-]?\s{{0,2}}", re.IGNORECASE)
_BEHIND = re.compile(rf"\s{{0,2}}[\[(:,/-]?\s{{0,2}}\b{BAND}\b(?:\s{{1,2}}risks?\b)?[\])]?", re.IGNORECASE)
_PLAIN = re.compile(r"(?P<n>\d{1,2})(?!\d)")
_OF_25 = re.compile(r"\s?/\s?25\b|\sout of 25\b")
_NOT_ONE = re.compile(
    r"[.,:]\d|\s?%|\s?/\s?\d|-\d|\s?[x*]\s?\d|\s?(?:st|nd|rd|th)\b|[a-zA-Z]|\s?\+|"
    r"\s{0,2}(?:and|or|&)\s{1,2}(?:above|over|more|higher|greater|below|under|less|lower)\b|\s{1,2}per\b|"
    r"\s{1,2}(?:to|-)\s{1,2}\d{1,2}\b|"
    r"\s{1,2}(?:out of|of \d|of the|in (?:the )?\w+ (?:audit|survey|index)|points?|patients?|people|staff|"
    r"children|days?|weeks?|"
    r"months?|hours?|minutes?|years?|beds?|cases?|incidents?|calls?|referrals?|wte|fte|risks?|times|wards?|actions?|"
    r"open|new|trusts?|sites?|vacancies|complaints?|falls|others?|million|m|k|appointments?|posts?|percent(?:age)?|"
    r"(?:jan|febr)uary|march|april|may \d|june|july|august|(?:septem|octo|novem|decem)ber)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A rating and the place behind it; ``value`` is None where its product does not multiply out.

    ``sure``: a product or a band stands beside the number, so that it is no count of anything.
    """

    value: int | None
    end: int
    sure: bool = False


def figure_at(text: str, at: int, *, of_range: bool = False) -> Figure | None:
    """The rating that begins at a place of a plain text; ``of_range``: another may follow behind "to"."""
    band = _BANDED.match(text, at)
    start = band.end() if band else at
    found = _with_product(text, start) or _plain(text, start, banded=band is not None, of_range=of_range)
    if found is None:
        return None
    if behind := _BEHIND.match(text, found.end):
        return Figure(found.value, behind.end(), True)
    opened = band is not None and text[start - 1] in "([" and text[found.end : found.end + 1] in (")", "]")
    return Figure(found.value, found.end + opened, found.sure or band is not None)


def _with_product(text: str, at: int) -> Figure | None:
    """``4 x 4``, ``4 x 4 = 16`` or ``16 (4 x 4)``."""
    found = _WITH_PAIR.match(text, at) or _PRODUCT.match(text, at)
    if found is None:
        return None
    pair = [int(side) for side in found.group("a", "b", "c", "d") if side]
    product, said = pair[0] * pair[1], found["n"]
    right = max(pair) <= 5 and 1 <= product <= MOST and (said is None or int(said) == product)
    return Figure(product if right else None, found.end(), True)


def _plain(text: str, at: int, *, banded: bool, of_range: bool) -> Figure | None:
    found = _PLAIN.match(text, at)
    if found is None or not 1 <= int(found["n"]) <= MOST:
        return None
    if of_25 := _OF_25.match(text, found.end()):
        return Figure(int(found["n"]), of_25.end(), True)
    rest = _BEHIND.match(text, found.end())
    end = rest.end() if rest else found.end()
    wrong = _NOT_ONE.match(text, end)
    if wrong and not (of_range and re.match(r"\s{1,2}to\s", wrong[0])):
        return None
    return Figure(int(found["n"]), found.end(), banded)


_EMPTY = re.compile(
    r"(?:n\s?/\s?a|n\s?/\s?k|nil|none|tbc|tba|tbd|not (?:applicable|scored|rated|set|yet \w+)|new(?: risk)?|[-.]+)?",
    re.I,
)
_SIGN = re.compile(r"[↑↓↔→←↗↘▲▼⬆⬇⬌●○■*\uf000-\uf0ff]+")
_BETWEEN = re.compile(r"\s{0,2}(?:→|->|to)\s{0,2}")


@dataclass(frozen=True, slots=True)
class CellFigure:
    """What a cell of ratings holds: its rating and the earlier one it may print; both None in an empty cell."""

    value: int | None = None
    before: int | None = None


def cell_figure(text: str) -> CellFigure | None:
    """The rating that a whole cell of a plain text is; None for what is no rating, or one that is not understood."""
    words = text.strip()
    if len(words) > 90:
        return None
    if _EMPTY.fullmatch(words) or re.fullmatch(rf"{BAND}(?: risk)?", words, re.IGNORECASE):
        return CellFigure()
    words = re.sub(r"^from\s", "", words, flags=re.IGNORECASE)
    first = figure_at(words, 0, of_range=True)
    if first and first.value and (way := _BETWEEN.match(words, first.end)):
        second = figure_at(words, way.end())
        whole = second and not words[second.end :].strip(" .)")
        return CellFigure(second.value, first.value) if second and second.value and whole else None
    words = _SIGN.sub(" ", words).strip() if "→" not in words.strip("→ ") else words
    first = figure_at(words, 0)
    if first is None or first.value is None:
        return None
    rest = words[first.end :].strip(" .;,")
    if not rest or re.fullmatch(rf"\(?{BAND}\)?", rest, re.IGNORECASE):
        return CellFigure(first.value)
    earlier = re.fullmatch(r"\(?(?:was|previously|prev(?:ious)?|from|last)\.?:?\s(\d{1,2})\)?", rest, re.IGNORECASE)
    if earlier and 1 <= int(earlier[1]) <= MOST:
        return CellFigure(first.value, int(earlier[1]))
    return None


def is_figure(cell: str) -> bool:
    """Whether a cell holds a rating."""
    found = cell_figure(plain(cell))
    return found is not None and found.value is not None

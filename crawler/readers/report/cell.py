"""A rating as a report prints it in a cell or alone in a line: its word, its arrow and its month, in any order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from crawler.readers.dates import read_date
from crawler.readers.ratings import read_word
from crawler.readers.spelling import clean, folded

Change = Literal["same", "up", "down"]

_SAME = r"(?:↔|⟷|⇔|⟺|[→➔➜➞➙➝➡⟶⇒]\s*[←⬅⟵⇐])"
_UP, _DOWN = "[↑⇑▲⬆]", "[↓⇓▼⬇]"
_SIGNS = re.compile(rf"{_SAME}|{_UP}(?:\s*{_UP})?|{_DOWN}(?:\s*{_DOWN})?")
_MARKS = re.compile(r"[●○◐◑◯⬤⚫⚪🔴🟠🟢☆★✩✪✫✬✭✮✯✰⭐■□▪◆\uf000-\uf0ff]\ufe0f?|(?<=[a-z] )[ln]$")
"""The circles and stars beside a rating, as characters or as the letters that their font draws them with."""
_ONLY_HERE = {
    "not sufficient evidence to rate": "Not sufficient evidence to rate",
    "not enough evidence to rate": "Not enough evidence to rate",
    "requirement notice": "Requirement notice",
    "requirement notices": "Requirement notice",
    "requirements notice": "Requirement notice",
}
"""What stands in a rating's place in reports alone: of hospitals until 2016, of dentists since 2017."""
_MONTH = re.compile(
    r"\(?\b((?:\d{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?,? \d{4})\)?", re.IGNORECASE
)
_NOTHING = re.compile(r"(?:n/?a|n/?r|not applicable|-+|none)?\.?")


@dataclass(frozen=True)
class Cell:
    """A rating word in CQC's spelling, the printed change and its steps, and the month or day beside it (ISO)."""

    word: str
    change: Change | None = None
    steps: int = 0
    date: str | None = None


@lru_cache(4096)
def cell(text: str) -> Cell | None:
    """The rating that the whole text is, or None; two different arrows are none."""
    if len(text) > 120:
        return None
    text = clean(text)
    signs = _SIGNS.findall(text)
    if len(signs) > 1:
        return None
    rest = _MARKS.sub(" ", _SIGNS.sub(" ", text))
    month = _MONTH.search(rest)
    date = read_date(month[1]) if month else None
    if month and date:
        rest = f"{rest[: month.start()]} {rest[month.end() :]}"
    rest = clean(rest).strip(" ()*:–—-")
    word = read_word(rest)
    said = word.word if word else _ONLY_HERE.get(folded(rest))
    if said is None or (word and (word.change or word.date)):
        return None
    return Cell(said, *_way(signs[0] if signs else ""), date)


def is_empty(text: str) -> bool:
    """Whether a cell says that there is no rating in it."""
    return bool(_NOTHING.fullmatch(folded(text)))


def is_mark(text: str) -> bool:
    """Whether a line holds only an arrow, a month or a mark: the rest of a cell printed over several lines."""
    rest = _MARKS.sub(" ", _SIGNS.sub(" ", clean(text)))
    return len(text) < 30 and not clean(_MONTH.sub(" ", rest, count=1)).strip(" ()")


def _way(sign: str) -> tuple[Change | None, int]:
    signs = sign.replace(" ", "")
    if not signs:
        return None, 0
    if re.fullmatch(_SAME, signs):
        return "same", 0
    steps = 2 if signs[0] in "⇑⇓" else len(signs)
    return ("up" if re.match(_UP, signs) else "down"), steps

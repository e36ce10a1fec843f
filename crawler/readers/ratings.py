"""The words that CQC prints where a rating stands, and a rating's change against the one before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from storage.record import RATINGS

from .dates import read_date
from .spelling import clean, folded

NOT_A_RATING = (
    "Not rated",
    "Not yet rated",
    "Unrated",
    "Inspected but not rated",
    "Inspected not rated",
    "No rating",
    "No rating/under appeal/rating suspended",
    "Rating suspended",
    "Suspended",
    "Rating withdrawn",
    "Withdrawn",
    "Under appeal",
    "Under review",
    "Rating under review",
    "Insufficient evidence to rate",
    "Insufficient evidence",
    "Not assessed",
    "Not inspected",
    "Not yet inspected",
    "Regulations met",
    "Not all regulations met",
    "No action",
    "No action required",
    "Improvements required",
    "Enforcement action",
    "Enforcement action taken",
    "Meeting standards",
    "Not meeting standards",
)
"""What CQC prints where it gives none of the four ratings (its modals of 2018–2026, dental pages, PDFs)."""

_WORDS = {folded(word): word for word in (*RATINGS, *NOT_A_RATING)}
_SPACED = {word.replace("-", " "): canonical for word, canonical in _WORDS.items()}
_ARROWS = re.compile(r"\s*(↔|→\s*←|⟷|⇔|[↑↓⇑⇓]\s*[↑↓]?)\s*$")
_LABEL = re.compile(r"(?:rating|rated)(?: is)?\s*(?::|-)?\s+", re.IGNORECASE)
_AT_END = re.compile(r"(?:^|\s)(?:outstanding|good|requires improvement|inadequate)\W{0,8}$", re.IGNORECASE)
_NOISE = re.compile(r"\s*\(?\s*read more about (?:inspection |our )?ratings\)?\.?$", re.IGNORECASE)
_MONTH_AT_END = re.compile(r"\s+\(?([A-Za-z]{3,9}\.? \d{4})\)?$")


@dataclass(frozen=True)
class Word:
    """A rating as printed: CQC's word in its usual spelling, and the way and size of a printed change."""

    word: str
    change: Literal["same", "up", "down"] | None = None
    steps: int = 0
    date: str | None = None


def read_rating(text: str) -> str | None:
    """The rating that the whole text is, in CQC's usual spelling, or None."""
    if len(text) > 60:
        return None
    word = re.sub(r"\s*/\s*", "/", folded(text).rstrip(" ."))
    return _WORDS.get(word) or _SPACED.get(word.replace("-", " "))


def read_word(text: str) -> Word | None:
    """The rating that the whole text is, with its arrow and the month in brackets or behind it, or None."""
    if len(text) > 120:
        return None
    text = _NOISE.sub("", clean(text))
    plain, change, steps = _arrow(text)
    month = _MONTH_AT_END.search(plain)
    date = read_date(month[1]) if month else None
    if month and date:
        plain = plain[: month.start()]
        if change is None:
            plain, change, steps = _arrow(plain)
    word = read_rating(plain) or read_rating(_LABEL.sub("", plain, count=1)) or _rated(plain)
    return Word(word, change, steps, date) if word else None


def _rated(text: str) -> str | None:
    """The rating of "Good rating"."""
    word = read_rating(re.sub(r"\s+rating$", "", text, flags=re.IGNORECASE))
    return word if word in RATINGS else None


def without_noise(text: str) -> str:
    """The text without the link "read more about inspection ratings" that follows every rating in a header."""
    return _NOISE.sub("", text).strip()


def _arrow(text: str) -> tuple[str, Literal["same", "up", "down"] | None, int]:
    arrow = _ARROWS.search(text)
    if not arrow:
        return text, None, 0
    rest, signs = text[: arrow.start()], arrow[1].replace(" ", "")
    if signs[0] in "↔→⟷⇔":
        return rest, "same", 0
    if len(set(signs)) > 1:
        return text, None, 0
    return rest, "up" if signs[0] in "↑⇑" else "down", 2 if signs[0] in "⇑⇓" else len(signs)


def parts_entries(line: str, following: str) -> bool:
    """Whether a line ends with its rating and the next begins anew: two entries of a list, however long they are."""
    return following[:1].isupper() and _AT_END.search(line[-60:]) is not None

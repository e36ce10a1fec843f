"""How many risks moved, as a table or a sentence says it: the names of such counts, and the figures beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .plain import plain

Age = Literal["current", "previous"]

_THRESHOLD = re.compile(
    r"(?:≥|>=|scor\w+ |rated |at or above |above )\s?(?P<a>\d{1,2})\b|\b(?P<b>\d{1,2})\s?(?:\+|and above|or "
    r"above|and over|or more|or higher)",
    re.IGNORECASE,
)
_NAMES = (
    (r"\bde-?escalat|\bdecreas|\breduc|\blower|\bdown(?:graded)?\b|\bimprov", "Decreasing"),
    (r"\bincreas|\brais(?:ed|ing)|\bescalat|\bupgraded|\bdeteriorat|\bworsen", "Increasing"),
    (r"\bclos(?:ed|ures?)\b", "Closed"),
    (r"\bunchanged|\bstatic|\bno change|\bstable|\bsame score|\bno movement", "Unchanged"),
    (r"\bnew\b|\badded\b|\bopened\b|\badditions?\b", "New"),
    (r"\btotal|\bopen\b|\bactive\b|\blive\b", "Total open"),
)
MOVES = frozenset({"New", "Closed", "Increasing", "Decreasing"})
_NOW = re.compile(r"\b(?:current|this (?:month|quarter|period|report|meeting)|now|latest)\b", re.IGNORECASE)
_THEN = re.compile(r"\b(?:previous|last (?:month|quarter|period|report|meeting)|prior|last)\b", re.IGNORECASE)
_ORDINARY = "no|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
NUMBERS = {word: max(0, n - 1) for n, word in enumerate(_ORDINARY.split("|"))}
_N = rf"(?<!risk )(?<!risks )(?<! id )(?<! no\. )\b(?P<n>{_ORDINARY}|\d{{1,3}})\b(?!\s?(?:%|per cent|/|\.\d))"
_BEEN = r"(?:(?:were|was|have|has|had|are|is)\s)(?:also\s|now\s|since\s)?(?:been\s)?(?:newly\s|formally\s)?"
_MID = r"\s(?:of (?:the|these|our)\s)?(?:[\w-]+\s){0,3}?"
_SAID = (
    (rf"{_N}{_MID}new\s(?:[\w-]+\s){{0,2}}?risks?\b", "New"),
    (rf"{_N}{_MID}risks?\s{_BEEN}(?:added|opened)\b", "New"),
    (rf"{_N}{_MID}risks?\s(?:{_BEEN})closed\b|{_N.replace('<n>', '<n2>')}{_MID}closed risks?\b", "Closed"),
    (rf"{_N}\s{_BEEN}closed\b", "Closed"),
    (rf"{_N}{_MID}risks?\s(?:{_BEEN})?(?:increased|raised|escalated|rising)\b", "Increasing"),
    (rf"{_N}\s(?:{_BEEN})?increased\b", "Increasing"),
    (rf"{_N}{_MID}risks?\s(?:{_BEEN})?(?:decreased|reduced|lowered|de-escalated|falling)\b", "Decreasing"),
    (rf"{_N}\s(?:{_BEEN})?(?:decreased|reduced)\b", "Decreasing"),
    (
        rf"{_N}\s(?:[\w-]+\s){{0,2}}?open\s(?:[\w-]+\s){{0,2}}?risks?\b|"
        rf"{_N.replace('<n>', '<n2>')}\srisks?\s(?:are|remain)\s(?:currently\s)?open\b",
        "Total open",
    ),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), name) for pattern, name in _SAID)
_UNSURE = re.compile(
    r"\b(?:propos\w+|recommend\w*|request\w*|will be|would|could|should|to be|may be|might|for closure|asked "
    r"to|not (?:supported|agreed|approved)|"
    r"target|aim|if)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Count:
    """A name in one spelling, and how many."""

    name: str
    value: int


def name_of(text: str) -> str | None:
    """The name of a count in one spelling, such as "New", "Closed" or "≥15"; None for anything else."""
    words = plain(text)
    if len(words) > 70:
        return None
    if found := _THRESHOLD.search(words):
        return f"≥{found['a'] or found['b']}"
    return next((name for pattern, name in _NAMES if re.search(pattern, words, re.IGNORECASE)), None)


def age_of(text: str) -> Age | None:
    """Whether a head says that its figures are of now, or of before."""
    if len(text) > 60:
        return None
    return "previous" if _THEN.search(text) else "current" if _NOW.search(text) else None


def count_in(text: str) -> int | None:
    """The number that a whole cell is."""
    found = re.fullmatch(r"\W{0,3}(\d{1,5})\W{0,3}", text)
    return int(found[1]) if found else None


def counted(sentence: str) -> list[Count]:
    """What one sentence says of how many risks moved; nothing of what is proposed or yet to come."""
    words = plain(sentence)
    if not re.search(r"\brisks?\b", words, re.IGNORECASE) or _UNSURE.search(words) or len(words) > 1_500:
        return []
    found: dict[str, int] = {}
    for pattern, name in _PATTERNS:
        match = pattern.search(words)
        if match is None or name in found:
            continue
        number = match["n"] or match["n2"]
        found[name] = NUMBERS[number.casefold()] if number.casefold() in NUMBERS else int(number)
    return [Count(name, value) for name, value in found.items()]

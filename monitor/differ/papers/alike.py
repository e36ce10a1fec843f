"""Whether two texts of board papers name one risk, or are one sentence said again.

The thresholds are tried in tests/papers/test_alike.py on texts in the manner of several trusts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from storage.fact import fold

SAME, OTHER, SHARED = 0.85, 0.4, 0.5
"""From ``SAME`` on two texts are one; under ``OTHER``, with less than ``SHARED`` of the shorter one's words in the
longer, they are two. In between nothing is said."""
BEGINNING = 8
"""So many telling words say which risk it is."""
REPEATED = 0.9
FEWEST = 4
"""Fewer telling words than these are a title, which says too little."""
LONGEST = 4_000
"""So many characters of a text are compared."""


def is_another(one: str, other: str) -> bool:
    """Whether two texts under one label clearly tell of two risks."""
    first, second = _telling(one), _telling(other)
    if min(len(first), len(second)) < FEWEST or _shared(first, second) >= SHARED:
        return False
    return _ratio(first, second) < OTHER


def is_one(one: str, other: str) -> bool:
    """Whether two texts under two labels clearly tell of one risk."""
    first, second = _telling(one), _telling(other)
    if min(len(first), len(second)) <= FEWEST or _shared(first, second) < SAME - 0.1:
        return False
    if _ratio(first[:BEGINNING], second[:BEGINNING]) < SHARED:
        return False  # what two risks share behind their beginnings is the words of their controls
    return _ratio(first, second) >= SAME


def is_said_again(sentence: str, before: str) -> bool:
    """Whether a sentence is an earlier one, at most slightly edited: no figure, date, name or "not" differs."""
    now, was = _words(sentence), _words(before)
    if len(now.distinct & was.distinct) < (2 * REPEATED - 1) * max(len(now.distinct), len(was.distinct)):
        return False
    matcher = SequenceMatcher(None, was.folded, now.folded, autojunk=False)
    if matcher.ratio() < REPEATED:
        return False
    return not any(
        _weighs(word, first=n == 0)
        for what, i, j, k, m in matcher.get_opcodes()
        if what != "equal"
        for words, start, end in ((was.printed, i, j), (now.printed, k, m))
        for n, word in enumerate(words[start:end], start)
    )


class Heard:
    """Sentences that were said before, found again by what they are made of."""

    def __init__(self) -> None:
        self.by_word: dict[str, list[str]] = {}

    def add(self, sentence: str) -> None:
        """Take one in."""
        for word in _first(sentence):
            self.by_word.setdefault(word, []).append(sentence)

    def has(self, sentence: str) -> bool:
        """Whether one of them is this one, as `is_said_again` says."""
        near = dict.fromkeys(one for word in _first(sentence) for one in self.by_word.get(word, ()))
        return any(is_said_again(sentence, one) for one in near)


def _first(sentence: str) -> list[str]:
    """So many of a sentence's longest words that one of them is in every sentence which shares enough of them all."""
    words = _words(sentence).distinct
    most = len(words) - int((2 * REPEATED - 1) * len(words)) + 1
    return sorted(words, key=lambda word: (-len(word), word))[:most]


class _Words(NamedTuple):
    printed: tuple[str, ...]
    folded: tuple[str, ...]
    distinct: frozenset[str]


@lru_cache(maxsize=8192)
def _words(text: str) -> _Words:
    printed = tuple(re.findall(r"\w[\w'’/-]*", text[:LONGEST]))
    folded = tuple(word.casefold() for word in printed)
    return _Words(printed, folded, frozenset(folded))


def _weighs(word: str, *, first: bool) -> bool:
    """Whether a word makes a sentence another one: a figure, a date, a name, a denial."""
    named = word[:1].isupper() and not first
    return named or any(c.isdigit() for c in word) or word.casefold() in _HEAVY


_HEAVY = frozenset(
    re.findall(
        r"\w+",
        "no not never none without nor neither cannot one two three four five six seven eight nine ten eleven "
        "twelve first second third fourth january february march april may june july august september october "
        "november december increased decreased rose fell up down higher lower above below",
    )
)


@lru_cache(maxsize=4096)
def _telling(text: str) -> tuple[str, ...]:
    """The words of a risk that tell it from others."""
    words = (word.strip(".,") for word in fold(text[:LONGEST]).split())
    return tuple(word for word in words if word and word not in _COMMON)


_COMMON = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be because by can could due for from has have if in into is it its lead leading "
        "leads may might of on or our result resulting results risk risks should that the their then there "
        "these this to trust unable we which will with within would",
    )
)


def _shared(one: Sequence[str], other: Sequence[str]) -> float:
    first, second = set(one), set(other)
    return len(first & second) / max(1, min(len(first), len(second)))


def _ratio(one: Sequence[str], other: Sequence[str]) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()

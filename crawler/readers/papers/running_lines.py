"""Heads and feet that run through a plain text: lines of their own that stand again and again, in sentences too."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

LEAST = 3
"""Times that a line stands in a text before it may be a running head."""
LONGEST = 120
_PAGE = re.compile(r"(?:page\s*)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_ANY = "\0"
"""What stands for the numbers of pages: no text that is clean has it."""


class Standing(Protocol):
    """What a line has to say of itself."""

    @property
    def text(self) -> str: ...
    @property
    def cells(self) -> tuple[str, ...]: ...
    @property
    def bullet(self) -> bool: ...


def running_lines(lines: Sequence[Standing]) -> frozenset[int]:
    """The numbers of the lines that are running heads, feet and numbers of pages; a head's first line stays.

    A head is one that breaks a sentence or a table somewhere. Others that stand as often are heads too where their
    stretches of the text and the heads' do not overlap: each part of a paper has its own.
    """
    stands: dict[str, list[int]] = defaultdict(list)
    for n, line in enumerate(lines):
        if _alone(lines, n):
            stands[_DIGITS.sub(_ANY, line.text) if _PAGE.fullmatch(line.text) else line.text].append(n)
    often = {text: places for text, places in stands.items() if len(places) >= LEAST}
    numbers = {text for text in often if _ANY in text}
    sure = {text for text in often if text not in numbers and any(_breaks(lines, n) for n in often[text])}
    spans = [(often[text][0], often[text][-1]) for text in sure]
    for text, places in often.items():
        first, last = places[0], places[-1]
        if spans and text not in sure | numbers and all(last < begin or first > end for begin, end in spans):
            sure.add(text)
    counted = {n for text in numbers for n in _counting(lines, often[text])}
    return frozenset(counted | {n for text in sure for n in often[text][1:]})


def _alone(lines: Sequence[Standing], n: int) -> bool:
    line = lines[n]
    if not line.text or line.cells or line.bullet or len(line.text) > LONGEST or line.text[-1] in ".;:,":
        return False
    return all(not (0 <= at < len(lines)) or not lines[at].text for at in (n - 1, n + 1))


def _breaks(lines: Sequence[Standing], n: int) -> bool:
    """Whether a line stands inside a sentence: what is before it does not end, and what is after it does not begin."""
    before = next((lines[at] for at in range(n - 1, max(-1, n - 6), -1) if lines[at].text), None)
    after = next((lines[at] for at in range(n + 1, min(len(lines), n + 6)) if lines[at].text), None)
    if before is None or after is None or before.cells or after.cells or after.bullet:
        return False
    return (
        len(before.text) > 40 and before.text[-1] not in ".:;!?" and (after.text[0].islower() or after.text[0] in "&(")
    )


def _counting(lines: Sequence[Standing], places: Sequence[int]) -> list[int]:
    """The lines among these whose number grows from one to the next, as those of pages do; all or nothing."""
    counts = [int(_DIGITS.findall(lines[n].text)[0]) for n in places]
    return list(places) if all(0 < b - a <= 3 for a, b in itertools.pairwise(counts)) else []

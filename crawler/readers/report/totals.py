"""How many things a report says that it found to improve, against the list that it prints."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.readers.blocks import Block
from crawler.readers.spelling import folded
from storage.record import Action

from .outline import Place

_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_N = rf"(\d{{1,3}}|{'|'.join(_NUMBERS)})"
_ALL = re.compile(rf"\bwe found {_N} areas? for improvement\b")
_SHOULD = re.compile(rf"\bwe found {_N} things?(?: that)? the .{{3,40}}? should (?:improve|do)\b")


def miscounted(blocks: Sequence[Block], places: Sequence[Place], actions: Sequence[Action]) -> tuple[str, ...]:
    """A sentence for each stated total of the whole report that its list of actions does not have."""
    should = sum(action.level == "should" for action in actions)
    found = []
    for block, place in zip(blocks, places, strict=True):
        if place.service or not actions:
            continue
        words = folded(block.text[:600])
        for pattern, listed in ((_ALL, len(actions)), (_SHOULD, should)):
            stated = pattern.search(words)
            if stated and _number(stated[1]) != listed:
                found.append(f'the report says "{stated[0]}", and lists {listed}')
    return tuple(dict.fromkeys(found))


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.index(word)

"""The clause of a sentence that a phrase stands in."""

from __future__ import annotations

import re
from typing import NamedTuple

REACH = 260
"""How many characters each side of a phrase are looked at."""

_BOUNDARY = re.compile(
    r"[;!?]\s|\.\s+(?=[A-Z0-9])|\s[–—]\s|\s-\s"
    r"|,?\s(?:but|however|although|though|whilst|while|whereas|which|so that|in order to|because)\s"
    r"|,?\sand\s(?=(?:that|there|the|this|it|we|they|an?|one|two|three|was|were|has|have|had|is|are|will|duty|all)\s)"
    r"|\s(?=(?:There|No|Nil|Zero|We|One|Two|Three|It)\s)"
)


class Clause(NamedTuple):
    """What stands before and after a phrase in its clause, and ``rest``: what follows it up to the next full stop."""

    before: str
    after: str
    rest: str


def clause(text: str, start: int, end: int) -> Clause:
    """The clause around ``text[start:end]``, no more than REACH characters each side."""
    before = text[max(0, start - REACH) : start]
    after = text[end : end + REACH]
    left = 0
    for found in _BOUNDARY.finditer(before):
        left = found.end()
    right = _BOUNDARY.search(after)
    return Clause(before[left:], after[: right.start()] if right else after, re.split(r"[.;]\s", after, maxsplit=1)[0])

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


_ANOTHER = re.compile(r",?\sand\s$")
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|shall|should|remains?|"
    r"[a-z]{2,}(?:ed|ing)|made|given|took|came|went|left|led|met|began|found|put|held)\b"
)


class Clause(NamedTuple):
    """What stands before and after a phrase in its clause, and ``rest``: what follows it up to the next full stop."""

    before: str
    after: str
    rest: str


def clause(text: str, start: int, end: int, *, joined: bool = False) -> Clause:
    """The clause around ``text[start:end]``, no more than REACH characters each side.

    ``joined``: where "and" brings one thing more and no verb with it, what is said of the first is said of it too.
    """
    before = text[max(0, start - REACH) : start]
    after = text[end : end + REACH]
    right = _BOUNDARY.search(after)
    own = after[: right.start()] if right else after
    left = 0
    for found in _BOUNDARY.finditer(before):
        if joined and _ANOTHER.search(found[0]) and not _VERB.search(before[found.end() :] + text[start:end] + own):
            continue
        left = found.end()
    return Clause(before[left:], own, re.split(r"[.;]\s", after, maxsplit=1)[0])

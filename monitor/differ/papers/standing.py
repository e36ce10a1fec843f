"""Whether a sentence only says that something which is known goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable

STANDING = frozenset(
    {"segment", "undertakings", "special-measures", "section-29a", "section-31", "must-do", "should-do"}
)
"""Types of signals that name a state, which papers mention at every meeting until it ends."""
_GOES_ON = re.compile(
    r"\b(?:remain\w*|continu\w*|still|unchanged|progress\w*|plans?|on track|closed|completed?|monitor\w*)\b",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"\b(?:issued|served|received|imposed|moved|placed|entered|signed|accepted|agreed|wrote|written|further|new|"
    r"additional|another|second)\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\b(?:[1-5]|one|two|three|four|five)\b", re.IGNORECASE)


def goes_on(type: str, sentence: str, before: Iterable[str]) -> bool:
    """Whether the sentence tells of a state that sentences ``before`` it told of, and of nothing that happened to it.

    A segment is the same one only with the same figure.
    """
    known = list(before)
    if type not in STANDING or not known or not _GOES_ON.search(sentence) or _NEW.search(sentence):
        return False
    return type != "segment" or any(_figures(sentence) <= _figures(one) for one in known)


def _figures(sentence: str) -> set[str]:
    return {found.casefold() for found in _FIGURE.findall(sentence)}

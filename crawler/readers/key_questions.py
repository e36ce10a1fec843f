"""The names under which CQC prints its five key questions and the overall judgement."""

from __future__ import annotations

import re

from storage.record import KeyQuestion

from .spelling import folded

_NAMES: dict[str, KeyQuestion] = {
    "overall": "overall",
    "safe": "safe",
    "effective": "effective",
    "caring": "caring",
    "responsive": "responsive",
    "responsive to people's needs": "responsive",
    "well-led": "well-led",
    "well led": "well-led",
    "wellled": "well-led",
}
_ASKED = re.compile(
    r"(?:(?:are|is) (?:(?:the|this|these) )?(?:it|they|service|services|practice|trust|provider|home|"
    r"hospital|location|organisation)"
    r"(?: at this \w+)? )?(.+?)\?*"
)
_OVERALL = re.compile(
    r"(?:cqc )?overall(?: summary)?(?: (?:&|and))?(?: ratings?)?(?: for this (?:service|location|"
    r"provider|trust|organisation))?"
)
_WITH_RATING = re.compile(r"(?:rating (?:for|of) )?(.+?)(?: (?:key question )?rating)?")

NAME = r"overall|safe|effective|caring|responsive(?: to people['’]s needs)?|well[- –‑]?led"
"""The names as they begin a line, for patterns that take more than a whole block."""


def key_question(text: str) -> KeyQuestion | None:
    """The key question that the whole text names ("Well led", "Is the service safe?", "Overall rating"), or None."""
    if len(text) > 80:
        return None
    name = folded(text).rstrip(" :-")
    if _OVERALL.fullmatch(name):
        return "overall"
    with_rating = _WITH_RATING.fullmatch(name)
    name = with_rating[1] if with_rating else name
    asked = _ASKED.fullmatch(name)
    return _NAMES.get(asked[1].strip()) if asked else None

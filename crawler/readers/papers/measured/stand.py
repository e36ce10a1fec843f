"""How a sentence's figure stands to its target: by the sentence's words, checked against its figures."""

from __future__ import annotations

from dataclasses import dataclass

from storage.paper import Status

from .asked import stands, yearly
from .figure import Figure
from .status import compared
from .target import Target
from .way import way_by, way_of


@dataclass(frozen=True)
class Stand:
    """A status, and whether it was worked out; ``against``: the words and the figures gainsay each other."""

    status: Status = "unknown"
    computed: bool = False
    against: bool = False


def stand_of(name: str, target: Target, value: Figure, between: str, words: str, part: str) -> Stand:
    """The status of a figure by the words between it and its target, or by the good side of its name or ``part``."""
    if yearly(words):
        return Stand()
    said = stands(between)
    summed = compared(target, value, target.way or way_of(name, value.unit) or way_by(part, value.unit))
    over = value.number - target.figure.number
    if said in ("over", "under"):
        if not over or (over > 0) != (said == "over"):
            return Stand(against=True)
        return Stand(summed, computed=summed != "unknown")
    if said is None:
        return Stand(summed, computed=summed != "unknown")
    word: Status = "off-target" if said in ("worse", "missed") else "on-target"
    return Stand(against=True) if summed not in ("unknown", word) else Stand(word)

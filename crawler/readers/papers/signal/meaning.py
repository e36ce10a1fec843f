"""How one naming of a kind of signal is meant."""

from __future__ import annotations

import re
from typing import NamedTuple

from storage.paper import Time

from .happened import happened
from .kind import Kind
from .negation import negated
from .when import when
from .whom import about
from .withdrawal import withdrawn

EVENTS = ("never-event", "serious-incident", "regulation-28")
_ACTIONS = ("must-do", "should-do")
_SETTLED = ("segment", "special-measures", "undertakings", "section-31")
_OF_EVENTS, _MONTHS = 6, 12
"""An incident of more than half a year ago is told again; a notice of a year ago may still be the matter."""


class Meaning(NamedTuple):
    """``said``: the sentence reports or counts it; the rest as in Signal."""

    said: bool
    negated: bool
    withdrawn: bool
    time: Time
    about: str | None

    @property
    def order(self) -> tuple[bool, bool, bool, bool, bool]:
        """What a sentence with several is foremost: what is said, of the trust, now, and was."""
        return (not self.said, self.about is not None, self.time != "now", self.withdrawn, self.negated)


def meaning(text: str, found: re.Match[str], kind: Kind, *, day: str | None, own: frozenset[str]) -> Meaning | None:
    """How the naming ``found`` is meant; None where it names the kind alone."""
    start, end = found.span()
    none = negated(text, start, end) or (kind.none is not None and bool(kind.none.search(text)))
    back = not none and withdrawn(text, start, end, kind.back)
    months = None if kind.type in _ACTIONS else _OF_EVENTS if kind.type in EVENTS else _MONTHS
    time = when(text, start, end, day=day, months=months, ahead=kind.ahead or none, settled=kind.type in _SETTLED)
    certain = happened(text, start, end) if kind.event and not none else "said"
    if certain is None and not back and time == "now":
        return None
    return Meaning(certain == "said", none, back, time, about(text, start, end, own))

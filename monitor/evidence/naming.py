"""How the checks of a bundle name its pages, and how much of a text they repeat."""

from __future__ import annotations

from monitor.sentences import clean
from monitor.words import plain

from . import papers

LONGEST = 160


def name(role: str) -> str:
    """A page in words."""
    if role in (*papers.SIDES, papers.FIRST):
        return plain("side", role)
    return f"page {short(role.rpartition('-')[2])} of the second look"


def short(text: object) -> str:
    """So much of a text as a sentence takes."""
    return clean(str(text), LONGEST)

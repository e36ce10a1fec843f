"""What a pair of documents tells, in the shape in which what has to be told is said."""

from __future__ import annotations

from collections.abc import Iterable

from storage.change import Change
from storage.fact import fold

Said = str | int | None
Told = tuple[str, str | None, Said, Said]
"""A change: its kind, subject, before and after."""


def told(changes: Iterable[Change]) -> frozenset[Told]:
    """The changes of a comparison."""
    return frozenset((one.kind, one.subject, one.before, one.after) for one in changes)


def spelt_alike(told: Iterable[Told]) -> frozenset[Told]:
    """The same with every subject as it is compared: a document may spell it with other quotes and dashes."""
    return frozenset((kind, subject and fold(subject), before, after) for kind, subject, before, after in told)

"""A trust's own count of how its risk register moved, beside what Wardround found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from storage.change import Change
from storage.fact import fold
from storage.paper import Movement

_SORTS: tuple[tuple[frozenset[str], str, Callable[[Change], bool]], ...] = (
    (frozenset({"new", "added", "newly"}), "new", lambda one: one.kind == "risk-added"),
    (frozenset({"closed", "removed"}), "closed", lambda one: one.kind == "risk-closed"),
    (
        frozenset({"increasing", "increased", "increase", "escalated", "risen"}),
        "risen",
        lambda one: one.kind == "risk-score-changed" and one.direction == "up",
    ),
    (
        frozenset({"decreasing", "decreased", "decrease", "reduced", "fallen"}),
        "fallen",
        lambda one: one.kind == "risk-score-changed" and one.direction == "down",
    ),
)


def counted_otherwise(movements: Iterable[Movement], changes: Sequence[Change]) -> tuple[str, ...]:
    """A sentence for each count of the trust's that differs from how many such changes there are; it alters none."""
    told: dict[str, str] = {}
    for movement in movements:
        for words, name, fits in _SORTS:
            if movement.current is None or not words & set(fold(movement.name).split()) or name in told:
                continue
            ours = sum(map(fits, changes))
            told[name] = "" if ours == movement.current else _sentence(name, movement.current, ours)
    return tuple(filter(None, told.values()))


def _sentence(name: str, theirs: int, ours: int) -> str:
    risks = "risk" if theirs == 1 else "risks"
    what = f"{theirs} {name} {risks}" if name in ("new", "closed") else f"{theirs} {risks} that have {name}"
    return f"The trust's own table counts {what}; Wardround found {ours or 'none'} in these papers."

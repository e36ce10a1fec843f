"""The titles that a place of a page stands under: headings, labels of parts, bold lines and dates, by their rank."""

from __future__ import annotations

from .element import LABEL

Scope = tuple[list[tuple[int, str]], int]


class Above:
    """The titles of the place that is being read. What is said inside a scope ends none of the titles around it."""

    def __init__(self) -> None:
        self._said: list[tuple[int, str]] = []
        self._floor = 0

    def title(self, rank: int, text: str) -> None:
        """A title begins, which ends those of its rank and below it; without words it only ends them."""
        while len(self._said) > self._floor and self._said[-1][0] >= rank:
            self._said.pop()
        if text:
            self._said.append((rank, text))

    def enter(self, label: str = "") -> Scope:
        """A part begins, under its label where it has one; gives what `leave` wants when it ends."""
        outside = list(self._said), self._floor
        if label:
            self._said.append((LABEL, label))
        self._floor = len(self._said)
        return outside

    def leave(self, outside: Scope) -> None:
        """The part ends, and its titles with it."""
        self._said, self._floor = outside

    def titles(self) -> tuple[str, ...]:
        """Each title once, the nearest first."""
        return tuple(dict.fromkeys(text for _, text in reversed(self._said)))

"""Which organisation a name and a postcode mean: the one that fits both, and never one that nearly does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from storage.record import Level

from .cells import folded
from .keys import Key
from .rows import Asked, Finding, Lookup

MOST_CANDIDATES = 5


@dataclass(frozen=True, kw_only=True)
class Known:
    """An organisation that is known by its names, and its postcode where that is known too."""

    level: Level
    id: str
    names: tuple[str, ...]
    postcode: str | None = None

    @property
    def candidate(self) -> tuple[Level, str, str]:
        """The organisation as a finding names it."""
        return self.level, self.id, self.names[0] if self.names else ""


class Gazetteer:
    """Everything known by name or place."""

    def __init__(self, known: Iterable[Known], *, directory: bool) -> None:
        """``directory`` says whether CQC's own list is among what is known."""
        self._directory = directory
        self._named: dict[str, dict[tuple[Level, str], Known]] = defaultdict(dict)
        self._placed: dict[str, dict[tuple[Level, str], Known]] = defaultdict(dict)
        self._both: dict[tuple[str, str], dict[tuple[Level, str], Known]] = defaultdict(dict)
        for one in known:
            self._add(one)

    def _add(self, one: Known) -> None:
        who = (one.level, one.id)
        for name in {folded(name) for name in one.names} - {""}:
            known = self._named[name].get(who)
            if known is None or known.postcode is None:
                self._named[name][who] = one
            if one.postcode:
                self._both[name, one.postcode][who] = one
        if one.postcode:
            self._placed[one.postcode][who] = one

    def find(self, wanted: Lookup) -> Asked | Finding:
        """The one location that has the name and the postcode (or, where no location has, the one provider)."""
        fitting: dict[tuple[Level, str], Known] = {}
        for name in wanted.names:
            fitting |= self._both.get((folded(name), wanted.postcode), {})
        locations = [one for one in fitting.values() if one.level == "location"]
        found = locations or list(fitting.values())
        if len(found) == 1:
            key = Key(id=found[0].id, level=found[0].level)
            typed = f"{wanted.names[0]}, {wanted.postcode}"
            return Asked(row=wanted.row, key=key, typed=typed, columns=wanted.columns)
        called = f"{wanted.names[0]}, {wanted.postcode}"
        if found:
            told = f"{called} fits {len(found)} {found[0].level}s: {_listed(found)}"
            return self._finding(wanted, "ambiguous", told, found)
        return self._unmatched(wanted, called)

    def _unmatched(self, wanted: Lookup, called: str) -> Finding:
        named = [one for name in wanted.names for one in self._named.get(folded(name), {}).values()]
        placed = list(self._placed.get(wanted.postcode, {}).values())
        elsewhere = [one for one in named if one.postcode]
        if elsewhere:
            places = "; ".join(f"{one.level}:{one.id} at {one.postcode}" for one in elsewhere[:MOST_CANDIDATES])
            told = f"{called}: that name is known at another postcode ({places}{_more(elsewhere)})"
            return self._finding(wanted, "unmatched", told, elsewhere)
        if placed:
            told = f"{called}: at that postcode another name is known ({_listed(placed)})"
            return self._finding(wanted, "unmatched", told, placed)
        if named:
            told = f"{called}: that name is known, but not its postcode ({_listed(named)})"
            return self._finding(wanted, "unmatched", told, named)
        where = "in CQC's directory" if self._directory else "here; --directory with CQC's care directory knows more"
        told = f"{called}: neither the name nor the postcode is known {where}"
        return self._finding(wanted, "unmatched", told, [])

    @staticmethod
    def _finding(wanted: Lookup, what: str, told: str, found: list[Known]) -> Finding:
        return Finding(
            row=wanted.row,
            what="ambiguous" if what == "ambiguous" else "unmatched",
            told=told,
            cells=wanted.cells,
            columns=wanted.columns,
            candidates=tuple(one.candidate for one in found),
        )


def _listed(found: list[Known]) -> str:
    shown = (f"{one.level}:{one.id} {one.names[0] if one.names else ''}".strip() for one in found[:MOST_CANDIDATES])
    return "; ".join(shown) + _more(found)


def _more(found: list[Known]) -> str:
    return f"; and {len(found) - MOST_CANDIDATES} more" if len(found) > MOST_CANDIDATES else ""

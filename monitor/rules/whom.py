"""Whom a rule is about: what it may ask of an organisation, and where the answer stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from monitor.groups import kinds_of
from monitor.importing.cells import folded
from monitor.rules.places import HEADINGS, PLACES, Key, alike, heading_of, plain_column
from storage.described import Described
from storage.record import Value


class Rule(Protocol):
    """What a rule (or a silence) says of whom it is about; an empty list asks nothing."""

    @property
    def organisations(self) -> Sequence[str]: ...
    @property
    def lists(self) -> Sequence[str]: ...
    @property
    def local_authorities(self) -> Sequence[str]: ...
    @property
    def regions(self) -> Sequence[str]: ...
    @property
    def systems(self) -> Sequence[str]: ...
    @property
    def types(self) -> Sequence[str]: ...
    @property
    def columns(self) -> Mapping[str, Sequence[str]]: ...


OF_A_BOARD = kinds_of("board-papers") | {"source-quiet"}
"""The kinds of change that are about a board: what its papers say, and that they are missing."""


class Miss(Value):
    """The first thing that a rule asks of an organisation and that is not so. ``column`` is given for imported ones."""

    key: Key
    column: str | None = None
    wanted: tuple[str, ...]
    has: tuple[str, ...]


def miss(rule: Rule, whom: Described) -> Miss | None:
    """Why a rule is not about an organisation; None where it is.

    Of organisations and lists either is enough; everything else that is given must fit too, each by any of its values.
    """
    if not names(rule.organisations, rule.lists, whom):
        return _unnamed(rule, whom)
    for key in PLACES:
        wanted: Sequence[str] = getattr(rule, key)
        if wanted and not fits(key, wanted, has := values(key, whom)):
            return Miss(key=key, wanted=tuple(wanted), has=has)
    for column, cells in rule.columns.items():
        if cells and not fits("columns", cells, has := cells_of(column, whom)):
            return Miss(key="columns", column=column, wanted=tuple(cells), has=has)
    return None


def missed(rule: Rule, whom: Described, kind: str) -> Miss | None:
    """The same of a change of this kind: the papers of a joint board concern everybody who shares it."""
    own = miss(rule, whom)
    if own is None or kind not in OF_A_BOARD or all(miss(rule, one) is not None for one in whom.shared):
        return own
    return None


def names(organisations: Sequence[str], lists: Sequence[str], whom: Described) -> bool:
    """Whether an organisation is named by its id (``provider:RT1`` or a bare one) or by a list; naming none is all."""
    if not organisations and not lists:
        return True
    own = {named(str(whom.organisation)), named(whom.organisation.id or "")}
    on = {named(name) for name in whom.lists}
    return any(named(name) in own for name in organisations) or any(named(name) in on for name in lists)


def named(name: str) -> str:
    """An id or the name of a list as it is compared, without regard to case and blanks."""
    return " ".join(name.casefold().split())


def fits(key: Key, wanted: Iterable[str], has: Iterable[str]) -> bool:
    """Whether any of the values is one of those wanted, however they are spelt."""
    own = {alike(key, value) for value in has}
    return any(alike(key, value) in own for value in wanted)


def values(key: Key, whom: Described) -> tuple[str, ...]:
    """What is known of an organisation under a key of PLACES, as it was printed."""
    found = dict.fromkeys(whom.categories if key == "types" else ())
    for column, cells in whom.columns.items():
        heading = heading_of(column, provider=whom.organisation.level == "provider")
        if heading in HEADINGS[key]:
            found |= dict.fromkeys(part for cell in cells for part in _parts(cell))
        elif key == "types" and heading.startswith("service type ") and any(folded(cell) in _YES for cell in cells):
            # CQC's file of active locations has a column for each type, with Y or N in it.
            found[re.split(r"\s[-–]\s", column, maxsplit=1)[-1].strip()] = None
    return tuple(found)


def cells_of(column: str, whom: Described) -> tuple[str, ...]:
    """What stands in the column of this name: whole cells, and the parts of those that hold several."""
    wanted = plain_column(column)
    cells = [cell for name, told in whom.columns.items() if plain_column(name) == wanted for cell in told]
    return tuple(dict.fromkeys(part for cell in cells for part in (cell, *_parts(cell))))


_YES = frozenset({"y", "yes", "true"})


def _parts(cell: str) -> Iterator[str]:
    """The values of a cell: files put several into one with "|", an import joins those of several rows with ";"."""
    return (part.strip() for part in re.split(r"[;|\n]", cell) if part.strip())


def _unnamed(rule: Rule, whom: Described) -> Miss:
    if rule.organisations:
        return Miss(key="organisations", wanted=(*rule.organisations, *rule.lists), has=(str(whom.organisation),))
    return Miss(key="lists", wanted=tuple(rule.lists), has=whom.lists)

"""The measures of a pack, from its tables and its sentences."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.readers.spelling import folded
from storage.paper import Measure

from .measured.prose import of_prose
from .measured.rows import of_tables
from .pack import Found, Pack

MOST_NOTES = 40
"""Sentences of what was not understood; a pack whose every row is lost says so in its coverage."""


def measures(pack: Pack) -> Found[Measure]:
    """The measures of a pack, from its tables and its sentences.

    One that is printed twice alike is one; with another value or period it is one more, so that none is lost.
    """
    tables = of_tables(pack)
    prose = of_prose(pack, tables.taken)
    notes = tuple(dict.fromkeys([*tables.notes, *prose.notes]))
    return Found(
        items=tuple(_once([*tables.measures, *prose.measures])),
        coverage=tuple(tables.coverage),
        not_understood=notes[:MOST_NOTES],
    )


def _once(found: Iterable[Measure]) -> Iterable[Measure]:
    kept: dict[tuple[str | None, ...], Measure] = {}
    for one in found:
        kept.setdefault((one.id, folded(one.name), one.value, one.period, one.target), one)
    return kept.values()

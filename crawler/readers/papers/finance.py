"""The lines of finance of a pack."""

from __future__ import annotations

from storage.paper import FinanceLine

from .money.prose import of_prose
from .money.rows import of_tables
from .pack import Found, Pack

MOST_NOTES = 40


def finance(pack: Pack) -> Found[FinanceLine]:
    """The lines of finance of a pack, from its tables and its sentences.

    One thing that is given otherwise in two places is two lines, each with its place.
    """
    tables = of_tables(pack)
    lines = dict.fromkeys([*tables.items, *of_prose(pack)])
    return Found(items=tuple(lines), coverage=tables.coverage, not_understood=tables.not_understood[:MOST_NOTES])

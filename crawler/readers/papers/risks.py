"""The risks of a pack: one from all its mentions, register rows and prose alike."""

from __future__ import annotations

from storage.paper import Risk

from .pack import Found, Pack
from .risk.ids import named
from .risk.plain import plain
from .risk.prose import told
from .risk.registers import registers
from .risk.settle import settled

MOST_NOTES = 40


def risks(pack: Pack) -> Found[Risk]:
    """The risks of a pack: one from all its mentions, register rows and prose alike."""
    tables = registers(pack)
    prose = told(pack, tables.taken, _known(pack, [one.id for one in tables.found]))
    found, contradictions = settled(pack, [*tables.found, *prose.found])
    notes = list(dict.fromkeys([*contradictions, *tables.notes, *prose.notes]))
    if len(notes) > MOST_NOTES:
        notes = [*notes[:MOST_NOTES], f"{len(notes) - MOST_NOTES} more statements about risks"]
    return Found(items=tuple(found), coverage=tuple(tables.coverage), not_understood=tuple(notes))


def _known(pack: Pack, ids: list[str]) -> frozenset[str]:
    """The ids that registers hold, and those with letters that a word such as "Risk ID" leads to."""
    keyed = [one.id for block in pack.blocks if "isk" in block.text for one in named(plain(block.text[:400]))]
    return frozenset([*(one for one in ids if len(one) > 2), *(one for one in keyed if one[:1].isalpha())])

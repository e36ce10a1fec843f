"""Pairs of documents: one as it was and one as it is, with all that has to be told between them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from . import files, invented, lists, packs, papers, services
from .cosmetic import COSMETIC, COSMETIC_TEXT, Mutation
from .documents import Saved
from .edited import edits
from .printed import in_print
from .recoded import COSMETIC_JSON
from .reports import COSMETIC_REPORT
from .scene import NOTHING, Maker
from .told import Told

WAYS: Mapping[str, Mapping[str, Mutation]] = {
    "page": COSMETIC, "text": COSMETIC_TEXT, "document": COSMETIC_JSON, "report": COSMETIC_REPORT, "whole": {},
}  # fmt: skip
LAST = ("byte order mark", "line ends", "form feeds", "folded at 80", "folded at 120", "columns of blanks", "bars")
"""What is done to a document as a whole, once and when its words stand."""
OF_SERVICES = ("similar", "similar first", "similar last", "menu in main")
"""What would be entries where the page itself is a list of services."""
NEVER: dict[str, tuple[str, ...]] = {
    "press-release": ("help", "help first", "help moved", "help in main", *OF_SERVICES),
    "cqc-search": OF_SERVICES,
    "cqc-data-index": OF_SERVICES,
    "cqc-api-changes": ("without empty fields",),
    "cqc-api-list": ("without empty fields",),
}
"""What never stands around a document of a kind."""
MARKS = ("without marks", "without keys")
SHARES: dict[str, tuple[Maker | None, int]] = {
    "saved": (None, 13),
    "cqc-profile": (invented.of_kind("cqc-profile"), 3),
    "cqc-reports": (invented.of_kind("cqc-reports"), 2),
    "cqc-assessment": (invented.of_kind("cqc-assessment"), 2),
    "cqc-api-location": (services.of_level("location"), 5),
    "cqc-api-provider": (services.of_level("provider"), 3),
    "cqc-report": (papers.report, 5),
    "board-paper": (packs.meetings, 6),
    **{kind: (maker, 2) for kind, maker in (lists.MAKERS | files.MAKERS).items()},
    "across": (services.across, 3),
}
"""Where pairs come from, and each one's share: saved documents, and for each kind invented ones."""
TURNS: tuple[str, ...] = tuple(name for name, (_, share) in SHARES.items() for _ in range(share))
MEANINGFUL = 0.5
"""The share of the pairs of saved documents that are edited, where they can be."""
IN_PRINT = 0.1
"""The share of the reports that are also set in type."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two documents. ``how``: what was done to the newer one; ``known``: the older one, if saved; the rest as for a
    Scene; ``kind``: of what kind of source it is, if that is not for the reader to say."""

    name: str
    how: tuple[str, ...]
    address: str | None
    new_address: str | None
    old: bytes
    new: bytes
    told: frozenset[Told]
    known: Saved | None = None
    says_the_same: bool = False
    rows_of: frozenset[str] = frozenset()
    scoped: bool = False


def pair(number: int, *, seed: int, saved: Sequence[Saved]) -> Pair:
    """The pair of this number: the same for the same seed and documents, whatever was asked for before."""
    chance = random.Random(f"{seed}/{number}")
    turn = TURNS[number % len(TURNS)]
    maker, _ = SHARES[turn]
    if maker is not None:
        return _made(maker, turn, chance)
    return _edited(chance.choice(saved), chance) if saved else _made(papers.report, turn, chance)


def _made(maker: Maker, kind: str, chance: random.Random) -> Pair:
    one = maker(chance)
    printed = one.form == "report" and chance.random() < IN_PRINT
    new, how = (one.new, ()) if one.form == "whole" else _moved(one.new, one.form, chance, without=NEVER.get(kind, ()))
    if printed:
        new, how = in_print(one.new.decode()), ("in print",)
    return Pair(
        name=one.name, how=(*one.how, *how), address=one.address, new_address=one.new_address or one.address,
        old=one.old, new=new, told=one.told, says_the_same=one.same, rows_of=one.rows_of, scoped=one.scoped,
    )  # fmt: skip


def _edited(one: Saved, chance: random.Random) -> Pair:
    can_be = edits(one.text, one.record, chance) if chance.random() < MEANINGFUL else ()
    edit = chance.choice(can_be) if can_be else None
    # What a mark and a word say differently is understood once one of them is gone.
    without = (*NEVER.get(one.record.kind, ()), *(MARKS if one.record.not_understood else ()))
    if any("drawn by a script" in note for note in one.record.not_understood):
        without += ("classes",)  # such a list has nothing else that tells of it
    new, how = _moved((edit.text if edit else one.text).encode(), one.form, chance, without=without)
    return Pair(
        name=one.name, how=((edit.name,) if edit else ()) + how, address=one.address, new_address=one.address,
        old=one.text.encode(), new=new, told=edit.told if edit else NOTHING, known=one, says_the_same=edit is None,
    )  # fmt: skip


def _moved(
    body: bytes, form: str, chance: random.Random, *, without: Sequence[str] = ()
) -> tuple[bytes, tuple[str, ...]]:
    """A document that looks otherwise and says the same, in one to three ways."""
    text = body.decode()
    how = chance.sample(sorted(set(WAYS[form]) - set(without)), chance.randint(1, 3))
    if "statements turned" in how:  # the first, for what else is put behind the last statement would be turned with it
        how = ["statements turned", *(name for name in how if name != "statements turned")]
    last = [name for name in how if name in LAST][:1]
    how = [name for name in how if name not in LAST] + last
    for name in how:
        text = WAYS[form][name](text, chance)
    return text.encode(), tuple(how)

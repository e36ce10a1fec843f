"""Pairs of documents: one as it was and one as it is, with all that has to be told between them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from storage.record import Kind

from .cosmetic import COSMETIC, COSMETIC_TEXT, Mutation
from .documents import Form, Saved
from .edited import NOTHING, edits
from .invented import scene
from .recoded import COSMETIC_JSON
from .told import Told

WAYS: Mapping[Form, Mapping[str, Mutation]] = {"page": COSMETIC, "text": COSMETIC_TEXT, "document": COSMETIC_JSON}
LAST = ("byte order mark", "line ends", "folded at 80", "folded at 120")
"""What is done to a document as a whole, once and when its words stand."""
NEVER: dict[Kind, tuple[str, ...]] = {
    "press-release": ("help", "help first", "similar"),
    "cqc-api-changes": ("without empty fields",),
    "cqc-api-list": ("without empty fields",),
}
"""What never stands around a document of a kind."""
INVENTED = 0.4
"""The share of pairs of invented pages."""
MEANINGFUL = 0.5
"""The share of the pairs of saved documents that are edited, where they can be."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two documents of one address. ``how``: what was done to the newer one; ``known``: the older one, if saved;
    ``says_the_same``: it was altered in its looks alone."""

    name: str
    how: tuple[str, ...]
    address: str | None
    old: bytes
    new: bytes
    told: frozenset[Told]
    known: Saved | None = None
    says_the_same: bool = False


def pair(number: int, *, seed: int, saved: Sequence[Saved]) -> Pair:
    """The pair of this number: the same for the same seed and documents, whatever was asked for before."""
    chance = random.Random(f"{seed}/{number}")
    if not saved or chance.random() < INVENTED:
        return _invented(chance)
    return _edited(saved[number % len(saved)], chance)


def _invented(chance: random.Random) -> Pair:
    made = scene(chance)
    new, how = _moved(made.new.decode(), "page", chance)
    return Pair(
        name="an invented home", how=(made.name, *how), address=made.address, old=made.old, new=new.encode(),
        told=made.told,
    )  # fmt: skip


def _edited(one: Saved, chance: random.Random) -> Pair:
    can_be = edits(one.text, one.record, chance) if chance.random() < MEANINGFUL else ()
    edit = chance.choice(can_be) if can_be else None
    new, how = _moved(edit.text if edit else one.text, one.form, chance, without=NEVER.get(one.record.kind, ()))
    return Pair(
        name=one.name, how=((edit.name,) if edit else ()) + how, address=one.address, old=one.text.encode(),
        new=new.encode(), told=edit.told if edit else NOTHING, known=one,
        says_the_same=edit is None,
    )  # fmt: skip


def _moved(text: str, form: Form, chance: random.Random, *, without: Sequence[str] = ()) -> tuple[str, tuple[str, ...]]:
    """A document that looks otherwise and says the same, in one to three ways."""
    how = chance.sample(sorted(set(WAYS[form]) - set(without)), chance.randint(1, 3))
    last = [name for name in how if name in LAST][:1]
    how = [name for name in how if name not in LAST] + last
    for name in how:
        text = WAYS[form][name](text, chance)
    return text, tuple(how)

"""What a pair is made of: a document before and after something happened, and all that has to be told of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .told import Told

NOTHING: frozenset[Told] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Two documents and what has to be told between them.

    ``form``: how they are written down, as in ``Saved.form``, or ``"whole"`` for what is not to be altered any more;
    ``how``: what was done to the looks of the newer one. ``new_address``: None where both stand at one address.
    ``rows_of``: of an open-data file, whose rows are read. ``scoped``: the subjects of ``told`` begin with the scope.
    ``same``: nothing happened, so both must read the same, even where nothing would be told.
    """

    name: str
    form: str
    address: str | None
    old: bytes
    new: bytes
    told: frozenset[Told] = NOTHING
    how: tuple[str, ...] = ()
    new_address: str | None = None
    rows_of: frozenset[str] = frozenset()
    scoped: bool = False
    same: bool = False


Maker = Callable[[random.Random], Scene]


def one_of(makers: Mapping[str, Maker]) -> Maker:
    """One of several makers, drawn."""
    names = tuple(makers)
    return lambda chance: makers[chance.choice(names)](chance)

"""A pack apart: its printed pages, and those whose text was recognised from pictures, whose figures may be wrong."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from storage.value import Value

from .pack import Found, Pack

V = TypeVar("V", bound=Value)


def apart(pack: Pack) -> tuple[Pack, Pack | None]:
    """The pack of the pages that are printed, and of those that were recognised; None where none was."""
    if not pack.recognised:
        return pack, None
    pictured = {n for n, block in enumerate(pack.blocks) if block.page in pack.recognised}
    printed = [n for n in range(len(pack.blocks)) if n not in pictured]
    return _of(pack, printed), _of(pack, sorted(pictured))


def figures(read: Callable[[Pack], Found[V]], printed: Pack, pictured: Pack | None) -> Found[V]:
    """What a reader of figures finds on the printed pages, and of the recognised ones what stands on no other.

    A misread row is no evidence against a printed one, and says nothing of how much of a register was read.
    """
    found = read(printed)
    if pictured is None:
        return found
    known = set(map(_name, found.items))
    more = tuple(one for one in read(pictured).items if _name(one) not in known)
    return replace(found, items=(*found.items, *more))


def _name(value: Value) -> tuple[object, ...]:
    return tuple(getattr(value, field, None) for field in ("id", "subject", "domain", "name"))


def _of(pack: Pack, kept: list[int]) -> Pack:
    """The pack of these blocks alone, with the papers that still have some."""
    parts = []
    for part in pack.parts:
        first, last = bisect_left(kept, part.first), bisect_right(kept, part.last) - 1
        if first <= last:
            parts.append(replace(part, first=first, last=last))
    return replace(pack, blocks=tuple(pack.blocks[n] for n in kept), parts=tuple(parts))

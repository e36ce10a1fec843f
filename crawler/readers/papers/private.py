"""Which blocks of a pack may be about a person who could be recognised."""

from __future__ import annotations

from .pack import Pack

KEPT_OUT = "(kept out: it may be about a person who could be recognised)"
"""What stands in the place of such words."""


def private(pack: Pack) -> frozenset[int]:
    """The numbers of the blocks whose words are kept out of alerts, pages and index."""
    return frozenset()

"""The sentences of a pack that matter, and how they are meant."""

from __future__ import annotations

from storage.paper import Signal

from .pack import Found, Pack


def signals(pack: Pack) -> Found[Signal]:
    """The sentences of a pack that matter, and how they are meant."""
    return Found()

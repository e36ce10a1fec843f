"""The risks of a pack: one from all its mentions, register rows and prose alike."""

from __future__ import annotations

from storage.paper import Risk

from .pack import Found, Pack


def risks(pack: Pack) -> Found[Risk]:
    """The risks of a pack: one from all its mentions, register rows and prose alike."""
    return Found()

"""A trust's own table of how its risk register moved."""

from __future__ import annotations

from storage.paper import Movement

from .pack import Found, Pack


def movement(pack: Pack) -> Found[Movement]:
    """A trust's own table of how its risk register moved."""
    return Found()

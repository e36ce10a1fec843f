"""The lines of finance of a pack."""

from __future__ import annotations

from storage.paper import FinanceLine

from .pack import Found, Pack


def finance(pack: Pack) -> Found[FinanceLine]:
    """The lines of finance of a pack."""
    return Found()

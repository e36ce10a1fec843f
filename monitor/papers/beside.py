"""Watch an organisation's board papers beside its pages, or alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from monitor.house import House
from monitor.named import Named
from monitor.registry.register import register
from storage import boards, imported, watches
from storage.record import Only, Organisation

from .boards import sentences, settle, take_address


@dataclass(frozen=True)
class Part:
    """What of an organisation is to be watched: one half alone, or (None) both, and where a person says its papers
    are."""

    only: Only | None = None
    papers: str | None = None


WHOLE = Part()
"""Its pages and its papers."""


def moved(db: Connection, one: Named, list_name: str, part: Part) -> int | None:
    """The row of an organisation whose papers are watched, where no more is said than where they are: it stays on the
    lists that it is on."""
    rows = watches.matches(db, one.id, "provider")
    if part.papers is None or part.only is not None or list_name or not rows:
        return None
    return rows[0] if boards.is_wanted(db, rows[0]) else None


def read_papers(db: Connection, house: House, one: Named, row: int, part: Part, added_by: str) -> None:
    """Have its board papers read, too, where they are watched and known."""
    if part.only == "pages":
        return
    if (registered := register().get(one.id)) is not None and part.only == "papers":  # no page of CQC's will name it
        imported.name_nameless(db, {row: registered.name})
    if part.papers is not None:
        take_address(db, row, part.papers, by=added_by, now=house.clock())
    settle(db, house.settings, row, one.id, house.clock())


def told_of(db: Connection, house: House, organisations: Iterable[Organisation]) -> tuple[str, ...]:
    """What a person is told of the papers of those of them that are watched for papers."""
    found: list[str] = []
    for provider in (one for one in organisations if one.level == "provider"):
        row = watches.matches(db, provider.id or "", "provider")[0]
        if boards.is_wanted(db, row):
            found += sentences(db, house.settings, row, provider.id or "")
    return tuple(found)

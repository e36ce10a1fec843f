"""The meeting of a board whose papers an alert tells of: what its papers say of themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from .alert import MeetingTold
from .paper import AgendaItem, Movement
from .tables import records, snapshots, sources

MEETING = "papers of "
"""How the alert of the papers of one meeting is named in the place of a report: this, and its day or their address."""


def meeting_name(day: str) -> str:
    """The name of the alert of a meeting's papers."""
    return f"{MEETING}{day}"


def told_of(db: Connection, organisation_id: int, report: str | None) -> MeetingTold | None:
    """The agenda and the trust's own counts in the papers of the meeting that an alert is named by; None for any other
    alert."""
    if report is None or not report.startswith(MEETING):
        return None
    name = report.removeprefix(MEETING)
    document = records.c.document
    day = document[("meeting", "date")].as_string()
    newest = (
        select(func.max(snapshots.c.id))
        .join(sources, sources.c.id == snapshots.c.source_id)
        .join(records, records.c.id == snapshots.c.record_id)
        .where(sources.c.organisation_id == organisation_id, sources.c.kind == "board-paper")
        .where(records.c.refusal.is_(None), (day == name) | (sources.c.address == name))
        .group_by(sources.c.id)
    )
    asked = (
        select(document["agenda"].label("agenda"), document["movements"].label("movements"))
        .join(snapshots, snapshots.c.record_id == records.c.id)
        .join(sources, sources.c.id == snapshots.c.source_id)
        .where(snapshots.c.id.in_(newest))
        .order_by(sources.c.address)
    )
    rows = sorted(db.execute(asked), key=lambda row: _place(row.agenda or ()))
    agenda: dict[str, AgendaItem] = {}
    movements: dict[str, Movement] = {}
    for row in rows:
        for item in map(AgendaItem.model_validate, row.agenda or ()):
            # The page of the only paper in a file tells nobody anything.
            alone = {"page": None, "printed_page": None} if len(row.agenda) == 1 else {}
            agenda.setdefault(item.title.casefold(), item.model_copy(update=alone))
        for movement in map(Movement.model_validate, row.movements or ()):
            movements.setdefault(movement.name.casefold(), movement)
    dated = name if "/" not in name else None
    return MeetingTold(date=dated, agenda=tuple(agenda.values()), movements=tuple(movements.values()))


def numbered(text: str) -> list[tuple[int, str]]:
    """What sorts numbers on an agenda as people count: "9.2" before "10"."""
    parts = re.findall(r"\d+|[^\d]+", text)
    return [(int(part), "") if part.isdecimal() else (1 << 30, part) for part in parts]


def _place(agenda: Sequence[Mapping[str, Any]]) -> tuple[bool, list[tuple[int, str]]]:
    """A file with an agenda of several papers first, then each file by the number of its paper."""
    return len(agenda) <= 1, numbered((agenda[0]["item"] if agenda else None) or "~")

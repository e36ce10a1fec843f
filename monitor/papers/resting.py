"""When a board paper, or a page that lists them, is visited: around its meeting, and no more when that is past."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from monitor.slots import LONDON
from storage import records, sources
from storage.record import Kind

PAPER: Kind = "board-paper"
LISTS: Kind = "board-index"
BEFORE, AFTER = timedelta(days=2), timedelta(days=10)
"""From when before its meeting until when after it a paper is visited again: packs are replaced under the same name."""
FINAL = ("robots", "too-large", "gone")
"""Outcomes that another visit would not change: the paper stays listed, with the reason at its source."""
PAGES = timedelta(days=120)
"""How long after the newest meeting that it names a page is visited that a landing page led to."""


def retire_old(db: Connection, now: datetime) -> None:
    """Visit no paper any more whose meeting is past, nor a page of a meeting or a year that is long past."""
    today = now.astimezone(LONDON).date()
    days = _Days(db)
    for source in sources.of_kind(db, PAPER):
        if source.retired_at is None and source.visited_at is not None and today > _last_day(source, days.of(source)):
            sources.retire(db, source.id, now)
    for page in sources.of_kind(db, LISTS):
        if page.retired_at is None and page.found_on is not None and page.good_at is not None:
            newest = days.newest(page) or _day(page.added_at).isoformat()
            if newest < (today - PAGES).isoformat()[: len(newest)]:
                sources.retire(db, page.id, now)


def at_rest(db: Connection, now: datetime) -> set[int]:
    """The papers that were had and whose meeting is still some days away: nothing is asked of them until then."""
    today = now.astimezone(LONDON).date()
    days = _Days(db)
    papers = [row for row in sources.of_kind(db, PAPER) if row.retired_at is None and row.good_at is not None]
    return {row.id for row in papers if (day := days.of(row)) is not None and today < day - BEFORE}


class _Days:
    """The day of each document's meeting, as the page that it was found on said it when it was last compared."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self._pages: dict[str, Mapping[str, str]] = {}

    def of(self, paper: Row[Any]) -> date | None:
        """The day of a paper's meeting, None where only its month, or nothing, is known."""
        if paper.found_on is None:
            return None
        if paper.found_on not in self._pages:
            self._pages[paper.found_on] = self._listed(paper.found_on)
        day = self._pages[paper.found_on].get(paper.address, "")
        return date.fromisoformat(day) if len(day) == 10 else None

    def newest(self, page: Row[Any]) -> str | None:
        """The newest day or month that a page names."""
        said = self._said(page)
        named = (*said.get("meetings", ()), *said.get("documents", ()))
        return max((day for one in named if (day := one.get("date") or one.get("meeting_date"))), default=None)

    def _listed(self, address: str) -> dict[str, str]:
        page = sources.at(self._db, address)
        said = self._said(page) if page is not None else {}
        named = {one["url"]: one["date"] or "" for one in said.get("meetings", ()) if one["url"]}
        return named | {one["url"]: one["meeting_date"] or "" for one in said.get("documents", ())}

    def _said(self, page: Row[Any]) -> dict[str, Any]:
        last = records.last_of(self._db, page.id)
        return {} if last is None else records.document(self._db, last.id)


def _last_day(paper: Row[Any], meeting: date | None) -> date:
    if paper.outcome in FINAL:
        return _day(paper.visited_at)
    found = _day(paper.added_at) + AFTER
    if meeting is None:
        return found
    return meeting + AFTER if paper.good_at is not None else max(meeting + AFTER, found)


def _day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()

"""Changes that stand and fall together: nobody can decide one of them without the others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from .tables import changes


def together(db: Connection, found: Iterable[Row[Any]]) -> list[Row[Any]]:
    """These changes and those that stand and fall with them, each once, the oldest first."""
    rows = {row.number: row for row in found}
    for row in list(rows.values()):
        for one in (*_on_the_same_words(db, row), *_of_the_same_removal(db, row)):
            rows.setdefault(one.number, one)
    return [rows[number] for number in sorted(rows)]


def _on_the_same_words(db: Connection, change: Row[Any]) -> list[Row[Any]]:
    """The changes found with one that rest on the same fact: an amended text, and each of its findings."""
    alike = _found_with(db, change, changes.c.identity == change.identity)
    return alike if sum(bool(row.fact_ids) for row in (change, *alike)) == 1 else []


def _of_the_same_removal(db: Connection, change: Row[Any]) -> list[Row[Any]]:
    """The ratings that were told to be withdrawn with a report that was removed."""
    if change.kind != "report-removed":
        return []
    return _found_with(db, change, changes.c.alert_id == change.alert_id, changes.c.kind == "rating-withdrawn")


def _found_with(db: Connection, change: Row[Any], *alike: ColumnElement[bool]) -> list[Row[Any]]:
    at_once = (changes.c.organisation_id == change.organisation_id, changes.c.first_seen == change.first_seen)
    others = (changes.c.number != change.number, changes.c.state.in_(("held", "confirmed", "unconfirmed")))
    return list(db.execute(select(changes).where(*at_once, *others, *alike).order_by(changes.c.number)))

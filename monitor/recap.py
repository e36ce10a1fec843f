"""What the demo ends with: each piece of news once, with the places that showed it and since when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, select

from monitor.facts import ROUTES
from monitor.slots import LONDON
from monitor.words import plain, sentence_case
from storage.alert import RATED
from storage.change import SEVERITIES
from storage.tables import changes, facts, sources


def recap(db: Connection) -> Iterator[tuple[str, str]]:
    """Of each alert its gravest change, oldest first: a sentence with its day, and which places showed it since when.

    For example ``CQC's data service on 21 July, then CQC's pages on 22 July``.
    """
    asked = select(changes).where(changes.c.alert_id.is_not(None)).order_by(changes.c.alert_id, changes.c.number)
    for _, rows in groupby(db.execute(asked).all(), key=lambda row: row.alert_id):
        row = min(rows, key=_weight)
        if row.severity in ("low", "info"):
            continue
        state = "" if row.state == "confirmed" else f" ({plain('state', row.state)})"
        yield f"{_day(row.first_seen)}: {row.summary}{state}", sentence_case(", then ".join(_places(db, row)))


def _weight(row: Row[Any]) -> tuple[int, bool]:
    return SEVERITIES.index(row.severity), row.kind not in RATED


def _places(db: Connection, row: Row[Any]) -> Iterator[str]:
    asked = select(sources.c.address, sources.c.kind).where(sources.c.address.in_(row.shown_at))
    routes = {one.address: ROUTES.get(one.kind, "page") for one in db.execute(asked)}
    since = _since(db, row)
    first = dict[str, datetime]()
    for address in row.shown_at:
        route, at = routes.get(address, "page"), since.get(address, row.first_seen)
        first[route] = min(first.get(route, at), at)
    for day, together in groupby(sorted(first.items(), key=lambda one: one[1]), key=lambda one: _day(one[1])):
        yield f"{' and '.join(plain('route', route) for route, _ in together)} on {day}"


def _since(db: Connection, row: Row[Any]) -> Mapping[str, datetime]:
    """Since when each address says of the same thing what the change says."""
    asked = (
        select(facts.c.address, facts.c.value, facts.c.first_seen)
        .where(facts.c.organisation_id == row.organisation_id, facts.c.scope == row.scope)
        .where(facts.c.subject == row.subject, facts.c.first_seen >= row.first_seen)
        .order_by(facts.c.first_seen.desc())
    )
    return {one.address: one.first_seen for one in db.execute(asked) if one.value == row.after}


def _day(at: datetime) -> str:
    here = at.astimezone(LONDON)
    return f"{here.day} {here:%B}"

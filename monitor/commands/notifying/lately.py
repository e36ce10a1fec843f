"""The alerts of the last weeks as rules and silences see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from monitor.rules.previewing import Past
from monitor.rules.silencing import divide
from monitor.settings import Rule
from storage import alerts
from storage.describing import describe
from storage.gathering import views
from storage.silences import Silence

LATELY = timedelta(days=30)


def past(db: Connection, since: datetime) -> Iterator[Past]:
    """The alerts since a moment, oldest first, those with nothing left to tell left out."""
    made = alerts.made_since(db, since)
    found, _ = views(db, [row.id for row in made])
    whom = {row.organisation_id: describe(db, row.organisation_id) for row in made if row.id in found}
    for row in made:
        if row.id in found:
            yield Past(alert=found[row.id], whom=whom[row.organisation_id], at=row.at)


def would_hold(db: Connection, rules: Sequence[Rule], silence: Silence, *, now: datetime) -> tuple[int, int]:
    """How many alerts of the last thirty days would have gone elsewhere, later or nowhere under a silence, and how many
    of them were critical."""
    held = []
    for one in past(db, now - LATELY):
        changes = one.alert.changes
        if divide(changes, rules, one.whom, (silence,)) != divide(changes, rules, one.whom, ()):
            held.append(any(change.severity == "critical" for change in changes))
    return len(held), sum(held)

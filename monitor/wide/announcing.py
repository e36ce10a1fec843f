"""What becomes of a service that a watched place brought, once its document is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from crawler.addresses import profile_address
from monitor.alerting import Alerting
from monitor.differ.draft import draft
from monitor.settings import Rule
from monitor.slots import LONDON
from monitor.words import plain
from storage import successions, wide
from storage.fact import Fact
from storage.record import Record
from storage.tables import changes
from storage.wide import WideWatch

LATE = timedelta(days=60)
"""How long after its registration a service may come onto CQC's list and still be news there."""


def settle(db: Connection, one: WideWatch, *, now: datetime) -> list[Row[Any]]:
    """Settle the services of a place that are no news: those of the first whole list, those that moved in, and those
    that had ended, which come off the list. Those that are news, to be told each in a transaction of its own."""
    rows = [(row, Record.model_validate(row.document)) for row in wide.undecided(db, one)]
    ended = [row for row, record in rows if _has_ended(record)]
    new = [row for row, record in rows if not _has_ended(record) and _is_new(one, row, record)]
    kept = {row.id for row in (*ended, *new)}
    wide.decided(db, [row.id for row in ended], now, off=True)
    wide.decided(db, [row.id for row, _ in rows if row.id not in kept], now)
    return new


def tell(
    db: Connection, one: WideWatch, row: Row[Any], *, round_id: int, rules: Sequence[Rule], site: str, now: datetime
) -> None:
    """Tell that a service was registered, unless it was told that it took another registration's place."""
    wide.decided(db, [row.id], now)
    record = Record.model_validate(row.document)
    told = (changes.c.organisation_id == row.organisation_id, changes.c.kind == "provider-changed")
    if db.scalar(select(changes.c.number).where(*told).limit(1)) is not None or any(
        successions.told(db, before, row.organisation_id) for before in successions.before(db, row.organisation_id)
    ):
        return
    own = record.organisation
    fact = Fact(
        organisation=own, attribute="location", subject=own.id or "", value=own.name, address=row.address,
        quote=own.name, body=row.body, route="api",
    )  # fmt: skip
    where = f"newly registered in the {plain('place', one.kind)} {one.name}"
    url = profile_address("location", own.id or "", site)
    change = draft("registered", fact, before=None, url=url, said=where)
    alerting = Alerting(db, row.organisation_id, round_id=round_id, rules=rules, now=now)
    alerting.record(change, f"wide | {one.asked}", row.address)
    alerting.route()


def _has_ended(record: Record) -> bool:
    details = record.details
    return bool(details and details.registration == "Deregistered")


def _is_new(one: WideWatch, row: Row[Any], record: Record) -> bool:
    """Whether a service came onto the list after its first whole reading, and was registered lately."""
    if one.complete_at is None or row.added_at <= one.complete_at:
        return False
    registered = record.details.registered if record.details else None
    line = (one.complete_at - LATE).astimezone(LONDON).date().isoformat()
    return registered is None or registered >= line

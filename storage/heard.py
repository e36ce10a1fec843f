"""Who heard of the trouble that an alert says is over: pages that can be read again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, exists, func, or_, select

from .tables import changes, deliveries, receipts
from .tables import digest_entries as entries


def at_once(db: Connection, alert_id: int) -> dict[str, tuple[str, ...]]:
    """The channels that a message told of it, may have told in part, or will tell, with their rules."""
    some = exists().where(receipts.c.delivery_id == deliveries.c.id, receipts.c.result.in_(("partly", "timed-out")))
    asked = (
        select(deliveries.c.channel, deliveries.c.rules)
        .join(changes, changes.c.alert_id == deliveries.c.alert_id)
        .where(changes.c.number.in_(_trouble(alert_id)))
        .where(or_(deliveries.c.state.not_in(("cancelled", "given-up")), some))
        .order_by(deliveries.c.id)
    )
    return _joined(list(db.execute(asked)))


def later(db: Connection, alert_id: int) -> dict[str, tuple[str, ...]]:
    """The channels that a digest told of it, or will tell, with their rules."""
    asked = (
        select(entries.c.channel, entries.c.rules)
        .join(changes, changes.c.alert_id == entries.c.alert_id)
        .where(changes.c.number.in_(_trouble(alert_id)))
        .order_by(entries.c.id)
    )
    return _joined(list(db.execute(asked)))


def _trouble(alert_id: int) -> Select[Any]:
    """The numbers of the changes by which the trouble was told, and told again, since each page was last well."""
    trouble, over, before = changes.alias("trouble"), changes.alias("over"), changes.alias("before")
    same = (trouble.c.organisation_id == over.c.organisation_id) & (trouble.c.identity == over.c.identity)
    earlier = (before.c.organisation_id == over.c.organisation_id) & (before.c.identity == over.c.identity)
    well = (
        select(func.coalesce(func.max(before.c.number), 0))
        .where(earlier, before.c.kind == "source-recovered", before.c.number < over.c.number)
        .correlate(over)
        .scalar_subquery()
    )
    return (
        select(trouble.c.number)
        .select_from(over)
        .join(trouble, same & (trouble.c.number < over.c.number) & (trouble.c.number > well))
        .where(over.c.alert_id == alert_id, over.c.kind == "source-recovered", trouble.c.kind == "source-unreadable")
    )


def _joined(rows: list[Row[Any]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        found[row.channel] = tuple(dict.fromkeys((*found.get(row.channel, ()), *row.rules)))
    return found

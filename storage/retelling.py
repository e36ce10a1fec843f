"""Tell later what was kept out of its message: in that one where nobody has it, else in a message of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from .tables import alerts, changes, deliveries, digest_entries


def alerts_for(db: Connection, untold: Mapping[int, int | None], *, now: datetime) -> list[int]:
    """The alerts that tell these changes now; ``untold`` are their numbers with the alerts that they were found in."""
    found: dict[int, list[int]] = defaultdict(list)
    for number, alert in untold.items():
        if alert is not None:
            found[alert].append(number)
    told = []
    for alert, numbers in found.items():
        own = _another(db, alert, now) if _is_told(db, alert) else alert
        db.execute(update(changes).where(changes.c.number.in_(numbers)).values(alert_id=own))
        told.append(own)
    return told


def waiting(db: Connection, told: Collection[int]) -> tuple[int, int, int]:
    """How many messages about these alerts are to be sent, how many lines wait for digests, and how many for the end
    of a silence."""
    unsent = deliveries.c.alert_id.in_(told) & deliveries.c.state.in_(("waiting-for-round", "waiting"))
    entered = digest_entries.c.alert_id.in_(told) & digest_entries.c.digest_id.is_(None)
    messages = db.scalar(select(func.count()).select_from(deliveries).where(unsent))
    lines = select(func.count(), func.count(digest_entries.c.silence_id)).where(entered)
    every, silenced = db.execute(lines).one()
    return messages or 0, every - silenced, silenced


def _is_told(db: Connection, alert: int) -> bool:
    """Whether anybody has an alert's message, or may have: one that nobody began to send tells what it finds then."""
    states = db.scalars(select(deliveries.c.state).where(deliveries.c.alert_id == alert).with_for_update())
    begun = [state for state in states if state not in ("cancelled", "waiting-for-round", "waiting")]
    entered = select(digest_entries.c.id).where(
        digest_entries.c.alert_id == alert, digest_entries.c.digest_id.is_not(None)
    )
    return bool(begun) or db.scalar(entered.limit(1)) is not None


def _another(db: Connection, alert: int, now: datetime) -> int:
    """A further alert of the same organisation, round and report."""
    of = db.execute(select(alerts).where(alerts.c.id == alert)).one()
    values = {"organisation_id": of.organisation_id, "round_id": of.round_id, "report": of.report}
    return int(db.execute(insert(alerts).values(**values, created_at=now)).inserted_primary_key[0])  # type: ignore[index]

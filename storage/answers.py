"""What a person says of a message of which nobody knows whether it arrived."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from storage import incident, incidents
from storage.attempt import arrived as is_sent
from storage.attempt import keep, to
from storage.delivery import DeliveryState
from storage.tables import deliveries as outbox

IN_DOUBT: tuple[DeliveryState, ...] = ("asking", "unknown")


def find(db: Connection, key: str) -> list[Row[Any]]:
    """The deliveries whose reference begins so, oldest first, large letters or small."""
    begins = func.lower(outbox.c.key).startswith(key.lower(), autoescape=True)
    return list(db.execute(select(outbox).where(begins).order_by(outbox.c.id)))


def repeat(db: Connection, row: Row[Any], *, by: str, now: datetime) -> bool:
    """Send it again, marked as a possible repeat; False where nobody asks any more. ``by``: who says so."""
    mine = _in_doubt(db, row)
    if mine is not None:
        incidents.close(db, kind=incident.UNCLEAR, subject=f"delivery {row.id}", now=now)
        to(db, mine, "unknown", f"sent again as {by} said", due_at=now)
    return mine is not None


def arrived(db: Connection, row: Row[Any], *, by: str, now: datetime) -> bool:
    """It is sent, with a receipt that says who said so; False where nobody asks any more."""
    mine = _in_doubt(db, row)
    if mine is not None:
        keep(db, row.id, "sent", {"reason": f"{by} said that it had arrived", "by": by}, None, now)
        is_sent(db, mine, now)
    return mine is not None


def _in_doubt(db: Connection, row: Row[Any]) -> Row[Any] | None:
    mine = select(outbox).where(outbox.c.id == row.id, outbox.c.state.in_(IN_DOUBT))
    return db.execute(mine.with_for_update()).one_or_none()

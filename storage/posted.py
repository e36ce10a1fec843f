"""What was sent about one change: in its alert's own messages, in digests, and in corrections."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, or_, select

from storage.tables import corrections, deliveries, digest_entries, disproved, receipts


class Posted(NamedTuple):
    """One message on its way to one channel, and its receipts, oldest first."""

    delivery: Row[Any]
    receipts: list[Row[Any]]


def corrected(db: Connection, row: Row[Any]) -> list[Row[Any]]:
    """The corrections of a change, oldest first."""
    asked = select(corrections).where(corrections.c.alert_id == row.alert_id).order_by(corrections.c.id)
    return [one for one in db.execute(asked) if row.number in one.change_numbers]


def disproved_since(db: Connection, row: Row[Any]) -> Row[Any] | None:
    """How a change was taken back, which is known too where nobody had been told of it; None where it was not."""
    asked = select(disproved).where(disproved.c.change_number == row.number).order_by(disproved.c.id.desc())
    return db.execute(asked.limit(1)).first()


def posted(db: Connection, row: Row[Any]) -> list[Posted]:
    """Every message that told a change or will, oldest first."""
    if row.alert_id is None:
        return []
    digests = select(digest_entries.c.digest_id).where(
        digest_entries.c.alert_id == row.alert_id, digest_entries.c.digest_id.is_not(None)
    )
    asked = select(deliveries).where(
        or_(
            deliveries.c.alert_id == row.alert_id,
            deliveries.c.digest_id.in_(digests),
            deliveries.c.correction_id.in_([one.id for one in corrected(db, row)]),
        )
    )
    found = list(db.execute(asked.order_by(deliveries.c.id)))
    answers: dict[int, list[Row[Any]]] = {}
    theirs = select(receipts).where(receipts.c.delivery_id.in_([one.id for one in found]))
    for answer in db.execute(theirs.order_by(receipts.c.id)):
        answers.setdefault(answer.delivery_id, []).append(answer)
    return [Posted(one, answers.get(one.id, [])) for one in found]

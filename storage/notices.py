"""Notices: which incidents were told, to whom, in one message where several were told at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, func, insert, or_, select, update

from .incident import GIVEN_UP, OF_ONE_CHANNEL, OF_ONE_DELIVERY, Incident
from .incidents import close, found
from .notice import NoticeView, Told, What
from .outbox import HAD
from .tables import deliveries, incidents, notices, receipts

_HEAD = func.coalesce(notices.c.head_id, notices.c.id)


@dataclass(frozen=True, kw_only=True)
class Concerned:
    """Whom an incident is about: a channel or none, how grave what it keeps back is, and whether that is a notice."""

    channel: str | None = None
    critical: bool = False
    of_notice: bool = False
    reference: str | None = None


def concerned(db: Connection, incident: Incident) -> Concerned:
    """The channel that an incident is about, and what of it is kept back."""
    if incident.kind in OF_ONE_DELIVERY:
        row = db.execute(select(deliveries).where(deliveries.c.id == _delivery(incident))).one_or_none()
        if row is None:  # purged since
            return Concerned()
        return Concerned(
            channel=row.channel, critical=row.severity == "critical", of_notice=row.notice_id is not None,
            reference=row.key,
        )  # fmt: skip
    if incident.kind in OF_ONE_CHANNEL:
        waits = (deliveries.c.channel == incident.subject) & deliveries.c.done_at.is_(None)
        critical = exists().where(waits, deliveries.c.severity == "critical")
        return Concerned(channel=incident.subject, critical=bool(db.scalar(select(critical))))
    return Concerned()


def close_idle(db: Connection, *, now: datetime) -> None:
    """Close the incidents of notices that were given up, where all that they told of is over."""
    for one in found(db, incidents.c.closed_at.is_(None) & (incidents.c.kind == GIVEN_UP)):
        notice = db.scalar(select(deliveries.c.notice_id).where(deliveries.c.id == _delivery(one)))
        if notice is not None and all(row.closed_at is not None for row in _told_in(db, notice)):
            close(db, kind=one.kind, subject=one.subject, now=now)


def last_told(db: Connection) -> dict[int, datetime]:
    """When each open incident was told the last time, by its number."""
    asked = (
        select(notices.c.incident_id, func.max(notices.c.made_at).label("at"))
        .join(incidents, incidents.c.id == notices.c.incident_id)
        .where(incidents.c.closed_at.is_(None))
        .group_by(notices.c.incident_id)
    )
    return {row.incident_id: row.at for row in db.execute(asked)}


def over_untold(db: Connection) -> list[Incident]:
    """The incidents that are over and were told, their end apart, oldest first."""
    told, ended = notices.alias("told"), notices.alias("ended")
    was = exists().where(told.c.incident_id == incidents.c.id)
    end = exists().where(ended.c.incident_id == incidents.c.id, ended.c.what == "over")
    return found(db, incidents.c.closed_at.is_not(None) & was & ~end, mine=True)


def hearers(db: Connection, incident: Incident) -> dict[str, tuple[str, ...]]:
    """The channels, with their rules, that an incident was told to, or may have been."""
    heads = select(_HEAD).where(notices.c.incident_id == incident.number, notices.c.what != "over")
    some = exists().where(receipts.c.delivery_id == deliveries.c.id, receipts.c.result.in_(("partly", "timed-out")))
    asked = (
        select(deliveries.c.channel, deliveries.c.rules)
        .where(deliveries.c.notice_id.in_(heads), or_(deliveries.c.state.in_(HAD), some))
        .order_by(deliveries.c.id)
    )
    heard: dict[str, tuple[str, ...]] = {}
    for row in db.execute(asked):
        heard[row.channel] = tuple(dict.fromkeys((*heard.get(row.channel, ()), *row.rules)))
    return heard


def unheard(db: Connection, before: datetime) -> bool:
    """Whether an incident is open that was noted before a moment and that nobody has heard of."""
    noted = func.coalesce(incidents.c.noted_at, incidents.c.opened_at) <= before
    asked = found(db, incidents.c.closed_at.is_(None) & noted)
    return any(not hearers(db, one) for one in asked)


def make(db: Connection, told: Iterable[tuple[Incident, What]], *, now: datetime) -> int:
    """Write down what one message tells; the number of the notice that its deliveries are of."""
    head: int | None = None
    for incident, what in told:
        row = insert(notices).values(
            incident_id=incident.number, head_id=head, what=what, sentence=incident.sentence, made_at=now
        )
        made = int(db.execute(row).inserted_primary_key[0])  # type: ignore[index]
        head = made if head is None else head
    assert head is not None
    return head


def take_back(db: Connection, *, now: datetime) -> int:
    """Cancel what nobody has yet and only tells of what is over by now; how many messages that were."""
    asked = select(deliveries.c.id, deliveries.c.notice_id).where(
        deliveries.c.notice_id.is_not(None), deliveries.c.state.in_(("waiting", "retry"))
    )
    vain = [row.id for row in db.execute(asked) if _in_vain(_told_in(db, row.notice_id))]
    values = {"state": "cancelled", "detail": "over before it was sent", "done_at": now}
    db.execute(update(deliveries).where(deliveries.c.id.in_(vain)).values(values))
    return len(vain)


def view(db: Connection, notice_id: int) -> NoticeView:
    """What the message of a notice is composed from."""
    rows = sorted(_told_in(db, notice_id), key=lambda row: (row.what == "over", row.id))
    return NoticeView(told=tuple(_told(db, row) for row in rows))


def _delivery(incident: Incident) -> int:
    return int(incident.subject.removeprefix("delivery "))


def _told_in(db: Connection, head: int) -> list[Row[Any]]:
    asked = (
        select(
            notices.c.id, notices.c.what, notices.c.sentence, notices.c.incident_id,
            incidents.c.kind, incidents.c.subject, incidents.c.opened_at, incidents.c.closed_at,
        )
        .join(incidents, incidents.c.id == notices.c.incident_id)
        .where(or_(notices.c.id == head, notices.c.head_id == head))
        .order_by(notices.c.id)
    )  # fmt: skip
    return list(db.execute(asked))


def _in_vain(told: Iterable[Row[Any]]) -> bool:
    return all(row.what != "over" and row.closed_at is not None for row in told)


def told_of(db: Connection, incident: Incident, what: What = "opened") -> Told:
    """What is to be told of one incident as it is now."""
    whom = concerned(db, incident)
    return Told(
        kind=incident.kind, subject=incident.subject, what=what, sentence=incident.sentence, since=incident.since,
        over_at=incident.closed_at, channel=whom.channel, reference=whom.reference,
    )  # fmt: skip


def _told(db: Connection, row: Row[Any]) -> Told:
    named = {"kind": row.kind, "subject": row.subject, "sentence": row.sentence}
    return told_of(db, Incident(**named, since=row.opened_at, closed_at=row.closed_at), row.what)

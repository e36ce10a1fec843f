"""What is kept that proves one change: the facts of both sides, the readings of its pages, and the visits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, select

from storage.change import Proof
from storage.tables import bodies, changes, facts, records, sources, visits

MOST_VISITS = 40
"""Visits of one page that are named one by one; the others are counted."""

SOON = timedelta(days=1)
"""So long after a change was found a second look may come."""


class Seen(NamedTuple):
    """How often visits found one body at one address."""

    body: str
    address: str
    visits: int
    first: datetime
    last: datetime


class Looked(NamedTuple):
    """The visits that are named, oldest first, and how often each body was found."""

    visits: list[Row[Any]]
    seen: list[Seen]


def change(db: Connection, change_id: str) -> Row[Any]:
    """The row of a change."""
    return db.execute(select(changes).where(changes.c.id == change_id)).one()


def behind(db: Connection, row: Row[Any], before: Proof | None, after: Proof | None) -> tuple[list[Row[Any]], ...]:
    """The facts that a change rests on: those of the side before, and those of the side after; either may be none."""
    own = (facts.c.id.in_(row.fact_ids), facts.c.first_seen >= row.first_seen)  # the others ended with it
    began = list(db.execute(select(facts).where(*own).order_by(facts.c.id))) if row.after is not None else []
    kept = _facts(db, row, before, but=[fact.id for fact in began]) if before is not None else []
    if began:
        return kept, began
    return kept, _facts(db, row, after, but=[]) if after is not None else []


def _facts(db: Connection, row: Row[Any], proof: Proof, *, but: Collection[int]) -> list[Row[Any]]:
    """The facts of the change's organisation that the same words of the same page prove, and that the change meant."""
    asked = select(facts).where(
        facts.c.organisation_id == row.organisation_id,
        facts.c.body == proof.body,
        facts.c.quote == proof.quote,
        facts.c.first_seen <= row.first_seen,
        facts.c.id.not_in(but),
    )
    found = list(db.execute(asked.order_by(facts.c.id)))
    return [fact for fact in found if fact.scope == row.scope] or found


def reading(db: Connection, body: str, *, addresses: Collection[str], by: datetime) -> Row[Any] | None:
    """How a body was read, with its media type: at one of these addresses and up to a moment where it was; else None.

    Of several readings the newest is given, one that was understood before one that was refused.
    """
    asked = select(records, bodies.c.media_type).join(bodies, bodies.c.hash == records.c.body)
    found = list(db.execute(asked.where(records.c.body == body).order_by(records.c.id)))

    def fits(row: Row[Any]) -> tuple[bool, bool, bool, int]:
        return row.address in addresses, row.refusal is None, row.read_at <= by, row.id

    return max(found, key=fits, default=None)


def media_type(db: Connection, body: str) -> str | None:
    """What kind of file the server called a body, where it is kept."""
    return db.scalar(select(bodies.c.media_type).where(bodies.c.hash == body))


def shown_last(db: Connection, row: Row[Any], address: str, *, rounds: int) -> list[str]:
    """The bodies that an address showed in the last so many rounds when the change was found, the newest first."""
    asked = (
        select(visits.c.body, visits.c.round_id)
        .join(sources, sources.c.id == visits.c.source_id)
        .where(
            sources.c.address == address,
            visits.c.round_id <= row.round_id,
            visits.c.at <= row.first_seen,
            visits.c.body.is_not(None),
        )
        .order_by(visits.c.id.desc())
        .limit(MOST_VISITS)
    )
    by_round: dict[int, str] = {}
    for visit in db.execute(asked):
        by_round.setdefault(visit.round_id, visit.body)
    return list(by_round.values())[:rounds]


def last_visit(db: Connection, row: Row[Any], address: str) -> Row[Any] | None:
    """The last visit of an address when the change was found."""
    asked = _visits().where(sources.c.address == address, visits.c.round_id <= row.round_id)
    return db.execute(asked.where(visits.c.at <= row.first_seen).order_by(visits.c.id.desc()).limit(1)).first()


def had_come(db: Connection, row: Row[Any], body: str) -> bool:
    """Whether a visit had found a body when the change was found."""
    found = select(visits.c.id).where(visits.c.body == body, visits.c.at <= row.first_seen)
    return db.scalar(found.limit(1)) is not None


def second_looks(db: Connection, row: Row[Any]) -> list[tuple[str, str]]:
    """The bodies of the second look at the pages that showed a change, each with what it is said to show: again or
    denied. The oldest first; a later change of the same page may have had it looked at once more."""
    asked = (
        select(visits.c.body, sources.c.address)
        .join(sources, sources.c.id == visits.c.source_id)
        .where(
            sources.c.address.in_([address for address, look in row.shown_at.items() if look != "once"]),
            visits.c.purpose == "confirm",
            visits.c.body.is_not(None),
            visits.c.round_id >= row.round_id,
            visits.c.at >= row.first_seen,
            visits.c.at <= row.first_seen + SOON,
        )
        .order_by(visits.c.id)
    )
    return list(dict.fromkeys((look.body, row.shown_at[look.address]) for look in db.execute(asked)))


def visited(db: Connection, row: Row[Any], *, shown: Collection[str], addresses: Collection[str]) -> Looked:
    """The visits that prove a change.

    Of those that found one of the bodies ``shown``: the first and the last at each address, those of the change's round
    and those of second looks. Of each of the ``addresses``: the last before the change was told, found or not.
    """
    found: dict[int, Row[Any]] = {}
    seen: list[Seen] = []
    by_page: dict[tuple[str, str], list[Row[Any]]] = {}
    for visit in db.execute(_visits().where(visits.c.body.in_(shown)).order_by(visits.c.id)):
        by_page.setdefault((visit.body, visit.address), []).append(visit)
    for (body, address), page in by_page.items():
        seen.append(Seen(body, address, len(page), page[0].at, page[-1].at))
        named = [one for one in page if one.purpose == "confirm" or one.round_id == row.round_id]
        found.update(_by_number((page[0], *named[:MOST_VISITS], page[-1])))
    for address in addresses:
        asked = _visits().where(sources.c.address == address, visits.c.round_id <= row.round_id)
        found.update(_by_number(db.execute(asked.order_by(visits.c.id.desc()).limit(MOST_VISITS))))
    return Looked([found[number] for number in sorted(found)], sorted(seen, key=lambda one: (one.first, one.address)))


def _by_number(rows: Iterable[Row[Any]]) -> dict[int, Row[Any]]:
    return {row.id: row for row in rows}


def _visits() -> Select[Any]:
    return select(visits, sources.c.address, sources.c.kind).join(sources, sources.c.id == visits.c.source_id)

"""Records: what a reader understood of a body, or why it refused it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, insert, select

from .tables import bodies, organisations, records, rounds, snapshots, sources, visits


def to_read(db: Connection, *, readers: Collection[str]) -> list[Row[Any]]:
    """What `unread` and `outdated` name, each body of an address once: a site may send the same bytes again."""
    rows = (*unread(db, readers=readers), *outdated(db, readers=readers))
    return list({(row.body, row.address): row for row in rows}.values())


def unread(db: Connection, *, readers: Collection[str]) -> list[Row[Any]]:
    """Bodies of visits to compare that no reader of this version has read yet: body, address, kind, organisation."""
    read = exists().where(
        records.c.body == visits.c.body, records.c.address == sources.c.address, records.c.reader.in_(readers)
    )
    asked = (
        select(
            visits.c.body,
            sources.c.address,
            sources.c.kind,
            sources.c.retired_at,
            bodies.c.media_type,
            organisations.c.level,
            organisations.c.cqc_id,
            organisations.c.name,
            organisations.c.id.label("organisation_id"),
        )
        .select_from(visits)
        .join(sources, to_compare())
        .outerjoin(organisations, organisations.c.id == sources.c.organisation_id)
        .join(bodies, bodies.c.hash == visits.c.body)
    )
    return list(db.execute(asked.where(~read).distinct().order_by(sources.c.address)))


def outdated(db: Connection, *, readers: Collection[str]) -> list[Row[Any]]:
    """The bodies that sources with unchecked visits were last compared by, where an earlier reader read them.

    They are read again, so that a new reader's eye is not taken for a change of the page. As `unread` gives them.
    """
    fresh = select(visits.c.source_id).select_from(visits).join(sources, to_compare()).distinct()
    earlier, read = records.alias("earlier"), records.alias("read")
    newest = (
        select(earlier.c.id)
        .join(snapshots, snapshots.c.record_id == earlier.c.id)
        .where(snapshots.c.source_id == sources.c.id, earlier.c.refusal.is_(None))
        .order_by(snapshots.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    known = exists().where(
        read.c.body == records.c.body, read.c.address == records.c.address, read.c.reader.in_(readers)
    )
    return list(
        db.execute(
            select(
                records.c.body,
                sources.c.address,
                sources.c.kind,
                sources.c.retired_at,
                bodies.c.media_type,
                organisations.c.level,
                organisations.c.cqc_id,
                organisations.c.name,
                organisations.c.id.label("organisation_id"),
            )
            .select_from(sources)
            .join(records, records.c.id == newest)
            .outerjoin(organisations, organisations.c.id == sources.c.organisation_id)
            .join(bodies, bodies.c.hash == records.c.body)
            .where(sources.c.id.in_(fresh), records.c.reader.not_in(readers), ~known)
            .order_by(sources.c.address)
        )
    )


def latest(db: Connection, *, address: str, reader: str) -> Row[*tuple[Any, ...]] | None:
    """The newest good reading of an address by one reader (fingerprint and document), or None."""
    return db.execute(
        select(records.c.fingerprint, records.c.document)
        .where(records.c.address == address, records.c.reader == reader, records.c.refusal.is_(None))
        .order_by(records.c.id.desc())
        .limit(1)
    ).first()


def add(
    db: Connection,
    *,
    body: str,
    address: str,
    kind: str,
    reader: str,
    fingerprint: str | None,
    document: dict[str, Any] | None,
    refusal: str | None,
    now: datetime,
) -> None:
    """Keep a reading: a record, or the sentence of its refusal."""
    db.execute(
        insert(records).values(
            body=body,
            address=address,
            kind=kind,
            reader=reader,
            fingerprint=fingerprint,
            document=document,
            refusal=refusal,
            read_at=now,
        )
    )


def unchecked(db: Connection, *, readers: Collection[str]) -> list[Row[Any]]:
    """Readings of visits that were not compared yet, with visit, source and organisation, oldest visit first.

    The record itself is not among it (`document`): of most pages nothing moved.
    """
    return _unchecked(db, readers, sources.c.organisation_id.is_not(None))


def unbound(db: Connection, *, readers: Collection[str], kind: str) -> list[Row[Any]]:
    """The same of one kind of page that belongs to no organisation: a list of CQC's or a press release."""
    return _unchecked(db, readers, and_(sources.c.organisation_id.is_(None), sources.c.kind == kind))


def _unchecked(db: Connection, readers: Collection[str], of: ColumnElement[bool]) -> list[Row[Any]]:
    return list(
        db.execute(
            select(
                visits.c.id.label("visit_id"),
                visits.c.purpose,
                visits.c.body,
                visits.c.round_id,
                rounds.c.started_at.label("round_started"),
                sources.c.id.label("source_id"),
                sources.c.address,
                sources.c.kind,
                sources.c.organisation_id,
                sources.c.found_on,
                visits.c.at,
                records.c.id.label("record_id"),
                records.c.reader,
                records.c.fingerprint,
                records.c.refusal,
            )
            .select_from(visits)
            .join(rounds, rounds.c.id == visits.c.round_id)
            .join(sources, to_compare())
            .join(records, (records.c.body == visits.c.body) & (records.c.address == sources.c.address))
            .where(records.c.reader.in_(readers), of)
            .order_by(visits.c.id, records.c.id.desc())
        )
    )


def document(db: Connection, record_id: int) -> dict[str, Any]:
    """The record of a good reading."""
    found: dict[str, Any] = db.execute(select(records.c.document).where(records.c.id == record_id)).scalar_one()
    return found


def reading_of(db: Connection, *, body: str, address: str, reader: str) -> dict[str, Any] | None:
    """What one reader understood of a body, or None where it refused it or never read it."""
    asked = (records.c.body == body, records.c.address == address, records.c.reader == reader)
    return db.scalar(select(records.c.document).where(*asked, records.c.refusal.is_(None)))


def not_understood_since(db: Connection, reading: Row[Any], *, round_id: int) -> datetime | None:
    """Since when a page has shown the body of a reading that an earlier reader had refused; None where none had, or
    where this round saw it first."""
    here = (records.c.body == reading.body, records.c.address == reading.address, records.c.id < reading.record_id)
    if db.scalar(select(exists().where(*here, records.c.refusal.is_not(None)))) is not True:
        return None
    before = (visits.c.source_id == reading.source_id, visits.c.id <= reading.visit_id)
    other = select(func.max(visits.c.id)).where(*before, visits.c.body != reading.body).scalar_subquery()
    same = (*before, visits.c.body == reading.body, visits.c.id > func.coalesce(other, 0))
    first = db.execute(select(visits.c.at, visits.c.round_id).where(*same).order_by(visits.c.id).limit(1)).one()
    return first.at if first.round_id != round_id else None


def checked(db: Connection, *, source_id: int, visit_id: int, record_id: int, round_id: int, now: datetime) -> None:
    """Note that a reading was compared."""
    db.execute(
        insert(snapshots).values(
            source_id=source_id, visit_id=visit_id, record_id=record_id, round_id=round_id, checked_at=now
        )
    )


def last_of(db: Connection, source_id: int) -> Row[*tuple[Any, ...]] | None:
    """The last good reading of a source that was compared (its record, body, reader, fingerprint), or None."""
    return db.execute(
        select(records.c.id, records.c.body, records.c.reader, records.c.fingerprint)
        .join(snapshots, snapshots.c.record_id == records.c.id)
        .where(snapshots.c.source_id == source_id, records.c.refusal.is_(None))
        .order_by(snapshots.c.id.desc())
        .limit(1)
    ).first()


def good_readings(db: Connection, source_id: int) -> int:
    """How many visits to a source gave a page that was understood and compared."""
    asked = (
        select(func.count())
        .select_from(snapshots)
        .join(records, records.c.id == snapshots.c.record_id)
        .where(snapshots.c.source_id == source_id, records.c.refusal.is_(None))
    )
    return db.scalar(asked) or 0


def addresses_read(db: Connection, organisation_id: int) -> set[str]:
    """The addresses of an organisation that were read well at least once."""
    return set(
        db.scalars(
            select(sources.c.address)
            .join(snapshots, snapshots.c.source_id == sources.c.id)
            .join(records, records.c.id == snapshots.c.record_id)
            .where(sources.c.organisation_id == organisation_id, records.c.refusal.is_(None))
            .distinct()
        )
    )


def to_compare() -> ColumnElement[bool]:
    """Joins a source with its visits that gave a body and are newer than the last one that was compared.

    A page that could not be read in time and was seen anew since is not compared any more: its day is past.
    """
    last = (
        select(snapshots.c.visit_id)
        .where(snapshots.c.source_id == sources.c.id)
        .order_by(snapshots.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    newer = visits.c.id > func.coalesce(last, 0)
    return and_(visits.c.source_id == sources.c.id, newer, visits.c.body.is_not(None))

"""Records: what a reader understood of a body, or why it refused it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, insert, select

from .tables import bodies, organisations, records, snapshots, sources, visits


def unread(db: Connection, *, readers: Collection[str]) -> list[Row[Any]]:
    """Visits with a body that no reader of this version has read yet and that were not checked: body, address, kind."""
    read = exists().where(
        records.c.body == visits.c.body, records.c.address == sources.c.address, records.c.reader.in_(readers)
    )
    checked = exists().where(snapshots.c.visit_id == visits.c.id)
    return list(
        db.execute(
            select(
                visits.c.body,
                sources.c.address,
                sources.c.kind,
                bodies.c.media_type,
                organisations.c.level,
                organisations.c.cqc_id,
            )
            .join(sources, sources.c.id == visits.c.source_id)
            .join(organisations, organisations.c.id == sources.c.organisation_id)
            .join(bodies, bodies.c.hash == visits.c.body)
            .where(visits.c.body.is_not(None), ~read, ~checked)
            .distinct()
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
    """Readings of visits that were not compared yet, with visit, source and organisation, oldest visit first."""
    return list(
        db.execute(
            select(
                visits.c.id.label("visit_id"),
                visits.c.purpose,
                visits.c.at,
                visits.c.body,
                visits.c.round_id,
                sources.c.id.label("source_id"),
                sources.c.address,
                sources.c.kind,
                sources.c.organisation_id,
                records.c.id.label("record_id"),
                records.c.document,
                records.c.refusal,
            )
            .join(sources, sources.c.id == visits.c.source_id)
            .join(records, (records.c.body == visits.c.body) & (records.c.address == sources.c.address))
            .where(records.c.reader.in_(readers), ~exists().where(snapshots.c.visit_id == visits.c.id))
            .order_by(visits.c.id, records.c.id.desc())
        )
    )


def checked(db: Connection, *, source_id: int, visit_id: int, record_id: int, round_id: int, now: datetime) -> None:
    """Note that a reading was compared."""
    db.execute(
        insert(snapshots).values(
            source_id=source_id, visit_id=visit_id, record_id=record_id, round_id=round_id, checked_at=now
        )
    )


def last_of(db: Connection, source_id: int) -> Row[*tuple[Any, ...]] | None:
    """The last good reading of a source that was compared (its record and the body's hash), or None."""
    return db.execute(
        select(records.c.id, records.c.document, records.c.body)
        .join(snapshots, snapshots.c.record_id == records.c.id)
        .where(snapshots.c.source_id == source_id, records.c.refusal.is_(None))
        .order_by(snapshots.c.id.desc())
        .limit(1)
    ).first()


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

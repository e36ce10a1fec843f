"""Every attempt to see a source, and the bodies that were seen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import zstandard
from sqlalchemy import Connection, Row, insert, select

from storage import sources
from storage.tables import bodies, visits

Outcome = Literal["changed", "not-modified", "refused", "robots", "blocked", "unreachable", "too-large", "gone"]
Purpose = Literal["due", "confirm", "ask", "given"]

LEVEL = 3
"""zstd level: 6 times smaller at 2,400 pages a second, and no dictionary to lose."""
LARGEST = 256 * 1024 * 1024
"""Bytes that a stored body may unfold to; far above any page or paper that is ever fetched."""


class BodyError(Exception):
    """A stored body cannot be had; trying again does not help.

    BodyError
      ├─ MissingBody   no body has this hash: it was never stored
      ├─ PurgedBody    a person had its bytes removed
      └─ DamagedBody   what is stored is not what was received
    """


class MissingBody(BodyError):
    """No body has this hash."""


class PurgedBody(BodyError):
    """The bytes were here, and a person had them removed."""


class DamagedBody(BodyError):
    """The stored bytes do not unfold to the bytes that were received."""


def record(
    db: Connection,
    *,
    source_id: int,
    round_id: int,
    purpose: Purpose,
    at: datetime,
    outcome: Outcome,
    slot: str | None,
    status: int | None = None,
    detail: str | None = None,
    etag: str | None = None,
    last_modified: str | None = None,
    body: bytes | None = None,
    media_type: str | None = None,
    headers: Mapping[str, str] | None = None,
    final_address: str | None = None,
    seconds: float | None = None,
    whole: bool = False,
) -> int:
    """The id of a new visit, written with its body and the source's state.

    A ``changed`` visit brings a body; the bytes that the source already had make it ``not-modified``. Any other outcome
    stores no body. A visit that was ``not-modified`` points at the body that held. ``slot`` is the calendar slot that
    the visit used up, None where it used none (nothing was sent); a confirming visit never uses one, and one that only
    asks what an id is uses it where it was answered.
    """
    source = sources.one(db, source_id)
    hash_ = _shown(db, source, outcome, body, media_type=media_type, at=at)
    if outcome == "changed" and hash_ == source.body:
        outcome = "not-modified"
    elif outcome == "not-modified" and status == 304:
        etag, last_modified = etag or source.etag, last_modified or source.last_modified
    made = db.execute(
        insert(visits).values(
            source_id=source_id, round_id=round_id, purpose=purpose, at=at, outcome=outcome, status=status,
            detail=detail, etag=etag, last_modified=last_modified, body=hash_, final_address=final_address,
            headers=dict(headers or {}), seconds=seconds,
        )
    ).inserted_primary_key  # fmt: skip
    sources.visited(
        db, source_id, at=at, outcome=outcome, detail=detail, slot=slot if _uses_slot(purpose, outcome) else None,
        whole=whole, etag=etag, last_modified=last_modified, body=hash_,
    )  # fmt: skip
    assert made is not None
    return int(made[0])


def _shown(
    db: Connection, source: Row[Any], outcome: Outcome, body: bytes | None, *, media_type: str | None, at: datetime
) -> str | None:
    """The hash of the body that a visit showed: the one that it brought, the one that held, or None."""
    if outcome != "changed":
        return source.body if outcome == "not-modified" else None
    if body is None:
        raise ValueError("a changed visit brings a body")
    return keep(db, body, media_type=media_type, at=at)


def _uses_slot(purpose: Purpose, outcome: Outcome) -> bool:
    return purpose == "due" or (purpose == "ask" and (outcome in sources.GOOD or outcome == "gone"))


def one(db: Connection, visit_id: int) -> Row[Any]:
    """The visit with this id."""
    return db.execute(select(visits).where(visits.c.id == visit_id)).one()


def keep(db: Connection, content: bytes, *, media_type: str | None, at: datetime) -> str:
    """The SHA-256 of a body, stored once whatever brought it."""
    hash_ = hashlib.sha256(content).hexdigest()
    if db.scalar(select(bodies.c.hash).where(bodies.c.hash == hash_)) is None:
        db.execute(
            insert(bodies).values(
                hash=hash_, content=zstandard.ZstdCompressor(level=LEVEL).compress(content), size=len(content),
                media_type=media_type, first_seen=at,
            )
        )  # fmt: skip
    return hash_


def body(db: Connection, hash_: str) -> bytes:
    """The bytes as they were received; never unfolds more than was stored.

    Raises MissingBody, PurgedBody or DamagedBody.
    """
    row = db.execute(select(bodies.c.content, bodies.c.size).where(bodies.c.hash == hash_)).one_or_none()
    if row is None:
        raise MissingBody(f"no body {hash_[:12]}… is stored")
    if not row.content and not row.size:  # whatever was packed has bytes, an empty page too
        raise PurgedBody(f"the paper {hash_[:12]}… was purged: a person had its bytes removed")
    most = min(int(row.size), LARGEST)
    try:
        with zstandard.ZstdDecompressor().stream_reader(row.content) as reader:
            content = reader.read(most + 1)
    except zstandard.ZstdError as error:
        raise DamagedBody(f"the stored body {hash_[:12]}… cannot be unfolded: {error}") from error
    if len(content) > most or hashlib.sha256(content).hexdigest() != hash_:
        raise DamagedBody(f"the stored body {hash_[:12]}… is not what was received")
    return content

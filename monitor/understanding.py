"""The round's reading: every body that this version has not read yet, kept as a record or as its refusal."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol
from zlib import crc32

from pebble import ProcessPool
from sqlalchemy import Row

from crawler.readers.kinds import reader_of
from monitor.contained import Contained
from monitor.documents import KIND
from monitor.fetching import Turn
from monitor.papers.looked_for import looked_for
from monitor.reading import Job, Reading, understand_all
from monitor.settings import Settings
from monitor.whose import kept
from storage import facts, lease, purge, records, sources, superseded, visits
from storage.engine import reading
from storage.listings import PAPER
from storage.record import FILES, Organisation

log = logging.getLogger(__name__)

BATCH = 50
"""Bodies that are unfolded at once."""
A_PAPER = 1
"""Board papers are read one after another: each may have a hundred megabytes, and take minutes."""
TRIED = timedelta(days=7)
"""So long after its last visit a paper that could not be read is tried again: each try may take minutes."""


class Reads(Turn, Protocol):
    """The round under way, as far as reading for it asks.

    ``key`` is for marks of people; ``unread`` takes the addresses that could not be read and are tried again.
    """

    key: bytes
    pool: ProcessPool
    readers: list[str]
    unread: set[str]
    progress: Callable[[str], None]

    def has_taken_long(self) -> bool:
        """Whether papers, which take long, are to wait for the round after this."""

    def leave(self, addresses: Sequence[str]) -> None:
        """Leave papers for the round after this, which follows at once."""


def understand_waiting(turn: Reads) -> None:
    """Read what waits, pages before papers. What cannot be read now is left for the next round, and counted as unread;
    so are papers where the round has taken long, for surprising changes wait for their second look meanwhile."""
    waiting = _waiting(turn)
    if not waiting:
        return
    turn.progress(f"reading {len(waiting)} pages")
    for start, batch in _batches(waiting):
        if batch[0].kind == PAPER and turn.has_taken_long():
            turn.leave([row.address for row in waiting[start:]])
            return
        work = list(_jobs(turn, batch))
        jobs = [job for _, _, job in work]
        understood = understand_all(turn.pool, jobs, seconds=turn.house.settings.fetch.read_seconds)
        for (row, last, _), found in zip(work, understood, strict=True):
            if turn.stop.is_set():
                return
            if found.passing:
                _later(turn, row.address, f"it {found.refusal}")
                continue
            with Contained(f"keeping the reading of {row.address}") as fault:
                _keep(turn, row, last, _whose(turn, row, found))
            if fault.why:
                _later(turn, row.address, f"it could not be kept ({fault.why})")


def _waiting(turn: Reads) -> Sequence[Row[Any]]:
    """Each body of an address once: pages, then papers by which others are compared, then those, in another order each
    round: some that hang for minutes, time and again, keep no other from being read."""
    with reading(turn.house.engine).connect() as db:
        earlier = superseded.to_read(db, readers=turn.readers)
        fresh = records.to_read(db, readers=turn.readers)
    there, now = {(row.body, row.address) for row in earlier}, turn.house.clock()
    rest = [row for row in fresh if (row.body, row.address) not in there and not _is_given_up(row, now)]
    pages, papers = ([row for row in rest if (row.kind == PAPER) == are_papers] for are_papers in (False, True))
    papers.sort(key=lambda row: crc32(f"{turn.number} {row.address}".encode()))
    return [*pages, *earlier, *papers]


def _is_given_up(row: Row[Any], now: datetime) -> bool:
    """Whether a paper that no round could read is visited no more, and has not been for some days."""
    return row.kind == PAPER and row.retired_at is not None and now - row.retired_at > TRIED


def _batches(waiting: Sequence[Row[Any]]) -> Iterator[tuple[int, Sequence[Row[Any]]]]:
    """So many rows at once as their kind allows, with the place of the first."""
    start = 0
    while start < len(waiting):
        most = A_PAPER if waiting[start].kind == PAPER else BATCH
        some = [row for row in waiting[start : start + most] if (row.kind == PAPER) == (waiting[start].kind == PAPER)]
        yield start, some
        start += len(some)


def _seconds(settings: Settings, kind: str) -> float | None:
    """How long reading one of a kind may take, where that is not as long as a page may."""
    if kind in FILES:
        return settings.fetch.file_seconds
    return settings.papers.read_seconds if kind == PAPER else None


def _jobs(turn: Reads, rows: Sequence[Row[Any]]) -> Iterator[tuple[Row[Any], Row[Any] | None, Job]]:
    """What there is to read, each with the page's last reading by this version."""
    with reading(turn.house.engine).connect() as db:
        for row in rows:
            last = records.latest(db, address=row.address, reader=reader_of(row.kind))
            try:
                body = visits.body(db, row.body)
            except visits.PurgedBody as error:
                _purged(turn, row, str(error))
                continue
            except visits.BodyError as error:
                _later(turn, row.address, str(error))
                continue
            job = Job(
                body,
                address=row.address,
                kind=row.kind,
                media_type=row.media_type,
                in_round=True,
                unmoved=last.fingerprint if last else None,
                key=turn.key,
                organisation=_organisation(row),
                rows_of=sources.watched_names(db) if row.kind in FILES else None,
                words=looked_for(turn.house.settings.rules) if row.kind == PAPER else frozenset(),
                seconds=_seconds(turn.house.settings, row.kind),
            )
            yield row, last, job


def _organisation(row: Row[Any]) -> Organisation | None:
    return Organisation(level=row.level, id=row.cqc_id, name=row.name or "") if row.cqc_id else None


def _whose(turn: Reads, row: Row[Any], found: Reading) -> Reading:
    """A reading of a report's PDF, bound to the organisation that it was found for, or refused as somebody else's."""
    organisation = _organisation(row)
    if row.kind != KIND or organisation is None:
        return found
    with reading(turn.house.engine).connect() as db:
        names = facts.names(db, row.organisation_id) | {organisation.name}
    return kept(found, organisation, names, row.address)


def _later(turn: Reads, address: str, why: str) -> None:
    """No record is kept: the body counts as not read, and the next round tries again."""
    log.warning("%s is left for the next round to read: %s", address, why)
    turn.unread.add(address)
    with turn.house.engine.begin() as db:
        lease.beat(db, turn.token, turn.house.clock())


def _purged(turn: Reads, row: Row[Any], why: str) -> None:
    """What is left of a purged paper stands for its reading, wherever and by whichever reader it is met again."""
    with reading(turn.house.engine).connect() as db:
        left = purge.reading_left(db, row.body)
    _keep(turn, row, left, Reading(fingerprint=left.fingerprint) if left else Reading(refusal=why))


def _keep(turn: Reads, row: Row[Any], last: Row[*tuple[Any, ...]] | None, found: Reading) -> None:
    document = found.record.model_dump(mode="json") if found.record else None
    if document is None and found.refusal is None and last is not None:
        document = last.document
    now = turn.house.clock()
    with turn.house.engine.begin() as db:
        lease.beat(db, turn.token, now)
        records.add(
            db,
            body=row.body,
            address=row.address,
            kind=row.kind,
            reader=reader_of(row.kind),
            fingerprint=found.fingerprint,
            document=document,
            refusal=found.refusal,
            now=now,
        )

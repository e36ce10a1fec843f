"""One of CQC's data files taken up in a round: the newest that was read, unless it cannot be right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Row

from monitor.fetching import Turn
from monitor.sentences import clean
from monitor.words import plain
from storage import files, incidents, lease, records, sources
from storage.incident import FILE_SET_ASIDE
from storage.record import Record


class Takes(Turn, Protocol):
    """The round under way, as far as taking up a file asks."""

    readers: list[str]

    def trouble(self, sentence: str) -> None:
        """Note what went wrong."""


@dataclass(frozen=True, kw_only=True)
class File:
    """A file that was read and is as large as it should be, and the one before it."""

    reading: Row[Any]
    record: Record
    before: Record | None
    before_at: datetime | None

    @property
    def produced(self) -> str | None:
        """The day that it is of."""
        return self.record.summary.produced if self.record.summary else None


def newly_read(turn: Takes, kind: str) -> File | None:
    """The newest file of a kind that was read and not compared yet; None where there is none, or it is half a file."""
    now = turn.house.clock()
    with turn.house.engine.begin() as db:
        lease.beat(db, turn.token, now)
        waiting = records.unbound(db, readers=turn.readers, kind=kind)
        if not waiting or sources.one(db, waiting[-1].source_id).retired_at is not None:
            return None
        newest = waiting[-1]
        if newest.refusal is not None:
            turn.trouble(f"the {plain('source', kind)} is not understood ({clean(newest.refusal, 200)})")
            _checked(turn, db, newest)
            return None
        record = Record.model_validate(records.document(db, newest.record_id))
        last = files.last_compared(db, kind)
        before = Record.model_validate(last.document) if last else None
    if before is not None and _rows(record) < _rows(before) * (1 - turn.house.settings.cqc.file_fall):
        set_aside(
            turn,
            kind,
            f"the {plain('source', kind)} has {_rows(record):,} rows, where the one before had {_rows(before):,}:"
            " nothing is compared with it; where it is right so, raise cqc.file_fall",
        )
        return None
    return File(reading=newest, record=record, before=before, before_at=last.read_at if last else None)


def set_aside(turn: Takes, kind: str, sentence: str) -> None:
    """Open the incident that a file of a kind counts for nothing; it is taken up again by every round."""
    now = turn.house.clock()
    with turn.house.engine.begin() as db:
        lease.beat(db, turn.token, now)
        incidents.keep_open(db, kind=FILE_SET_ASIDE, subject=kind, sentence=sentence, since=now)


def done(turn: Takes, file: File) -> None:
    """Note that a file was compared; what was wrong with the one before it is over, and the oldest is dropped."""
    with turn.house.engine.begin() as db:
        lease.beat(db, turn.token, turn.house.clock())
        _checked(turn, db, file.reading)
        incidents.close(db, kind=FILE_SET_ASIDE, subject=file.record.kind, now=turn.house.clock())
        files.drop_old(db, file.record.kind)


def _checked(turn: Takes, db: Connection, reading_: Row[Any]) -> None:
    records.checked(
        db, source_id=reading_.source_id, visit_id=reading_.visit_id, record_id=reading_.record_id,
        round_id=turn.number, now=turn.house.clock(),
    )  # fmt: skip


def _rows(record: Record) -> int:
    return record.counts.rows if record.counts else 0

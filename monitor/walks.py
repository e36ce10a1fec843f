"""The walks that readings belong to, and which pages did not move since they were read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from storage import records


def walks(readings: Sequence[Row[Any]]) -> Iterator[list[Row[Any]]]:
    """The readings of each walk past the organisation's pages; what was asked for belongs to the walk after it, what
    a second look found to the second look."""
    walk: list[Row[Any]] = []
    of: tuple[int, bool] | None = None
    for reading in readings:
        if reading.purpose != "ask":
            this = (reading.round_id, reading.purpose == "confirm" or of == (reading.round_id, True))
            if of not in (None, this):
                yield walk
                walk = []
            of = this
        walk.append(reading)
    if walk:
        yield walk


ORDER = ("cqc-reports", "cqc-profile", "cqc-api-location", "cqc-api-provider", "cqc-assessment", "cqc-report")
"""The order of an organisation's sources that were read before: those of reports last, so that the profile proves what
the head of every page repeats. New reports come first, so that a change names its report, the newest at their head, for
an older report than the one known changes nothing."""


def in_order(db: Connection, readings: Sequence[Row[Any]]) -> list[Row[Any]]:
    """The readings of one walk in the order in which they are compared."""
    new: list[Row[Any]] = []
    known: list[Row[Any]] = []
    for reading in readings:
        fresh = reading.kind == "cqc-assessment" and records.last_of(db, reading.source_id) is None
        (new if fresh else known).append(reading)
    new.sort(key=lambda reading: _dated(db, reading), reverse=True)
    # The newest document of a report first, too: an older one, found with it, is no news.
    known.sort(key=lambda reading: _dated(db, reading) if reading.kind == "cqc-report" else "", reverse=True)
    known.sort(key=lambda reading: ORDER.index(reading.kind))
    return [*new, *known]


def _dated(db: Connection, reading: Row[Any]) -> str:
    if reading.refusal is not None:
        return ""
    dates = records.document(db, reading.record_id)["dates"]
    return str(dates["report"] or dates["published"] or "")


def unmoved(last: Row[Any], reading: Row[Any]) -> bool:
    """Whether a reading is the last one again, or another body of the same fingerprint, which reads the same."""
    return last.id == reading.record_id or (
        reading.fingerprint is not None and (last.reader, last.fingerprint) == (reading.reader, reading.fingerprint)
    )

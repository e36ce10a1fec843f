"""The walks that readings belong to, and which pages did not move since they were read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row


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


def unmoved(last: Row[Any], reading: Row[Any]) -> bool:
    """Whether a reading is the last one again, or another body of the same fingerprint, which reads the same."""
    return last.id == reading.record_id or (
        reading.fingerprint is not None and (last.reader, last.fingerprint) == (reading.reader, reading.fingerprint)
    )

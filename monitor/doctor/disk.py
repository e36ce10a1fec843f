"""The room on the disk that the database is on, and how long it lasts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, func, select

from storage import looking
from storage.tables import bodies

from .finding import Finding, ok, trouble, warning

MEGABYTE = 1024 * 1024
LEAST, LITTLE = 50 * MEGABYTE, 500 * MEGABYTE
LOOKED_BACK = timedelta(days=30)
KNOWN_AFTER = timedelta(days=7)
ROWS = 1.5
"""What is written for each stored byte of a page: facts, findings and visits beside it."""


def per_day(db: Connection, now: datetime) -> float | None:
    """The bytes that are added a day, by the pages of the last thirty days; None in the first week.

    The day on which the first pages came is left out: it brought all of them.
    """
    first = db.scalar(select(func.min(bodies.c.first_seen)))
    if first is None or now - first < KNOWN_AFTER:
        return None
    since = max(first + timedelta(days=1), now - LOOKED_BACK)
    days: float = (now - since) / timedelta(days=1)
    return ROWS * looking.growth(db, since) / days


def room(folder: Path) -> int:
    """The bytes that are free for this user where the folder is, or will be."""
    there = next(one for one in (folder, *folder.parents) if one.exists())
    return shutil.disk_usage(there).free


def disk(free: int, size: int, growing: float | None, where: Path) -> Iterator[Finding]:
    """Whether ``free`` bytes will do for a database of ``size`` bytes that grows by ``growing`` a day."""
    left = free / growing if growing else None
    lasts = f", which lasts for about {left:,.0f} days as it grows now" if left is not None and left < 3650 else ""
    told = f"{in_words(free)} {'are' if free != 1 else 'is'} free where {where} is{lasts}."
    advice = "Make room, or move the database to a larger disk; a round that finds none stops and loses nothing."
    if free < LEAST or (left is not None and left < 3):
        yield trouble("disk", told, advice)
    elif free < LITTLE or free < size or (left is not None and left < 30):
        yield warning("disk", told, advice)
    else:
        yield ok("disk", told)


def in_words(size: float) -> str:
    """A number of bytes as people say it: "340 KB", "12 MB", "3.4 GB"."""
    for unit, factor in (("GB", MEGABYTE * 1024), ("MB", MEGABYTE)):
        if size >= factor:
            number = size / factor
            return f"{number:,.0f} {unit}" if number >= 10 else f"{number:.1f} {unit}"
    return f"{size / 1024:,.0f} KB"

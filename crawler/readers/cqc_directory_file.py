"""Reads CQC's weekly care directory, a CSV of every registered location: kind ``cqc-directory-file``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from storage.record import FileRow, Level, Organisation, Record

from .cqc_ratings_file import day_of
from .document import Document
from .entry import Entry, Tally
from .errors import NotUnderstood
from .file_columns import Columns
from .kinds import READERS
from .tables import Tables

NAME = "CQC care directory"
_ID = re.compile(r"[A-Z0-9]{1,12}(?:-[0-9]{1,14})?")


def read(document: Document) -> Record:
    """The counts of a directory, and the entries of those organisations that are wanted. Raises NotUnderstood."""
    tables, tally = Tables(body=document.body, address=document.address), Tally()
    wanted = document.wanted or frozenset()
    kept: list[FileRow] = [entry.row() for entry in entries(tables, tally) if entry.whose in wanted]
    return Record(
        kind="cqc-directory-file",
        reader=READERS["cqc-directory-file"],
        organisation=Organisation(name=NAME),
        summary=tables.summary(),
        counts=tally.counts(),
        rows=tuple(kept),
        not_understood=tally.not_understood(),
    )


def newly_listed(before: bytes, now: bytes) -> Iterator[FileRow]:
    """The locations of a directory that an earlier one does not have: id, name, local authority, region.

    Raises NotUnderstood where either is no such file.
    """
    known = {entry.id for entry in entries(Tables(body=before), Tally()) if entry.level == "location"}
    for entry in entries(Tables(body=now), Tally()):
        if entry.level == "location" and entry.id not in known:
            known.add(entry.id)
            yield entry.row()


def entries(tables: Tables, tally: Tally) -> Iterator[Entry]:
    """Each entry of the directory, in its order. Raises NotUnderstood where a needed column is missing."""
    for columns, line in tables.rows():
        if tally.rows == 0:
            _check(columns)
        tally.rows += line.times
        location, provider = (columns.cell(line.cells, f"{one}-id").upper() for one in ("location", "provider"))
        level: Level = "location" if location else "provider"
        cqc_id = location or provider
        if not _ID.fullmatch(cqc_id):
            tally.odd(f"{cqc_id[:40]!r} is no id of CQC's" if cqc_id else "there is no id", line.number)
            continue
        tally.name("location", location)
        tally.name("provider", provider if _ID.fullmatch(provider) else "")
        yield Entry(
            number=line.number,
            level=level,
            id=cqc_id,
            name=columns.cell(line.cells, "location-name")[:300],
            scope=level,
            date=day_of(columns.cell(line.cells, "checked")[:60]),
            local_authority=columns.cell(line.cells, "authority")[:100] or None,
            region=columns.cell(line.cells, "region")[:100] or None,
        )


def _check(columns: Columns) -> None:
    needed = {"location-id": "CQC Location ID (for office use only)", "location-name": "Name"}
    missing = [name for role, name in needed.items() if role not in columns.at]
    if missing:
        raise NotUnderstood(f'no directory: it has no column "{missing[0]}", which CQC\'s care directory has')

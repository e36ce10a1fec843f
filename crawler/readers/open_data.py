"""Tells CQC's open-data files from other bodies, and one from the other, by their first rows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from storage.record import Kind

from . import cqc_directory_file, cqc_ratings_file
from .delimited import SAMPLE, encoding_of
from .delimited import lines as csv_lines
from .entry import Entry, Tally
from .errors import NotUnderstood
from .file_columns import HEADER_WITHIN, header
from .tables import Tables

_OTHERS = (b"<", b"{", b"[", b"%PDF")


def recognised(body: bytes) -> Kind | None:
    """The kind of an open-data file: every ZIP is taken for the spreadsheet of ratings, whose reader says what it is
    instead; of a CSV the names of the columns tell. None for any other body."""
    if body.startswith(b"PK\x03\x04"):
        return "cqc-ratings-file"
    head = body[:SAMPLE]
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_OTHERS):
        return None
    if b"cation" not in head.lower() and b"\x00" not in head:
        return None
    if encoding_of(body).startswith("utf-16"):
        head = head[: len(head) // 2 * 2]
    try:
        for line in islice(csv_lines(head), HEADER_WITHIN):
            if len(line.cells) > 2 and (columns := header(line.cells)) is not None:
                return "cqc-ratings-file" if columns.rates else "cqc-directory-file"
    except NotUnderstood:
        return None
    return None


def documents(body: bytes, kind: Kind, *, address: str | None) -> Iterator[dict[str, Any]]:
    """Each row of a file as a line of ``wardround read --rows``, then its counts. Raises NotUnderstood."""
    tables, tally = Tables(body=body, address=address), Tally()
    for entry in _entries(kind, tables, tally):
        yield entry.document()
    yield {
        "schema": 1,
        "kind": kind,
        "summary": tables.summary().model_dump(mode="json"),
        "counts": tally.counts().model_dump(mode="json"),
        "not_understood": list(tally.not_understood()),
    }


def _entries(kind: Kind, tables: Tables, tally: Tally) -> Iterator[Entry]:
    if kind == "cqc-directory-file":
        return cqc_directory_file.entries(tables, tally)
    return cqc_ratings_file.entries(tables, tally)

"""Reads CQC's file of latest ratings, and extracts of it: kind ``cqc-ratings-file``.

The spreadsheet (.ods) has a row for each location, service or population group and domain, and a sheet for providers;
extracts are CSVs of one of them, or have a row for each location and a column for each key question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from crawler.addresses import slug_of
from storage.record import FileRow, KeyQuestion, Level, Organisation, Provenance, Record

from .dates import read_date
from .document import Document
from .entry import Entry, Tally
from .errors import NotUnderstood
from .file_columns import KEY_QUESTIONS, Columns
from .key_questions import key_question
from .kinds import READERS
from .ods import Line
from .ratings import read_rating
from .spelling import folded
from .tables import Tables

NAME = "CQC latest ratings"
MOST_KEPT = 300_000
"""Rows of watched organisations that are kept of one file."""
NO_RATINGS = (
    "No published rating", "Not applicable", "Do not include in report", "No approved rating",
    "Evidence requirements partially scored", "Evidence requirements not yet scored",
)  # fmt: skip
"""What the files and the data service print besides the words of CQC's pages (seen 2026-11)."""
_ID = re.compile(r"[A-Z0-9]{1,12}(?:-[0-9]{1,14})?")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}) \d{1,2}:\d\d(?::\d\d)? [AP]M")
_KNOWN = {folded(word) for word in NO_RATINGS}


def read(document: Document) -> Record:
    """The counts of a file, and the rows of those organisations that are wanted. Raises NotUnderstood."""
    tables, tally = Tables(body=document.body, address=document.address), Tally()
    kept: list[FileRow] = []
    missed = 0
    for entry in entries(tables, tally):
        if document.wanted is not None and entry.whose in document.wanted:
            if len(kept) < MOST_KEPT:
                kept.append(entry.row())
            else:
                missed += 1
    return Record(
        kind="cqc-ratings-file",
        reader=READERS["cqc-ratings-file"],
        organisation=Organisation(name=NAME),
        summary=tables.summary(),
        counts=tally.counts(),
        rows=tuple(kept),
        not_understood=tally.not_understood(),
        warnings=(f"{missed:,} rows of watched organisations are more than is kept",) if missed else (),
    )


def entries(tables: Tables, tally: Tally) -> Iterator[Entry]:
    """Each rating of the file, in its order; sheets without a column for one are passed over. Raises NotUnderstood
    where none has one."""
    passed_over = False
    for columns, line in tables.rows():
        if not columns.rates:
            passed_over = True
            continue
        tally.rows += line.times
        whose = _whose(columns, line, tally)
        if whose is not None:
            yield from _ratings(columns, line, whose, tally)
    if passed_over and not tally.rows:
        raise NotUnderstood(
            'no ratings: there is a column of CQC ids, but none such as "Latest Rating"; --kind cqc-directory-file'
            " reads CQC's directory"
        )


def _whose(columns: Columns, line: Line, tally: Tally) -> Entry | None:
    level: Level = "location" if columns.level_column == "location-id" else "provider"
    cqc_id = columns.cell(line.cells, f"{level}-id").upper()
    if not _ID.fullmatch(cqc_id):
        tally.odd(f"{cqc_id[:40]!r} is no id of CQC's" if cqc_id else f"there is no id of a {level}", line.number)
        return None
    tally.name("provider", columns.cell(line.cells, "provider-id").upper())
    tally.name(level, cqc_id)
    return Entry(
        number=line.number,
        level=level,
        id=cqc_id,
        name=columns.cell(line.cells, f"{level}-name")[:300],
        scope=level,
        local_authority=columns.cell(line.cells, "authority")[:100] or None,
        region=columns.cell(line.cells, "region")[:100] or None,
    )


def _ratings(columns: Columns, line: Line, whose: Entry, tally: Tally) -> Iterator[Entry]:
    """The ratings of one row: one, or in an extract with a column for each key question as many as are given."""
    service = columns.cell(line.cells, "service")
    asked = columns.cell(line.cells, "domain")
    question = _question(asked) if asked else "overall"
    if question is None:
        tally.odd(f"{asked[:60]!r} is no key question that is known", line.number)
        return
    scope, scope_name = _scope(whose.level, service)
    inherited: Provenance = "inherited" if columns.cell(line.cells, "inherited")[:1].upper() == "Y" else "printed"
    whose = whose._replace(scope=scope, scope_name=scope_name, provenance=inherited, date=_date(columns, line, tally))
    given: list[tuple[KeyQuestion, str]] = [(question, columns.cell(line.cells, "rating"))]
    given += [(_asked(one), columns.cell(line.cells, f"rating {one}")) for one in KEY_QUESTIONS]
    for about, printed in given:
        if printed:
            word, known = _word(printed[:120])
            if not known:
                tally.odd(f"{word!r} is no rating word that is known, so it is kept as it stands", line.number)
            if about == "overall" and scope == whose.level:
                tally.ratings[whose.level, word] += line.times
            yield whose._replace(key_question=about, rating=word)


def _date(columns: Columns, line: Line, tally: Tally) -> str | None:
    printed = columns.cell(line.cells, "date")
    date = day_of(printed[:60]) if printed else None
    if printed and date is None:
        tally.odd(f"{printed[:40]!r} is no date that is understood", line.number)
    return date


@lru_cache(maxsize=4096)
def day_of(printed: str) -> str | None:
    """A date as the files print it, day first, but for exports with a time of day, which put the month first."""
    american = _AMERICAN.fullmatch(printed)
    if american:
        month, day, year = american.groups()
        return read_date(f"{day}/{month}/{year}")
    return read_date(re.sub(r"[T ]00:00(?::00(?:\.0+)?)?Z?$", "", printed))


@lru_cache(maxsize=256)
def _question(printed: str) -> KeyQuestion | None:
    return key_question(printed)


def _asked(name: str) -> KeyQuestion:
    found = _question(name)
    assert found is not None
    return found


@lru_cache(maxsize=1024)
def _word(printed: str) -> tuple[str, bool]:
    """A rating in CQC's usual spelling, anything else as it stands; and whether it is a word that is known."""
    word = read_rating(printed)
    rated = word in ("Inadequate", "Requires improvement", "Good", "Outstanding")
    return (word if rated and word else printed), word is not None or folded(printed) in _KNOWN


@lru_cache(maxsize=4096)
def _scope(level: Level, service: str) -> tuple[str, str | None]:
    if not service or folded(service) == "overall":
        return level, None
    return f"service:{slug_of(service)}", service[:200]

"""CQC's data service in a round: a document of each watched organisation, and what it says that changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from crawler.api import changes_address, document_address, level_of_changes
from crawler.order import Api
from crawler.questions import span_of
from storage import named, records, sources
from storage import watches as watching
from storage.record import Level, Record
from storage.sources import API_DOCUMENT
from storage.tables import organisations, visits, watches

CHANGES = "cqc-api-changes"
LEVELS: tuple[Level, ...] = ("location", "provider")
Name = tuple[str, str]
"""An organisation by its level and id."""


def prepare(db: Connection, api: Api | None, now: datetime) -> None:
    """Have a source for the document of each organisation that is watched, and the lists of what changed; none of them
    without a key, and none at another address than the settings' own."""
    asked = {} if api is None else _documents(db, api)
    if api is not None and asked:
        asked |= {changes_address(api.address, level): (None, CHANGES) for level in LEVELS}
    there = {row.address: row for kind in (CHANGES, *API_DOCUMENT.values()) for row in sources.of_kind(db, kind)}
    for address, row in there.items():
        if row.retired_at is None and address not in asked:
            sources.retire(db, row.id, now)
        elif row.retired_at is not None and address in asked:
            organisation, kind = asked[address]
            sources.add(db, address=address, kind=kind, organisation_id=organisation, found_on=None, now=now)
    sources.add_new(db, {one: whose for one, whose in asked.items() if one not in there}, now=now)
    named.learn(db)


def wanted(db: Connection) -> dict[Name, int]:
    """The organisations whose documents are read, each with its row: those that somebody watches."""
    asked = (
        select(organisations.c.id, organisations.c.level, organisations.c.cqc_id)
        .join(watches, watches.c.organisation_id == organisations.c.id)
        .where(watches.c.removed_at.is_(None), watches.c.state == watching.WATCHED)
        .distinct()
    )
    return {(row.level, row.cqc_id): row.id for row in db.execute(asked)}


def take_in(db: Connection, readings: Sequence[Row[Any]], *, round_id: int, now: datetime) -> list[Row[Any]]:
    """What the lists of what changed name, as the documents that are to be read now. ``readings``: theirs, not yet
    compared.

    An id of the narrow span is read whatever was read before, one of the wide span where that was not done since it was
    first named there.
    """
    named.learn(db)
    mine, resting = wanted(db), named.at_rest(db, now)
    found: list[Row[Any]] = []
    for level in LEVELS:
        narrow, wide, since = _ids(db, [one for one in readings if level_of_changes(one.address) == level])
        if since is None:
            continue
        named.note(db, level, narrow | wide, at=since)
        due = narrow | named.unread(db, level, wide)
        rows = [mine[level, one] for one in sorted(due) if (level, one) in mine]
        made_due = sources.make_due(db, rows, unseen_since=since, kind=API_DOCUMENT[level]) if rows else []
        found += [row for row in made_due if row.id not in resting]
    for reading in readings:
        records.checked(
            db, source_id=reading.source_id, visit_id=reading.visit_id, record_id=reading.record_id,
            round_id=round_id, now=now,
        )  # fmt: skip
    return found


def _documents(db: Connection, api: Api) -> dict[str, tuple[int | None, str]]:
    """The address of each document that is read, with its organisation and kind."""
    found: dict[str, tuple[int | None, str]] = {}
    for (level, cqc_id), row in wanted(db).items():
        known: Level = "provider" if level == "provider" else "location"
        found[document_address(api.address, known, cqc_id)] = (row, API_DOCUMENT[level])
    return found


def _ids(db: Connection, readings: Sequence[Row[Any]]) -> tuple[set[str], set[str], datetime | None]:
    """The ids of the narrow spans and of the wide ones that were asked for, and when that began.

    Both spans of one question end at the same moment; the one that begins last is the narrow one.
    """
    good = [reading for reading in readings if reading.refusal is None]
    if not good:
        return set(), set(), None
    asked = select(visits.c.id, visits.c.final_address).where(visits.c.id.in_([one.visit_id for one in good]))
    spans = {row.id: span_of(row.final_address or "") for row in db.execute(asked)}
    begins: dict[str, str] = {}
    for start, end in spans.values():
        begins[end] = max(begins.get(end, ""), start)
    narrow, wide = set[str](), set[str]()
    for reading in good:
        start, end = spans[reading.visit_id]
        ids = Record.model_validate(records.document(db, reading.record_id)).ids
        (narrow if start == begins[end] else wide).update(one.upper() for one in ids)
    return narrow, wide, min(one.at for one in good)

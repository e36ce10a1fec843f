"""CQC's page of open-data files in a round: the newest of each kind is fetched once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection

from crawler.order import Visit
from crawler.readers.cqc_data_index import newest
from monitor.fetching import Turn
from monitor.lists import data_page
from monitor.sentences import clean
from monitor.settings import Settings
from monitor.words import plain
from storage import files, incidents, lease, records, sources
from storage.engine import reading
from storage.incident import FILE_SET_ASIDE
from storage.record import FILES, Record

INDEX = "cqc-data-index"


def prepare(db: Connection, settings: Settings, now: datetime) -> None:
    """Have a source for the page where it is asked for and anything is watched, and none for any other."""
    wanted = data_page(settings)
    for source in (one for kind in (INDEX, *FILES) for one in sources.of_kind(db, kind)):
        if source.retired_at is None and (wanted is None or (source.kind == INDEX and source.address != wanted)):
            sources.retire(db, source.id, now)
    if wanted is not None and sources.watched_organisations(db):
        sources.add(db, address=wanted, kind=INDEX, organisation_id=None, found_on=None, now=now)
    if wanted is None:
        for kind in FILES:
            why = f"the {plain('source', kind)} is no longer compared"
            incidents.close(db, kind=FILE_SET_ASIDE, subject=kind, now=now, why=why)


def newly_named(turn: Turn, *, readers: Collection[str]) -> tuple[list[Visit], list[str]]:
    """The visits to the files that the page newly names, or that were not had yet; and what is wrong with the page."""
    house, troubles = turn.house, []
    with house.engine.begin() as db:
        lease.hold(db, turn.token)
        for page in records.unbound(db, readers=readers, kind=INDEX):
            if page.refusal is None:
                record = Record.model_validate(records.document(db, page.record_id))
                troubles += _take_in(db, record, page.address, house.clock())
            else:
                troubles.append(f"CQC's page of data files is not understood ({clean(page.refusal, 200)})")
            records.checked(
                db, source_id=page.source_id, visit_id=page.visit_id, record_id=page.record_id,
                round_id=turn.number, now=house.clock(),
            )  # fmt: skip
        return [Visit.of(row, whole=True) for row in files.waiting(db)], troubles


def not_had(turn: Turn, settings: Settings, visits: Sequence[Visit]) -> list[str]:
    """What is wrong with the page, and with files that were visited and not had."""
    with reading(turn.house.engine).connect() as db:
        rows = [sources.one(db, visit.source_id) for visit in visits]
        page = sources.at(db, data_page(settings) or "")
    tried = [("CQC's page of data files could not be read", page)] if page is not None else []
    tried += [(f"the {plain('source', row.kind)} could not be fetched", row) for row in rows]
    return [
        f"{what} ({clean(row.detail or plain('outcome', row.outcome), 200)})"
        for what, row in tried
        if row.outcome is not None and row.outcome not in sources.GOOD
    ]


def _take_in(db: Connection, page: Record, found_on: str, now: datetime) -> list[str]:
    """Have a source for the newest file of each kind, and none for older ones; the kinds that are not there."""
    troubles = []
    for kind in FILES:
        file = newest(page.listed, kind)
        if file is None:
            troubles.append(f"CQC's page of data files names no {plain('source', kind)}")
            continue
        for source in sources.of_kind(db, kind):
            if source.address != file.url and source.retired_at is None:
                sources.retire(db, source.id, now)
        sources.add(db, address=file.url, kind=kind, organisation_id=None, found_on=found_on, now=now)
    return troubles

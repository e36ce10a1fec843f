"""CQC's two lists in a round: this week's checks make pages due at once, new press releases are visited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from crawler.addresses import canonical, site_page
from crawler.agent import is_named
from crawler.allowed import host_of
from monitor.settings import Settings
from monitor.slots import LONDON
from storage import records, sources
from storage.record import Listed, Record
from storage.tables import organisations, snapshots, watches
from storage.tables import records as records_table
from storage.tables import sources as sources_table

KIND = "cqc-search"
RELEASE = "press-release"
REMEMBERED = timedelta(days=8)
"""How long what a list named is not news again: a little longer than the week that it is about."""


def addresses(settings: Settings) -> tuple[str, ...]:
    """The addresses of the lists that the settings ask for; none where their host may not be visited."""
    cqc = settings.cqc
    if not is_named(host_of(cqc.address), settings.fetch.hosts):
        return ()
    return tuple(canonical(f"{cqc.address}{path}") for path in (cqc.checks_list, cqc.press_list) if path)


def data_page(settings: Settings) -> str | None:
    """The address of the page of open-data files; None where none is asked for, or its host may not be visited."""
    cqc = settings.cqc
    if not cqc.data_page or not is_named(host_of(cqc.address), settings.fetch.hosts):
        return None
    return canonical(f"{cqc.address}{cqc.data_page}")


def prepare(db: Connection, settings: Settings, now: datetime) -> None:
    """Have a source for each list that is asked for, and none for any other; nothing where nothing is watched."""
    if db.scalar(select(watches.c.id).where(watches.c.removed_at.is_(None)).limit(1)) is None:
        return
    wanted = addresses(settings)
    for source in sources.of_kind(db, KIND):
        if source.retired_at is None and (source.found_on or source.address) not in wanted:
            sources.retire(db, source.id, now)
    for source in sources.of_kind(db, RELEASE):
        if source.retired_at is None and now - source.added_at > REMEMBERED:
            sources.retire(db, source.id, now)
    for address in wanted:
        sources.add(db, address=address, kind=KIND, organisation_id=None, found_on=None, now=now)


def take_in(
    db: Connection, readings: Sequence[Row[Any]], *, slots: Mapping[str, str], round_id: int, now: datetime
) -> list[Row[Any]]:
    """What the lists newly name, as the sources that are to be visited now. ``readings``: theirs, not yet compared."""
    good = [reading for reading in readings if reading.refusal is None]
    pages = {reading.source_id: _listed(db, reading) for reading in good}
    wanted = _releases(db, good, pages, now) + _organisations(db, good, pages)
    for reading in readings:
        records.checked(
            db, source_id=reading.source_id, visit_id=reading.visit_id, record_id=reading.record_id,
            round_id=round_id, now=now,
        )  # fmt: skip
    return [row for row in wanted if row.slot is None or row.slot != slots.get(row.kind)]


def _listed(db: Connection, reading: Row[Any]) -> tuple[Listed, ...]:
    return Record.model_validate(records.document(db, reading.record_id)).listed


def _organisations(db: Connection, good: Sequence[Row[Any]], pages: Mapping[int, tuple[Listed, ...]]) -> list[Row[Any]]:
    """The addresses of watched organisations that stand on a list of checks and did not before."""
    if not good:
        return []
    since = min(reading.at for reading in good)
    known = _named_lately(db, since - REMEMBERED)
    named = [one for listed in pages.values() for one in listed if one.organisation is not None]
    new = {
        (one.organisation.level, one.organisation.id) for one in named if one.organisation and _key(one) not in known
    }
    watched = (
        select(organisations.c.id, organisations.c.level, organisations.c.cqc_id)
        .join(watches, watches.c.organisation_id == organisations.c.id)
        .where(watches.c.removed_at.is_(None))
        .distinct()
    )
    ids = [row.id for row in db.execute(watched) if (row.level, row.cqc_id) in new]
    return list(sources.make_due(db, ids, unseen_since=since)) if ids else []


def _named_lately(db: Connection, since: datetime) -> set[tuple[str, str | None]]:
    """What the lists' last readings named, each with its date."""
    asked = (
        select(records_table.c.document)
        .join(snapshots, snapshots.c.record_id == records_table.c.id)
        .join(sources_table, sources_table.c.id == snapshots.c.source_id)
        .where(sources_table.c.kind == KIND, records_table.c.refusal.is_(None), snapshots.c.checked_at >= since)
    )
    return {_key(one) for document in db.scalars(asked) for one in Record.model_validate(document).listed}


def _key(one: Listed) -> tuple[str, str | None]:
    return one.url, one.date


def _releases(
    db: Connection, good: Sequence[Row[Any]], pages: Mapping[int, tuple[Listed, ...]], now: datetime
) -> list[Row[Any]]:
    """The sources of the press releases that are new since the list was first read."""
    found: list[Row[Any]] = []
    for first in (reading for reading in good if reading.found_on is None):
        further = [reading for reading in good if reading.found_on == first.address]
        listed = [one for reading in (first, *further) for one in pages[reading.source_id] if _is_release(one, first)]
        before = records.last_of(db, first.source_id)
        known = [sources.at(db, one.url) is not None for one in listed]
        history = before is None
        last = len(known) - 1 - known[::-1].index(True) if any(known) else len(known)
        since = _first_read(db, first.source_id)
        for n, one in enumerate(listed):
            if known[n] or sources.at(db, one.url) is not None:
                continue
            old = history or n > last or _before(one.date, since)
            number = sources.add(
                db, address=one.url, kind=RELEASE, organisation_id=None, found_on=first.address, now=now
            )
            if old:
                sources.retire(db, number, now)
            else:
                found.append(sources.one(db, number))
    return found


def _is_release(one: Listed, page: Row[Any]) -> bool:
    """Whether a link leads to a release on the list's own host."""
    host = page.address.split("/search/")[0]
    return one.organisation is None and one.url.startswith(f"{host}/") and site_page(one.url) == RELEASE


def _first_read(db: Connection, source_id: int) -> date | None:
    at: datetime | None = db.scalar(
        select(snapshots.c.checked_at)
        .join(records_table, records_table.c.id == snapshots.c.record_id)
        .where(snapshots.c.source_id == source_id, records_table.c.refusal.is_(None))
        .order_by(snapshots.c.id)
        .limit(1)
    )
    return at.astimezone(LONDON).date() if at else None


def _before(printed: str | None, since: date | None) -> bool:
    return printed is not None and since is not None and printed < since.isoformat()

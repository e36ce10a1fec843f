"""CQC's list of every service of a watched place: what it names is put on the place's list and read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row

from crawler.addresses import profile_address, reports_address
from monitor.registry.places import PlaceKind, place
from storage import imported, records, sources, wide
from storage.record import Record
from storage.wide import WideWatch

KIND = "cqc-api-list"
DOCUMENT = "cqc-api-location"


def prepare(db: Connection, base: str | None, now: datetime) -> None:
    """Have a source for the list of each watched place, and none without a key; ``base``: that of the data service."""
    wanted = {address for one in wide.active(db) if base and (address := address_of(one, base))}
    for source in sources.of_kind(db, KIND):
        if source.retired_at is None and source.address not in wanted:
            sources.retire(db, source.id, now)
    for address in sorted(wanted):
        sources.add(db, address=address, kind=KIND, organisation_id=None, found_on=None, now=now)


def address_of(one: WideWatch, base: str) -> str:
    """The address of CQC's list of a place's locations."""
    return place(cast("PlaceKind", one.kind), one.name).list_address(base)


def take_in(
    db: Connection, readings: Sequence[Row[Any]], *, base: str, site: str, round_id: int, now: datetime
) -> list[Row[Any]]:
    """The documents of services that the lists newly name, as the sources that are to be visited now.

    ``readings``: a reading for each page of each list, not yet compared. A list counts as whole where every page that
    it says it has was read; what was found is taken in all the same. ``site`` is the address of CQC's pages.
    """
    found: list[Row[Any]] = []
    for one in wide.active(db):
        address = address_of(one, base)
        pages = [_page(db, row) for row in readings if row.address == address]
        if not pages:
            continue
        named = {
            listed.organisation.id: listed.organisation.name
            for page in pages
            if page
            for listed in page.listed
            if listed.organisation and listed.organisation.id and listed.organisation.level == "location"
        }
        new = wide.bring(db, one, named.items(), now)
        found += _visit(db, new, base=base, site=site, now=now)
        imported.name_nameless(db, {row: named[cqc_id] for cqc_id, row in new.items()})
        if named and is_whole(pages):
            wide.complete(db, one, now)
    for reading in readings:
        records.checked(
            db, source_id=reading.source_id, visit_id=reading.visit_id, record_id=reading.record_id,
            round_id=round_id, now=now,
        )  # fmt: skip
    return found


def is_whole(pages: Sequence[Record | None]) -> bool:
    """Whether readings of a list in pages hold every page that it has; None stands for a page that was not read."""
    if any(page is None or page.pages is None or page.not_understood for page in pages):
        return False
    numbers = {page.pages.page for page in pages if page and page.pages}
    last = max(page.pages.total_pages for page in pages if page and page.pages)
    return numbers >= set(range(1, last + 1))


def _page(db: Connection, reading: Row[Any]) -> Record | None:
    if reading.refusal is not None:
        return None
    return Record.model_validate(records.document(db, reading.record_id))


def _visit(db: Connection, new: dict[str, int], *, base: str, site: str, now: datetime) -> list[Row[Any]]:
    """Have the document of each service visited now, and its pages when something names it."""
    documents = {f"{base}/locations/{cqc_id}": (DOCUMENT, row) for cqc_id, row in new.items()}
    pages = {profile_address("location", cqc_id, site): ("cqc-profile", row) for cqc_id, row in new.items()}
    pages |= {reports_address("location", cqc_id, site): ("cqc-reports", row) for cqc_id, row in new.items()}
    imported.visit(db, documents | pages, now)
    sources.rest(db, list(new.values()), kinds=("cqc-profile", "cqc-reports"), slot=wide.WHEN_NAMED)
    return list(sources.of_kind_for(db, DOCUMENT, list(new.values())))

"""The PDFs of new reports: visited in the round in which a page or the API first names them, and for some weeks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Row

from crawler.addresses import DocumentAddress, report_document
from crawler.allowed import check
from crawler.errors import NotFetched
from crawler.order import Visit
from monitor.baseline import LATE
from monitor.fetching import Turn
from monitor.slots import LONDON
from monitor.walks import unmoved
from storage import baselines, facts, lease, records, sources
from storage.fact import fold
from storage.record import ListedReport, Record

KIND = "cqc-report"
NAMING = frozenset({"cqc-profile", "cqc-reports", "cqc-api-location", "cqc-api-provider"})
"""The kinds of source that list an organisation's reports."""
MOST = 3
"""New reports of one organisation whose PDFs are taken in one round; where a list names more, it was filled again."""
VISITED = timedelta(weeks=4)
"""How long a PDF is visited after it was found: CQC corrects a report soon after it came out, if at all."""


def retire_old(db: Connection, now: datetime) -> None:
    """Visit no PDF any more that was found weeks ago; what it said stays."""
    for source in sources.of_kind(db, KIND):
        if source.retired_at is None and now - source.added_at > VISITED:
            sources.retire(db, source.id, now)


def newly_named(turn: Turn, readings: Sequence[Row[Any]]) -> list[Visit]:
    """The visits to the PDFs of reports that these readings, not yet compared, are the first to name.

    Reports of the starting position have none, nor those whose PDF stands on a host that may not be visited.
    """
    house = turn.house
    moved = [row for row in readings if row.kind in NAMING and row.refusal is None]
    if not moved:
        return []
    with house.engine.begin() as db:
        lease.hold(db, turn.token)
        found: list[Visit] = []
        for organisation in sorted({row.organisation_id for row in moved}):
            theirs = [row for row in moved if row.organisation_id == organisation]
            for address, found_on in _new(db, organisation, theirs, house.settings.fetch.hosts):
                number = sources.add(
                    db, address=address, kind=KIND, organisation_id=organisation, found_on=found_on, now=house.clock()
                )
                found.append(Visit.of(sources.one(db, number)))
        return found


def _new(
    db: Connection, organisation: int, readings: Sequence[Row[Any]], hosts: Collection[str]
) -> list[tuple[str, str]]:
    """The addresses of new reports' PDFs, each with the page that names it, those of the newest reports first."""
    complete = baselines.complete(db, organisation)
    named: dict[str, tuple[str, str, str]] = {}
    for row in readings:
        last = records.last_of(db, row.source_id)
        if row.kind not in complete or (last is not None and unmoved(last, row)):
            continue
        for listed, document in _documents(db, row):
            if _may(document.address, hosts) and document.report not in named:
                named[document.report] = (listed.date or "", document.address, row.address)
    if not named:
        return []
    known = facts.reports_named(db, organisation)
    since = baselines.watched_since(db, organisation)
    earliest = (since.astimezone(LONDON).date() - LATE).isoformat() if since else ""
    new = [
        one
        for report, one in named.items()
        if fold(report) not in known and sources.at(db, one[1]) is None and not (one[0] and one[0] < earliest)
    ]
    return [(address, found_on) for _, address, found_on in sorted(new, reverse=True)[:MOST]]


def _documents(db: Connection, row: Row[Any]) -> Iterator[tuple[ListedReport, DocumentAddress]]:
    for listed in Record.model_validate(records.document(db, row.record_id)).reports:
        document = report_document(_whole(listed.url, row.address)) if listed.url else None
        if document is not None and document.report == (listed.id or document.report).lower():
            yield listed, document


def _whole(url: str, named_at: str) -> str:
    """The whole address of a PDF that the API names by its path below the API's own (``/reports/…``)."""
    if not url.startswith("/"):
        return url
    parts = urlsplit(named_at)
    below, _, _ = parts.path.partition("/locations/" if "/locations/" in parts.path else "/providers/")
    return f"{parts.scheme}://{parts.netloc}{below}{url}"


def _may(address: str, hosts: Collection[str]) -> bool:
    try:
        check(address, hosts)
    except NotFetched:
        return False
    return True

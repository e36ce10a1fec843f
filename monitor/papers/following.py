"""The documents that a trust's pages list: which of them become sources, visited in the round that first lists them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from crawler.allowed import check
from crawler.errors import NotFetched
from crawler.order import Visit
from monitor.fetching import Turn, manners
from monitor.house import House
from monitor.papers.choosing import chosen
from monitor.papers.resting import LISTS, PAPER
from monitor.slots import LONDON
from storage import baselines, lease, records, sources
from storage.paper import PaperListed


def newly_named(turn: Turn, readings: Sequence[Row[Any]]) -> list[Visit]:
    """The visits to the documents that these readings of lists, not yet compared, make wanted.

    A document on a host that may not be visited stays listed.
    """
    lists = [row for row in readings if row.kind == LISTS and row.refusal is None]
    if not lists:
        return []
    house = turn.house
    hosts = manners(house.settings, house.environ).hosts_for(PAPER)
    found: list[Visit] = []
    with house.engine.begin() as db:
        lease.hold(db, turn.token)
        for organisation in sorted({row.organisation_id for row in lists}):
            theirs = [row for row in lists if row.organisation_id == organisation]
            for address, found_on in _wanted(db, organisation, theirs, house, hosts):
                number = sources.add(
                    db, address=address, kind=PAPER, organisation_id=organisation, found_on=found_on, now=house.clock()
                )
                found.append(Visit.of(sources.one(db, number)))
    return found


def _wanted(
    db: Connection, organisation: int, lists: Sequence[Row[Any]], house: House, hosts: Collection[str]
) -> list[tuple[str, str]]:
    """The addresses of the documents to fetch that are no source yet, each with the page that lists it."""
    listed = [(row.address, paper) for row in lists for paper in _papers(db, row.record_id)]
    on = {paper.url: address for address, paper in reversed(listed)}
    wanted = chosen(
        [paper for _, paper in listed],
        known=_known(db, organisation),
        had={url for url in on if not _may(url, hosts) or sources.at(db, url) is not None},
        first=LISTS not in baselines.complete(db, organisation),
        first_meetings=house.settings.papers.first_meetings,
        today=house.clock().astimezone(LONDON).date(),
    )
    return [(paper.url, on[paper.url]) for paper in wanted]


def _papers(db: Connection, record_id: int) -> Iterator[PaperListed]:
    for one in records.document(db, record_id)["documents"]:
        yield PaperListed.model_validate(one)


def _known(db: Connection, organisation: int) -> frozenset[str]:
    """The addresses of the documents that the organisation's lists named when they were last compared."""
    last = (records.last_of(db, row.id) for row in sources.of_kind_for(db, LISTS, [organisation]))
    return frozenset(one["url"] for row in last if row is not None for one in records.document(db, row.id)["documents"])


def _may(address: str, hosts: Collection[str]) -> bool:
    try:
        check(address, hosts)
    except NotFetched:
        return False
    return True

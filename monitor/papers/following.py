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
from monitor.papers.answered import answered_a_paper, with_papers
from monitor.papers.boards import paper_hosts
from monitor.papers.choosing import chosen
from monitor.papers.resting import LISTS, PAPER
from monitor.slots import LONDON
from storage import baselines, lease, records, sources
from storage.paper import PaperListed
from storage.record import Record


def newly_named(turn: Turn, readings: Sequence[Row[Any]]) -> list[Visit]:
    """The visits to the documents that these readings of lists, not yet compared, make wanted.

    A document on a host that may not be visited stays listed.
    """
    lists = [row for row in readings if row.kind == LISTS and row.refusal is None]
    if not lists:
        return []
    house = turn.house
    found: list[Visit] = []
    with house.engine.begin() as db:
        lease.hold(db, turn.token)
        own = manners(house.settings, house.environ).model_copy(update={"paper_hosts": paper_hosts(db, house.settings)})
        hosts = own.hosts_for(PAPER)
        for organisation in sorted({row.organisation_id for row in lists}):
            theirs = [row for row in lists if row.organisation_id == organisation]
            found += _in_place_of_pages(db, organisation, theirs, house)
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


def _in_place_of_pages(db: Connection, organisation: int, lists: Sequence[Row[Any]], house: House) -> list[Visit]:
    """The visits to what was taken for the page of a meeting and answered with its paper: that is a paper from now on.

    Those of meetings whose papers are not wanted are visited no more.
    """
    answered = {row.address: row for row in sources.of_kind_for(db, LISTS, [organisation]) if _answered_a_paper(row)}
    wanted = chosen(
        [paper for row in answered.values() for paper in _named_by(db, row, lists)],
        known=(),
        first=LISTS not in baselines.complete(db, organisation),
        first_meetings=house.settings.papers.first_meetings,
        today=house.clock().astimezone(LONDON).date(),
    )
    for row in answered.values():
        if row.address in {paper.url for paper in wanted}:
            sources.becomes(db, row.id, PAPER)
        else:
            sources.retire(db, row.id, house.clock())
    return [Visit.of(sources.one(db, answered[paper.url].id)) for paper in wanted]


def _answered_a_paper(row: Row[Any]) -> bool:
    """Whether an address that a list led to was never a page, but a file."""
    never = row.found_on is not None and row.body is None and row.retired_at is None
    return never and answered_a_paper(row.outcome, row.detail)


def _named_by(db: Connection, row: Row[Any], lists: Sequence[Row[Any]]) -> Iterator[PaperListed]:
    """An address as the paper of the meeting that the page that it was found on gives it."""
    reading = next((one.record_id for one in lists if one.address == row.found_on), None)
    if reading is None and (page := sources.at(db, row.found_on)) is not None:
        reading = last.id if (last := records.last_of(db, page.id)) is not None else None
    if reading is not None:
        said = with_papers(Record.model_validate(records.document(db, reading)), {row.address}).documents
        yield from (one for one in said if one.url == row.address)


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

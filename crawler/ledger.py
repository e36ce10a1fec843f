"""What the crawl writes, one transaction each, none without the lease of its round."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, Engine

from crawler.addresses import parse, site_page
from crawler.allowed import check
from crawler.errors import NotFetched
from crawler.order import Order, Visit
from crawler.readers.kinds import kind_of
from storage import hosts, lease, sources, visits
from storage.visits import Outcome

T = TypeVar("T")
LISTS = "board-index"
MOST_HOPS = 2
"""How many pages lie at most between a trust's landing page and a list of its papers: of a year, of a meeting."""
MOST_FOUND = 500
"""Addresses that one page may name; more is no page of CQC."""


class Ledger:
    """The database in a thread of its own, so that the crawl's loop never waits for a disk."""

    def __init__(self, engine: Engine, order: Order) -> None:
        self._engine = engine
        self._order = order
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")

    async def aside(self, work: Callable[[], T]) -> T:
        """Do slow work that is not the loop's in the ledger's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def _write(self, work: Callable[[Connection], T]) -> T:
        return await self.aside(lambda: self._within(work))

    def _within(self, work: Callable[[Connection], T]) -> T:
        with self._engine.begin() as db:
            lease.hold(db, self._order.token)
            return work(db)

    async def host(self, name: str) -> hosts.Host:
        """What is known of a host."""
        return await self._write(lambda db: hosts.host(db, name))

    async def leave(self, name: str) -> None:
        """A request leaves for the host now. Raises LeaseLost: then it must not."""
        await self._write(lambda db: hosts.asked(db, name, self._order.now()))

    async def leave_alone(self, name: str, until: datetime) -> None:
        """The host wants nothing before ``until``."""
        await self._write(lambda db: hosts.leave_alone(db, name, until))

    async def keep_robots(self, name: str, *, status: int, text: str) -> None:
        """The host answered for its robots.txt."""
        at = self._order.now()
        await self._write(lambda db: hosts.keep_robots(db, name, status=status, text=text, at=at))

    async def record(
        self, visit: Visit, *, outcome: Outcome, used_slot: bool, named: Sequence[str] = (), **seen: object
    ) -> tuple[Outcome, list[Visit]]:
        """Write a visit together with the addresses that its page ``named``, so that a crash cannot part them.

        Gives its outcome, which is ``not-modified`` for the bytes that were there before, and the visits to make to
        the named addresses that were not yet visited in the present slot.
        """
        wanted = [(address, kind) for address in named[:MOST_FOUND] if (kind := self._kind(visit, address))]

        def work(db: Connection) -> tuple[Outcome, list[Visit]]:
            number = visits.record(
                db,
                source_id=visit.source_id,
                round_id=self._order.round_id,
                purpose=visit.purpose,
                outcome=outcome,
                slot=self._order.slots.get(visit.kind) if used_slot else None,
                **seen,  # type: ignore[arg-type]
            )
            written: Outcome = visits.one(db, number).outcome
            return written, self._discover(db, visit, _in_reach(db, visit, wanted))

        return await self._write(work)

    async def stored(self, visit: Visit) -> bytes | None:
        """The body that the visit's source has, or None where there is none to be had."""

        def work(db: Connection) -> bytes | None:
            known = sources.one(db, visit.source_id).body
            try:
                return None if known is None else visits.body(db, known)
            except visits.BodyError:
                return None

        return await self._write(work)

    def _discover(self, db: Connection, found_on: Visit, wanted: Sequence[tuple[str, str]]) -> list[Visit]:
        now = self._order.now()
        rows = [
            sources.one(
                db,
                sources.add(
                    db, address=address, kind=kind, organisation_id=found_on.organisation_id,
                    found_on=found_on.address, now=now,
                ),
            )
            for address, kind in wanted
        ]  # fmt: skip
        return [Visit.of(row) for row in rows if row.slot != self._order.slots[row.kind]]

    def _kind(self, found_on: Visit, address: str) -> str | None:
        """The kind of a found address, None where it is not ours to visit: another host, another organisation."""
        try:
            check(address, self._order.manners.hosts_for(found_on.kind))
            if found_on.kind == LISTS:
                return LISTS if LISTS in self._order.slots else None
            if found_on.organisation_id is None:
                return "cqc-search" if site_page(address) == site_page(found_on.address) == "cqc-search" else None
            there, here = parse(address), parse(found_on.address)
            kind = kind_of(address)
        except (NotFetched, ValueError):  # AddressError and NotUnderstood among them
            return None
        same = (there.level, there.id) == (here.level, here.id)
        return kind if same and kind in self._order.slots else None


def _in_reach(db: Connection, found_on: Visit, wanted: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """These addresses; of a trust's lists of papers those alone that are not too far from its landing page, that are
    not given up, and that nothing else is known as."""
    if found_on.kind != LISTS or not wanted:
        return wanted
    if _hops(db, found_on.address) >= MOST_HOPS:
        return ()
    known = ((address, kind, sources.at(db, address)) for address, kind in wanted)
    return [
        (address, kind) for address, kind, row in known if row is None or (row.retired_at is None and row.kind == kind)
    ]


def _hops(db: Connection, address: str) -> int:
    """How many links lead from a landing page to a list of papers, by the pages that they were found on."""
    for hops in range(MOST_HOPS):
        row = sources.at(db, address)
        if row is None or row.found_on is None:
            return hops
        address = row.found_on
    return MOST_HOPS

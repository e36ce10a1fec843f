"""Give the crawl its orders: what is due, what is asked for, and in what time."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from threading import Event
from types import MappingProxyType
from typing import Any, Protocol

from sqlalchemy import Row, select

from crawler.agent import require_contact
from crawler.allowed import host_of
from crawler.launch import crawl
from crawler.order import ENDED, ENOUGH, Manners, Order, Visit
from monitor import api, lists, log
from monitor.house import House
from monitor.key import service
from monitor.network import network
from monitor.papers.boards import paper_hosts
from monitor.papers.resting import at_rest
from monitor.settings import Settings
from monitor.slots import slots
from monitor.wide import listing
from monitor.wide.service import service_address
from monitor.words import unhyphen
from storage import keyless, lease, named, records, sources, watches
from storage.engine import reading
from storage.record import PAPERS, Level
from storage.tables import organisations as organisations_table
from storage.tables import sources as sources_table
from storage.tables import watches as watches_table
from storage.wanted import wanted as watched_for


class Turn(Protocol):
    """The round under way, as far as fetching for it asks: its house, number and token, and whether it is to stop."""

    house: House
    number: int
    token: str
    stop: Event


def require_contact_for(house: House) -> None:
    """Raise ContactMissing where a host would be visited whose owners could not reach us.

    Raises SettingsError where the file of the proxy or of the certificates is no good: nothing would be reached.
    """
    network(house.settings.fetch)
    columns = (sources_table.c.address, sources_table.c.kind)
    watched = select(*columns).where(sources_table.c.retired_at.is_(None), watched_for())
    with reading(house.engine).connect() as db:
        found = db.execute(watched).all()
    hosts = {host_of(row.address) for row in found if row.kind not in PAPERS}
    trusts = {host_of(row.address) for row in found if row.kind in PAPERS}
    if found:
        hosts |= {host_of(address) for address in lists.addresses(house.settings)}
        asked = service(house.settings, house.environ)
        hosts |= {host_of(asked.address)} if asked else set()
        hosts |= {host_of(address) for address in (lists.data_page(house.settings),) if address}
    for some in (hosts, trusts):  # CQC's is the one that everybody knows
        require_contact(some, house.settings.fetch.contact, house.settings.fetch.private_hosts)


def due(
    house: House, *, everything: bool, organisations: Collection[str], unvisited_since: datetime | None = None
) -> list[Visit]:
    """The visits of this slot; ``organisations`` (``RT1``, ``provider:RT1``) narrows them."""
    with reading(house.engine).connect() as db:
        rows = None
        if organisations:
            rows = [row for name in organisations for row in watches.matches(db, *_named(name))]
        present = slots(house.settings.schedule, house.clock())
        found = sources.due(
            db, slots=present, organisations=rows, everything=everything, unvisited_since=unvisited_since
        )
        resting = set() if everything else named.at_rest(db, house.clock()) | at_rest(db, house.clock())
        return [Visit.of(row) for row in found if row.id not in resting]


def newly_named(turn: Turn, *, readers: Collection[str]) -> list[Visit]:
    """The visits that CQC's lists, just read, make due at once: pages of watched organisations and press releases."""
    house = turn.house
    present = slots(house.settings.schedule, house.clock())
    with house.engine.begin() as db:
        lease.hold(db, turn.token)
        readings = records.unbound(db, readers=readers, kind=lists.KIND)
        found = lists.take_in(db, readings, slots=present, round_id=turn.number, now=house.clock())
        return [Visit.of(row) for row in found]


def newly_placed(turn: Turn, *, readers: Collection[str]) -> list[Visit]:
    """The documents of services that CQC's lists of watched places, just read, name for the first time."""
    house = turn.house
    base = service_address(house.settings, house.environ)
    if base is None:
        return []
    with house.engine.begin() as db:
        lease.hold(db, turn.token)
        readings = records.unbound(db, readers=readers, kind=listing.KIND)
        found = listing.take_in(
            db, readings, base=base, site=house.settings.cqc.address, round_id=turn.number, now=house.clock()
        )
        return [Visit.of(row) for row in found]


def newly_changed(turn: Turn, *, readers: Collection[str]) -> list[Visit]:
    """The visits that CQC's data service, just asked what changed, makes due at once."""
    house = turn.house
    with house.engine.begin() as db:
        lease.hold(db, turn.token)
        readings = records.unbound(db, readers=readers, kind=api.CHANGES)
        found = api.take_in(db, readings, round_id=turn.number, now=house.clock())
        return [Visit.of(row) for row in found]


TROUBLE = {
    "died": "the crawl died before its end",
    "overran": "the crawl did not end in time and was stopped",
    "start_error": "the crawl met an error of our own",
    "lease_lost": "another round took over from the crawl",
    "memusage_exceeded": "the crawl needed more memory than fetch.memory_limit_mb",
}
"""What a person is told of a crawl that did not end as it should, by the reason that it or Scrapy gives."""
CUT = ("closespider_timeout", ENOUGH)
"""The reasons of a crawl that ended for its time."""
AS_IT_SHOULD = ("finished", "shutdown", *CUT)
"""Reasons that are no trouble: what a stop or the limit of time left undone is told with the addresses left."""


@dataclass(frozen=True)
class Time:
    """The seconds after which a crawl ends, and those after which it begins no further organisation."""

    most: float
    enough: float | None = None


@dataclass(frozen=True)
class Fetched:
    """The reasons of the addresses left for another time, what went wrong, and whether the time was over."""

    left: tuple[str, ...] = ()
    trouble: str | None = None
    cut: bool = False


def fetch(turn: Turn, wanted: Sequence[Visit], *, follow: bool = False, within: Time | None = None) -> Fetched:
    """Make these visits in a child process, in the time that is given, and in no more than the settings allow."""
    house = turn.house
    own = manners(house.settings, house.environ)
    if any(visit.kind in PAPERS for visit in wanted):
        with reading(house.engine).connect() as db:
            own = own.model_copy(update={"paper_hosts": paper_hosts(db, house.settings)})
    wanted = _askable(turn, wanted, own)
    if not wanted:
        return Fetched()
    shorter = within is not None and within.most < own.crawl_limit_minutes * 60
    if within is not None and shorter:
        own = own.model_copy(update={"crawl_limit_minutes": within.most / 60})
    order = Order(
        database=house.engine.url.render_as_string(hide_password=False),
        round_id=turn.number,
        token=turn.token,
        manners=own,
        visits=tuple(wanted),
        slots=slots(house.settings.schedule, house.clock()),
        follow=follow,
        offset_seconds=(house.clock() - datetime.now(UTC)).total_seconds(),
        enough_seconds=within.enough if within else None,
        log_format=log.present(),
    )

    def beat(child: int | None = None) -> None:
        with house.engine.begin() as db:
            lease.beat(db, turn.token, house.clock(), child=child)

    crawled = crawl(order, started=beat, beat=beat, stopping=turn.stop.is_set)
    reason = crawled.finish_reason
    trouble = None if reason in AS_IT_SHOULD else TROUBLE.get(reason, f"the crawl ended with {unhyphen(reason)}")
    late = {ENDED["closespider_timeout"]: ENDED[ENOUGH]} if shorter else {}
    return Fetched(tuple(late.get(left.why, left.why) for left in crawled.left), trouble, reason in CUT)


def _askable(turn: Turn, wanted: Sequence[Visit], own: Manners) -> Sequence[Visit]:
    """These visits, but for those to the data service where there is no key, or it refused the key in this round."""
    if not any(visit.kind in sources.API for visit in wanted):
        return wanted
    with reading(turn.house.engine).connect() as db:
        refused = own.api is None or keyless.refused(db, [turn.number])
    return [visit for visit in wanted if not (refused and visit.kind in sources.API)]


def manners(settings: Settings, environ: Mapping[str, str] = MappingProxyType({})) -> Manners:
    """The settings of ``fetch`` as the crawl is given them, and the data service where ``environ`` has a key for it.

    Of the hosts of papers these are those that the settings name. Raises SettingsError as `monitor.network.network`
    does.
    """
    others = ("version", "proxy", "api", "paper_hosts", "paper_limit_mb")
    own = {name: getattr(settings.fetch, name) for name in Manners.model_fields if name not in others}
    return Manners(
        version=version("wardround"), proxy=network(settings.fetch).proxy, api=service(settings, environ),
        paper_hosts=settings.papers.hosts, paper_limit_mb=settings.papers.limit_mb, **own,
    )  # fmt: skip


def wait(turn: Turn, seconds: float) -> None:
    """Let some time pass and keep the lease meanwhile; at once over where the round is stopped."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and not turn.stop.wait(min(left, 10)):
        with turn.house.engine.begin() as db:
            lease.beat(db, turn.token, turn.house.clock())


def answer(turn: Turn) -> None:
    """Settle the watches of ids whose level was not known: a page that is there is watched, one that is gone is not."""
    asking = (
        select(organisations_table.c.id, sources_table.c.good_at, sources_table.c.outcome)
        .join(watches_table, watches_table.c.organisation_id == organisations_table.c.id)
        .join(sources_table, sources_table.c.organisation_id == organisations_table.c.id)
        .where(watches_table.c.state == watches.ASKING, watches_table.c.removed_at.is_(None))
        .where(sources_table.c.kind == "cqc-profile")
        .distinct()
    )
    house = turn.house
    with house.engine.begin() as db:
        lease.hold(db, turn.token)
        for row in db.execute(asking).all():
            if found := _found(row):
                watches.answer(db, row.id, found, house.clock())


def _found(row: Row[*tuple[Any, ...]]) -> watches.Answer | None:
    if row.good_at is not None:
        return "found"
    return "absent" if row.outcome == "gone" else None


def _named(name: str) -> tuple[str, Level | None]:
    level, colon, cqc_id = name.partition(":")
    if not colon:
        return name.upper(), None
    return cqc_id.upper(), "provider" if level == "provider" else "location"

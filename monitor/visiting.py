"""Visit addresses once, by all the rules of a round, and keep nothing of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine, select

from crawler.addresses import canonical, parse, site_page
from crawler.allowed import host_of
from crawler.errors import ContactMissing
from crawler.launch import crawl
from crawler.order import Order, Visit
from crawler.readers.read import kind_of
from storage import hosts, lease, rounds, sources, visits, watches
from storage.engine import open_database, reading
from storage.record import Kind
from storage.tables import bodies, metadata

from . import log
from .fetching import manners
from .invocation import WrongUse
from .settings import Settings
from .watching import check_host
from .words import plain


class NotThere(Exception):
    """An address that gave no page: one sentence with the reason."""


@dataclass(frozen=True)
class Page:
    """What an address gave."""

    body: bytes
    kind: Kind
    media_type: str | None


@dataclass(frozen=True)
class _Asked:
    address: str
    kind: Kind


Fetched = Page | Exception


def fetch_once(settings: Settings, addresses: Sequence[str]) -> Mapping[str, Fetched]:
    """What each address (as it was typed) gives now, or the error that says why it gives nothing.

    The errors: AddressError and WrongUse (no page that is read, a host off the list), ContactMissing, and NotThere for
    what the site answered or a robots.txt forbids. All is kept in a temporary folder that is gone afterwards.
    """
    found: dict[str, Fetched] = {}
    asked: dict[str, _Asked] = {}
    for typed in addresses:
        try:
            asked[typed] = _asked(settings, typed)
        except (ValueError, WrongUse) as error:
            found[typed] = error
    if asked:
        try:
            pages = _fetched(settings, {one.address: one for one in asked.values()})
        except ContactMissing as error:
            return found | dict.fromkeys(asked, error)
        found |= {typed: pages[one.address] for typed, one in asked.items()}
    return found


def _asked(settings: Settings, typed: str) -> _Asked:
    address = canonical(typed)
    check_host(settings, address, told=typed)
    return _Asked(address, kind_of(address))


def _fetched(settings: Settings, asked: Mapping[str, _Asked]) -> dict[str, Fetched]:
    token, now = secrets.token_hex(8), datetime.now(UTC)
    with throw_away() as engine:
        with engine.begin() as db:
            lease.take(db, token, now)
            round_id = rounds.open_round(db, token=token, trigger="read", now=now)
            # An earlier call may just have asked, which nobody has kept: so the first request waits its turn as well.
            for host in {host_of(address) for address in asked}:
                hosts.asked(db, host, now)
            rows = {address: _source(db, one, now) for address, one in asked.items()}
            wanted = [Visit.of(sources.one(db, row), purpose="ask", whole=True) for row in rows.values()]

        def beat(child: int | None = None) -> None:
            with engine.begin() as db:
                lease.beat(db, token, datetime.now(UTC), child=child)

        order = Order(
            database=engine.url.render_as_string(hide_password=False),
            round_id=round_id,
            token=token,
            manners=manners(settings),
            visits=tuple(wanted),
            slots={},
            log_format=log.present(),
        )
        left = {one.address: one.why for one in crawl(order, started=beat, beat=beat).left}
        with reading(engine).connect() as db:
            return {address: _found(db, asked[address], row, left.get(address)) for address, row in rows.items()}


@contextmanager
def throw_away() -> Iterator[Engine]:
    """A database that nobody will ever ask again."""
    with TemporaryDirectory(prefix="wardround-") as folder:
        engine = open_database(f"sqlite:///{Path(folder) / 'visit.db'}", create=True)
        try:
            metadata.create_all(engine)
            yield engine
        finally:
            engine.dispose()


def _source(db: Connection, one: _Asked, now: datetime) -> int:
    organisation = None
    if site_page(one.address) is None:
        page = parse(one.address)
        organisation = watches.organisation_row(db, page.level, page.id, now)
    return sources.add(db, address=one.address, kind=one.kind, organisation_id=organisation, found_on=None, now=now)


def _found(db: Connection, one: _Asked, row: int, left: str | None) -> Fetched:
    source = sources.one(db, row)
    if source.outcome is None:
        return NotThere(f"{one.address}: {left or 'it was not visited'}")
    if source.body is None:
        return NotThere(f"{one.address}: {source.detail or plain('outcome', source.outcome)}")
    media_type = db.scalar(select(bodies.c.media_type).where(bodies.c.hash == source.body))
    return Page(visits.body(db, source.body), one.kind, media_type)

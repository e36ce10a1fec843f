"""Visit addresses once, by all the rules of a round, and keep nothing of it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from sqlalchemy import Connection, Engine, select

from crawler.addresses import canonical, parse, report_document, site_page
from crawler.agent import is_named
from crawler.allowed import host_of
from crawler.api import document_address, kind_at, named_at
from crawler.errors import ContactMissing
from crawler.launch import crawl
from crawler.order import Manners, Order, Visit
from crawler.readers.decode import is_html
from crawler.readers.errors import NotUnderstood
from crawler.readers.kinds import kind_of
from storage import hosts, lease, rounds, sources, visits, watches
from storage.engine import open_database, reading
from storage.record import Kind, Level
from storage.tables import bodies, metadata

from . import log
from .fetching import manners
from .invocation import WrongUse
from .key import objection, service
from .papers.boards import as_given, hosts_of_papers
from .settings import Settings
from .watching import check_host
from .words import plain

PAPER: Kind = "board-paper"


class NotThere(Exception):
    """An address that gave no page: one sentence with the reason."""


@dataclass(frozen=True)
class Page:
    """What an address gave; of no kind where only the page can tell it."""

    body: bytes
    kind: Kind | None
    media_type: str | None


@dataclass(frozen=True)
class _Asked:
    address: str
    kind: Kind
    named: tuple[Level, str] | None = None


Fetched = Page | Exception


def fetch_once(
    settings: Settings, addresses: Sequence[str], *, environ: Mapping[str, str] = MappingProxyType({})
) -> Mapping[str, Fetched]:
    """What each address (as it was typed) gives now, or the error that says why it gives nothing.

    ``environ`` may hold the key to CQC's data service. The errors: AddressError and WrongUse (no page that is read, a
    host off the list, no key), ContactMissing, and NotThere for what the site answered or a robots.txt forbids. All is
    kept in a temporary folder that is gone afterwards.
    """
    own = manners(settings, environ).model_copy(update={"paper_hosts": hosts_of_papers(settings)})
    found: dict[str, Fetched] = {}
    asked: dict[str, _Asked] = {}
    for typed in addresses:
        try:
            asked[typed] = _asked(settings, typed, environ)
        except (ValueError, WrongUse) as error:
            found[typed] = error
    if asked:
        try:
            pages = _fetched(own, {one.address: one for one in asked.values()})
        except ContactMissing as error:
            return found | dict.fromkeys(asked, error)
        found |= {typed: pages[one.address] for typed, one in asked.items()}
    return found


def ask_service(settings: Settings, environ: Mapping[str, str]) -> str | None:
    """What CQC's data service has against being asked, or None where it answers. One small question; needs a key.

    Raises ContactMissing.
    """
    own = manners(settings, environ)
    assert own.api is not None
    asked = _Asked(f"{own.api.address}/providers?page=1&perPage=1", "cqc-api-list")
    answer = _fetched(own, {asked.address: asked})[asked.address]
    return None if isinstance(answer, Page) else str(answer).removeprefix(f"{asked.address}: ")


def _asked(settings: Settings, typed: str, environ: Mapping[str, str]) -> _Asked:
    address, base = canonical(typed), canonical(settings.api.address)
    if is_named(host_of(address), hosts_of_papers(settings)):
        return _Asked(as_given(typed), PAPER)
    check_host(settings, address, told=typed)
    if not address.startswith(f"{base}/"):
        return _Asked(address, kind_of(address))
    if service(settings, environ) is None:
        why = objection(settings, environ) or f"{settings.api.key_env} holds none (it is free: docs/install.md)"
        raise WrongUse(f"{typed}: CQC's data service is asked with a key: {why}")
    kind, named = kind_at(base, address), named_at(base, address)
    if kind is None:
        raise NotUnderstood(f"{typed}: this address of CQC's data service is not read (/locations/ID is one that is)")
    return _Asked(document_address(base, *named) if named else address, kind, named)


def _fetched(own: Manners, asked: Mapping[str, _Asked]) -> dict[str, Fetched]:
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
            manners=own,
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
    if one.named is not None:
        organisation = watches.organisation_row(db, *one.named, now)
    elif (
        one.kind != PAPER
        and one.kind not in sources.API
        and site_page(one.address) is None
        and report_document(one.address) is None
    ):
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
    body = visits.body(db, source.body)
    is_list = one.kind == PAPER and is_html(body, media_type)  # a list of papers, or a paper that is a page
    return Page(body, None if is_list else one.kind, media_type)

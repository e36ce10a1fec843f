"""One examination: every check in its order, with or without a database, with or without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from crawler.agent import is_contact, is_named
from crawler.allowed import host_of
from crawler.errors import ContactMissing
from monitor.loading import Loaded, overriding
from monitor.papers.boards import paper_hosts
from monitor.settings import Settings, SettingsError
from monitor.slots import LONDON
from monitor.wire.sender import Address
from storage import hosts, looking, outbox
from storage.board_pages import board_pages, read_now
from storage.described import Described
from storage.describing import described
from storage.health import SourceHealth, sources_now
from storage.hosts import Host
from storage.record import PAPERS
from storage.sources import API, watched_organisations

from .api import api
from .boards import boards, unread
from .channels import Reached, channels, reach
from .clock import Seen, clock, last_seen, newest
from .database import database, unanswered
from .deliveries import deliveries, open_incidents
from .disk import disk, per_day, room
from .files import Kept, permissions
from .finding import LEVELS, Finding, note
from .network import network
from .pace import pace, visits_a_day
from .rules import rules
from .schedule import Rounds, made, schedule
from .settings import contact, settings
from .site import Said, delays, robots, sites_of
from .sources import sources
from .watchdog import watchdog

Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is examined: the settings as they were loaded, where the database is, and what time it is."""

    loaded: Loaded
    url: URL
    now: datetime
    offline: bool = False

    @property
    def folder(self) -> Path:
        """The folder of the database; of one on a server, that of the settings."""
        sqlite = self.url.get_backend_name() == "sqlite"
        return Path(self.url.database or "").parent if sqlite else self.loaded.base


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the database says; where there is none, nothing."""

    sources: list[SourceHealth] = field(default_factory=list)
    watched: tuple[Described, ...] | None = None
    waiting: Mapping[str, int] = field(default_factory=dict)
    hosts: Mapping[str, Host] = field(default_factory=dict)
    paper_hosts: tuple[str, ...] = ()
    rounds: Rounds | None = None
    seen: list[Seen] = field(default_factory=list)
    newest: datetime | None = None
    size: int = 0
    growing: float | None = None


def examine(case: Case, *, progress: Progress = lambda _: None) -> tuple[Finding, ...]:
    """Everything that is found, in the order of the checks; changes nothing and sends no message."""
    loaded, asked = case.loaded, case.loaded.settings
    found = [*settings(loaded, overriding(loaded.environ))]
    progress("looking at the database")
    of_database, engine = database(case.url)
    known = Known()
    if engine is not None:
        try:
            known = _known(engine, case)
        except DBAPIError as error:
            of_database, engine = [unanswered(error)], None
    found += [*permissions(Kept.of(loaded, case.url)), *of_database]
    pages = [one.address for one in known.sources if one.kind not in API and one.kind not in PAPERS]
    addresses = pages or [asked.cqc.address]
    sites = sites_of(addresses)
    found += [*contact(loaded, sites.keys()), *network(loaded, loaded.environ, case.now)]
    said, seen, of_robots = _said(case, sites, known, progress)
    found += clock(seen or known.seen, known.newest, LONDON, case.now)
    found += disk(room(case.folder), known.size, known.growing, case.folder)
    reached = reach(loaded, loaded.environ, loaded.base)
    found += channels(loaded, reached, known.waiting)
    found += rules(asked.rules, asked.channels, reached, known.watched)
    if engine is not None:
        found += _asked_of(engine, case, known, reached, said)
    found += of_robots
    found += robots(said, addresses, asked.fetch.delay_seconds, now=bool(seen))
    found += _service(case, known)
    found += watchdog(asked, loaded.environ)
    return tuple(found)


def gravest_first(found: Iterable[Finding]) -> list[Finding]:
    """The findings by how grave they are, and otherwise in their order."""
    return sorted(found, key=lambda one: LEVELS.index(one.level))


def _known(engine: Engine, case: Case) -> Known:
    with engine.connect() as db:
        found = sources_now(db)
        return Known(
            sources=found,
            watched=described(db),
            waiting=outbox.waiting(db),
            hosts={host: hosts.host(db, host) for host in sites_of(one.address for one in found)},
            paper_hosts=paper_hosts(db, case.loaded.settings),
            rounds=made(db, case.now),
            seen=last_seen(db),
            newest=newest(db),
            size=looking.size(db),
            growing=per_day(db, case.now),
        )


def _asked_of(engine: Engine, case: Case, known: Known, reached: Reached, said: Iterable[Said]) -> list[Finding]:
    asked = case.loaded.settings
    often, kinds = visits_a_day(asked), {one.kind for one in known.sources}
    running = known.rounds is not None and known.rounds.running
    found = [*sources(known.sources, asked, case.now, known.paper_hosts)]
    visited = [(one.address, one.kind) for one in known.sources]
    own = {host_of(asked.api.address): asked.api.delay_seconds}
    found += pace(visited, often, delays(said), asked.fetch.delay_seconds, own)
    if known.rounds is not None:
        mine = {kind: number for kind, number in often.items() if kind in kinds}
        found += schedule(known.rounds, asked.schedule.rounds, mine, case.now)

    def questions(db: Connection) -> list[Finding]:
        usable = {name: address for name, address in reached.items() if isinstance(address, Address)}
        return [
            *_boards(db, asked, case.now),
            *deliveries(db, usable, asked, case.now, running=running),
            *open_incidents(db),
        ]

    try:
        with engine.connect() as db:
            return found + questions(db)
    except DBAPIError as error:
        return [*found, unanswered(error)]


def _boards(db: Connection, settings: Settings, now: datetime) -> Iterator[Finding]:
    """What is found of the pages of board papers."""
    codes = [code for _, level, code in watched_organisations(db, part="papers") if level == "provider"]
    return boards(board_pages(db), unread(codes, settings, read_now(db)), now)


def _service(case: Case, known: Known) -> list[Finding]:
    """What is found of CQC's data service, which is asked under the rules for any other site."""
    asked, environ = case.loaded.settings, case.loaded.environ
    host = host_of(asked.api.address)
    running = known.rounds is not None and known.rounds.running
    may = is_contact(asked.fetch.contact) or is_named(host, asked.fetch.private_hosts)
    left_alone = known.hosts.get(host)
    if left_alone is not None and left_alone.not_before is not None and left_alone.not_before <= case.now:
        left_alone = None
    return list(api(asked, environ, ask=not case.offline and not running and may, known=left_alone))


def _said(
    case: Case, sites: Mapping[str, str], known: Known, progress: Progress
) -> tuple[list[Said], list[Seen], list[Finding]]:
    """What the hosts say of us, now or as it was kept, and a finding in place of it where there is none."""
    fetch = case.loaded.settings.fetch
    kept = [
        Said(host=name, text=host.robots, at=host.robots_at)
        for name, host in known.hosts.items()
        if host.robots_at is not None
    ]
    if case.offline:
        missing = [] if kept else [note("robots", "No robots.txt was read yet, and none is read with --offline.")]
        return kept, [], missing
    if known.rounds is not None and known.rounds.running:
        told = "Sites were not asked for their robots.txt now, for a round is running."
        return kept, [], [note("robots", told, "Try again when it has ended.")]
    if not is_contact(fetch.contact):
        sites = {host: site for host, site in sites.items() if is_named(host, fetch.private_hosts)}
    if not sites:
        return kept, [], [note("robots", "No site was asked for its robots.txt: fetch.contact comes first.")]
    from .asking import ask  # brings the crawler

    progress("asking sites for their robots.txt")
    with suppress(ContactMissing, SettingsError):  # both are findings of their own
        said, seen = ask(case.loaded.settings, sites, known.hosts)
        return said, seen, []
    return kept, [], []

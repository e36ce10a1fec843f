"""Ask hosts for their robots.txt now, by all the manners of a round, and keep nothing of it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from crawler.launch import crawl
from crawler.order import Order, Visit
from monitor import log
from monitor.fetching import manners
from monitor.settings import Settings
from monitor.visiting import throw_away
from storage import hosts, lease, rounds, sources, watches
from storage.engine import reading
from storage.hosts import Host
from storage.tables import visits

from .clock import Seen
from .site import Said


def ask(settings: Settings, sites: Mapping[str, str], known: Mapping[str, Host]) -> tuple[list[Said], list[Seen]]:
    """What each host says, and what time it is there.

    ``sites`` has the beginning of each host's addresses (``https://www.cqc.org.uk``), ``known`` what was kept of the
    hosts: one that asked to be left alone is. The crawl reads robots.txt and then visits it as a page, so each gets
    two requests. Raises ContactMissing.
    """
    token, now = secrets.token_hex(8), datetime.now(UTC)
    with throw_away() as engine:
        with engine.begin() as db:
            lease.take(db, token, now)
            round_id = rounds.open_round(db, token=token, trigger="doctor", now=now)
            rows = {host: _site(db, host, site, known.get(host), now) for host, site in sites.items()}
            wanted = tuple(Visit.of(sources.one(db, row), purpose="ask", whole=True) for row in rows.values())

        def beat(child: int | None = None) -> None:
            with engine.begin() as db:
                lease.beat(db, token, datetime.now(UTC), child=child)

        order = Order(
            database=engine.url.render_as_string(hide_password=False),
            round_id=round_id,
            token=token,
            manners=manners(settings),
            visits=wanted,
            slots={},
            log_format=log.present(),
        )
        left = {one.source_id: one.why for one in crawl(order, started=beat, beat=beat).left}
        with reading(engine).connect() as db:
            said = [_said(db, host, row, left.get(row)) for host, row in rows.items()]
            return said, [seen for host, row in rows.items() for seen in _seen(db, host, row)]


def _site(db: Connection, host: str, site: str, known: Host | None, now: datetime) -> int:
    # Whatever asked before, the first request waits its turn as well.
    hosts.asked(db, host, now)
    if known is not None and known.not_before is not None:
        hosts.leave_alone(db, host, known.not_before)
    nobody = watches.organisation_row(db, "provider", host, now)
    return sources.add(
        db, address=f"{site}/robots.txt", kind="cqc-profile", organisation_id=nobody, found_on=None, now=now
    )


def _said(db: Connection, host: str, row: int, left: str | None) -> Said:
    found, visit = hosts.host(db, host), sources.one(db, row)
    if found.robots_at is not None:
        return Said(host=host, text=found.robots, at=found.robots_at)
    return Said(host=host, why=visit.detail or left or "it was not asked")


def _seen(db: Connection, host: str, row: int) -> list[Seen]:
    asked = select(visits).where(visits.c.source_id == row, visits.c.status.is_not(None))
    return [Seen(host=host, at=one.at, seconds=one.seconds or 0.0, headers=one.headers) for one in db.execute(asked)]

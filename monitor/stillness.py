"""Silence is news: a list that names nothing new, a site on which nothing moves, an organisation without news."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Row

from crawler.allowed import host_of
from monitor import lists, trouble
from monitor.settings import Settings
from storage import incidents, sources, stillness
from storage.incident import QUIET
from storage.sources import GOOD

MANY_PAGES = 50
"""Of so many pages one or the other moves within a month; all of them still is an old copy that somebody serves."""
STILL = timedelta(days=30)
LATELY = timedelta(days=8)
"""A page counts as read well where that was so within the week in which even what is visited weekly has its turn."""
MOST_AT_ONCE = 25
"""Organisations of which one round tells that nothing is new, those still for longest first; the others' turn comes."""


@dataclass(frozen=True)
class Stillness:
    """What became known of lists and sites (sentences), and what is over."""

    opened: tuple[str, ...] = ()
    over: tuple[str, ...] = ()


def look_for_stillness(db: Connection, watched: Iterable[Row[Any]], *, settings: Settings, now: datetime) -> Stillness:
    """Open, keep and close the incidents of lists that name nothing new and of sites on which nothing moves."""
    work = _Work(db, settings, now)
    for address in lists.addresses(settings):
        work.list(address)
    for site, rows in _by_site(watched).items():
        work.site(site, rows)
    work.forget()
    return Stillness(tuple(work.opened), tuple(work.over))


def quiet(
    db: Connection, watched: Iterable[Row[Any]], ailing: Mapping[int, object], *, days: int, now: datetime
) -> dict[int, datetime]:
    """The organisations of which nothing new was seen for so many days (0: never tell) though all of their pages are
    read well, and that nobody was told so in that time: each with the moment of the last news."""
    if not days:
        return {}
    before = now - timedelta(days=days)
    pages: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in watched:
        pages[row.organisation_id].append(row)
    lately = stillness.with_news(db, before)
    found: dict[int, datetime] = {}
    for organisation, rows in pages.items():
        if organisation not in lately and all(row.id not in ailing and _well(row, now) for row in rows):
            last = stillness.last_news(db, organisation)
            if last is not None and last <= before:
                found[organisation] = last
    return dict(sorted(found.items(), key=lambda one: one[1])[:MOST_AT_ONCE])


class _Work:
    def __init__(self, db: Connection, settings: Settings, now: datetime) -> None:
        self.db, self.now = db, now
        self.patience = timedelta(days=settings.health.lists_quiet_days)
        self.open = {one.subject: one for one in incidents.open_now(db, (QUIET,))}
        self.opened: list[str] = []
        self.over: list[str] = []
        self.seen: set[str] = set()

    def list(self, address: str) -> None:
        """Settle one of CQC's lists; of one that cannot be read now nothing is known."""
        row = sources.at(self.db, address)
        if not self.patience or row is None or row.retired_at is not None:
            return
        self.seen.add(address)
        if not _well(row, self.now):
            return
        since = self._last_named(address)
        if since is None or since > self.now - self.patience:
            self._close(address)
        else:
            since = self.open[address].since if address in self.open else since
            self._keep(address, trouble.list_quiet(address, since=since), since)

    def _last_named(self, address: str) -> datetime | None:
        """When a list last named something for the first time, as far back as twice the patience, or as the incident
        that is open; its first reading there counts."""
        begun = self.now - self.patience * 2
        if address in self.open:
            begun = min(begun, self.open[address].since)
        last, known = None, set[tuple[str, str | None]]()
        for at, here in stillness.named(self.db, address, begun):
            if last is None or here - known:
                last = at
            known |= here
        return last

    def site(self, site: str, rows: Sequence[Row[Any]]) -> None:
        """Settle one site with as many pages as make stillness unlikely; of fewer read well nothing is known."""
        host, before = host_of(site), self.now - STILL
        well = [row for row in rows if row.added_at <= before and _well(row, self.now)]
        self.seen.add(host)
        if len(well) < MANY_PAGES and host not in self.open:
            return
        if stillness.last_moved(self.db, site, before) is not None:
            self._close(host)
        elif len(well) >= MANY_PAGES:
            since = self.open[host].since if host in self.open else before
            self._keep(host, trouble.host_still(host, since=since, pages=len(well)), since)

    def forget(self) -> None:
        """Close what is about lists and sites that are looked at no more."""
        for subject in self.open.keys() - self.seen:
            self._close(subject, trouble.unwatched(subject))

    def _keep(self, subject: str, sentence: str, since: datetime) -> None:
        if incidents.keep_open(self.db, kind=QUIET, subject=subject, sentence=sentence, since=since, now=self.now):
            self.opened.append(sentence)

    def _close(self, subject: str, why: str | None = None) -> None:
        if subject in self.open:
            incidents.close(self.db, kind=QUIET, subject=subject, now=self.now, why=why)
            self.over.append(why or trouble.quiet_over(subject))


def _well(row: Row[Any], now: datetime) -> bool:
    return row.outcome in GOOD and row.good_at is not None and now - row.good_at <= LATELY


def _by_site(rows: Iterable[Row[Any]]) -> dict[str, list[Row[Any]]]:
    """The rows by the beginning of their address, up to the path."""
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        parts = urlsplit(row.address)
        found[f"{parts.scheme}://{parts.netloc}/"].append(row)
    return found

"""A whole site that cannot be read, or most pages of a kind: one incident, and no message for each of its pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from crawler.allowed import host_of
from monitor import trouble
from monitor.settings import Health
from storage import hosts, incidents, keyless
from storage.health import Spell
from storage.incidents import Incident
from storage.looks import KEY_REFUSED, LEFT_ALONE, NOT_UNDERSTOOD, UNCLEAR, WELL, Look, earlier_rounds, in_rounds
from storage.record import PAPERS
from storage.sources import API

OF_THE_HOST = ("unreachable", "blocked", "robots")
OF_ONE_PAGE = ("gone", "refused", "too-large")
"""Failures that are a page's own, unless the pages of MANY organisations have them at once."""
MANY = 3
PATIENCE = timedelta(days=3)
"""How long a host may ask for time, and give no page, before that is trouble."""
EARLIER = 50
"""Rounds that are looked back for one in which a host was visited."""


@dataclass(frozen=True, kw_only=True)
class Outages:
    """The hosts and kinds of page whose single failures are not told, what became known, and what is over."""

    hosts: frozenset[str]
    kinds: frozenset[str]
    opened: tuple[str, ...] = ()
    over: tuple[str, ...] = ()

    def cover(self, look: Look) -> bool:
        """Whether an incident, or a host that fails as a whole, speaks for this source."""
        return (
            look.what == KEY_REFUSED
            or host_of(look.address) in self.hosts
            or (look.kind in self.kinds and look.what in (NOT_UNDERSTOOD, UNCLEAR))
        )


def look_over(
    db: Connection,
    watched: Iterable[Row[Any]],
    spells: Mapping[int, Spell],
    *,
    rounds: Sequence[int],
    settings: Health,
    now: datetime,
) -> Outages:
    """Open, keep and close the incidents of whole hosts and whole kinds of page, after these rounds (taken as one)."""
    work = _Work(db, list(watched), spells, rounds, settings, now)
    work.hosts()
    work.kinds()
    work.key()
    work.forget()
    return Outages(
        hosts=frozenset(work.down), kinds=frozenset(work.changed), opened=tuple(work.opened), over=tuple(work.over)
    )


class _Work:
    def __init__(
        self,
        db: Connection,
        watched: Sequence[Row[Any]],
        spells: Mapping[int, Spell],
        rounds: Sequence[int],
        settings: Health,
        now: datetime,
    ) -> None:
        self.db, self.watched, self.spells, self.rounds = db, watched, spells, rounds
        self.settings, self.now = settings, now
        self.open = {one.subject: one for one in incidents.open_now(db)}
        self.down: set[str] = set()
        self.changed: set[str] = set()
        self.opened: list[str] = []
        self.over: list[str] = []

    def hosts(self) -> None:
        """Settle each host. A trust's own site has little that is watched but papers: its watchers hear of it."""
        looks = _by_host(in_rounds(self.db, self.rounds))
        theirs: dict[str, list[Row[Any]]] = defaultdict(list)
        for row in self.watched:
            theirs[host_of(row.address)].append(row)
        for host, rows in theirs.items():
            if all(row.kind in PAPERS for row in rows):
                continue
            self._host(host, rows, looks.get(host, []))

    def _host(self, host: str, rows: Sequence[Row[Any]], looks: Sequence[Look]) -> None:
        incident = self.open.get(host)
        way = self._failing(rows, looks)
        if way is None and self._too_patient(host, rows, looks):
            way = LEFT_ALONE
        if way is not None:
            self.down.add(host)
            since = incident.since if incident else self._since(way, host, rows, looks)
            if since is not None:
                waiting = len(rows) - sum(look.what == WELL for look in looks)
                why = next((look.why for look in looks if look.what == way), None)
                kind = incidents.HOST_UNREACHABLE if way in ("unreachable", LEFT_ALONE) else incidents.HOST_BLOCKED
                sentence = trouble.host_down(host, what=way, why=why, since=since, waiting=waiting)
                self._keep(incident, kind, host, sentence, since)
        elif incident is not None and any(look.what not in (*OF_THE_HOST, LEFT_ALONE) for look in looks):
            self._close(incident, trouble.host_up(host))
        elif incident is not None:
            self.down.add(host)

    def _failing(self, rows: Sequence[Row[Any]], looks: Sequence[Look]) -> str | None:
        """How a host fails as a whole. A round of one home (``round --org``) says nothing of a host of many, but one
        that asked what changed is none of those."""
        seen = {look.organisation_id for look in looks}
        asked = any(look.kind in API and look.organisation_id is None for look in looks)
        alone = len(seen) == 1 < len({row.organisation_id for row in rows}) and not asked
        return None if alone else failing(looks, self.settings)

    def _since(self, way: str, host: str, rows: Sequence[Row[Any]], looks: Sequence[Look]) -> datetime | None:
        """Since when the host fails as a whole; None where that is not yet for rounds enough."""
        if way == LEFT_ALONE:
            return _last_good(rows)
        times, since = 1, min(look.at for look in looks)
        for number in earlier_rounds(self.db, before=min(self.rounds), most=EARLIER):
            if times >= self.settings.unreadable_after:
                break
            then = _by_host(in_rounds(self.db, [number])).get(host, [])
            if self._failing(rows, then):
                times, since = times + 1, min(look.at for look in then)
            elif any(look.what not in (*OF_THE_HOST, LEFT_ALONE) for look in then):
                break
        return since if times >= self.settings.unreadable_after else None

    def _too_patient(self, host: str, rows: Sequence[Row[Any]], looks: Sequence[Look]) -> bool:
        """Whether a host has asked for time, and given no page that is watched, for longer than is well."""
        until = hosts.host(self.db, host).not_before
        asks = any(look.what == LEFT_ALONE for look in looks) or (until is not None and until > self.now)
        if not asks or any(look.what != LEFT_ALONE and look.organisation_id is not None for look in looks):
            return False
        return self.now - _last_good(rows) > PATIENCE

    def kinds(self) -> None:
        """Settle each kind of CQC's pages by how all its pages stand now. Trusts' pages have no form in common."""
        by_kind: dict[str, list[Row[Any]]] = defaultdict(list)
        for row in self.watched:
            if row.body is not None and row.kind not in PAPERS:
                by_kind[row.kind].append(row)
        for kind, rows in by_kind.items():
            self._kind(kind, rows)

    def _kind(self, kind: str, rows: Sequence[Row[Any]]) -> None:
        incident = self.open.get(kind)
        bad = [spell for row in rows if (spell := self.spells.get(row.id)) and _not_understood(spell)]
        # That some of them are watched no more makes nobody understand the others.
        many = len({spell.last.organisation_id for spell in bad}) >= (1 if incident else MANY)
        if many and len(bad) >= self.settings.host_share * len(rows):
            self.changed.add(kind)
            since = incident.since if incident else min(spell.last.at for spell in bad)
            before = sum(spell.well_at is not None for spell in bad) * 2 >= len(bad)
            why = Counter(spell.last.why for spell in bad).most_common(1)[0][0]
            sentence = trouble.pages_changed(kind, refused=len(bad), of=len(rows), before=before, since=since, why=why)
            self._keep(incident, incidents.PAGES_CHANGED, kind, sentence, since)
        elif incident is not None:
            self._close(incident, trouble.pages_understood(kind))

    def key(self) -> None:
        """Settle whether CQC's data service takes the key: it says at once that it does not."""
        incident = next(iter(incidents.open_now(self.db, (incidents.KEY_REFUSED,))), None)
        since, asked = keyless.refused(self.db, self.rounds), self._api_hosts()
        if since is not None:
            host = incident.subject if incident else keyless.host(self.db, self.rounds)
            since = incident.since if incident else since
            self._keep(incident, incidents.KEY_REFUSED, host, trouble.key_refused(since=since), since)
        elif incident is not None and keyless.taken(self.db, self.rounds):
            self._close(incident, trouble.key_taken())
        elif incident is not None and incident.subject not in asked:
            why = trouble.key_unasked()
            incidents.close(self.db, kind=incident.kind, subject=incident.subject, now=self.now, why=why)
            self.over.append(why)

    def _api_hosts(self) -> set[str]:
        return {host_of(row.address) for row in self.watched if row.kind in API}

    def forget(self) -> None:
        """Close what is about hosts and kinds of page of which nothing is watched any more."""
        there = {one for row in self.watched for one in (row.kind, host_of(row.address))}
        for subject, incident in self.open.items():
            if subject not in there:
                why = trouble.unwatched(subject, pages=incident.kind == incidents.PAGES_CHANGED)
                incidents.close(self.db, kind=incident.kind, subject=subject, now=self.now, why=why)
                self.over.append(why)

    def _keep(self, incident: Incident | None, kind: str, subject: str, sentence: str, since: datetime) -> None:
        kind = incident.kind if incident else kind
        if incidents.keep_open(self.db, kind=kind, subject=subject, sentence=sentence, since=since):
            self.opened.append(sentence)

    def _close(self, incident: Incident, sentence: str) -> None:
        incidents.close(self.db, kind=incident.kind, subject=incident.subject, now=self.now)
        self.over.append(sentence)


def failing(looks: Sequence[Look], settings: Health) -> str | None:
    """How a host fails as a whole: the most frequent failure, or None where it does not.

    It does where every one of its sources that a round visited (``host_least`` at least) failed, or ``host_share`` of
    them in the same way. That single pages are gone or not taken says nothing of their host, before they are those of
    many organisations.
    """
    seen = [look for look in looks if look.what != LEFT_ALONE]
    if len(seen) < settings.host_least:
        return None
    bad = [look for look in seen if look.what in OF_THE_HOST]
    alike = [look for look in seen if look.what in OF_ONE_PAGE]
    if len({look.organisation_id for look in alike}) >= MANY:
        bad += alike
    if not bad:
        return None
    way, number = Counter(look.what for look in bad).most_common(1)[0]
    return way if len(bad) == len(seen) or number >= settings.host_share * len(seen) else None


def _by_host(looks: Collection[Look]) -> dict[str, list[Look]]:
    found: dict[str, list[Look]] = defaultdict(list)
    for look in looks:
        found[host_of(look.address)].append(look)
    return found


def _last_good(rows: Sequence[Row[Any]]) -> datetime:
    last: datetime = max(row.good_at or row.added_at for row in rows)
    return last


def _not_understood(spell: Spell) -> bool:
    return spell.last.what in (NOT_UNDERSTOOD, UNCLEAR)

"""Go on with the registration that took another's place: link both, watch the new one too, and tell it once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import Connection, select

from crawler.addresses import CQC, profile_address, reports_address
from monitor.differ.known import Step
from monitor.differ.relations import NEW_PROFILE, OLD_PROFILE, PREDECESSOR, SUCCESSOR, relation
from monitor.leading import notice_of
from monitor.slots import LONDON
from storage import baselines, sources, successions, watches
from storage.fact import Fact
from storage.imported import WIDE
from storage.record import Level, Organisation, Record
from storage.tables import sources as sources_table
from storage.tables import watches as watches_table


def follow(db: Connection, organisation_id: int, record: Record, address: str, *, now: datetime) -> bool:
    """Whether the page leads to a registration that took this one's place, which is watched from now on.

    A page that names one before its own makes this one watched where that one is. The first reading of the new one is a
    starting position: what it inherited is news to nobody.
    """
    own = watches.organisation_of(db, organisation_id)
    goes_on = False
    for way, there in _named(record, own):
        if way == SUCCESSOR and there.level and there.id:
            row = watches.succeed(db, organisation_id, there.level, there.id, now)
            if row is None:
                goes_on |= watches.is_succeeded_by(db, organisation_id, there.level, there.id)
            else:
                _visit(db, organisation_id, row, there, address, now)
                goes_on = True
        elif way == PREDECESSOR and there.level and there.id and own.level and own.id:
            for before in watches.matches(db, there.id, there.level):
                if watches.succeed(db, before, own.level, own.id, now) is not None:
                    _visit(db, before, organisation_id, own, address, now)
    return goes_on


def _named(record: Record, own: Organisation) -> Iterator[tuple[str, Organisation]]:
    """The registrations that a record names, after this one and before it; each once, of the same level only."""
    ways = {NEW_PROFILE: SUCCESSOR, OLD_PROFILE: PREDECESSOR}
    led = [(ways.get(notice_of(one, record.banners)), one.organisation) for one in record.banners]
    said = [*led, *((one.how, one.organisation) for one in record.related)]
    for way, there in dict.fromkeys(said):
        if way and there and there.level == own.level and there.id not in (None, own.id):
            yield way, there


def _visit(db: Connection, before: int, row: int, there: Organisation, address: str, now: datetime) -> None:
    """Visit the pages of the new registration, unless that one is watched only as one of many in its place."""
    if there.level is None or there.id is None or not _by_name(db, before):
        return
    base = _site(db, before) or _base(address)
    for kind, page in (("cqc-profile", profile_address), ("cqc-reports", reports_address)):
        at = page(there.level, there.id, base)
        sources.add(db, address=at, kind=kind, organisation_id=row, found_on=address, now=now)


def _by_name(db: Connection, organisation: int) -> bool:
    on = (watches_table.c.organisation_id == organisation, watches_table.c.removed_at.is_(None))
    return db.scalar(select(watches_table.c.id).where(*on, watches_table.c.origin != WIDE).limit(1)) is not None


def _site(db: Connection, organisation: int) -> str | None:
    """The site on which a registration's own page is visited."""
    its_page = (sources_table.c.organisation_id == organisation, sources_table.c.kind == "cqc-profile")
    at = db.scalar(select(sources_table.c.address).where(*its_page).limit(1))
    return _base(at) if at else None


def _base(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.path.startswith(("/location/", "/provider/")) else CQC


@dataclass(frozen=True, kw_only=True)
class Succession:
    """Whether what one organisation's page says of registrations before and after it is news still."""

    db: Connection
    organisation_id: int
    now: datetime

    def hushes(self, step: Step, record: Record, steps: tuple[Step, ...], *, silent: bool) -> bool:
        """Whether nobody is told of a step of a reading, which is ``silent`` as far as the rest of the check knows.

        A succession that is told, or that the starting position of the registration before shows, is noted as told;
        that of the one after proves nothing to those who watch the one before.
        """
        silent = not self._is_news(step, record) if silent else self._is_old(step, steps)
        pair = self._pair(step.fact)
        if pair is not None and not (silent and pair[1] == self.organisation_id):
            successions.note_told(self.db, *pair, self.now)
        return silent

    def _is_old(self, step: Step, steps: tuple[Step, ...]) -> bool:
        """Whether a step only repeats what was told: from the other side of the succession, or of the one before.

        What a reading gives to a registration together with the name of the one before it is inherited, not changed.
        """
        if step.change is None:
            return False
        pair = self._pair(step.fact)
        if pair is not None:
            return successions.told(self.db, *pair)
        if step.fact.provenance != "inherited":
            return False
        if any(one.change and (relation(one.fact) or ("",))[0] == PREDECESSOR for one in steps):
            return True
        report = step.fact.report
        return report is not None and successions.told_of_those_before(
            self.db, self.organisation_id, subject=step.fact.subject, value=step.change.after, report=report
        )

    def _is_news(self, step: Step, record: Record) -> bool:
        """Whether a first reading shows that a watched registration goes on as this one, since it was watched."""
        pair = self._pair(step.fact)
        if step.change is None or pair is None or pair[1] != self.organisation_id or successions.told(self.db, *pair):
            return False
        since = baselines.watched_since(self.db, pair[0])
        registered = record.details.registered if record.details else None
        if since is None or registered is None or not baselines.complete(self.db, pair[0]):
            return False
        return registered >= since.astimezone(LONDON).date().isoformat()

    def _pair(self, fact: Fact) -> tuple[int, int] | None:
        """The rows of the registrations before and after, where a fact names another one that is known."""
        named = relation(fact)
        if named is None or not named[1]:
            return None
        level, _, cqc_id = named[1].partition(":")
        there = watches.matches(self.db, cqc_id, _LEVELS.get(level))
        if not there:
            return None
        return (self.organisation_id, there[0]) if named[0] == SUCCESSOR else (there[0], self.organisation_id)


_LEVELS: dict[str, Level] = {"provider": "provider", "location": "location"}

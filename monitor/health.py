"""Look after the sources at the end of a round: who is told that a page cannot be read, and that it can again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row

from monitor import trouble
from monitor.alerting import Alerting
from monitor.contained import Contained
from monitor.fetching import Turn
from monitor.outage import Outages, look_over
from monitor.sentences import day
from monitor.settings import Settings
from monitor.severity import severity
from monitor.stillness import look_for_stillness, quiet
from storage import health, lease, listings, looks, records, rounds, sources, successions, watches
from storage.change import Change, Evidence, ProofNow
from storage.health import Spell
from storage.history import RatingHeld, ratings_of
from storage.listings import INDEX, PAPER
from storage.looks import UNCLEAR
from storage.record import Organisation

UNREADABLE, RECOVERED, QUIET = "source-unreadable", "source-recovered", "source-quiet"


@dataclass(frozen=True)
class LookedAfter:
    """What became known of whole sites, what is over, and what went wrong on the way."""

    opened: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()


def look_after(turn: Turn) -> LookedAfter:
    """Bring what is known of the sources' health up to this round, and write what is to be told of it.

    What a round that died visited counts with this one. Incidents are settled in one transaction; the changes of each
    organisation, their alert and deliveries stand in one with what its sources were told of.
    """
    house = turn.house
    with house.engine.begin() as db:
        lease.beat(db, turn.token, house.clock())
        numbers = [*rounds.unclosed(db, before=turn.number), turn.number]
        _note_unclear(db, numbers)
        watched, spells = sources.watched(db), _worded(db, health.spells(db))
        outages = look_over(db, watched, spells, rounds=numbers, settings=house.settings.health, now=house.clock())
        # The data service says in a document what the pages say: that it rests is no news beside them.
        pages = [row for row in watched if row.kind not in sources.API]
        still = look_for_stillness(db, pages, settings=house.settings, now=house.clock())
        silent = quiet(db, pages, spells, days=house.settings.health.quiet_days, now=house.clock())
        goes_on, given_up = successions.succeeded(db), sources.retired_in_trouble(db, PAPER)
        told = {row.organisation_id for row in watched if row.kind == PAPER and row.told_at is not None}
        offered = listings.offered(db, told)
    troubles = []
    every = sorted((*watched, *given_up), key=lambda row: row.organisation_id)
    for organisation, rows in groupby(every, key=lambda row: row.organisation_id):
        theirs = list(rows)
        work = _work(
            theirs, spells, outages, numbers=numbers, settings=house.settings, now=house.clock(), offered=offered
        )
        if organisation in goes_on:
            work = [(row, spell) for row, spell in work if spell is None or spell.last.what != "gone"]
        if not work and organisation not in silent:
            continue
        with Contained(f"telling of the health of organisation {organisation}") as fault, house.engine.begin() as db:
            lease.beat(db, turn.token, house.clock())
            teller = _Teller(db, organisation, round_id=turn.number, settings=house.settings, now=house.clock())
            teller.tell(work, unread=spells)
            pages = [row for row in theirs if row.kind not in sources.API and row.retired_at is None]
            teller.nothing_new(pages, silent.get(organisation))
            teller.alerting.route()
        if fault.why:
            troubles.append(f"what cannot be read could not be told ({fault.why}), please report it")
    opened, over = (*outages.opened, *still.opened), (*outages.over, *still.over)
    return LookedAfter(opened, over, tuple(dict.fromkeys(troubles)))


Work = list[tuple[Row[Any], Spell | None]]


def _work(
    rows: Sequence[Row[Any]],
    spells: Mapping[int, Spell],
    outages: Outages,
    *,
    numbers: Sequence[int],
    settings: Settings,
    now: datetime,
    offered: Collection[str],
) -> Work:
    """The sources to tell of: with their spell those that cannot be read, without one those that can be again, or are
    waited for no more. ``offered``: the addresses of papers that lists show."""
    again = timedelta(days=settings.telling.remind_after_days)
    work: Work = []
    if any(row.kind not in sources.API and row.id not in spells and row.outcome in sources.GOOD for row in rows):
        # Whoever reads its pages has lost nothing yet: what the data service does not give is told of it as a whole.
        rows = [row for row in rows if row.kind not in sources.API or row.told_at is not None]
    if any(row.kind == INDEX and row.id in spells for row in rows):  # that says enough of what is listed there
        rows = [row for row in rows if row.kind != PAPER]
    for row in rows:
        spell, given_up = spells.get(row.id), _is_given_up(row, spells.get(row.id), offered)
        if spell is None or given_up:
            # A host that asked for time, or a page that waits to be read, has not recovered. That a paper is gone is
            # told as its list shows it.
            work += [(row, None)] if row.told_at is not None and (row.outcome in sources.GOOD or given_up) else []
        elif spell.rounds >= settings.health.unreadable_after and spell.last.round_id in numbers:
            told = row.told_at is not None and now - row.told_at < again
            work += [] if told or outages.cover(spell.last) else [(row, spell)]
    told_of = [row for row in rows if row.kind == PAPER and row.told_at is not None and row.id in spells]
    if any(not _is_given_up(row, spells[row.id], offered) for row in told_of):
        return [(row, spell) for row, spell in work if spell or row.kind != PAPER]  # told as one, they are over as one
    return work


def _is_given_up(row: Row[Any], spell: Spell | None, offered: Collection[str]) -> bool:
    """Whether a paper is waited for no more: its meeting is past, its address gives nothing, or, where it was told of,
    no list shows it any longer."""
    if row.kind != PAPER or row.retired_at is not None:
        return bool(row.kind == PAPER)
    return spell is not None and (spell.last.what == "gone" or (row.told_at is not None and row.address not in offered))


def _note_unclear(db: Connection, numbers: Sequence[int]) -> None:
    now: dict[int, datetime | None] = {}
    before: dict[int, datetime | None] = {}
    for one in looks.not_understood(db, numbers):
        before[one.source_id] = one.unclear_since
        now[one.source_id] = (now.get(one.source_id) or one.at) if trouble.unclear_ratings(one.lines) else None
    for source, since in now.items():
        if (since is None) != (before[source] is None):
            sources.unclear(db, source, since)


def _worded(db: Connection, spells: Mapping[int, Spell]) -> dict[int, Spell]:
    """The spells, those of unclear pages with what it is that is not clear."""
    return {number: _with_word(db, one) if one.last.what == UNCLEAR else one for number, one in spells.items()}


def _with_word(db: Connection, spell: Spell) -> Spell:
    record = spell.last.record_id
    lines = records.document(db, record).get("not_understood", ()) if record is not None else ()
    why = "; ".join(trouble.unclear_ratings(lines)[:3])
    return replace(spell, last=replace(spell.last, why=why))


class _Teller:
    """What is told of one organisation's pages."""

    def __init__(
        self, db: Connection, organisation_id: int, *, round_id: int, settings: Settings, now: datetime
    ) -> None:
        organisation = watches.organisation_of(db, organisation_id)
        if not organisation.name:
            organisation = organisation.model_copy(update={"name": f"{organisation.level} {organisation.id}"})
        self.db, self.organisation, self.now = db, organisation, now
        self.known = _last_known(organisation, ratings_of(db, organisation_id))
        self.alerting = Alerting(db, organisation_id, round_id=round_id, rules=settings.rules, now=now)

    def tell(self, work: Work, *, unread: Collection[int]) -> None:
        """Record of each page that it cannot be read, still cannot, or can be again; of all board papers as one.

        ``unread``: the sources that cannot be read. Of those the papers that are told to be over are given up.
        """
        papers = [(row, spell) for row, spell in work if row.kind == PAPER]
        for row, spell in work:
            if row.kind != PAPER:
                told = _recovered(self.organisation, row) if spell is None else self._unreadable(row, spell)
                self.alerting.record(told, f"source | {row.address}", row.address)
        over, about = [row for row, spell in papers if spell is None], f"papers | {self.organisation}"
        given_up = [row for row in over if row.retired_at is not None or row.id in unread]
        if over:
            self.alerting.record(self._papers_over(over, given_up=len(given_up)), about, over[0].address)
        if ailing := [(row, spell) for row, spell in papers if spell]:
            self.alerting.record(self._unreadable_papers(ailing), about, ailing[0][0].address)
        for row, spell in work:
            sources.told(self.db, row.id, None if spell is None else self.now)
        for row in given_up:  # else it would be told anew
            sources.retire(self.db, row.id, self.now)

    def nothing_new(self, rows: Sequence[Row[Any]], since: datetime | None) -> None:
        """Record that nothing new was seen ``since`` a moment, where that is to be told."""
        if since is None:
            return
        first = min(rows, key=lambda row: (row.kind != "cqc-profile", row.id))
        summary = trouble.nothing_new(self.organisation.name, first.address, since=since, pages=len(rows))
        told = _change(QUIET, self.organisation, first, summary, Evidence())
        self.alerting.record(told, f"quiet | {self.organisation}", first.address)

    def _unreadable(self, row: Row[Any], spell: Spell) -> Change:
        last, who = spell.last, self.organisation
        summary = trouble.unreadable(
            who.name, row.kind, row.address, what=last.what, why=last.why, since=spell.since,
            well=spell.well_at is not None, known=self.known, told=row.told_at,
        )  # fmt: skip
        quoted = last.what == UNCLEAR and last.why
        proof = ProofNow(body=last.body, quote=str(last.why)) if quoted else None
        return _change(UNREADABLE, who, row, summary, Evidence(after=proof))

    def _unreadable_papers(self, papers: Sequence[tuple[Row[Any], Spell]]) -> Change:
        row, spell = papers[0]
        summary = trouble.papers_unreadable(
            self.organisation.name, row.address, many=len(papers), what=spell.last.what, why=spell.last.why,
            since=min(one.since for _, one in papers), told=row.told_at,
        )  # fmt: skip
        return _change(UNREADABLE, self.organisation, row, summary, Evidence())

    def _papers_over(self, rows: Sequence[Row[Any]], *, given_up: int) -> Change:
        summary = trouble.papers_over(
            self.organisation.name, rows[0].address, well=len(rows) - given_up, given_up=given_up, told=rows[0].told_at
        )
        return _change(RECOVERED, self.organisation, rows[0], summary, Evidence())


def _recovered(organisation: Organisation, row: Row[Any]) -> Change:
    summary = trouble.readable(organisation.name, row.kind, row.address, told=row.told_at)
    return _change(RECOVERED, organisation, row, summary, Evidence())


def _change(kind: str, organisation: Organisation, row: Row[Any], summary: str, evidence: Evidence) -> Change:
    return Change(
        id="", kind=kind, organisation=organisation, url=row.address, evidence=evidence, summary=summary,
        severity=severity(kind, before=None, after=None, direction=None, steps=0, subject=None),
    )  # fmt: skip


def _last_known(organisation: Organisation, held: Sequence[RatingHeld]) -> str:
    """The last rating known of an organisation as a whole, overall where it has one, in words."""
    own = [one for one in held if one.scope == organisation.level]
    if not own:
        return trouble.last_known(None, None, "")
    dated = f"by the report of {day(own[0].report_date)}" if own[0].report_date else ""
    return trouble.last_known(own[0].rating, own[0].key_question, dated)

"""Tell once that a trust's papers are missing though they were to be expected: ``source-quiet``."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from monitor.alerting import Alerting
from monitor.clock import LONDON
from monitor.contained import Contained
from monitor.fetching import Turn
from monitor.sentences import day
from monitor.settings import Rule
from monitor.severity import severity
from monitor.stillness import LATELY
from storage import lease, listings, meetings, records, watches
from storage.change import Change, Evidence
from storage.engine import reading
from storage.listed import KnownMeeting
from storage.sources import GOOD, watched_organisations

from .cadence import Late, late

QUIET = "source-quiet"


def tell_missing_papers(turn: Turn) -> tuple[str, ...]:
    """Write what is to be told of papers that are missing, an organisation a transaction; what went wrong on the way.

    It is told once for each last meeting with papers, and over when papers come. Nothing is said of a trust whose pages
    could not all be read well of late.
    """
    house, troubles = turn.house, []
    settings = house.settings
    if not settings.papers.late_days:
        return ()
    with reading(house.engine).connect() as db:
        watched = {row for row, _, _ in watched_organisations(db)}
        waiting = [one for one in meetings.with_papers(db) if one in watched]
    for organisation in waiting:
        what = f"telling of missing papers of organisation {organisation}"
        with Contained(what) as fault, house.engine.begin() as db:
            lease.hold(db, turn.token)
            tell_missing(
                db, organisation, patience=settings.papers.late_days, rules=settings.rules, round_id=turn.number,
                now=house.clock(),
            )  # fmt: skip
        if fault.why:
            troubles.append(f"missing papers could not be told ({fault.why}), please report it")
    return tuple(dict.fromkeys(troubles))


def missing_papers(db: Connection, organisation: int, *, patience: int, now: datetime) -> Late | None:
    """The papers of a trust that are missing at a moment, by what is known of its meetings."""
    facts = [fact for fact, _ in meetings.in_force(db, organisation, "meeting")]
    with_papers = [fact.subject for fact in facts if KnownMeeting.of(fact).papers]
    announced = [fact.subject for fact in facts if not KnownMeeting.of(fact).papers]
    return late(with_papers, announced, today=now.astimezone(LONDON).date().isoformat(), patience=patience)


def tell_missing(
    db: Connection, organisation: int, *, patience: int, rules: tuple[Rule, ...], round_id: int, now: datetime
) -> None:  # fmt: skip
    """Write that papers of one trust are missing, where its pages were read well and that was not told yet."""
    missing = missing_papers(db, organisation, patience=patience, now=now)
    pages = listings.pages(db, organisation, at=now)
    well = pages and all(one.outcome in GOOD and one.good_at and now - one.good_at <= LATELY for one in pages)
    if missing is None or not well:
        return
    identity = f"papers | {missing.last}"
    read = [records.last_of(db, one.id) for one in pages]
    understood = all(last is not None and last.body == one.body for last, one in zip(read, pages, strict=True))
    if not understood or meetings.told_quiet(db, organisation, identity):
        return
    whose = watches.organisation_of(db, organisation)
    change = Change(
        id="", kind=QUIET, organisation=whose, before=missing.last, url=pages[0].address, evidence=Evidence(),
        severity=severity(QUIET, before=None, after=None, direction=None, steps=0, subject=None),
        summary=f"{whose.name}: {_sentence(missing)}; look at {pages[0].address} whether that is so.",
    )  # fmt: skip
    alerting = Alerting(db, organisation, round_id=round_id, rules=rules, now=now)
    alerting.record(change, identity, pages[0].address)
    alerting.route()


def _sentence(missing: Late) -> str:
    since = f"the last that were found are of {day(missing.last)}"
    if missing.announced:
        return (
            f"no board papers for the meeting announced for {day(missing.day)}, {missing.days} days after it; {since}"
        )
    return (
        f"no board papers since {day(missing.last)}; by the rhythm of its meetings the next were to be expected about"
        f" {day(missing.day)}, {missing.days} days ago"
    )

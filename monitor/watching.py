"""Put organisations on a list, finding out what a bare id is by asking for both of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from sqlalchemy import Connection

from crawler.addresses import profile_address, reports_address
from crawler.errors import ContactMissing
from monitor.papers.beside import WHOLE, Part, moved, read_papers, told_of
from monitor.papers.boards import board_of_icb, take_address
from storage import sources, watches
from storage.lease import LeaseError
from storage.record import Level, Organisation

from .house import House
from .invocation import WrongUse
from .named import Named
from .settings import Settings

Answers = dict[int, Literal["found", "absent", "unknown"]]
LEVELS: tuple[Level, ...] = ("provider", "location")
How = Literal["new", "already", "asking", "missing"]


@dataclass(frozen=True)
class Added:
    """What became of one word: the organisations it means, and of the first provider among them its locations (None
    before its profile was read), with how many of those were put on the list too. ``papers`` are the sentences about
    its board papers; ``narrowed`` says that from now on something else of it is watched than before."""

    word: str
    how: How
    organisations: tuple[Organisation, ...] = ()
    locations: int | None = None
    locations_added: int = 0
    papers: tuple[str, ...] = ()
    narrowed: bool = False


@dataclass(frozen=True)
class Watching:
    """What became of every word, and why nothing could be asked where that is so."""

    added: tuple[Added, ...]
    not_asked: str | None = None


@dataclass(frozen=True)
class _Begun:
    named: Named
    fresh: bool
    asking: tuple[int, ...]
    known: tuple[int, ...]
    narrowed: bool = False


def check_hosts(settings: Settings, wanted: Sequence[Named], part: Part = WHOLE) -> None:
    """Raise WrongUse for an address whose host is not allowed, and for pages that an organisation does not have."""
    for one in wanted:
        icb = board_of_icb(one.id) if one.level != "location" else None
        if icb is not None and part.only == "pages":
            raise WrongUse(f"{one.typed} is {icb.name}: CQC has no page of it, and only its papers can be watched")
        if icb is not None or part.only == "papers":
            continue
        if one.address:
            check_host(settings, one.address, told=one.typed)
        else:
            check_host(settings, settings.cqc.address, told="cqc.address")


def check_host(settings: Settings, address: str, *, told: str) -> None:
    """Raise WrongUse where the address, which people know as ``told``, is on a host that is not allowed."""
    host, allowed = urlsplit(address).netloc, settings.fetch.hosts
    if host.lower() not in {name.lower() for name in allowed}:
        raise WrongUse(f"{told}: its host, {host}, is not among fetch.hosts; allowed are {', '.join(allowed)}")


def watch(
    house: House, wanted: Sequence[Named], *, list_name: str, added_by: str, with_locations: bool = False,
    part: Part = WHOLE,
) -> Watching:  # fmt: skip
    """Put everything on a list; an id with no page at all is not kept. `check_hosts` stands before it."""
    with house.engine.begin() as db:
        begun = [_begin(db, house, one, list_name, added_by, part) for one in wanted]
    open_ids = [row for one in begun for row in one.asking]
    answers, not_asked = ask_now(house, open_ids) if open_ids else ({}, None)
    now = house.clock()
    with house.engine.begin() as db:
        for row, answer in answers.items():
            if answer != "unknown":
                watches.answer(db, row, "found" if answer == "found" else "absent", now)
        added = tuple(_settle(db, one, answers, list_name, now) for one in begun)
        if with_locations:
            added = tuple(_locations(db, house, one, list_name, added_by) for one in added)
        added = tuple(replace(one, papers=told_of(db, house, one.organisations)) for one in added)
    return Watching(added, not_asked)


def _begin(db: Connection, house: House, one: Named, list_name: str, added_by: str, part: Part) -> _Begun:
    if (row := moved(db, one, list_name, part)) is not None:
        take_address(db, row, part.papers or "", by=added_by, now=house.clock())
        return _Begun(one, fresh=False, asking=(), known=(row,))
    answered, now = watches.levels_answered(db, one.id), house.clock()
    icb = board_of_icb(one.id) if one.level != "location" else None
    part = replace(part, only="papers") if icb is not None else part
    fresh, narrowed, asking, known = False, False, list[int](), list[int]()
    has_board = part.only == "papers" or part.papers is not None  # and a location has none
    for level in ("provider",) if has_board else _candidates(one, answered):
        settled = part.only == "papers" or one.address is not None or answered.get(level) == "found"
        row = watches.organisation_row(db, level, one.id, now)
        state = watches.WATCHED if settled else watches.ASKING
        new = watches.add_watch(
            db, row, list_name=list_name, asked=one.typed, state=state, added_by=added_by, now=now
        )  # fmt: skip
        fresh |= new
        if settled:
            watches.answer(db, row, "found", now)
        if level == "provider":
            narrowed = watches.narrow(db, row, part.only, list_name=list_name, now=now) and not new
            read_papers(db, house, one, row, part, added_by)
        if part.only != "papers":
            _visit(db, house, one, level, row)
        (known if settled else asking).append(row)
    return _Begun(one, fresh, tuple(asking), tuple(known), narrowed)


def _candidates(one: Named, answered: dict[Level, watches.Answer]) -> tuple[Level, ...]:
    """The levels an id may have: the one that was said, else those that are there as far as is known."""
    if one.level is not None:
        return (one.level,)
    if "found" not in answered.values():
        return LEVELS
    return tuple(level for level in LEVELS if answered.get(level) != "absent")


def _visit(db: Connection, house: House, one: Named, level: Level, row: int) -> None:
    base = house.settings.cqc.address
    if one.address is not None:
        parts = urlsplit(one.address)
        base = f"{parts.scheme}://{parts.netloc}"
    addresses = {
        profile_address(level, one.id, base): "cqc-profile",
        reports_address(level, one.id, base): "cqc-reports",
    }
    if one.address is not None and one.page is not None and one.page.page == "assessment":
        addresses[one.address] = "cqc-assessment"
    for address, kind in addresses.items():
        sources.add(db, address=address, kind=kind, organisation_id=row, found_on=None, now=house.clock())


def ask_now(house: House, rows: Sequence[int]) -> tuple[Answers, str | None]:
    """Whether the organisations (rows) have a page, or why nobody can be asked now."""
    from .asking import ask  # brings the crawler

    try:
        return ask(house, rows), None
    except (ContactMissing, LeaseError) as error:
        return {}, str(error)


def _settle(
    db: Connection,
    one: _Begun,
    answers: Answers,
    list_name: str,
    now: datetime,
) -> Added:
    rows = (*one.known, *one.asking)
    if one.asking and not one.known and all(answers.get(row) == "absent" for row in one.asking):
        watches.forget(db, one.asking, list_name=list_name, now=now)
        return Added(one.named.typed, "missing")
    there = tuple(row for row in rows if answers.get(row) != "absent")
    unsure = [row for row in one.asking if answers.get(row) in (None, "unknown")]
    how: How = "asking" if unsure else "new" if one.fresh else "already"
    provider = next((row for row in there if watches.organisation_of(db, row).level == "provider"), None)
    locations = watches.locations_of(db, provider) if provider is not None else None
    return Added(
        one.named.typed,
        how,
        tuple(watches.organisation_of(db, row) for row in there),
        len(locations) if locations is not None else None,
        narrowed=one.narrowed,
    )


def _locations(db: Connection, house: House, added: Added, list_name: str, added_by: str) -> Added:
    """The same, with the provider's locations put on the list where they are known."""
    count = 0
    for provider in (one for one in added.organisations if one.level == "provider" and one.id):
        row = watches.matches(db, provider.id or "", "provider")[0]
        for location in watches.locations_of(db, row) or ():
            named = Named(typed=added.word, id=location.id or "", level="location")
            here = watches.organisation_row(db, "location", named.id, house.clock())
            count += watches.add_watch(
                db,
                here,
                list_name=list_name,
                asked=added.word,
                state=watches.WATCHED,
                added_by=added_by,
                now=house.clock(),
            )
            _visit(db, house, named, "location", here)
    return replace(added, locations_added=count)

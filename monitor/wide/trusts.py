"""Every NHS trust of England on a list at once, and what became of a trust that closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection

from crawler.addresses import profile_address, reports_address
from monitor.house import House
from monitor.named import Named
from monitor.papers.boards import by_register, settle, why_not
from monitor.registry.register import Registered
from monitor.registry.trusts import closed_trust, line_from, open_trusts, standing_in
from monitor.sentences import day
from storage import imported, successions, watches
from storage.record import Level, Only


@dataclass(frozen=True)
class AllTrusts:
    """How many trusts are on the list now, how many of them were put there, and whose papers are not read, by code
    (None where papers are not watched)."""

    trusts: int
    added: int
    unread: tuple[str, ...] | None


def watch_all_trusts(house: House, *, list_name: str, added_by: str, only: Only | None = None) -> AllTrusts:
    """Put every open trust on a list. Nobody asks CQC whether each is there: the next round finds that out."""
    now, base, there = house.clock(), house.settings.cqc.address, open_trusts()
    named: list[tuple[Level, str]] = [("provider", trust.code) for trust in there]
    with house.engine.begin() as db:
        rows = imported.organisation_rows(db, named, now)
        added = sum(
            watches.add_watch(
                db, rows[one], list_name=list_name, asked="--all-trusts", state=watches.WATCHED, added_by=added_by,
                now=now,
            )
            for one in named
        )  # fmt: skip
        imported.settle(db, [rows[one] for one in named], now)
        for one in named:
            watches.narrow(db, rows[one], only, list_name=list_name, now=now)
        if only != "papers":
            addresses = {profile_address(*one, base): ("cqc-profile", rows[one]) for one in named}
            addresses |= {reports_address(*one, base): ("cqc-reports", rows[one]) for one in named}
            imported.visit(db, addresses, now)
        if only != "pages":
            for level, code in named:
                settle(db, house.settings, rows[level, code], code, now)
        imported.name_nameless(db, {rows["provider", trust.code]: trust.name for trust in there})
    told = only != "pages" and by_register(house.settings)
    unread = tuple(trust.code for trust in there if why_not(house.settings, trust) is not None) if told else None
    return AllTrusts(len(there), added, unread)


def closed_ones(wanted: Sequence[Named]) -> dict[Named, Registered]:
    """Those of the words that mean a trust that closed."""
    found = {one: closed_trust(one.id) for one in wanted if one.level != "location"}
    return {one: trust for one, trust in found.items() if trust is not None}


def in_its_place(trust: Registered) -> Named | None:
    """The trust to watch in the place of one that closed; None where that is unknown."""
    successor = standing_in(trust)
    return None if successor is None else Named(typed=successor.code, id=successor.code, level="provider")


def hand_on(db: Connection, house: House, trust: Registered) -> None:
    """Link a trust that closed with those that took its place, so that its history stands before theirs.

    Whoever still watches it is told of that by the first page that says so; where nobody does, it is no news.
    """
    now, line = house.clock(), (trust, *line_from(trust))
    rows = [watches.organisation_row(db, "provider", one.code, now) for one in line]
    imported.name_nameless(db, {row: one.name for row, one in zip(rows, line, strict=True)})
    for before, after in pairwise(rows):
        successions.link(db, before, after, now)
        if not watches.is_watched(db, before):
            successions.note_told(db, before, after, now)


def stood_in_for(trust: Registered, typed: str) -> str:
    """What a person is told who asks for a trust that closed and whose successor is watched in its place."""
    successor = standing_in(trust)
    assert successor is not None
    return (
        f"{_closed(trust, typed)}; {successor.name} ({successor.code}) took its place and is watched, with the history"
        f" of {trust.code}"
    )


def answered(trust: Registered, typed: str) -> str:
    """What a person is told who asks for a trust that closed: since when, and which one to watch in its place."""
    successor = standing_in(trust)
    if successor is None:
        return f"{_closed(trust, typed)}; which trust took its place is not known here, and it was not added"
    return (
        f"{_closed(trust, typed)}; {successor.name} took its place: `wardround watch add provider:{successor.code}`"
        " watches that one"
    )


def _closed(trust: Registered, typed: str) -> str:
    return f"{typed} is {trust.name}, which closed on {day(trust.closed)}"

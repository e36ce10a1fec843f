"""Every NHS trust of England on a list at once, and what became of a trust that closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.addresses import profile_address, reports_address
from monitor.house import House
from monitor.named import Named
from monitor.registry.trusts import Trust, closed_trust, open_trusts, standing_in
from monitor.sentences import day
from storage import imported, watches
from storage.record import Level


@dataclass(frozen=True)
class AllTrusts:
    """How many trusts are on the list now, and how many of them were put there."""

    trusts: int
    added: int


def watch_all_trusts(house: House, *, list_name: str, added_by: str) -> AllTrusts:
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
        addresses = {profile_address(*one, base): ("cqc-profile", rows[one]) for one in named}
        addresses |= {reports_address(*one, base): ("cqc-reports", rows[one]) for one in named}
        imported.visit(db, addresses, now)
        imported.name_nameless(db, {rows["provider", trust.code]: trust.name for trust in there})
    return AllTrusts(len(there), added)


def closed_ones(wanted: Sequence[Named]) -> dict[Named, Trust]:
    """Those of the words that mean a trust that closed."""
    found = {one: closed_trust(one.id) for one in wanted if one.level != "location"}
    return {one: trust for one, trust in found.items() if trust is not None}


def answered(trust: Trust, typed: str) -> str:
    """What a person is told who asks for a trust that closed: since when, and which one to watch in its place."""
    closed = f"{typed} is {trust.name}, which closed on {day(trust.closed)}"
    successor = standing_in(trust)
    if successor is None:
        return f"{closed}; which trust took its place is not known here, and it was not added"
    return (
        f"{closed}; {successor.name} took its place: `wardround watch add provider:{successor.code}` watches that one"
    )

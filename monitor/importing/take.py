"""Take a file in: look up what it names by name, put it on its lists in one transaction, ask for the few open ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from monitor import pacing
from monitor.house import House
from monitor.registry.trusts import closed_trust
from monitor.watching import ask_now
from monitor.wide.trusts import answered
from storage import imported, watches
from storage.record import Organisation

from .apply import Outcome, apply
from .cells import postcode_in
from .entries import Entry, entries
from .errors import Unusable
from .file import ImportFile
from .gone import Spoilt
from .match import Gazetteer, Known
from .own import Again
from .rows import Asked, Finding, Lookup, NoRow

ASKED_AT_ONCE = 20
"""Open ids that are asked for now, a request each; of more, the next round finds out what they are."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of a file: ``rows`` those that ask for something, ``not_asked`` why open ids were not asked for."""

    rows: int
    outcome: Outcome
    names: dict[imported.Named, str]
    findings: tuple[Finding, ...]
    no_rows: tuple[NoRow, ...]
    load: pacing.Load
    not_asked: str | None = None


def take(
    house: House,
    file: ImportFile,
    *,
    directory: Sequence[Known] | None,
    list_name: str | None,
    by: str,
    with_locations: bool,
    sure: bool,
    dry_run: bool,
) -> Taken:
    """Put on lists what a file names. Raises Unusable (TooManyGone) and has then changed nothing."""
    with house.engine.connect() as db, db.begin() as transaction:
        found = _open_ones(db, _looked_up(db, file, directory), list_name or "")
        findings = [one for one in found if isinstance(one, Finding)]
        asked = [one for one in found if isinstance(one, Asked | Again)]
        if not asked and not findings:
            raise Unusable("has no rows below its header")
        wanted = entries(asked, list_name=list_name)
        spoilt = Spoilt((one.columns for one in findings), keys=file.key_names)
        outcome = apply(db, house, wanted, by=by, with_locations=with_locations, sure=sure, spoilt=spoilt)
        taken = Taken(
            rows=len(asked) + len(findings),
            outcome=outcome,
            names=imported.names(db),
            findings=tuple(findings),
            no_rows=tuple(one for one in file.rows if isinstance(one, NoRow)),
            load=pacing.load(db, house),
        )
        if dry_run:
            transaction.rollback()
            return taken
    return _ask(house, taken) if 0 < len(outcome.asking) <= ASKED_AT_ONCE else taken


def _looked_up(db: Connection, file: ImportFile, directory: Sequence[Known] | None) -> list[Asked | Again | Finding]:
    by_name = any(isinstance(one, Lookup) for one in file.rows)
    gazetteer = Gazetteer([*(directory or ()), *_known(db)] if by_name else (), directory=directory is not None)
    rows = (one for one in file.rows if not isinstance(one, NoRow))
    return [gazetteer.find(one) if isinstance(one, Lookup) else one for one in rows]


def _open_ones(
    db: Connection, found: Sequence[Asked | Again | Finding], list_name: str
) -> list[Asked | Again | Finding]:
    """The same, with a finding for each trust that closed; one that is on the list already stays there."""
    there = {one.named for one in imported.on_list(db, list_name)}

    def taken(one: Asked | Again | Finding) -> Asked | Again | Finding:
        if not isinstance(one, Asked) or one.key.level == "location" or ("provider", one.key.id) in there:
            return one
        trust = closed_trust(one.key.id)
        if trust is None:
            return one
        return Finding(row=one.row, what="closed", told=answered(trust, one.typed), columns=one.columns)

    return [taken(one) for one in found]


def _known(db: Connection) -> Iterator[Known]:
    """What pages said: organisations by name and address, and locations that providers' pages name."""
    for place in imported.places(db):
        where = postcode_in(place.address) if place.address else None
        yield Known(level=place.level, id=place.id, names=(place.name,), postcode=where)
    for one in watches.watched(db):
        if one.organisation.level == "provider":
            for location in watches.locations_of(db, one.organisation_id) or ():
                yield Known(level="location", id=location.id or "", names=(location.name,))


def _ask(house: House, taken: Taken) -> Taken:
    """The same after the open ids were asked for: those without any page are not kept."""
    outcome = taken.outcome
    answers, why = ask_now(house, list(outcome.asking))
    entries_asked = {id(entry): entry for entry in outcome.asking.values()}
    missing: list[Entry] = []
    with house.engine.begin() as db:
        for entry in entries_asked.values():
            rows = [row for row, one in outcome.asking.items() if one is entry]
            if all(answers.get(row) == "absent" for row in rows):
                watches.forget(db, rows, list_name=entry.list, now=house.clock())
                missing.append(entry)
        load, names = pacing.load(db, house), imported.names(db)
    left = {id(entry) for entry in missing}
    return replace(
        taken,
        outcome=replace(
            outcome,
            added=tuple(one for one in outcome.added if id(one) not in left),
            unchanged=tuple(one for one in outcome.unchanged if id(one) not in left),
            asking={row: one for row, one in outcome.asking.items() if answers.get(row, "unknown") == "unknown"},
        ),
        findings=tuple(sorted((*taken.findings, *map(_no_page, missing)), key=lambda one: one.row)),
        load=load,
        names=names,
        not_asked=why,
    )


def _no_page(entry: Entry) -> Finding:
    levels = (entry.key.level,) if entry.key.level else ("provider", "location")
    pages = " and ".join(f"/{level}/{entry.key.id}" for level in levels)
    told = f"there is no page for {entry.asked}: {pages} {'does' if len(levels) == 1 else 'do'} not exist"
    return Finding(row=entry.rows[0], what="not-understood", told=told, columns=entry.columns)


def organisation(taken: Taken, named: imported.Named) -> Organisation:
    """An organisation with the name that is known of it."""
    return Organisation(level=named[0], id=named[1], name=taken.names.get(named, ""))

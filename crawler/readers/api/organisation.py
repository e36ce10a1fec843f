"""What a document of the API says of one organisation: kinds ``cqc-api-location`` and ``cqc-api-provider``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from crawler.readers.document import Document
from crawler.readers.kinds import READERS
from storage.record import Dates, Framework, Kind, Level, Organisation, Rating, Record, ReportRef

from .about import banners, details, related, reports
from .assessments import Assessed, assessed
from .claim import Claim, ordered, settle
from .door import opened
from .fields import Fields, Notes
from .identity import ID, organisation
from .inspections import current, historic
from .people import in_charge
from .services import areas


def location(document: Document) -> Record:
    """The record of a location's document, its report that of its overall rating. Raises NotUnderstood."""
    return _read(document, "location")


def provider(document: Document) -> Record:
    """The record of a provider's document; its locations by their ids alone, closed ones among them."""
    return _read(document, "provider")


def _read(document: Document, level: Level) -> Record:
    notes = Notes()
    fields = Fields(opened(document.body), notes)
    whose = organisation(fields, level, document.address, in_round=document.in_round)
    said = details(fields, level)
    standing, past, scored = _rated(fields, level, str(whose.id))
    own = next((one for one in standing if one.scope == level and one.key_question == "overall"), None)
    parts: dict[str, Any] = {
        "banners": banners(fields, said),
        "reports": reports(fields),
        "related": related(fields, level),
        "locations": _locations(fields) if level == "provider" else (),
        "in_charge": in_charge(fields, whose, document.key),
    }
    not_understood, warnings = notes.lines()
    kind: Kind = "cqc-api-location" if level == "location" else "cqc-api-provider"
    return Record(
        kind=kind,
        reader=READERS[kind],
        organisation=whose,
        scope=level,
        report=(own.report if own else None) or ReportRef(),
        dates=Dates(report=own.date if own else None),
        framework=_framework(standing, own),
        ratings=standing,
        past_ratings=past,
        scores=tuple(sorted(scored.scores, key=lambda one: (one.scope or "", one.key_question))),
        quality_statements=tuple(
            sorted(scored.statements, key=lambda one: (one.scope or "", one.key_question or "", one.name))
        ),
        details=said,
        not_understood=not_understood,
        warnings=warnings,
        **parts,
    )


def _rated(fields: Fields, level: Level, own: str) -> tuple[tuple[Rating, ...], tuple[Rating, ...], Assessed]:
    """The ratings in force, those before them, and what was assessed under the single framework."""
    named = areas(fields)
    inspected = list(current(fields, level=level, own=own, areas=named))
    before = list(historic(fields, level=level, own=own, areas=named))
    services = frozenset(str(one.rating.scope) for one in inspected if str(one.rating.scope).startswith("service:"))
    found = assessed(fields, level=level, areas=named, services=services)
    inspected, superseded = _superseded(inspected, found.claims, level)
    standing, replaced = settle([*inspected, *found.claims], fields.notes)
    given = _givers([*standing, *replaced, *before])
    return (
        ordered(_inherited(standing, given)),
        ordered(_inherited([*before, *found.past, *replaced, *superseded], given)),
        found,
    )


def _superseded(inspected: list[Claim], newer: Iterable[Claim], level: Level) -> tuple[list[Claim], list[Rating]]:
    """Take out the services' older ratings where an assessment of the whole location came after them.

    CQC then leaves the location without an overall rating of inspections, and lists those of its services on.
    """
    whole = [claim.rating.date or "" for claim in newer if claim.rating.scope == level]
    if level != "location" or not whole or any(claim.rating.scope == level for claim in inspected):
        return inspected, []
    newest = max(whole)
    old = [claim.rating for claim in inspected if (claim.rating.date or "") < newest]
    return [claim for claim in inspected if (claim.rating.date or "") >= newest], old


def _givers(ratings: Iterable[Rating]) -> dict[str, str]:
    """Of each report that one rating says was given to another registration, to which."""
    return {one.report.id: one.inherited_from for one in ratings if one.inherited_from and one.report and one.report.id}


def _inherited(ratings: Iterable[Rating], given: dict[str, str]) -> Iterable[Rating]:
    """The ratings, inherited also where only another rating of the same report says so, as CQC leaves it at that."""
    for one in ratings:
        giver = given.get(one.report.id or "") if one.report and not one.inherited_from else None
        yield one.model_copy(update={"provenance": "inherited", "inherited_from": giver}) if giver else one


def _framework(ratings: Sequence[Rating], own: Rating | None) -> Framework:
    """That of the organisation's own overall rating, else the one that all its ratings have, else unknown."""
    found = {one.framework or "unknown" for one in ([own] if own else ratings)}
    return found.pop() if len(found) == 1 else "unknown"


def _locations(fields: Fields) -> tuple[Organisation, ...]:
    ids = {one.upper() for one in fields.texts("locationIds") if ID.fullmatch(one)}
    return tuple(Organisation(level="location", id=id_, name="") for id_ in sorted(ids))

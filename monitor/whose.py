"""Whose a document is that carries no id: of the organisation it was found for, where it bears its name."""

from __future__ import annotations

from collections.abc import Collection

from crawler.addresses import report_document
from monitor.reading import Reading
from storage.fact import fold
from storage.record import Organisation, Record, ReportRef


def kept(found: Reading, organisation: Organisation, names: Collection[str], address: str) -> Reading:
    """A reading as a round keeps it: of a report's document bound to the organisation that it was found for, or refused
    as somebody else's. ``names``: all that the organisation is known by."""
    record = found.record
    if record is None or record.kind != "cqc-report":
        return found
    if not is_of(record, organisation, names):
        return found.model_copy(update={"record": None, "refusal": objection(record, organisation)})
    return found.model_copy(update={"record": bound(record, organisation, address)})


def is_of(record: Record, organisation: Organisation, names: Collection[str]) -> bool:
    """Whether a document bears one of the names that an organisation is known by, and is of its level where it says
    one: a provider may be called as its only location is."""
    own = record.organisation
    return own.level in (None, organisation.level) and fold(own.name) in {fold(name) for name in names}


def bound(record: Record, organisation: Organisation, address: str) -> Record:
    """The record as the organisation's: with its level, its id, and the report's id that its address has, where the
    document says none of them."""
    own, level = record.organisation, organisation.level
    whose = own.model_copy(update={"level": own.level or level, "id": own.id or organisation.id})
    found = report_document(address)
    report = record.report if record.report.id or found is None else ReportRef(id=found.report)
    ratings = tuple(one.model_copy(update={"scope": one.scope or level}) for one in record.ratings)
    return record.model_copy(
        update={"organisation": whose, "report": report, "scope": record.scope or level, "ratings": ratings}
    )


def objection(record: Record, organisation: Organisation) -> str:
    """The sentence that refuses a document of somebody else: a location's page may lead to its provider's report."""
    own = record.organisation
    said = f'"{own.name}"' + (f" ({own.level})" if own.level else "")
    return f'the document is of {said}, not of "{organisation.name or organisation.id}" ({organisation.level})'

"""Whose a document is that carries no id: of the organisation it was found for, where it bears its name."""

from __future__ import annotations

from collections.abc import Collection

from crawler.addresses import report_document
from storage.fact import fold
from storage.record import Level, Record, ReportRef


def is_of(record: Record, names: Collection[str]) -> bool:
    """Whether a document bears one of the names that its organisation is known by."""
    return fold(record.organisation.name) in {fold(name) for name in names}


def bound(record: Record, *, level: Level, cqc_id: str, address: str) -> Record:
    """The record with its organisation's id, and with the report's that its address has, where it says neither."""
    own = record.organisation
    whose = own.model_copy(update={"level": own.level or level, "id": own.id or cqc_id})
    found = report_document(address)
    report = record.report if record.report.id or found is None else ReportRef(id=found.report)
    return record.model_copy(update={"organisation": whose, "report": report})


def objection(record: Record, name: str | None) -> str:
    """The sentence that refuses a document of somebody else: a location's page may lead to its provider's report."""
    return f'the document is of "{record.organisation.name}", not of "{name or "an organisation without a name yet"}"'

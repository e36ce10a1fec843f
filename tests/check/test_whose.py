"""Whose a report's PDF is, which carries no id."""

from __future__ import annotations

import pytest

from monitor.whose import bound, is_of, objection
from storage.record import Level, Organisation, Rating, Record, ReportRef

ID = "00000000-0000-4000-8000-000000000002"
ADDRESS = f"https://api.cqc.org.uk/public/v1/reports/{ID}"
HOME = Organisation(level="location", id="1-999000001", name="Rose House")


def report(name: str, level: Level | None = None) -> Record:
    rating = Rating(key_question="overall", rating="Good", quote="Good", report=ReportRef())
    return Record(kind="cqc-report", reader="x/1", organisation=Organisation(level=level, name=name), ratings=(rating,))


@pytest.mark.parametrize(
    ("name", "level", "own"),
    [
        ("ROSE  House", None, True),
        ("The Old Rose", "location", True),
        ("Rose House", "provider", False),
        ("Rose House Group", None, False),
    ],
)
def test_a_document_is_of_whom_it_names_and_of_the_level_that_it_says(name: str, level: Level, own: bool) -> None:
    assert is_of(report(name, level), HOME, {"Rose House", "The Old Rose"}) is own


def test_it_takes_id_level_scope_and_report_from_where_it_was_found() -> None:
    record = bound(report("Rose House"), HOME, ADDRESS)
    assert (record.organisation, record.scope, record.report.id) == (HOME, "location", ID)
    assert record.ratings[0].scope == "location"


def test_the_refusal_names_both() -> None:
    assert objection(report("Rose House", "provider"), HOME) == (
        'the document is of "Rose House" (provider), not of "Rose House" (location)'
    )

"""A report's PDF in a bundle is read again as the round kept it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from monitor.evidence.anew import as_kept, jobs
from monitor.evidence.enclosed import Enclosed
from monitor.reading import Reading
from storage.record import Organisation, Record

HOME = Organisation(level="location", id="1-999000001", name="Rose House")
ADDRESS = "https://api.cqc.org.uk/public/v1/reports/00000000-0000-4000-8000-000000000002"


def bundle(kind: str) -> Enclosed:
    told: Any = SimpleNamespace(
        readings={"after": SimpleNamespace(address=ADDRESS, kind=kind, media_type=None)},
        pages={"after": b"%PDF-1.7"},
        paper=SimpleNamespace(change=SimpleNamespace(organisation=HOME, kind="rating-changed", subject="overall")),
    )
    return cast("Enclosed", told)


def test_it_is_of_the_organisation_that_it_was_found_for() -> None:
    enclosed = bundle("cqc-report")
    assert jobs(enclosed, key=b"k")["after"].organisation == HOME
    record = Record(kind="cqc-report", reader="x/1", organisation=Organisation(name="ROSE HOUSE"))
    kept = as_kept(enclosed, {"after": Reading(record=record)})["after"].record
    assert kept is not None
    assert (kept.organisation.level, kept.organisation.id) == ("location", "1-999000001")
    assert kept.report.id == "00000000-0000-4000-8000-000000000002"


def test_a_page_stays_as_it_reads() -> None:
    record = Record(kind="cqc-profile", reader="x/1", organisation=Organisation(name="Rose House"))
    readings = {"after": Reading(record=record)}
    assert as_kept(bundle("cqc-profile"), readings) == readings

"""A new report's PDF is fetched in the round that first hears of the report, read, and bound to its organisation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from crawler.readers.document import Document
from crawler.readers.pdf import pdf_blocks
from deploy.demo.facts import Inspection, Site
from deploy.demo.render import Page, render
from monitor.reading import Job, Reading, understand
from monitor.round import make_round
from storage.engine import reading
from storage.record import Action, Organisation, Record
from storage.tables import alerts, changes, facts, records, sources, visits
from tests.readers.typeset import drawn

from .conftest import Days, home, inspected

OLD = inspected(date(2019, 5, 3))
ID = "00000000-0000-4000-8000-000000000002"
NEW = Inspection(id=ID, visited="10 July 2025", published=date(2025, 7, 15), summary=("Not all was well.",))
PATH = f"/public/v1/reports/{ID}"
REFUSED, READ = "The provider must train its staff.", "The provider must keep its records."


@pytest.fixture(autouse=True)
def _a_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader of reports that is not more than this needs, in this process."""
    monkeypatch.setattr("crawler.readers.cqc_report.read", _report)
    monkeypatch.setattr("monitor.understanding.understand_all", _here)


def _here(_pool: object, jobs: Sequence[Job], **_limits: float) -> Iterator[Reading]:
    return map(understand, jobs)


def _report(document: Document) -> Record:
    name, action = [block.text for block in pdf_blocks(document.body)]
    return Record(
        kind="cqc-report",
        reader="cqc-report/0",
        organisation=Organisation(name=name),
        scope="location",
        actions=(Action(level="must", text=action),),
    )


def pdf(name: str, action: str = READ) -> Page:
    def page(canvas: Any) -> None:
        canvas.drawString(50, 700, name)
        canvas.drawString(50, 600, action)

    return Page(body=drawn(page), media_type="application/pdf")


def day(of: Days, number: int, *reports: Inspection, **pages: Page) -> str:
    """Publish the home with these reports and the PDF of the new one, and make the day's round; its line."""
    of.number = number - 1
    if number == 1:
        return of.day(home("Good", *reports)).line
    moment = datetime(2025, 7, 14 + number, 6, tzinfo=UTC) if number < 10 else datetime(2025, 8, number, 6, tzinfo=UTC)
    of.house.clock.set(moment)  # type: ignore[attr-defined]
    of.replica.publish(render(Site(organisations=(home("Good", *reports),))) | {PATH: pages["new"]}, at=moment)
    return make_round(of.house).line


def rows(of: Days, query: Any) -> list[tuple[Any, ...]]:
    with reading(of.house.engine).connect() as db:
        return [tuple(row) for row in db.execute(query)]


OF_REPORTS = sources.c.kind == "cqc-report"
SEEN = select(visits.c.outcome, visits.c.detail).join(sources).where(OF_REPORTS).order_by(visits.c.id)


def test_the_pdf_of_a_new_report_is_read_in_the_same_round_and_told_with_the_report(shipped_days: Days) -> None:
    day(shipped_days, 1, OLD)
    assert rows(shipped_days, SEEN) == []
    day(shipped_days, 2, NEW, OLD, new=pdf("ROSE  HOUSE"))
    (source,) = rows(shipped_days, select(sources.c.address, sources.c.found_on).where(OF_REPORTS))
    assert source[0] == f"{shipped_days.replica.address}{PATH}"
    assert source[1].startswith(f"{shipped_days.replica.address}/location/1-999000001")
    assert rows(shipped_days, SEEN) == [("changed", None)]
    told = rows(shipped_days, select(changes.c.kind, changes.c.report, changes.c.after, alerts.c.id).join(alerts))
    assert {(kind, report, after) for kind, report, after, _ in told} == {
        ("report-published", ID, ID),
        ("action-added", ID, READ),
    }
    assert len({alert for *_, alert in told}) == 1
    assert rows(shipped_days, select(facts.c.route, facts.c.report).where(facts.c.attribute == "action")) == [
        ("report", ID)
    ]
    assert len(shipped_days.subjects) == 1


def test_the_pdf_of_another_organisation_is_refused_with_both_names(shipped_days: Days) -> None:
    day(shipped_days, 1, OLD)
    day(shipped_days, 2, NEW, OLD, new=pdf("Meadow Court Trust"))
    assert rows(shipped_days, select(records.c.refusal).where(records.c.kind == "cqc-report")) == [
        ('the document is of "Meadow Court Trust", not of "Rose House" (location)',)
    ]
    assert {kind for (kind,) in rows(shipped_days, select(changes.c.kind))} == {"report-published"}


def test_a_pdf_is_visited_again_by_the_week_and_after_four_weeks_no_more(shipped_days: Days) -> None:
    day(shipped_days, 1, OLD)
    for number, action in ((2, READ), (3, REFUSED), (10, REFUSED), (28, READ)):
        day(shipped_days, number, NEW, OLD, new=pdf("Rose House", action))
    assert [outcome for outcome, _ in rows(shipped_days, SEEN)] == ["changed", "changed"]
    (source,) = rows(shipped_days, select(sources.c.retired_at).where(OF_REPORTS))
    assert source[0] is not None

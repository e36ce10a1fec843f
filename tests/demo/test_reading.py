"""What the readers make of the replica is what the replica meant, on every page of every day."""

from collections.abc import Iterator
from functools import cache

import pytest

from crawler.addresses import site_page
from crawler.readers.links import assessment_addresses
from crawler.readers.read import read
from deploy.demo.facts import Assessment, Inspection, Organisation, Section
from deploy.demo.render import Page, render
from deploy.demo.story import DAYS
from storage.record import Record

ADDRESS = "http://127.0.0.1:8080"


@cache
def pages_of(number: int) -> dict[str, Page]:
    """Every page of a day (the first is 1) by its path."""
    return render(DAYS[number - 1].site)


once = cache(read)
"""Most pages are the same on the next day."""


@cache
def reading(number: int) -> dict[str, Record]:
    """The same, as it reads."""
    pages = pages_of(number)
    return {path: once(pages[path].body, address=f"{ADDRESS}{path}") for path in pages if path != "/robots.txt"}


NEW = [number for number, day in enumerate(DAYS, 1) if day.site not in [other.site for other in DAYS[: number - 1]]]
"""The days on which the site says something else than on any before."""
ORGANISATIONS = [(number, each) for number in NEW for each in DAYS[number - 1].site.organisations]


def sections() -> Iterator[tuple[int, Organisation, Assessment, Section]]:
    for number, organisation in ORGANISATIONS:
        for report in organisation.reports:
            if isinstance(report, Assessment):
                for section in report.sections:
                    yield number, organisation, report, section


def named(value: object) -> str | None:
    match value:
        case Organisation():
            return value.id
        case Assessment():
            return value.id
        case Section():
            return value.key_question
        case int():
            return f"day {value}"
    return None


every_organisation = pytest.mark.parametrize(("number", "organisation"), ORGANISATIONS, ids=named)
every_section = pytest.mark.parametrize(("number", "organisation", "report", "section"), list(sections()), ids=named)


def said(record: Record) -> set[tuple[str | None, str, str, str, str | None]]:
    return {
        (each.scope, each.key_question, each.rating, each.provenance, each.report.id if each.report else None)
        for each in record.ratings
    }


def header(organisation: Organisation) -> set[tuple[str | None, str, str, str, str | None]]:
    return {(organisation.level, "overall", organisation.overall, "printed", None)} if organisation.overall else set()


def banner_types(organisation: Organisation) -> list[str]:
    kinds = {
        "provider.checks_under_way": "checks-under-way",
        "location.checks_under_way": "checks-under-way",
        "location.review_under_way": "under-review",
        "location.not_yet_inspected": "not-inspected",
        "location.provider_changed": "provider-changed",
        "location.report_withdrawn": "report-withdrawn",
    }
    archived = ["archived"] if organisation.archived else []
    discontinued = ["level-discontinued"] if organisation.notice else []
    return archived + [kinds[alert.key] for alert in organisation.alerts] + discontinued


def scope(organisation: Organisation, report: Assessment) -> str:
    return f"service:{report.segment}" if report.service else organisation.level


@pytest.mark.parametrize("number", NEW, ids=named)
def test_every_page_is_understood_whole(number: int) -> None:
    for path, record in reading(number).items():
        assert record.not_understood == (), path
        assert record.warnings == (), path


@pytest.mark.parametrize("number", NEW, ids=named)
def test_every_page_is_known_for_its_own_organisation(number: int) -> None:
    names = {each.path: each.name for each in DAYS[number - 1].site.organisations}
    of_organisations = {path: record for path, record in reading(number).items() if site_page(path) is None}
    for path, record in of_organisations.items():
        level, id_ = path.split("/")[1:3]
        found = record.organisation
        assert (found.level, found.id, found.name) == (level, id_, names[f"/{level}/{id_}"]), path


@every_organisation
def test_a_profile_gives_the_ratings_in_force_and_no_others(number: int, organisation: Organisation) -> None:
    record = reading(number)[organisation.path]
    assert record.kind == "cqc-profile"
    assert said(record) == header(organisation) | {
        (organisation.level, key_question, rating, "printed", None) for key_question, rating in organisation.ratings
    }


@every_organisation
def test_a_profile_gives_its_notices_and_details(number: int, organisation: Organisation) -> None:
    record = reading(number)[organisation.path]
    assert [banner.type for banner in record.banners] == banner_types(organisation)
    assert record.details is not None
    assert (record.details.address, record.details.telephone) == (organisation.address, organisation.telephone)
    run_by = record.details.provided_by
    assert ((run_by.id, run_by.name) if run_by else None) == organisation.run_by
    assert tuple((each.id, each.name) for each in record.locations) == organisation.locations


@every_organisation
def test_a_list_gives_every_report_with_its_link(number: int, organisation: Organisation) -> None:
    record = reading(number)[f"{organisation.path}/reports"]
    assert record.kind == "cqc-reports"
    assert said(record) == header(organisation)
    assert len(record.reports) == len(organisation.reports)
    for listed, report in zip(record.reports, organisation.reports, strict=True):
        if isinstance(report, Inspection):
            assert listed.url == f"{ADDRESS}{report.pdf}"
            assert (listed.title, listed.date) == ("During a routine inspection", report.published.isoformat())
        else:
            # The reader names the whole assessment, though only a key question of it was linked.
            assert f"{ADDRESS}{report.home(organisation)}".startswith(listed.url or "nothing")
            assert (listed.id, listed.date) == (report.id, report.report.isoformat())


@pytest.mark.parametrize("number", NEW, ids=named)
def test_following_links_from_the_lists_finds_every_assessment_page_and_no_dead_end(number: int) -> None:
    pages = pages_of(number)
    found = {path for path in pages if path.endswith("/reports")}
    ahead = list(found)
    while ahead:
        path = ahead.pop()
        links = assessment_addresses(pages[path].body, f"{ADDRESS}{path}")
        ahead += (new := {link.removeprefix(ADDRESS) for link in links} - found)
        found |= new
    assert found == {path for path in pages if "/reports" in path}


@every_section
def test_an_assessment_page_gives_its_rating_score_statements_and_dates(
    number: int, organisation: Organisation, report: Assessment, section: Section
) -> None:
    record = reading(number)[report.page(organisation, section)]
    own = scope(organisation, report)
    rating, provenance = (section.rating, "printed") if section.rating else ("Requires improvement", "derived")
    assert (record.kind, record.framework, record.scope, record.report.id) == ("cqc-assessment", "saf", own, report.id)
    assert (record.dates.report, record.dates.section) == (report.report.isoformat(), section.dated.isoformat())
    assert said(record) == header(organisation) | {(own, section.key_question, rating, provenance, report.id)}
    assert [(each.scope, each.key_question, each.percentage, each.of) for each in record.scores] == [
        (own, section.key_question, section.score, 100)
    ]
    assert [(each.key_question, each.name, each.score) for each in record.quality_statements] == [
        (section.key_question, each.name, each.score) for each in section.statements
    ]


@every_section
def test_an_assessment_page_gives_its_findings_under_their_headings(
    number: int, organisation: Organisation, report: Assessment, section: Section
) -> None:
    record = reading(number)[report.page(organisation, section)]
    found = [(each.heading, each.text) for each in record.findings]
    for statement in section.statements:
        for paragraph in statement.paragraphs:
            assert (statement.name, paragraph) in found


@every_organisation
def test_the_first_page_of_a_homes_assessment_gives_all_six_ratings(number: int, organisation: Organisation) -> None:
    for report in organisation.reports:
        if isinstance(report, Assessment) and report.overall:
            record = reading(number)[report.home(organisation)]
            assert record.kind == "cqc-assessment"
            assert (record.scope, record.report.id) == ("location", report.id)
            assert said(record) == header(organisation) | {
                ("location", key_question, rating, "printed", report.id)
                for key_question, rating in [
                    ("overall", report.overall),
                    *((each.key_question, each.rating) for each in report.sections),
                ]
            }


def test_the_redesign_changes_no_record() -> None:
    assert reading(4) == reading(5)

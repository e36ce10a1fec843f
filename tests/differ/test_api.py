"""What is told between two documents of the API: the change of one field is one change, and no other."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.readers.read import read
from monitor.differ.compare import CannotCompare, Compared, compare
from monitor.differ.differ import diff
from monitor.differ.known import Known
from monitor.facts import facts_of
from storage.record import Details, InCharge, Organisation, Record

from .said import HOME, profile

FIXTURES = Path(__file__).parents[1] / "readers/fixtures"
Document = dict[str, Any]
Moved = tuple[str, str | None, str | None, object, object]


@cache
def text(case: str) -> str:
    return (FIXTURES / case / "page.json").read_text()


def saved(case: str) -> Document:
    found: Document = json.loads(text(case))
    return found


def record(document: Document) -> Record:
    return read(json.dumps(document).encode())


def told(old: Document, new: Document) -> Compared:
    return compare(record(old), record(new), old_address=None, new_address=None)


def changed(case: str, how: Callable[[Document], Any]) -> tuple[list[Moved], Compared]:
    old = saved(case)
    new = deepcopy(old)
    how(new)
    outcome = told(old, new)
    return [(one.kind, one.scope, one.subject, one.before, one.after) for one in outcome.told], outcome


HOME_CASE, TWO, TRUST = (
    "cqc-api-location/care-home",
    "cqc-api-location/assessed-as-two-groups",
    "cqc-api-provider/nhs-trust",
)
GROUP = "cqc-api-location/assessed-as-one-group"


def overall(document: Document) -> Document:
    found: Document = document["currentRatings"]["overall"]
    return found


def asked(document: Document, name: str) -> Document:
    return next(one for one in overall(document)["keyQuestionRatings"] if one["name"] == name)


def group(document: Document, name: str) -> Document:
    groups = (one for plan in document["assessment"] for one in plan["ratings"]["asgRatings"])
    return next(one for one in groups if one["name"] == name)


def newer(entry: Document, rating: str) -> None:
    entry.update(rating=rating, reportDate="2026-03-04", reportLinkId="R9")


SERVICE = {
    "name": "Homecare", "rating": "Good", "reportDate": "2026-03-04", "reportLinkId": "R9",
    "keyQuestionRatings": [{"name": "Safe", "rating": "Good"}],
}  # fmt: skip
ONE: dict[str, tuple[str, Callable[[Document], Any], list[Moved]]] = {
    "a rating under the same report": (
        HOME_CASE, lambda d: overall(d).update(rating="Inadequate"),
        [("rating-corrected", "location", "overall", "Requires improvement", "Inadequate")],
    ),
    "a rating of a newer report": (
        HOME_CASE, lambda d: newer(overall(d), "Inadequate"),
        [("rating-changed", "location", "overall", "Requires improvement", "Inadequate")],
    ),
    "a key question of a newer report": (
        HOME_CASE, lambda d: newer(asked(d, "Caring"), "Outstanding"),
        [("rating-changed", "location", "caring", "Good", "Outstanding")],
    ),
    "the same rating in a newer report": (
        HOME_CASE, lambda d: newer(asked(d, "Safe"), "Requires improvement"),
        [("rating-confirmed", "location", "safe", "Requires improvement", "Requires improvement")],
    ),
    "a rating that is not given": (
        HOME_CASE, lambda d: newer(overall(d), "Inspected but not rated"),
        [("published-unrated", "location", "overall", "Requires improvement", "Inspected but not rated")],
    ),
    "a service": (
        HOME_CASE, lambda d: d["currentRatings"].update(serviceRatings=[SERVICE]),
        [("first-rating", "service:homecare", question, None, "Good") for question in ("overall", "safe")],
    ),
    "a report": (
        HOME_CASE, lambda d: d["reports"].append({"linkId": "R9", "reportDate": "2026-03-04", "reportUri": "/r/R9?1"}),
        [("report-published", None, "R9", None, "R9")],
    ),
    "the end of the registration": (
        HOME_CASE, lambda d: d.update(registrationStatus="Deregistered", deregistrationDate="2026-03-04"),
        [("deregistered", None, "archived", None, "Deregistered on 4 March 2026")],
    ),
    "its return": (
        "cqc-api-location/deregistered", lambda d: d.update(registrationStatus="Registered"),
        [("registered", None, "archived", "Deregistered on 28 November 2016", None)],
    ),
    "a name": (
        HOME_CASE, lambda d: d.update(name="Thorn House"),
        [("details-changed", None, "name", "Rose House", "Thorn House")],
    ),
    "beds": (HOME_CASE, lambda d: d.update(numberOfBeds=30), [("details-changed", None, "beds", "24", "30")]),
    "a provider": (
        HOME_CASE, lambda d: d.update(providerId="1-999000101"),
        [("provider-changed", None, "provided-by", "provider:1-999000100", "provider:1-999000101")],
    ),
    "a score": (
        TWO, lambda d: group(d, "Homecare")["keyQuestionRatings"][0].update(percentageScore="62"),
        [("score-changed", "service:homecare", "safe", 75, 62)],
    ),
    "a statement": (
        TWO, lambda d: group(d, "Care Homes")["keyQuestionRatings"][0]["topicareas"][1].update(qualityStatementscore=1),
        [("statement-score-changed", "service:care-homes", "safe/Safeguarding", 2, 1)],
    ),
    "a word of an assessment": (
        GROUP, lambda d: group(d, "General Practice").update(rating="Inadequate"),
        [("rating-corrected", "location", "overall", "Requires improvement", "Inadequate")],
    ),
    "a trust's use of resources": (
        TRUST, lambda d: overall(d)["useOfResources"].update(useOfResourcesRating="Good"),
        [("rating-corrected", "service:use-of-resources", "overall", "Requires improvement", "Good")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ONE)
def test_what_one_field_says_anew_is_told_and_nothing_else(what: str) -> None:
    case, how, wanted = ONE[what]
    assert changed(case, how)[0] == wanted


def test_a_change_names_the_report_and_day_of_its_own_rating_and_quotes_the_document() -> None:
    _, outcome = changed(HOME_CASE, lambda d: newer(asked(d, "Caring"), "Outstanding"))
    (change,) = outcome.told
    assert change.report is not None
    assert (change.report.id, change.report_date) == ("R9", "2026-03-04")
    assert change.evidence.after is not None
    assert change.evidence.after.quote == (
        '"name": "Caring", "rating": "Outstanding", "reportDate": "2026-03-04", "reportLinkId": "R9"'
    )
    assert change.summary == "Rose House: caring went up one step from Good to Outstanding."


NOTHING: dict[str, tuple[str, Callable[[Document], Any]]] = {
    "stamps": (HOME_CASE, lambda d: [one.update(reportUri=one["reportUri"].partition("?")[0]) for one in d["reports"]]),
    "case": (HOME_CASE, lambda d: overall(d).update(rating="Requires Improvement")),
    "an unknown field": (HOME_CASE, lambda d: d.update(newThing=[{"rating": "Inadequate"}])),
    "an empty field": (HOME_CASE, lambda d: overall(d).update(useOfResources={})),
    "an older assessment": (
        HOME_CASE, lambda d: d["historicRatings"].append({"overall": {"rating": "Good"}, "reportDate": "2016-01-01"}),
    ),
    "a visit without a report": (HOME_CASE, lambda d: d.update(unpublishedReports=[{"firstVisitDate": "2026-11-01"}])),
    "dormancy": (HOME_CASE, lambda d: d.update(dormancy="Y")),
    "a contact": (HOME_CASE, lambda d: d["regulatedActivities"][0].update(contacts=[])),
    "a form of its moment": (
        TWO, lambda d: d["assessment"][0].update(assessmentPlanPublishedDateTime="2026-02-17T09:30:00"),
    ),
    "the locations of a provider": (TRUST, lambda d: d.update(locationIds=["RZ9A1", "RZ9A5"])),
}  # fmt: skip


@pytest.mark.parametrize("what", NOTHING)
def test_what_says_nothing_anew_is_not_told_and_not_even_named(what: str) -> None:
    found, outcome = changed(*NOTHING[what])
    assert (found, outcome.ignored) == ([], ())


@pytest.mark.parametrize(
    "gone", ["currentRatings", "historicRatings", "reports", "registrationStatus", "name", "providerId"]
)
def test_what_a_document_leaves_out_is_not_over(gone: str) -> None:
    for case in (HOME_CASE, "cqc-api-location/deregistered"):
        found, outcome = changed(case, lambda d: d.pop(gone, None))
        assert found == []
        assert {one.reason for one in outcome.ignored} <= {"absent"}


def test_a_word_for_no_rating_is_no_first_rating_and_the_rating_after_it_is() -> None:
    bare = {"locationId": "1-1", "name": "Rose House"}
    none = bare | {"currentRatings": {"overall": {"rating": "No published rating"}}}
    rated = bare | {"currentRatings": {"overall": {"rating": "Inadequate", "reportDate": "2026-03-04"}}}
    assert told(bare, none).told == ()
    (change,) = told(none, rated).told
    assert (change.kind, change.before, change.after, change.severity) == (
        "first-rating", None, "Inadequate", "critical",
    )  # fmt: skip


def test_an_inherited_first_rating_is_no_news_and_the_registrations_around_it_are() -> None:
    bare = {"locationId": "1-999000002", "name": "Rose House"}
    outcome = told(bare, saved("cqc-api-location/inherited"))
    assert [(one.kind, one.after) for one in outcome.told] == [
        ("provider-changed", "location:1-999000001 (Rose House Limited)"),
        ("provider-changed", "location:1-999000003 (New Rose House)"),
    ]
    assert {one.reason for one in outcome.ignored} == {"inherited"}


def test_a_first_assessment_changes_the_locations_rating_and_leaves_the_inspections_behind() -> None:
    old = saved(HOME_CASE)
    new = old | {"assessment": saved(GROUP)["assessment"]}
    found = [
        (one.kind, one.subject, one.before, one.after)
        for one in told(old, new).told
        if one.kind[:6] in ("rating", "report")
    ]
    assert sorted(found) == [
        ("rating-confirmed", "caring", "Good", "Good"),
        ("rating-confirmed", "effective", "Good", "Good"),
        ("rating-confirmed", "overall", "Requires improvement", "Requires improvement"),
        ("rating-confirmed", "responsive", "Good", "Good"),
        ("rating-confirmed", "safe", "Requires improvement", "Requires improvement"),
        ("rating-confirmed", "well-led", "Requires improvement", "Requires improvement"),
        ("report-published", "AP99001", None, "AP99001"),
    ]  # fmt: skip


def test_two_organisations_and_two_lists_are_not_compared() -> None:
    with pytest.raises(CannotCompare, match="are two organisations"):
        told(saved(HOME_CASE), saved("cqc-api-location/inherited"))
    with pytest.raises(CannotCompare, match="cannot be compared"):
        told(saved("cqc-api-changes/a-week"), saved("cqc-api-changes/nothing"))


def by_api(**more: Any) -> Record:
    return profile(kind="cqc-api-location", **more)


def kept(*readings: Record) -> list[tuple[str, object, object]]:
    """What is told of readings one after another, the first of each route taken as the starting position."""
    known, seen, found = Known(), set(), []
    for one in readings:
        address = f"https://x/{one.kind}"
        steps = diff(known, facts_of(one, address=address, body=None), address=address, url=None).steps
        for step in steps:
            known.keep(step)
            if step.change and one.kind in seen:
                found.append((step.change.kind, step.change.before, step.change.after))
        seen.add(one.kind)
    return found


def details(name: str, id_: str | None = None, **more: Any) -> Details:
    return Details(provided_by=Organisation(level="provider", id=id_, name=name), **more)


def test_a_page_and_the_api_spell_details_each_in_its_own_way_and_never_flap() -> None:
    page = profile(details=details("Acme Care Ltd", "1-5", address="1 High Street, Anytown", telephone="01632 960000"))
    api = by_api(details=details("", "1-5", address="1 High St, Anytown, ZZ99 1AA", telephone="01632960000", beds=3))
    assert kept(page, api, page, api, page, api) == []
    moved = by_api(details=details("", "1-5", address="9 Low St, Anytown", telephone="01632960001", beds=4))
    assert kept(page, api, moved) == [("details-changed", "3", "4")]
    there = profile(details=details("Acme Care Ltd", "1-5", address="9 Low St, Anytown", telephone="01632 960000"))
    assert kept(page, api, moved, there)[1:] == [("details-changed", "1 High Street, Anytown", "9 Low St, Anytown")]
    assert kept(api, moved) == [
        ("details-changed", "1 High St, Anytown, ZZ99 1AA", "9 Low St, Anytown"),
        ("details-changed", "01632960000", "01632960001"),
        ("details-changed", "3", "4"),
    ]


def test_another_provider_or_name_is_told_once_by_whichever_route_shows_it_first() -> None:
    first = [profile(details=details("Acme Care Ltd", "1-5")), by_api(details=details("", "1-5"))]
    new = {"organisation": HOME.model_copy(update={"name": "Thorn House"})}
    then = [profile(details=details("Other Care", "1-6"), **new), by_api(details=details("", "1-6"), **new)]
    assert [kind for kind, _, _ in kept(*first, *then)] == ["details-changed", "provider-changed"]
    assert [kind for kind, _, _ in kept(*first, *reversed(then))] == ["details-changed", "provider-changed"]


def test_another_manager_is_told_once_too() -> None:
    before, after = (InCharge(role="registered-manager", mark=mark) for mark in ("a", "b"))
    first = [profile(in_charge=(before,)), by_api(in_charge=(before,))]
    then = [profile(in_charge=(after,)), by_api(in_charge=(after,))]
    assert [kind for kind, _, _ in kept(*first, *then)] == ["manager-changed"]
    assert [kind for kind, _, _ in kept(*first, *reversed(then))] == ["manager-changed"]
    assert [kind for kind, _, _ in kept(first[1], then[1])] == ["manager-changed"]

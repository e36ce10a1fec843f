"""What the replica's data service says of an organisation: the same facts as its pages, in the shape of CQC's API.

The shape follows CQC's published JSON Schemas and documents of September 2026; what is empty is left out, as there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deploy.demo.facts import LABELS, Assessment, Inspection, Organisation, Section

JSON = dict[str, Any]
FOUND = {1: "significant shortfalls", 2: "some shortfalls", 3: "a good standard", 4: "an exceptional standard"}


def record(organisation: Organisation) -> JSON:
    """The document of an organisation."""
    level = organisation.level
    street, *_, town, postcode = ["", "", *organisation.address.split(", ")][-3:]
    said: JSON = {
        f"{level}Id": organisation.id,
        "providerId": organisation.id if level == "provider" else (organisation.run_by or ("",))[0],
        "organisationType": level.capitalize(),
        "name": organisation.name,
        "registrationStatus": "Deregistered" if organisation.archived else "Registered",
        "postalAddressLine1": street,
        "postalAddressTownCity": town,
        "postalCode": postcode,
        "mainPhoneNumber": organisation.telephone,
        "specialisms": [{"name": name} for name in organisation.specialisms],
        "locationIds": [id for id, _ in organisation.locations],
        "relationships": list(_relationships(organisation)),
        "reports": [_listed(report) for report in organisation.reports],
        "currentRatings": _current(organisation),
        "assessment": [_assessed(each) for each in _assessments(organisation)],
    }
    return {key: value for key, value in said.items() if value}


def _relationships(organisation: Organisation) -> Iterator[JSON]:
    if organisation.successor:
        level = organisation.level.capitalize()
        yield {
            f"related{level}Id": organisation.successor[0],
            f"related{level}Name": organisation.successor[1],
            "type": "HSCA Successor",
            "reason": "New Provider",
        }


def _listed(report: Assessment | Inspection) -> JSON:
    dated = report.published if isinstance(report, Inspection) else report.report
    return {"linkId": report.id, "reportDate": f"{dated:%Y-%m-%d}", "reportUri": f"/reports/{report.id}"}


def _current(organisation: Organisation) -> JSON:
    """The ratings in force where a report of the older framework gave them."""
    latest = next(iter(organisation.reports), None)
    if organisation.overall is None or not isinstance(latest, Inspection):
        return {}
    own = {"reportDate": f"{latest.published:%Y-%m-%d}", "reportLinkId": latest.id}
    questions = [{"name": LABELS[name], "rating": rating, **own} for name, rating in organisation.ratings]
    return {"overall": {"rating": organisation.overall, **own, "keyQuestionRatings": questions}, **own}


def _assessments(organisation: Organisation) -> Iterator[Assessment]:
    return (report for report in organisation.reports if isinstance(report, Assessment))


def _assessed(report: Assessment) -> JSON:
    group = {
        "assessmentPlanId": report.id,
        "title": "Assessment",
        "assessmentDate": f"{report.report:%Y-%m-%d}",
        "assessmentPlanStatus": "Active",
        "name": report.service or ("Well-led" if report.segment == "well-led-assessment" else "Service"),
        "status": "Current",
        "keyQuestionRatings": [_question(section) for section in report.sections],
    }
    if report.overall:
        group["rating"] = report.overall
    at = f"{report.published or report.report:%Y-%m-%d}T00:00:00"
    return {"assessmentPlanPublishedDateTime": at, "ratings": {"overall": [], "asgRatings": [group]}}


def _question(section: Section) -> JSON:
    own: JSON = {"name": section.label, "status": "Current", "percentageScore": str(section.score)}
    if section.rating:
        own["rating"] = section.rating
    own["topicareas"] = [
        {
            "name": one.name,
            "status": "Assessed",
            "qualityStatementscore": f"{one.score} - Evidence shows {FOUND[one.score]}",
        }
        for one in section.statements
    ]
    return own

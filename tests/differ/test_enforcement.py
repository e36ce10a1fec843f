"""Regulatory actions, special measures, and what a report says must or should be done."""

from __future__ import annotations

import pytest

from crawler.readers.errors import CUT_OFF
from monitor.words import subject_in_words
from storage.record import Action, Banner, Record, Regulatory

from .said import PAGE, REPORT, assessment, banner, kinds, notice, profile, sides, told

CARE, NURSING = "Personal care", "Nursing care"
STAFFING = notice("requirement-notice", "18", "Regulation 18 (Staffing)", CARE)


def page(*regulatory: Regulatory, **more: object) -> Record:
    return assessment(regulatory=regulatory, **more)


@pytest.mark.parametrize(
    ("type_", "kind", "severity", "words"),
    [
        ("requirement-notice", "requirement-notice", "high", "requirement notice on regulation 18"),
        ("warning-notice", "warning-notice", "critical", "warning notice on regulation 18"),
        ("section-29a", "warning-notice", "critical", "warning notice to a trust (section 29A) on regulation 18"),
        ("conditions", "enforcement", "critical", "conditions on the registration on regulation 18"),
        ("enforcement", "enforcement", "critical", "enforcement action on regulation 18"),
        ("suspension", "enforcement", "critical", "suspension on regulation 18"),
    ],
)
def test_each_action_of_the_regulator_has_its_kind_and_its_end_is_information(
    type_: str, kind: str, severity: str, words: str
) -> None:
    said = notice(type_, "18", "Regulation 18 (Staffing)")
    (begun,) = told(page(), page(said)).told
    assert (begun.kind, begun.subject, begun.severity) == (kind, f"{type_}/18", severity)
    assert begun.after == "Regulation 18 (Staffing)"
    assert begun.summary == f"Rose House: {words}: Regulation 18 (Staffing)."
    (ended,) = told(page(said), page()).told
    assert (ended.kind, ended.before, ended.after, ended.severity) == (kind, "Regulation 18 (Staffing)", None, "info")
    assert ended.summary == f"Rose House: {words} no longer printed: Regulation 18 (Staffing)."


def test_a_notice_for_two_activities_in_other_words_or_order_is_the_same_one() -> None:
    other = notice("requirement-notice", "17", "Regulation 17 (Good governance)", CARE)
    again = notice("requirement-notice", "18", "Regulation 18 HSCA (RA) Regulations 2014: Staffing", NURSING, CARE)
    assert kinds(page(), page(STAFFING, again)) == ["requirement-notice"]
    assert kinds(page(STAFFING, other), page(other, again)) == []
    assert kinds(page(STAFFING), page(STAFFING, other)) == ["requirement-notice"]


def test_one_number_in_the_regulations_on_care_and_in_those_on_registration_is_two_notices() -> None:
    registration = STAFFING.model_copy(update={"law": "2009", "quote": "Regulation 18 (Notification of incidents)"})
    (change,) = told(page(STAFFING), page(STAFFING, registration)).told
    assert (change.kind, change.subject) == ("requirement-notice", "requirement-notice/18 (2009)")
    assert change.summary == (
        "Rose House: requirement notice on regulation 18 (2009): Regulation 18 (Notification of incidents)."
    )
    assert subject_in_words(change.subject) == "requirement notice, regulation 18 (2009)"
    (gone,) = told(page(STAFFING, registration), page(registration)).told
    assert gone.subject == "requirement-notice/18"


def test_a_notice_repeated_by_a_newer_report_stands_and_one_that_it_leaves_out_proves_nothing() -> None:
    newer = {"name": "AP2", "date": "2025-07-15"}
    urls = {"old_url": REPORT.format("AP1"), "new_url": REPORT.format("AP2")}
    repeated = told(page(STAFFING), page(STAFFING, **newer), **urls)
    assert [one.kind for one in repeated.told] == ["report-published"]
    assert not any("requirement-notice" in one.detail for one in repeated.ignored)
    outcome = told(page(STAFFING), page(**newer), **urls)
    assert [one.kind for one in outcome.told] == ["report-published"]
    assert any("requirement-notice/18" in one.detail for one in outcome.ignored if one.reason == "absent")


def test_a_notice_has_not_ended_because_the_page_was_cut_off() -> None:
    assert kinds(page(STAFFING), page(warnings=(CUT_OFF,))) == []


def test_special_measures_are_told_once_whether_an_alert_or_a_list_says_so() -> None:
    alert = (banner("special-measures", "This service is in special measures"),)
    listed = (notice("special-measures", None, "This service is in special measures"),)
    plain, both = profile("Good"), profile("Good", banners=alert, regulatory=listed)
    (entered,) = told(plain, both).told
    assert (entered.kind, entered.severity) == ("special-measures-entered", "critical")
    assert entered.summary == "Rose House: placed in special measures: This service is in special measures."
    (left,) = told(both, plain).told
    assert (left.kind, left.severity) == ("special-measures-exited", "high")
    assert left.summary == (
        "Rose House: out of special measures; its page said before: This service is in special measures."
    )
    assert kinds(profile("Good", banners=alert), profile("Good", regulatory=listed)) == []


def test_an_enforcement_alert_is_told_as_the_action_that_it_is() -> None:
    alert = (banner("enforcement", "We have taken enforcement action"),)
    listed = (notice("enforcement", None, "We have taken enforcement action"),)
    assert kinds(profile("Good"), profile("Good", banners=alert, regulatory=listed)) == ["enforcement"]


def actions(*texts: str, level: str = "must", **more: object) -> Record:
    said = tuple(Action.model_validate({"level": level, "text": text}) for text in texts)
    return assessment(actions=said, **more)


RECORDS = "The provider must keep accurate records of every medicine that is given."
ROTAS = "The provider must have enough trained staff on each shift."


def test_what_a_new_report_says_must_be_done_is_grave_and_what_should_is_not() -> None:
    newer = {"name": "AP2", "date": "2025-07-15"}
    changes = told(actions(), actions(RECORDS, **newer), new_url=REPORT.format("AP2")).told
    (must,) = [one for one in changes if one.kind == "action-added"]
    assert (must.subject, must.after, must.severity) == ("must", RECORDS, "high")
    assert must.summary == f"Rose House: CQC says what the provider must do: {RECORDS}"
    (should,) = told(actions(), actions("Staff must be asked what they think.", level="should")).told
    assert (should.subject, should.severity) == ("should", "low")


def test_an_action_in_another_order_or_spelling_is_no_news() -> None:
    assert kinds(actions(RECORDS, ROTAS), actions(ROTAS.upper(), RECORDS)) == []


def test_an_action_that_reads_otherwise_amends_its_report() -> None:
    reworded = RECORDS.replace("every medicine", "each controlled medicine")
    (change,) = told(actions(RECORDS, ROTAS), actions(reworded, ROTAS)).told
    assert (change.kind, change.before, change.after) == ("report-amended", RECORDS, reworded)
    assert change.summary.startswith("Rose House: report's text amended: what the provider must do now reads:")


def test_an_action_gone_from_its_own_report_is_cleared_and_from_another_page_is_not() -> None:
    (change,) = told(actions(RECORDS, ROTAS), actions(ROTAS)).told
    assert (change.kind, change.before, change.after, change.severity) == ("action-cleared", RECORDS, None, "info")
    newer = {"name": "AP2", "date": "2025-07-15"}
    urls = {"old_url": REPORT.format("AP1"), "new_url": REPORT.format("AP2")}
    assert kinds(actions(RECORDS), actions(**newer), **urls) == ["report-published"]
    assert kinds(actions(RECORDS, ROTAS), actions(ROTAS, warnings=(CUT_OFF,))) == []


def test_an_action_that_a_newer_report_repeats_is_told_as_repeated() -> None:
    newer = {"name": "AP2", "date": "2025-07-15"}
    urls = {"old_url": REPORT.format("AP1"), "new_url": REPORT.format("AP2")}
    changes = told(actions(RECORDS), actions(RECORDS, **newer), **urls).told
    (again,) = [one for one in changes if one.kind == "action-added"]
    assert "as an earlier report did" in again.summary


def test_an_action_on_the_profile_and_in_its_report_is_told_once() -> None:
    said = (Action(level="must", text=RECORDS),)
    on_profile = profile("Good", actions=said)
    assert "action-added" not in kinds(on_profile, actions(RECORDS), old_url=PAGE, new_url=REPORT.format("AP1"))


def test_checks_on_a_providers_locations_are_the_providers_own() -> None:
    text = "We are carrying out checks on locations registered by this provider."
    checks = (Banner(type="checks-under-way", text=text),)
    scope = "service:crisis-services"
    plain = assessment(scope=scope)
    (change,) = told(plain, assessment(scope=scope, banners=checks)).told
    assert (change.kind, change.scope, change.after) == ("assessment-started", None, text)
    assert sides(told(assessment(scope=scope, banners=checks), plain)) == [
        ("assessment-ended", "checks-under-way", text, None)
    ]

"""Every kind of change that a CQC page can show: two pages that tell it, and two that only look as if they did."""

from __future__ import annotations

import pytest

from monitor.groups import GROUPS, MOVING
from storage.record import Action, Banner, Dates, Finding, InCharge, Organisation, Rating, Record, Score

from .said import LIST, PAGE, REPORT, TRUST, assessment, headed, kinds, listing, notice, profile, statements, told

FROM_ELSEWHERE = {"press-release-published"}
"""Told from press releases."""
KINDS = {
    kind for group in ("ratings", "reports", "enforcement", "registration") for kind in GROUPS[group]
} - FROM_ELSEWHERE

Pair = tuple[Record, Record]
GOOD, BAD = profile("Good"), profile("Inadequate")
ONE, TWO = ("AP1", "2024-02-01"), ("AP2", "2025-07-15")
NEWER = {"name": "AP2", "date": "2025-07-15"}
STAFFING = notice("requirement-notice", "18", "Regulation 18 (Staffing)")
REWORDED = notice("requirement-notice", "18", "Regulation 18: Staffing", "Personal care")


def bannered(type_: str, text: str) -> Record:
    return profile("Good", banners=(Banner(type=type_, text=text),))


def rated(word: str, **more: object) -> Record:
    return assessment(words={"overall": word}, **more)


def noticed(*types: str) -> Record:
    return assessment(regulatory=tuple(notice(one, "12", "Regulation 12") for one in types))


def must(*texts: str, **more: object) -> Record:
    return assessment(actions=tuple(Action(level="must", text=text) for text in texts), **more)


def found(*texts: str) -> Record:
    return assessment(findings=tuple(Finding(key_question="safe", heading="Staffing", text=text) for text in texts))


def locations(*ids: str) -> Record:
    named = tuple(Organisation(level="location", id=one, name=f"House {one}") for one in ids)
    return profile(organisation=TRUST, scope="provider", locations=named)


def run_by(name: str, id_: str) -> Record:
    return profile("Good", details={"provided_by": {"level": "provider", "id": id_, "name": name}})


def run_under(mark: str) -> Record:
    return profile("Good", in_charge=(InCharge(role="registered-manager", mark=mark),))


def scored(percentage: int, scope: str = "location") -> Record:
    return assessment(scope=scope, scores=(Score(scope=scope, key_question="safe", percentage=percentage),))


INHERITED = Rating(scope="location", key_question="overall", rating="Good", provenance="inherited", quote="Good")
FIRE = "A fire door was wedged open."
ROTA = "There were enough staff on every shift that we saw."
OTHER_ROTA = "There were not enough staff on every shift that we saw."
LOGS = "The provider must keep accurate records of every medicine."
UNRATED = "We no longer rate trusts overall"

SHOWS: dict[str, tuple[Pair, Pair]] = {
    "rating-changed": ((GOOD, BAD), (GOOD, profile("GOOD".capitalize()))),
    "first-rating": ((profile(), GOOD), (profile(), profile(ratings=(INHERITED,)))),
    "rating-confirmed": ((rated("Good"), rated("Good", **NEWER)), (GOOD, rated("Good"))),
    "rating-corrected": ((rated("Good"), rated("Inadequate")), (rated("Good"), rated("Inadequate", **NEWER))),
    "rating-withdrawn": ((GOOD, profile("Not rated")), (GOOD, profile())),
    "rating-suspended": ((GOOD, profile("Rating suspended")), (profile("Rating suspended"), GOOD)),
    "rating-under-review": ((GOOD, profile("Under review")), (GOOD, bannered("under-review", "We are reviewing"))),
    "published-unrated": (
        (rated("Good"), rated("Inspected but not rated", **NEWER)),
        (rated("Good"), assessment(**NEWER)),
    ),
    "level-discontinued": ((GOOD, bannered("level-discontinued", UNRATED)), (GOOD, profile())),
    "score-changed": ((scored(61), scored(44)), (scored(61), scored(61))),
    "statement-score-changed": (
        (assessment(quality_statements=statements(Learning=3)), assessment(quality_statements=statements(Learning=1))),
        (assessment(quality_statements=statements(Learning=3)), assessment(quality_statements=statements(LEARNING=3))),
    ),
    "statement-added": (
        (
            assessment(quality_statements=statements(Learning=3)),
            assessment(quality_statements=statements(Learning=3, Staffing=2)),
        ),
        (
            assessment(quality_statements=statements(Learning=3)),
            assessment(quality_statements=statements(Staffing=2), scope="service:wards"),
        ),
    ),
    "statement-dropped": (
        (
            assessment(quality_statements=statements(Learning=3, Staffing=2)),
            assessment(quality_statements=statements(Learning=3), **NEWER),
        ),
        (
            assessment(quality_statements=statements(Learning=3, Staffing=2)),
            assessment(quality_statements=statements(Learning=3)),
        ),
    ),
    "report-published": (
        (listing(ONE), listing(TWO, ONE)),
        (listing(ONE), listing((None, "2025-07-10", "During a monthly review of our data"), ONE)),
    ),
    "report-amended": ((found(ROTA), found(OTHER_ROTA)), (found(ROTA, FIRE), found(FIRE, ROTA))),
    "report-removed": ((listing(TWO, ONE), listing(ONE)), (listing(TWO, ONE), listing())),
    "assessment-started": (
        (GOOD, bannered("checks-under-way", "We are carrying out checks")),
        (bannered("checks-under-way", "We are carrying out checks"), bannered("checks-under-way", "Checks go on")),
    ),
    "assessment-ended": (
        (bannered("checks-under-way", "We are carrying out checks"), GOOD),
        (bannered("not-inspected", "We have not inspected this service yet"), GOOD),
    ),
    "finding-added": ((found(ROTA), found(ROTA, FIRE)), (found(ROTA), found(OTHER_ROTA))),
    "finding-removed": ((found(ROTA, FIRE), found(ROTA)), (found(ROTA, FIRE), found(OTHER_ROTA, FIRE))),
    "date-corrected": (
        (rated("Good"), rated("Good").model_copy(update={"dates": Dates(report="2025-02-21")})),
        (rated("Good"), rated("Good", **NEWER)),
    ),
    "framework-changed": (
        (assessment(framework="kloe", date="2019-08-30"), assessment(**NEWER)),
        (assessment(framework="kloe"), assessment(framework="saf")),
    ),
    "manager-changed": ((run_under("a1"), run_under("b2")), (run_under("a1"), profile("Good"))),
    "requirement-notice": ((assessment(), assessment(regulatory=(STAFFING,))), (
        assessment(regulatory=(STAFFING,)), assessment(regulatory=(REWORDED, STAFFING)),
    )),
    "warning-notice": (
        (noticed(), noticed("section-29a")),
        (noticed("warning-notice"), assessment(regulatory=(notice("warning-notice", "12", "Safe care (12)"),))),
    ),
    "enforcement": (
        (noticed(), noticed("conditions")),
        (noticed("conditions"), noticed("conditions", "warning-notice")),
    ),
    "special-measures-entered": (
        (GOOD, bannered("special-measures", "This service is in special measures")),
        (found(ROTA), found("It was in special measures in 2016.")),
    ),
    "special-measures-exited": (
        (bannered("special-measures", "This service is in special measures"), GOOD),
        (found("It is in special measures."), found(ROTA)),
    ),
    "action-added": ((must(), must(LOGS)), (must(LOGS), must(LOGS.upper()))),
    "action-cleared": ((must(LOGS, FIRE), must(FIRE)), (must(LOGS), must(LOGS.replace("every", "each")))),
    "registered": ((locations("1"), locations("1", "2")), (locations("1", "2"), locations("2"))),
    "deregistered": ((GOOD, bannered("archived", "Archived: Rose House")), (GOOD, profile())),
    "provider-changed": (
        (run_by("Acme Ltd", "1-9"), run_by("Hollow Ltd", "1-8")),
        (run_by("Acme Ltd", "1-9"), run_by("Acme Limited", "1-9")),
    ),
    "details-changed": (
        (profile(details={"address": "1 High Street"}), profile(details={"address": "2 High Street"})),
        (profile(details={"address": "1 High Street"}), profile(details={"address": "1 HIGH  STREET"})),
    ),
}  # fmt: skip
ONLY_IN_ROUNDS = {"finding-removed"}
"""In a comparison of two files a paragraph that is not there proves nothing: see tests/check/test_standing.py."""


def addresses(pair: Pair) -> tuple[str, str]:
    one, other = ((LIST if page.kind == "cqc-reports" else PAGE) for page in pair)
    reports = [page.report.id for page in pair]
    if all(reports) and reports[0] != reports[1]:
        return REPORT.format(reports[0]), REPORT.format(reports[1])
    return one, other


def test_no_kind_is_without_its_two_pairs_of_pages() -> None:
    assert set(SHOWS) == KINDS


@pytest.mark.parametrize("kind", sorted(KINDS - ONLY_IN_ROUNDS))
def test_two_pages_tell_it_in_one_plain_sentence(kind: str) -> None:
    pair, _ = SHOWS[kind]
    old_url, new_url = addresses(pair)
    changes = [one for one in told(*pair, old_url=old_url, new_url=new_url).told if one.kind == kind]
    assert len(changes) == 1
    (change,) = changes
    name = change.organisation.name
    assert change.summary.startswith(f"{name}: ")
    assert change.summary.endswith(".")
    assert kind not in change.summary or "-" not in kind
    assert change.evidence.before or change.evidence.after
    assert change.direction is None or kind in MOVING


@pytest.mark.parametrize("kind", sorted(KINDS - ONLY_IN_ROUNDS))
def test_two_other_pages_only_look_as_if_they_did(kind: str) -> None:
    _, pair = SHOWS[kind]
    old_url, new_url = addresses(pair)
    assert kind not in kinds(*pair, old_url=old_url, new_url=new_url)


def test_no_summary_holds_a_short_name_or_a_date_that_nobody_writes() -> None:
    for pair, _ in SHOWS.values():
        old_url, new_url = addresses(pair)
        for change in told(*pair, old_url=old_url, new_url=new_url).told:
            assert not [word for word in KINDS if "-" in word and word in change.summary], change.summary
            assert "2025-0" not in change.summary
            assert "None" not in change.summary


def test_a_rating_that_a_header_prints_is_no_second_first_rating() -> None:
    page = assessment(words={"overall": "Good"})
    both = page.model_copy(update={"ratings": (*page.ratings, headed("Good"))})
    assert kinds(profile(), both).count("first-rating") == 1

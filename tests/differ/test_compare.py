"""Two readings compared with nothing else known."""

from __future__ import annotations

import pytest

from crawler.readers.errors import CUT_OFF
from monitor.differ.compare import CannotCompare, Compared, compare
from storage.record import Banner, Dates, Finding, Organisation, QualityStatement, Rating, Record, ReportRef, Score

TRUST = Organisation(level="provider", id="RT1", name="A Trust")
HOME = Organisation(level="location", id="1-999000001", name="Rose House")
CRISIS = "service:crisis-services"


def rating(
    word: str, *, scope: str | None = "location", report: str | None = "AP1", question: str = "overall"
) -> Rating:
    return Rating(
        scope=scope,
        key_question=question,
        rating=word,
        quote=f"{question}: {word}",
        report=ReportRef(id=report) if report else None,
    )


def assessment(*ratings: Rating, report: str | None = "AP1", date: str = "2025-02-20", **more: object) -> Record:
    known = {
        "kind": "cqc-assessment",
        "reader": "cqc-assessment/1",
        "organisation": HOME,
        "scope": "location",
        "report": ReportRef(id=report),
        "framework": "saf",
        "dates": Dates(report=date),
        "ratings": ratings,
    }
    return Record.model_validate(known | more)


def profile(word: str | None, **more: object) -> Record:
    ratings = (rating(word, report=None),) if word else ()
    known = {
        "kind": "cqc-profile",
        "reader": "cqc-profile/1",
        "organisation": HOME,
        "scope": "location",
        "ratings": ratings,
    }
    return Record.model_validate(known | more)


def told(
    old: Record, new: Record, *, old_url: str | None = "https://x/a", new_url: str | None = "https://x/a"
) -> Compared:
    return compare(old, new, old_address=old_url, new_address=new_url)


def kinds(old: Record, new: Record, **urls: str | None) -> list[str]:
    return [change.kind for change in told(old, new, **urls).told]


def trust_page(scope: str, report: str, date: str, score: int, statements: dict[str, int], **more: object) -> Record:
    return assessment(
        report=report,
        date=date,
        organisation=TRUST,
        scope=scope,
        scores=(Score(scope=scope, key_question="well-led", percentage=score, quote=f"{score} (out of 100)"),),
        quality_statements=tuple(
            QualityStatement(key_question="well-led", name=name, score=value) for name, value in statements.items()
        ),
        **more,
    )


def test_a_trust_level_report_after_a_service_report_is_new_and_never_a_fall_of_the_service() -> None:
    service = trust_page(
        CRISIS, "AP5366", "2025-02-20", 61, {"Shared direction and culture": 2, "Freedom to speak up": 2},
        ratings=(
            rating("Good", scope="provider", report=None),
            rating("Requires improvement", scope=CRISIS, report="AP5366", question="well-led"),
        ),
        banners=(Banner(type="checks-under-way", text="We are carrying out checks"),),
    )  # fmt: skip
    worked_out = rating("Requires improvement", scope="provider", report="AP6815", question="well-led")
    worked_out = worked_out.model_copy(update={"provenance": "derived"})
    trust = trust_page(
        "provider", "AP6815", "2025-07-17", 44, {"Shared direction and culture": 1, "Freedom to speak up": 2},
        ratings=(worked_out,),
    )  # fmt: skip
    outcome = told(service, trust, old_url="https://x/1", new_url="https://x/2")
    assert [(one.kind, one.subject, one.before, one.after) for one in outcome.told] == [
        ("first-rating", "well-led", None, "Requires improvement"),
        ("report-published", "AP6815", None, "AP6815"),
        ("statement-score-changed", "well-led/Shared direction and culture", None, 1),
        ("statement-score-changed", "well-led/Freedom to speak up", None, 2),
        ("score-changed", "well-led", None, 44),
    ]
    assert {one.scope for one in outcome.told} == {"provider"}
    assert "worked out by Wardround, not printed by CQC" in outcome.told[0].summary
    reasons = {one.reason for one in outcome.ignored}
    assert reasons == {"different-scope", "absent"}
    assert any(
        "61 of service:crisis-services is not compared with 44 of provider" in one.detail for one in outcome.ignored
    )


def test_a_newer_report_with_another_rating_is_a_changed_rating_with_its_way_and_steps() -> None:
    (change, published) = told(
        assessment(rating("Good")), assessment(rating("Inadequate", report="AP2"), report="AP2", date="2025-07-01")
    ).told
    assert (change.kind, change.before, change.after, change.direction, change.steps) == (
        "rating-changed",
        "Good",
        "Inadequate",
        "down",
        2,
    )
    assert change.severity == "critical"
    assert change.report_date == "2025-07-01"
    assert change.summary == "Rose House: overall went down two steps from Good to Inadequate."
    assert published.kind == "report-published"


def test_a_newer_report_with_the_same_rating_confirms_it() -> None:
    new = assessment(rating("Good", report="AP2"), report="AP2", date="2025-07-01")
    assert kinds(assessment(rating("Good")), new) == ["report-published", "rating-confirmed"]


def test_another_rating_in_the_same_report_is_a_correction() -> None:
    assert kinds(assessment(rating("Good")), assessment(rating("Requires improvement"))) == ["rating-corrected"]


def test_a_report_without_an_id_is_the_same_report_by_its_date() -> None:
    old = assessment(rating("Good", report=None).model_copy(update={"report": ReportRef()}), report=None)
    new = assessment(
        rating("Requires improvement", report=None).model_copy(update={"report": ReportRef()}), report=None
    )
    assert kinds(old, new) == ["rating-corrected"]


def test_an_older_report_read_later_changes_nothing() -> None:
    new = assessment(rating("Inadequate", report="AP0"), report="AP0", date="2019-08-30")
    outcome = told(assessment(rating("Good")), new)
    assert [one.kind for one in outcome.told] == ["report-published"]
    assert [one.reason for one in outcome.ignored if "Inadequate" in one.detail] == ["order"]


def test_a_rating_may_change_across_frameworks() -> None:
    old = assessment(rating("Good"), date="2019-08-30", framework="kloe")
    new = assessment(rating("Requires improvement", report="AP2"), report="AP2", date="2025-07-01")
    changed, *others = told(old, new).told
    assert [one.kind for one in (changed, *others)] == ["rating-changed", "report-published", "framework-changed"]
    assert "now under the single assessment framework, before under the key lines of enquiry" in changed.summary


def test_scores_never_cross_a_framework() -> None:
    score = Score(scope="location", key_question="safe", percentage=61)
    old = assessment(scores=(score,), framework="saf")
    new = assessment(scores=(score.model_copy(update={"percentage": 44}),), framework="2026")
    outcome = told(old, new)
    assert [(one.kind, one.before, one.after) for one in outcome.told] == [("score-changed", None, 44)]
    assert [one.reason for one in outcome.ignored if "61" in one.detail and "44" in one.detail] == [
        "different-framework"
    ]


def test_a_header_that_prints_another_rating_is_a_change_without_a_report() -> None:
    (change,) = told(profile("Good"), profile("Inadequate")).told
    assert (change.kind, change.before, change.after, change.report) == ("rating-changed", "Good", "Inadequate", None)


def test_a_header_learning_its_report_is_no_news_of_the_rating() -> None:
    assert kinds(profile("Good"), assessment(rating("Good"))) == ["report-published"]


def test_a_header_that_lags_behind_a_newer_report_takes_nothing_back() -> None:
    old = assessment(rating("Good", report=None), rating("Inadequate"))
    assert kinds(old, old) == []


def test_a_rating_that_is_not_on_the_newer_page_is_absent_and_not_withdrawn() -> None:
    outcome = told(profile("Good"), profile(None))
    assert outcome.told == ()
    assert [one.reason for one in outcome.ignored] == ["absent"]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Not rated", "rating-withdrawn"),
        ("Rating suspended", "rating-suspended"),
        ("Under review", "rating-under-review"),
        ("Inspected but not rated", "published-unrated"),
    ],
)
def test_only_cqcs_own_words_take_a_rating_away(word: str, kind: str) -> None:
    (change,) = told(profile("Good"), profile(word)).told
    assert (change.kind, change.before, change.after) == (kind, "Good", word)


def test_a_first_rating_after_not_rated_is_a_first_rating() -> None:
    assert kinds(profile("Not rated"), profile("Requires improvement")) == ["first-rating"]


def test_a_banner_begins_once_and_ends_on_the_same_page_only() -> None:
    checks = (Banner(type="checks-under-way", text="We are carrying out checks"),)
    assert kinds(profile("Good"), profile("Good", banners=checks)) == ["assessment-started"]
    assert kinds(profile("Good", banners=checks), profile("Good")) == ["assessment-ended"]
    assert kinds(profile("Good", banners=checks), profile("Good"), new_url="https://x/b") == []


def test_a_banner_has_not_ended_because_the_page_was_cut_off() -> None:
    checks = (Banner(type="checks-under-way", text="We are carrying out checks"),)
    cut = told(profile("Good", banners=checks), profile("Good", warnings=(CUT_OFF,)))
    assert cut.told == ()
    assert "absent" in [one.reason for one in cut.ignored]


def test_an_amended_paragraph_tells_what_stood_and_what_stands() -> None:
    def page(*texts: str) -> Record:
        return assessment(findings=tuple(Finding(key_question="safe", heading="Staffing", text=text) for text in texts))

    old = page("There were enough staff on every shift that we saw.", "Medicines were stored well.")
    new = page("There were not enough staff on every shift that we saw.", "Medicines were stored well.")
    (change,) = told(old, new).told
    assert change.kind == "report-amended"
    assert "enough staff" in str(change.before)
    assert "not enough staff" in str(change.after)
    assert kinds(old, page("Medicines were stored well.", "There were enough staff on every shift that we saw.")) == []
    assert kinds(old, page("Medicines were stored well.")) == []
    longer = page(
        "There were enough staff on every shift that we saw.",
        "Medicines were stored well.",
        "A fire door was wedged open.",
    )
    assert kinds(old, longer) == ["report-amended", "finding-added"]


def test_the_text_of_another_report_is_never_compared() -> None:
    old = assessment(findings=(Finding(key_question="safe", text="One thing."),))
    new = assessment(findings=(Finding(key_question="safe", text="Another thing."),), report="AP2", date="2025-07-01")
    assert kinds(old, new) == ["report-published"]


def test_a_text_that_ends_in_the_midst_of_a_known_sentence_is_no_amendment() -> None:
    def page(*texts: str) -> Record:
        return assessment(findings=tuple(Finding(key_question="safe", text=text) for text in texts))

    old = page("There were enough staff.", "Medicines were stored well.", "Doors were shut.")
    cut = told(old, page("There were enough staff.", "Medicines were st"))
    assert cut.told == ()
    assert [one.reason for one in cut.ignored] == ["absent"]
    assert kinds(old, page("There were enough staff.", "Medicines were stored.", "Doors were shut.")) == [
        "report-amended"
    ]


def test_paragraphs_that_only_begin_and_end_elsewhere_are_no_amendment() -> None:
    def page(*texts: str) -> Record:
        return assessment(findings=tuple(Finding(key_question="safe", heading="Staffing", text=text) for text in texts))

    one = page("There were enough staff. Rotas were kept.")
    assert kinds(one, page("There were enough staff.", "Rotas were kept.")) == []
    assert kinds(page("There were enough staff.", "Rotas were kept."), one) == []
    assert kinds(one, page("There were enough staff.", "Rotas were lost.")) != []


def test_what_a_score_gives_never_takes_the_place_of_a_printed_word() -> None:
    printed = assessment(rating("Good"))
    worked_out = assessment(rating("Requires improvement").model_copy(update={"provenance": "derived"}))
    outcome = told(printed, worked_out)
    assert outcome.told == ()
    assert [one.reason for one in outcome.ignored] == ["absent"]
    newer = worked_out.model_copy(update={"report": ReportRef(id="AP2"), "dates": Dates(report="2025-07-01")})
    newer = newer.model_copy(
        update={"ratings": tuple(one.model_copy(update={"report": newer.report}) for one in newer.ratings)}
    )
    assert kinds(printed, newer) == ["rating-changed", "report-published"]


def test_a_header_is_compared_with_what_its_own_page_printed_before() -> None:
    old = assessment(rating("Good", report=None))
    new = assessment(rating("Requires improvement"), rating("Inadequate", report=None))
    changes = [(one.before, one.after) for one in told(old, new).told if one.kind == "rating-changed"]
    assert changes == [("Good", "Inadequate"), ("Good", "Requires improvement")]
    silent = told(assessment(), new)
    assert [(one.kind, one.after) for one in silent.told] == [("first-rating", "Requires improvement")]
    assert [one.reason for one in silent.ignored] == ["order"]


@pytest.mark.parametrize(
    ("type_", "begins", "ends"),
    [
        ("special-measures", ["special-measures-entered"], ["special-measures-exited"]),
        ("rating-suspended", ["rating-suspended"], []),
        ("rating-under-review", ["rating-under-review"], []),
        ("archived", ["deregistered"], ["registered"]),
        ("services-transferred", ["details-changed"], []),
    ],
)
def test_each_notice_has_its_kind(type_: str, begins: list[str], ends: list[str]) -> None:
    shown = profile(
        "Good", banners=(Banner(type=type_, text="Words at the head"),), dates=Dates(published="2026-06-03")
    )
    plain = profile("Good", dates=Dates(published="2026-06-03"))
    assert kinds(plain, shown) == begins
    assert kinds(shown, plain) == ends
    assert {(one.report, one.report_date) for one in told(plain, shown).told} == {(None, None)}


def test_each_date_that_was_corrected_is_a_change_of_its_own() -> None:
    old = assessment(rating("Good"))
    new = old.model_copy(update={"dates": Dates(report="2025-02-21", section="2025-01-02")})
    section = old.model_copy(update={"dates": Dates(report="2025-02-20", section="2025-01-01")})
    (change,) = told(old, new).told
    assert (change.kind, change.before, change.after) == ("date-corrected", "2025-02-20", "2025-02-21")
    assert change.evidence.after is not None
    assert change.evidence.after.quote == "Report from 21 February 2025 assessment; Updated 2 January 2025"
    both = [(one.before, one.after) for one in told(section, new).told]
    assert both == [("2025-02-20", "2025-02-21"), ("2025-01-01", "2025-01-02")]


def test_a_provider_that_is_only_called_otherwise_is_a_detail() -> None:
    def run_by(name: str, id_: str) -> Record:
        return profile("Good", details={"provided_by": {"level": "provider", "id": id_, "name": name}})

    assert kinds(run_by("Acme Ltd", "1-9"), run_by("Acme Care Ltd", "1-9")) == ["details-changed"]
    assert kinds(run_by("Acme Ltd", "1-9"), run_by("Acme Care Ltd", "1-8")) == ["provider-changed"]


def test_two_organisations_are_refused_by_name() -> None:
    with pytest.raises(CannotCompare, match=r"Rose House \(location:1-999000001\) and A Trust \(provider:RT1\)"):
        told(profile("Good"), trust_page("provider", "AP1", "2025-01-01", 50, {}))


def test_a_saved_text_of_unknown_scope_is_compared_only_with_its_own_page() -> None:
    def text(score: int, date: str) -> Record:
        return Record(
            kind="cqc-assessment", reader="cqc-assessment/1", framework="saf",
            organisation=Organisation(name="A Trust"),
            dates=Dates(report=date), scores=(Score(key_question="well-led", percentage=score),),
        )  # fmt: skip

    apart = told(text(61, "2025-02-20"), text(44, "2025-07-17"), old_url=None, new_url=None)
    assert apart.told == ()
    assert {one.reason for one in apart.ignored} == {"scope-unknown"}
    (change,) = told(text(61, "2025-02-20"), text(55, "2025-02-20"), old_url=None, new_url=None).told
    assert (change.before, change.after) == (61, 55)


def test_a_detail_spelt_otherwise_is_no_change() -> None:
    old = profile("Good", details={"address": "1 High Street, Ely", "telephone": "(01353) 000000"})
    spelt = profile("Good", details={"address": "1 High Street , ELY", "telephone": "01353 000 000"})
    moved = profile("Good", details={"address": "2 High Street, Ely", "telephone": "(01353) 000000"})
    assert kinds(old, spelt) == []
    assert kinds(old, moved) == ["details-changed"]


def test_letters_that_could_not_be_decoded_are_no_news() -> None:
    whole = profile("Good", details={"address": "1 Café Row, Ely"})
    broken = profile("Good", details={"address": "1 Caf\ufffd Row, Ely"})
    assert kinds(whole, broken) == []
    assert kinds(broken, whole) == []


def test_a_report_that_begins_to_print_its_dates_is_no_correction() -> None:
    undated = assessment(rating("Good"), dates=Dates())
    assert kinds(undated, assessment(rating("Good"))) == []
    assert kinds(assessment(rating("Good")), undated) == []

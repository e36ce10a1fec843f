"""New reports and amended ones: what is news of them, and what only looks like it."""

from __future__ import annotations

from crawler.readers.read import read
from storage.record import Dates, Finding, ListedReport, Record

from .said import LIST, REPORT, assessment, kinds, listing, profile, sides, statements, told

URLS = {"old_url": REPORT.format("AP1"), "new_url": REPORT.format("AP2")}
NEWER = {"name": "AP2", "date": "2025-07-15"}
REVIEW = "During a monthly review of our data"


def test_a_new_report_is_told_with_its_date_as_people_write_it() -> None:
    (change,) = told(listing(("AP1", "2024-02-01")), listing(("AP2", "2025-07-22"), ("AP1", "2024-02-01"))).told
    assert change.summary == "Rose House: new report of 22 July 2025."


def test_a_monthly_review_of_data_is_known_and_no_news() -> None:
    old = listing(("AP1", "2024-02-01"))
    outcome = told(old, listing((None, "2025-07-10", REVIEW), ("AP1", "2024-02-01")))
    assert outcome.told == ()
    assert [one.reason for one in outcome.ignored] == ["monthly-review"]
    assert (REVIEW in str(outcome.steps[0].fact.quote), outcome.steps[0].fact.attribute) == (True, "report")
    moved = kinds(
        listing((None, "2025-07-10", REVIEW), ("AP1", "2024-02-01")),
        listing((None, "2025-08-07", REVIEW), ("AP1", "2024-02-01")),
    )
    assert moved == []


def test_a_pilots_report_is_told_with_its_title_and_moves_no_rating() -> None:
    listed = ListedReport(id="AP2", date="2025-07-15", title="Pilot assessment")
    old = listing(("AP1", "2024-02-01"), head="Good")
    pilot = listing(("AP2", "2025-07-15", "Pilot assessment"), ("AP1", "2024-02-01"), head="Good")
    (change,) = told(old, pilot).told
    assert change.summary == "Rose House: new report of 15 July 2025, “Pilot assessment”, which moves no rating."
    page = assessment("AP2", "2025-07-15", {"overall": "Inadequate"}, framework="2026")
    outcome = told(profile("Good", reports=(listed,)), page, old_url=LIST, new_url=REPORT.format("AP2"))
    assert outcome.told == ()
    assert "pilot" in [one.reason for one in outcome.ignored]


def test_another_framework_is_told_once_for_a_scope() -> None:
    old = assessment("AP1", "2019-08-30", {"overall": "Good", "safe": "Good"}, framework="kloe")
    new = assessment("AP2", "2025-07-15", {"overall": "Good", "safe": "Good"}, framework="saf")
    (change,) = [one for one in told(old, new, **URLS).told if one.kind == "framework-changed"]
    assert (change.before, change.after, change.scope, change.severity) == ("kloe", "saf", "location", "info")
    assert change.summary == (
        "Rose House: assessed under the single assessment framework,"
        " before under the key lines of enquiry (2014 to 2023)."
    )
    assert "framework-changed" not in kinds(new, old, old_url=URLS["new_url"], new_url=URLS["old_url"])


def test_one_reports_framework_read_otherwise_and_another_scopes_are_no_change() -> None:
    old = assessment("AP1", "2019-08-30", framework="kloe")
    assert kinds(old, assessment("AP1", "2019-08-30", framework="saf")) == []
    assert kinds(old, assessment("AP1", "2019-08-30", framework="unknown")) == []
    other = assessment("AP2", "2025-07-15", framework="saf", scope="service:wards")
    assert "framework-changed" not in kinds(old, other, **URLS)


def test_a_statement_that_a_newer_report_no_longer_lists_is_dropped() -> None:
    old = assessment(quality_statements=statements(Learning=3, Staffing=2))
    new = assessment(quality_statements=statements(Learning=3), **NEWER)
    (change,) = [one for one in told(old, new, **URLS).told if one.kind == "statement-dropped"]
    assert (change.subject, change.before, change.after, change.severity) == ("well-led/Staffing", 2, None, "info")
    assert change.report is not None
    assert (change.report.id, change.report_date) == ("AP2", "2025-07-15")
    assert change.summary == "Rose House: quality statement no longer listed: Staffing (well-led), scored 2 before."
    assert all("Staffing" not in one.detail for one in told(old, new, **URLS).ignored)


def test_a_statement_is_not_dropped_by_the_same_report_another_framework_scope_or_a_page_half_understood() -> None:
    def dropped(**new: object) -> bool:
        old = assessment(quality_statements=statements(Learning=3, Staffing=2))
        page = assessment(**{"quality_statements": statements(Learning=3), **NEWER, **new})
        return "statement-dropped" in kinds(old, page, **URLS)

    assert dropped()
    assert not dropped(name="AP1", date="2025-02-20")
    assert not dropped(date="2019-08-30")
    assert not dropped(framework="2026")
    assert not dropped(scope="service:wards")
    assert not dropped(quality_statements=())
    assert not dropped(not_understood=("well-led/Staffing: “Score: not known”",))


def test_a_report_published_without_a_rating_leaves_the_old_one_in_force() -> None:
    old = assessment("AP1", "2024-02-01", {"overall": "Good"})
    new = assessment("AP2", "2025-07-15", {"overall": "Inspected but not rated"})
    outcome = told(old, new, **URLS)
    assert ("published-unrated", "overall", "Good", "Inspected but not rated") in sides(outcome)
    assert all(step.fact.attribute != "rating" for step in outcome.steps if step.fact.report == "AP2")


def found(*paragraphs: tuple[str, str]) -> Record:
    findings = tuple(Finding(key_question="safe", heading=heading, text=text) for heading, text in paragraphs)
    return assessment(findings=findings)


FALLS = "We looked at the records of falls. There were 12 falls in the last year, 3% of them at night."
STAFF = ("Staffing", "There were enough staff on every shift that we saw.")


def test_an_amendment_names_its_heading_and_the_figures_that_moved() -> None:
    moved = FALLS.replace("12 falls", "15 falls").replace("3%", "8%")
    (change,) = told(found(("Learning", FALLS), STAFF), found(("Learning", moved), STAFF)).told
    assert change.summary == (
        "Rose House: report's text amended (safe, “Learning”), its figures too: 12 to 15, 3% to 8%."
    )
    assert (change.before, change.after) == (f"Learning\n{FALLS}", f"Learning\n{moved}")


def test_an_amendment_without_figures_names_its_heading() -> None:
    less = ("Staffing", "There were not enough staff on every shift that we saw.")
    (change,) = told(found(("Learning", FALLS), STAFF), found(("Learning", FALLS), less)).told
    assert change.summary == "Rose House: report's text amended (safe, “Staffing”)."
    (more, *_) = told(found(STAFF), found(STAFF, ("Learning", FALLS))).told
    assert more.summary == "Rose House: report's text amended (safe, “Learning”), paragraphs added."


def test_figures_that_are_spelt_otherwise_are_no_amendment() -> None:
    assert kinds(found(("Learning", FALLS), STAFF), found(STAFF, ("Learning", FALLS.replace(" ", "\u00a0")))) == []


def test_a_corrected_date_is_told_in_words() -> None:
    old = assessment(words={"overall": "Good"})
    (change,) = told(old, old.model_copy(update={"dates": Dates(report="2025-02-21")})).told
    assert change.summary == "Rose House: date of the report corrected from 20 February 2025 to 21 February 2025."
    assert (change.before, change.after) == ("2025-02-20", "2025-02-21")


PILOT = """Rose House

Pilot assessment report

Report from 15 July 2025 assessment

Overall

Well-led

Good

This service scored 68 (out of 100) for this area.
"""


def test_a_pilots_own_page_is_a_new_report_by_its_title_and_nothing_else() -> None:
    address = REPORT.format("AP2")
    page = read(PILOT.encode(), address=address)
    outcome = told(profile("Good"), page, old_url=LIST, new_url=address)
    assert [one.summary for one in outcome.told] == [
        "Rose House: new report of 15 July 2025, “Pilot assessment report”, which moves no rating."
    ]


def test_an_older_report_read_later_brings_no_statement_back() -> None:
    old = assessment(quality_statements=statements(Learning=3, Staffing=2))
    new = assessment(quality_statements=statements(Learning=3), **NEWER)
    outcome = told(new, old, old_url=URLS["new_url"], new_url=URLS["old_url"])
    assert [one.kind for one in outcome.told] == ["report-published"]
    assert {one.reason for one in outcome.ignored} >= {"order"}


def test_the_date_of_a_whole_report_is_corrected_once_and_a_sections_by_its_name() -> None:
    old = assessment(words={"safe": "Good", "well-led": "Good"}, dates=Dates(report="2025-02-20", section="2024-12-18"))
    (whole,) = told(old, old.model_copy(update={"dates": Dates(report="2025-02-21", section="2024-12-18")})).told
    assert whole.summary == "Rose House: date of the report corrected from 20 February 2025 to 21 February 2025."
    each = told(old, old.model_copy(update={"dates": Dates(report="2025-02-20", section="2024-12-19")})).told
    assert sorted(one.summary for one in each) == [
        "Rose House: date of the safe section corrected from 18 December 2024 to 19 December 2024.",
        "Rose House: date of the well-led section corrected from 18 December 2024 to 19 December 2024.",
    ]


def test_a_report_listed_without_its_number_is_the_same_one_when_another_page_prints_it() -> None:
    bare, numbered = listing((None, "2025-06-03", "Read it")), listing(("AP7", "2025-06-03", "Read it"))
    assert kinds(bare, numbered) == []
    assert kinds(numbered, bare) == []
    assert kinds(bare, listing(("AP7", "2025-06-04", "Read it"))) == ["report-published"]

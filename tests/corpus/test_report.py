"""The saved text of a trust's inspection report of 2019 reads completely: 42 cells, 7 changes, 14 actions, one notice.

CQC's own words, used under the Open Government Licence v3.0; they stay in the corpus.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from crawler.readers.read import read
from monitor.differ.compare import compare
from storage.record import KEY_QUESTIONS, Rating, Record

pytestmark = pytest.mark.corpus

YOUNG = "service:community-health-services-for-children-and-young-people"
END = "service:community-end-of-life-care"
SEXUAL = "service:community-health-sexual-health-services"
ADULTS, DENTAL = "service:community-health-services-for-adults", "service:community-dental-services"
TOGETHER = "combined:community-health-services"


def text(corpus: Path) -> bytes:
    return next((corpus / "seeds").glob("000_*.txt")).read_bytes()


@cache
def report(corpus: Path) -> Record:
    return read(text(corpus))


def of(record: Record, scope: str) -> list[Rating]:
    return [one for one in record.ratings if one.scope == scope]


def test_the_report_is_the_trusts_and_its_dates_are_told_apart(corpus: Path) -> None:
    record = report(corpus)
    assert (record.kind, record.framework, record.scope) == ("cqc-report", "kloe", "provider")
    assert (record.organisation.level, record.organisation.name) == (
        "provider",
        "Cambridgeshire Community Services NHS Trust",
    )
    dates = record.dates
    assert (dates.visit_start, dates.visit_end, dates.published) == ("2019-04-30", "2019-06-05", "2019-08-30")
    assert (dates.report, dates.section) == (None, None)
    assert (record.not_understood, record.warnings) == ((), ())


def test_the_tables_give_forty_two_ratings_and_what_repeats_them_gives_no_more(corpus: Path) -> None:
    record = report(corpus)
    assert Counter(one.change for one in record.ratings) == {"same": 17, "up": 6, "down": 1, None: 18}
    scopes = ("provider", ADULTS, YOUNG, END, DENTAL, SEXUAL, TOGETHER)
    assert [(one.scope, one.key_question) for one in record.ratings] == [
        (scope, question) for scope in scopes for question in KEY_QUESTIONS
    ]


def test_the_one_fall_stands_among_six_rises(corpus: Path) -> None:
    moved = [one for one in report(corpus).ratings if one.steps]
    assert {(one.scope, one.key_question, one.rating, one.change, one.steps) for one in moved} == {
        ("provider", "overall", "Outstanding", "up", 1),
        ("provider", "caring", "Outstanding", "up", 1),
        ("provider", "well-led", "Outstanding", "up", 1),
        (TOGETHER, "caring", "Outstanding", "up", 1),
        (YOUNG, "caring", "Outstanding", "up", 1),
        (YOUNG, "safe", "Requires improvement", "down", 1),
        (END, "well-led", "Good", "up", 1),
    }


def test_the_trusts_own_well_led_is_not_that_of_its_services_together(corpus: Path) -> None:
    record = report(corpus)
    by = {(one.scope, one.key_question): one.rating for one in record.ratings}
    assert (by["provider", "well-led"], by[TOGETHER, "well-led"]) == ("Outstanding", "Good")
    assert (by["provider", "overall"], by[TOGETHER, "overall"]) == ("Outstanding", "Good")


def test_what_was_not_inspected_keeps_the_month_of_its_own_report(corpus: Path) -> None:
    record = report(corpus)
    for scope in (ADULTS, DENTAL):
        assert {(one.date, one.change, one.report and one.report.id) for one in of(record, scope)} == {
            ("2018-06", None, None)
        }
    assert {(one.date, one.change) for one in of(record, SEXUAL)} == {("2019-08", None)}
    assert {one.date for one in of(record, "provider")} == {"2019-08"}


def test_the_actions_are_whole_across_running_heads_and_stand_under_their_services(corpus: Path) -> None:
    record = report(corpus)
    young = "Services for children and young people"
    assert Counter((one.level, one.service) for one in record.actions) == {
        ("must", young): 1,
        ("should", young): 10,
        ("should", "End of life care"): 2,
        ("should", "Sexual health"): 1,
    }
    assert not any("Summary of findings" in one.text for one in record.actions)


def test_the_one_notice_names_its_regulation_and_both_activities(corpus: Path) -> None:
    (notice,) = report(corpus).regulatory
    assert (notice.type, notice.regulation) == ("requirement-notice", "18")
    assert notice.activities == ("Diagnostic and screening procedures", "Treatment of disease, disorder or injury")


def test_findings_stand_under_service_and_question_and_name_nobody(corpus: Path) -> None:
    record = report(corpus)
    headings = dict.fromkeys(one.heading for one in record.findings)
    assert "Community end of life care – Is the service safe?" in headings
    practice = Counter(
        one.heading for one in record.findings if (one.heading or "").startswith("Outstanding practice – ")
    )
    assert list(practice.values()) == [1, 3, 4]
    assert not any("inspection manager" in one.text for one in record.findings)
    joined = next(one.text for one in record.findings if "an online peer" in one.text)
    assert "an online peer support portal to allow parents" in joined
    assert not any(one.text.startswith(("support portal", "However")) and len(one.text) < 30 for one in record.findings)


def folded(body: str, width: int) -> str:
    """The text as a mail or an editor breaks it, tables apart."""
    return "\n".join(
        line if "\t" in line or not line.strip() else textwrap.fill(line, width, break_on_hyphens=False)
        for line in body.split("\n")
    )


def test_the_same_report_in_another_dress_changes_nothing(corpus: Path) -> None:
    body = text(corpus).decode()
    heads = body.replace("\nSummary of findings\n", "\n12\n\nSummary of findings\n\n")
    dressed = folded(heads.replace("↔", "→ ←").replace("'", "’"), 84)
    result = compare(report(corpus), read(dressed.encode()), old_address=None, new_address=None)
    assert ([one.summary for one in result.told], result.ignored) == ([], ())

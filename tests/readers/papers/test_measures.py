"""Measures as many trusts print them: tables with heads of every sort, and sentences."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.readers.papers.measured.status import said, said_by_chart
from crawler.readers.papers.measures import measures
from storage.paper import Measure
from tests.readers.papers.laid import pack


def read(text: str) -> dict[str, Measure]:
    return {one.id: one for one in measures(pack(text)).items}


def only(text: str) -> Measure:
    (one,) = measures(pack(text)).items
    return one


def test_a_table_of_months_gives_the_latest_that_is_filled() -> None:
    found = read(
        "-- page 41\n"
        "Indicator\tThreshold\tJun-25\tJul-25\tAug-25\tRAG\n"
        "Cleanliness audit\t≥95%\t96%\t95.5%\t94.1%\tRed\n"
        "Staff absence through sickness\t≤ 4.8%\t5.0%\t4.7%\t\t\n"
        "Stranded patients over 21 days\t60\t71\t66\t58\tAmber\n"
    )
    audit, absence, stranded = found.values()
    assert (audit.value, audit.period, audit.target, audit.status, audit.computed) == (
        "94.1%", "Aug-25", "≥95%", "off-target", False,
    )  # fmt: skip
    assert (absence.value, absence.period, absence.status, absence.computed) == ("4.7%", "Jul-25", "on-target", True)
    assert (stranded.value, stranded.status, stranded.page) == ("58", "on-target", 41)


def test_the_table_of_control_charts_has_its_value_under_measure() -> None:
    found = read(
        "KPI\tLatest month\tMeasure\tTarget\tVariation\tAssurance\tMean\tLower process limit\tUpper process limit\n"
        "Diagnostics in 6 weeks\tOct 24\t71%\t95%\tSpecial cause concern\tConsistently failing\t74%\t68%\t80%\n"
        "Bed days lost\tOct 24\t412\t350\tCommon cause\tHit and miss\t390\t300\t480\n"
        "Duty of candour met\tOct 24\t100%\t100%\tCommon cause\tConsistently passing\t100%\t100%\t100%\n"
    )
    first, second, third = found.values()
    assert (first.value, first.period, first.status, first.computed) == ("71%", "Oct 24", "off-target", False)
    assert (second.value, second.status) == ("412", "unknown")
    assert third.status == "on-target"


def test_what_a_column_says_stands_whatever_the_figures_are_and_the_conflict_is_listed() -> None:
    found = measures(
        pack(
            "Ref\tPerformance measure\tNational standard\tActual (May 2025)\tStandard met?\n"
            "A&E-1\tPatients admitted, transferred or discharged within 4 hours\t78%\t74.9%\tNo\n"
            "A&E-2\tStaff appraised in the year\t90%\t88.9%\tAchieved\n"
        )
    )
    first, second = found.items
    assert (first.id, first.status, first.computed, first.period) == ("A&E-1", "off-target", False, "May 2025")
    assert (second.status, second.computed) == ("on-target", False)
    assert any("Staff appraised" in note for note in found.not_understood)


def test_pass_or_fail_as_a_target_is_no_status_and_a_colour_is_one() -> None:
    found = read(
        "No\tMetric\tTarget\tPosition as at month 3\n"
        "S4.1\tNew electronic record live in every ward\tPass / Fail\tWave 2 begun\n"
        "S4.2\tCharter mark kept\tPass/Fail\tGreen\n"
        "S4.3\tOutline case approved\tPass/Fail\tAmber\n"
        "S4.4\tCarbon plan published\tYes/No\t\n"
    )
    assert [(one.id, one.status) for one in found.values()] == [
        ("S4.1", "unknown"), ("S4.2", "on-target"), ("S4.3", "unknown"), ("S4.4", "unknown"),
    ]  # fmt: skip
    assert (found["S4.4"].value, found["S4.1"].value) == (None, "Wave 2 begun")


def test_an_improvement_on_a_printed_outturn_is_missed_only_when_the_value_is_worse() -> None:
    head = "Measure\tTarget\tCurrent position\n"
    worse = only(head + "Reduce voluntary leavers\tReduction against last year (baseline 9.4%)\t9.9%\n")
    better = only(head + "Reduce voluntary leavers\tReduction against last year (baseline 9.4%)\t9.1%\n")
    assert (worse.status, better.status) == ("off-target", "unknown")


def test_two_months_in_one_cell_are_printed_whole_and_judged_by_the_later() -> None:
    one = only("Measure\tTarget\tLatest position\nSupervision completed\t85%\tNov 84% Dec 86%\n")
    assert (one.value, one.status, one.computed) == ("Nov 84% Dec 86%", "on-target", True)
    other = only("Measure\tTarget\tLatest position\nSupervision completed\t85%\tWards 84%, clinics 93%\n")
    assert other.status == "unknown"


def test_heads_of_two_rows_are_read_together() -> None:
    found = read(
        "Indicator\tTarget\t2025/26\t\t\n\t\tApr\tMay\tJun\n"
        "Nutrition screening\t95%\t96%\t93%\t91%\nCrisis calls answered in 60 seconds\t90%\t88%\t\t\n"
    )
    assert [(one.value, one.period, one.status) for one in found.values()] == [
        ("91%", "Jun", "off-target"), ("88%", "Apr", "unknown"),
    ]  # fmt: skip


def test_a_standard_of_minutes_and_seconds_is_missed_by_the_slower_time() -> None:
    found = read(
        "Measure\tNational standard\tMonth\tActual\nCategory 3, 90th centile\t2:00:00\tMay 2025\t3:41:07\n"
        "Calls answered: mean time\t00:10\tMay 2025\t00:04\n"
    )
    assert [(one.status, one.period) for one in found.values()] == [
        ("off-target", "May 2025"),
        ("on-target", "May 2025"),
    ]


def test_a_table_of_movements_in_words_gives_its_present_word() -> None:
    one = only(
        "Indicator\tPrevious\tCurrent\nLong waits for therapy\tInconsistent, No change\tFailing, Deteriorating\n"
    )
    assert (one.value, one.target, one.status) == ("Failing, Deteriorating", None, "off-target")


def test_a_trajectory_for_each_month_is_met_or_missed_by_its_own_month() -> None:
    one = only("KPI\tMay plan\tMay actual\tJune plan\tJune actual\nPatients waiting over 65 weeks\t120\t140\t90\t80\n")
    assert (one.target, one.value, one.status) == ("90", "80", "on-target")


def test_a_national_and_a_local_target_that_a_value_falls_between_leave_it_open() -> None:
    between = "Metric\tNational target\tLocal target\tActual\nTurnover of staff\t12%\t10%\t{}\n"
    assert [only(between.format(value)).status for value in ("11%", "9%", "13%")] == [
        "unknown",
        "on-target",
        "off-target",
    ]


def test_a_stale_column_head_is_kept_and_said() -> None:
    found = measures(pack("KPI\tTarget\tPosition as at March 2023\nFire training\t90%\tJune 92%, July 89%\n"))
    assert found.items[0].period == "as at March 2023"
    assert found.items[0].status == "off-target"
    assert any("March 2023" in note for note in found.not_understood)


def test_a_bare_number_is_a_place_and_the_name_is_the_id() -> None:
    one = only("No.\tKey performance indicator\tTarget\tActual\n7\tOutpatients not attended (DNA rate)\t<6%\t7.2%\n")
    assert (one.id, one.status) == ("outpatients-not-attended-dna-rate", "off-target")


def test_a_row_that_lost_cells_on_a_page_is_not_guessed_at() -> None:
    found = measures(
        pack(
            "-- page 12\n"
            "Indicator\tTarget\tActual\tTrend\n"
            "Hand hygiene audits\t95%\t97%\t↑\n"
            "Line care audits\t91%\t↓\n"
            "Safe\n"
            "Falls with harm\t0\t2\t→\n"
        )
    )
    assert [one.name for one in found.items] == ["Hand hygiene audits", "Falls with harm"]
    (coverage,) = found.coverage
    assert (coverage.rows, coverage.of, coverage.whole, coverage.first) == (2, 3, False, 12)
    assert any("Line care audits" in note for note in found.not_understood)


def test_a_table_goes_on_over_a_page_with_or_without_its_head_again() -> None:
    found = measures(
        pack(
            "-- page 5\nMetric\tTarget\tActual\nWound reviews completed\t90%\t91%\n"
            "-- page 6\nA caring place to work\nMetric\tTarget\tActual\nCare plans reviewed\t90%\t82%\n"
            "-- page 7\nA caring place to work\nConsent forms completed\t100%\t99%\n"
        )
    )
    assert [(one.page, one.status) for one in found.items] == [(5, "on-target"), (6, "off-target"), (7, "off-target")]


@pytest.mark.parametrize(
    "table",
    [
        "Risk ID\tRisk\tCurrent score\tTarget score\tTarget date\n877\tTheatre ventilation fails\t16\t8\tMarch 2026\n",
        "Ref\tAction\tOwner\tTarget date\tStatus\n3\tWrite the plan\tDirector\t31 May\tComplete\n",
        "Strategic risk\tLikelihood\tConsequence\tCurrent\tTarget\nSR2\t4\t4\t16\t8\n",
        "Service\tPlan £'000\tActual £'000\tVariance £'000\nSurgery\t1,200\t1,350\t(150)\n",
        "Recommendation\tTarget completion\tLead\tProgress\nRevise policy\t30%\tChief nurse\tOn track\n",
    ],
)
def test_registers_actions_and_finance_are_no_measures(table: str) -> None:
    assert measures(pack(table)).items == ()


SENTENCES = [
    ("Fit testing reached 88.4% in October 2025, short of the 95% ambition.", "off-target", "88.4%", "95%"),
    ("In Q3 the vacancy level was 7.6% (Trust target no more than 9%).", "on-target", "7.6%", "9%"),
    ("Urgent two-hour responses were at 82.0% against the national standard of 70%.", "on-target", "82.0%", "70%"),
    ("The mean wait for therapy is now 22.4 weeks against an 18 week standard.", "off-target", "22.4 weeks", "18 week"),
    ("Level 2 resuscitation training sits at 79%, adrift of our 85% threshold.", "off-target", "79%", "85%"),
    ("Smears came back within 14 days in 98.3% of cases, exceeding the 98% target.", "on-target", "98.3%", "98%"),
    ("Agency use was 3.1% of the pay bill, better than the target of 3.2%.", "on-target", "3.1%", "3.2%"),
    ("DNA rates rose to 9.7% and are above the 7% target.", "off-target", "9.7%", "7%"),
    ("The 62-day standard was missed again, at 61.5% against a trajectory of 70.0%.", "off-target", "61.5%", "70.0%"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "status", "value", "target"), SENTENCES)
def test_a_sentence_with_a_figure_and_its_target_is_a_measure(
    sentence: str, status: str, value: str, target: str
) -> None:
    one = only(sentence)
    assert (one.status, one.value, one.target, one.quote) == (status, value, target, sentence)


def test_a_fall_worded_as_a_rise_keeps_its_figures_and_is_said() -> None:
    found = measures(
        pack("Overall PDR completion has risen (April 2024 89.2%, May 2024 87.4%) but is below the target of 90%.")
    )
    (one,) = found.items
    assert (one.value, one.period, one.target, one.status) == ("87.4%", "May 2024", "90%", "off-target")
    assert any("worded" in note for note in found.not_understood)


def test_words_that_gainsay_the_figures_leave_the_status_open() -> None:
    found = measures(pack("Induction training was 96.0%, which is below the target of 95%."))
    assert found.items[0].status == "unknown"
    assert any("agree" in note for note in found.not_understood)


@pytest.mark.parametrize(
    "sentence",
    [
        "We will reach 85% against the target of 90% by the spring.",
        "Medical staff were at 97% and nursing staff at 82% against the target of 90%.",
        "The risk is scored 16 against a target of 8.",
        "If sickness reached 8% we would breach the 5% target.",
        "The target date is 31 March 2026 and 45% of the work is complete.",
        "Uptake did not reach 60%, the target of 70% having been withdrawn.",
    ],
)
def test_plans_risks_and_doubtful_pairs_are_never_off_target(sentence: str) -> None:
    assert [one for one in measures(pack(sentence)).items if one.status == "off-target"] == []


@pytest.mark.parametrize(
    "words",
    ["Target: 2 x 3 = 6", "Current score 16, target 8", "The residual risk rating is 12 against a target of 6."],
)
def test_the_rating_of_a_risk_and_its_target_are_no_measure_and_no_riddle(words: str) -> None:
    found = measures(pack(words))
    assert (found.items, found.not_understood) == ((), ())


def test_who_said_it_is_no_part_of_a_name_and_a_question_is_no_figure() -> None:
    one = only("The director of people told members that staff turnover was 13.9% against the 12% target.")
    assert (one.name, one.status) == ("staff turnover", "off-target")
    assert measures(pack("A member asked whether the 95% target was realistic when performance was 70%.")).items == ()


def test_the_trusts_own_number_behind_a_figure_is_its_id() -> None:
    found = read(
        "Safe\tBed rails checked in 97% of cases (target 95%) (S12) Safety huddles held on 92% of days (S13)\tFull\n"
    )
    assert (found["S12"].target, found["S12"].value) == ("95%", "97%")
    assert (found["S13"].target, found["S13"].value, found["S13"].status) == (None, "92%", "unknown")


def test_one_measure_with_two_values_is_two_and_twice_alike_is_one() -> None:
    table = "Ref\tMetric\tTarget\tActual\nW3\tStaff appraised\t95%\t{}\n"
    twice = (
        table.format("91%")
        + "Some words stand between the two tables, long enough to part them from each other, as here.\n"
    )
    assert len(measures(pack(twice + table.format("91%"))).items) == 1
    assert [one.value for one in measures(pack(twice + table.format("92%"))).items] == ["91%", "92%"]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Failing, Deteriorating", "off-target"),
        ("Consistently fails the target", "off-target"),
        ("Passing, Improving", "on-target"),
        ("Inconsistent, No change", "unknown"),
        ("Hit and miss", "unknown"),
        ("Special cause concern", "unknown"),
        ("Pass/Fail", "unknown"),
        ("", "unknown"),
    ],
)
def test_only_a_chart_that_always_fails_or_passes_says_a_status(words: str, status: str) -> None:
    assert said_by_chart(words) == status


@pytest.mark.parametrize("words", ["Amber", "Yellow", "Pass / Fail", "Yes/No", "In progress", "n/a", "Blue"])
def test_what_is_neither_met_nor_missed_is_unknown(words: str) -> None:
    assert said(words) == "unknown"


@settings(max_examples=10)
@given(
    st.lists(
        st.sampled_from(
            [
                "sickness was",
                "training",
                "of staff",
                "rose to",
                "below",
                "in June",
                "of wards",
                "above average",
                "waited",
                "compared with",
                "88.2%",
                "7%",
                "54%",
                "9.9%",
                ",",
                "and",
                "turnover at",
                "did not",
                "more than",
                "18 weeks",
            ]
        ),
        min_size=3,
        max_size=14,
    )
)
def test_percentages_without_a_target_are_never_off_target(words: list[str]) -> None:
    assert all(one.status != "off-target" for one in measures(pack(" ".join(words).capitalize() + ".")).items)


def test_a_megabyte_of_nothing_that_ends_takes_no_longer_than_its_length() -> None:
    begun = time.process_time()
    for text in ("target of " * 30_000, "(" * 300_000, "1% target 2% " * 20_000, "the " * 1_490 + "88% target 90%"):
        measures(pack(text))
    measures(pack("Measure\tTarget\tActual\n" + "9" * 200_000 + "\t" + "a% " * 30_000 + "\t" + "<" * 200_000))
    assert time.process_time() - begun < 5

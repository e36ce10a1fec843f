"""The saved board paper of September 2021: its measures, levels of assurance and lines of finance, whole."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from crawler.readers.document import Document
from crawler.readers.papers.assurance import assurance
from crawler.readers.papers.finance import finance
from crawler.readers.papers.measures import measures
from crawler.readers.papers.opened import opened
from crawler.readers.papers.pack import Found, Pack
from storage.paper import Assurance, FinanceLine, Measure

pytestmark = pytest.mark.corpus

IN_TABLES = range(213, 1136)
"""Lines from the first row of its tables of measures to the last."""


@cache
def paper(corpus: Path) -> Pack:
    return opened(Document(body=next((corpus / "seeds").glob("002_*.txt")).read_bytes()))


@cache
def measured(corpus: Path) -> Found[Measure]:
    return measures(paper(corpus))


@cache
def assured(corpus: Path) -> Found[Assurance]:
    return assurance(paper(corpus))


@cache
def counted(corpus: Path) -> Found[FinanceLine]:
    return finance(paper(corpus))


def of_tables(corpus: Path) -> list[Measure]:
    return list(measured(corpus).items[: sum(one.rows for one in measured(corpus).coverage)])


def test_its_27_measures_are_read_from_every_row_of_four_tables(corpus: Path) -> None:
    assert [(one.rows, one.of, one.whole) for one in measured(corpus).coverage] == [
        (9, 9, True), (11, 11, True), (4, 4, True), (3, 3, True),
    ]  # fmt: skip
    found = of_tables(corpus)
    assert len(found) == 27
    own = [one.id for one in found if len(one.id) < 8]
    assert own == [
        "1a", "1b (1)", "1b (2)", "1d", "1h", "1c", "1e", "1f", "1g", "2a", "2b", "2c", "2d", "4a", "4b", "4c",
    ]  # fmt: skip
    assert len({one.id for one in found}) == 27


def test_what_misses_its_target_is_told_from_what_is_not_said(corpus: Path) -> None:
    off = [(one.value, one.target) for one in of_tables(corpus) if one.status == "off-target"]
    assert off == [
        ("Total: 86% June 88% July", "94%"),
        ("88%", "94%"),
        ("90.5%", "=>94%"),
        ("5.16%", "4%"),
        ("10.73%", "1% improvement from 2020/21 outturn (outturn was 10.59%)"),
    ]
    assert all(one.computed for one in of_tables(corpus) if one.status == "off-target")
    met = [one.id for one in of_tables(corpus) if one.status == "on-target"]
    assert met == ["1b (1)", "2a", "2d"]


def test_a_value_is_what_is_printed_in_its_place_and_null_only_where_nothing_is(corpus: Path) -> None:
    found = {one.id: one for one in of_tables(corpus)}
    assert found["1a"].value == "No date for formal review received"
    assert (found["1d"].target, found["1d"].status) == ("Pass / Fail", "unknown")
    assert (found["2b"].value, found["2b"].status) == ("Yellow", "unknown")
    assert [one.id for one in found.values() if one.value is None] == [
        "1b (2)",
        "staff-recommend-the-trust-as-a-good-place-to-work",
        "our-staff-feel-able-to-speak-up-about-patient-safety-issues",
        "staff-engagement-rating",
        "maintain-mindful-employer-status",
        "4a",
        "4b",
        "4c",
    ]
    assert all(one.line in IN_TABLES and one.quote for one in found.values())


def test_its_stale_head_and_its_fall_worded_as_a_rise_are_said(corpus: Path) -> None:
    found = {one.id: one for one in of_tables(corpus)}
    assert found["1g"].period == "as at May 2021"
    notes = measured(corpus).not_understood
    assert any("1g" in note and "May 2021" in note for note in notes)
    assert any("worded the other way" in note and "91.66%" in note for note in notes)


def test_its_sentences_give_what_no_table_has(corpus: Path) -> None:
    prose = {one.id: one for one in measured(corpus).items[27:]}
    wait = prose["average-rtt-wait-in-bedfordshire"]
    assert (wait.value, wait.target, wait.status) == ("31.5 weeks", "18 week", "off-target")
    assert (prose["C1"].value, prose["C1"].target, prose["C1"].status) == ("97.18%", "90%", "on-target")
    assert (prose["appraisal-rate"].value, prose["appraisal-rate"].period) == ("90.50%", "July 2021")
    off = sorted(one.id for one in prose.values() if one.status == "off-target")
    assert off == [
        "appraisal-rate",
        "average-rtt-wait-in-bedfordshire",
        "mandatory-information-governance-and-data-security-awareness-training",
    ]


def test_its_matrix_printed_twice_and_ten_sections_are_ten_levels_of_three_mentions(corpus: Path) -> None:
    care, staff = "Provide Outstanding Care", "Be an Excellent Employer"
    others, lasting = "Collaborate with others", "Be a Sustainable Organisation"
    assert [(one.subject, one.domain, one.level) for one in assured(corpus).items] == [
        (care, "safe", "Reasonable"), (care, "caring", "Substantial"), (care, "effective", "Reasonable"),
        (care, "responsive", "Reasonable"), (staff, "safe", "Reasonable"), (staff, "effective", "Reasonable"),
        (staff, "well-led", "Substantial"), (others, "effective", "Restricted due to C-19"),
        (others, "well-led", "Substantial"), (lasting, "well-led", "Substantial"),
    ]  # fmt: skip
    assert {len(one.mentions) for one in assured(corpus).items} == {3}
    assert all(one.scale == () for one in assured(corpus).items)
    assert assured(corpus).not_understood == ()


def test_its_scorecard_and_divisions_are_read_whole(corpus: Path) -> None:
    assert [(one.rows, one.of) for one in counted(corpus).coverage] == [(8, 8), (7, 7)]
    cards = {one.name: one for one in counted(corpus).items[:8]}
    assert len(cards) == 8
    income, cash = cards["Operating income"], cards["Closing Cash Balance"]
    assert (income.plan, income.actual, income.variance, income.period) == ("£56,800k", "£52,372k", "(£4,428k)", "M4")
    assert (cash.plan, cash.actual, cash.variance) == (None, "£9,892k", None)
    assert {one.favourable for one in counted(corpus).items} == {None}


def test_its_two_sums_for_agency_stand_beside_each_other(corpus: Path) -> None:
    agency = [one for one in counted(corpus).items if one.name.casefold() == "agency spend"]
    assert [(one.actual, one.plan, one.line) for one in agency] == [
        ("£2,920k", "£2,731k", 1157), (None, "£2,240k", 738), ("£2,568k", "£745k", 739),
    ]  # fmt: skip

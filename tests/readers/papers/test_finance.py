"""Lines of finance as trusts print them: plans and actuals in many layouts, and sentences."""

from __future__ import annotations

import time

import pytest

from crawler.readers.papers.finance import finance
from storage.paper import FinanceLine
from tests.readers.papers.laid import pack


def read(text: str) -> list[tuple[str, str | None, str | None, str | None, str | None]]:
    return [(one.name, one.plan, one.actual, one.variance, one.period) for one in finance(pack(text)).items]


def only(text: str) -> FinanceLine:
    (one,) = finance(pack(text)).items
    return one


def test_month_and_year_to_date_under_spanned_heads_are_a_line_each() -> None:
    found = read(
        "-- page 60\nStatement of comprehensive income\n"
        "\tIn month\t\t\tYear to date\t\t\n"
        "£'000\tPlan\tActual\tVar\tPlan\tActual\tVar\n"
        "Patient care income\t31,204\t31,590\t386\t156,020\t157,411\t1,391\n"
        "Drugs\t(2,310)\t(2,544)\t(234)\t(11,550)\t(12,002)\t(452)\n"
    )
    assert found == [
        ("Patient care income", "31,204", "31,590", "386", "In month"),
        ("Patient care income", "156,020", "157,411", "1,391", "Year to date"),
        ("Drugs", "(2,310)", "(2,544)", "(234)", "In month"),
        ("Drugs", "(11,550)", "(12,002)", "(452)", "Year to date"),
    ]


def test_heads_that_name_their_own_time_need_no_second_row() -> None:
    found = read(
        "£m\tYTD Budget\tYTD Actual\tYTD Variance\tFull Year Budget\tForecast Outturn\tVariance\n"
        "Clinical income\t98.2\t97.9\t(0.3)\t196.4\t196.0\t(0.4)\n"
    )
    assert found == [
        ("Clinical income", "98.2", "97.9", "(0.3)", "YTD"),
        ("Clinical income", "196.4", "196.0", "(0.4)", "Forecast Outturn"),
    ]


def test_a_row_of_times_that_lost_its_empty_cells_still_names_its_groups() -> None:
    found = read(
        "-- page 8\nFinance report\nMonth 5\tFull year\n"
        "£k\tPlan\tActual\tPlan\tForecast\nCapital programme\t4,100\t2,950\t11,800\t11,800\n"
    )
    assert found == [
        ("Capital programme", "4,100", "2,950", None, "Month 5"),
        ("Capital programme", "11,800", "11,800", None, "Full year"),
    ]


@pytest.mark.parametrize(
    ("head", "variance", "favourable"),
    [
        ("Variance", "(1,120)", None),
        ("Variance", "1,120 A", False),
        ("Variance", "0.6 (F)", True),
        ("Variance Fav/(Adv)", "(1,120)", False),
        ("Variance Fav/(Adv)", "77", True),
        ("Variance Fav/(Adv)", "0", None),
        ("Better / (worse)", "(3.2)", False),
        ("Variance", "£0.4m adverse", False),
        ("Over / (under) spend", "(410)", None),
    ],
)
def test_a_variance_is_favourable_only_where_the_paper_says_so(
    head: str, variance: str, favourable: bool | None
) -> None:
    one = only(f"Income and expenditure £'000\nArea\tBudget\tActual\t{head}\nPay\t(9,000)\t(10,120)\t{variance}\n")
    assert (one.variance, one.favourable) == (variance, favourable)


def test_a_row_that_lost_a_cell_of_a_page_is_counted_and_not_read() -> None:
    found = finance(
        pack(
            "-- page 71\n£m\tPlan\tActual\tVariance\nSurgery\t10.0\t10.4\t(0.4)\nMedicine\t12.1\t(0.2)\n"
            "Recharges\t-\t-\t-\n"
        )
    )
    assert [one.name for one in found.items] == ["Surgery"]
    (coverage,) = found.coverage
    assert (coverage.rows, coverage.of, coverage.whole, coverage.first) == (1, 2, False, 71)
    assert any("Medicine" in note for note in found.not_understood)


def test_workforce_and_activity_against_plan_are_no_finance() -> None:
    assert read("Staff group\tPlan\tActual\tVariance\nNursing\t1,204\t1,190\t(14)\n") == []
    assert read("Metric\tTarget\tActual\nAppraisals\t90%\t91%\n") == []


SENTENCES = [
    ("At month 7 the Trust reported a deficit of £6.4m against a planned deficit of £5.0m.",
     "Surplus/(deficit)", "£5.0m", "deficit of £6.4m", None, "month 7", None),
    ("The position is a £0.3m surplus, which is £0.2m better than plan.",
     "Surplus/(deficit)", None, "£0.3m surplus", "£0.2m better", None, True),
    ("A year-to-date deficit of £1.9m, £0.7m adverse to the break-even plan.",
     "Surplus/(deficit)", "break-even", "deficit of £1.9m", "£0.7m adverse", "year-to-date", False),
    ("Agency expenditure in June 2025 was £812k against a ceiling of £640k.",
     "Agency expenditure", "£640k", "£812k", None, "June 2025", None),
    ("CIP delivery to date is £3.1m against a target of £4.4m.",
     "CIP delivery", "£4.4m", "£3.1m", None, None, None),
    ("The closing cash balance was £22.6 million at the end of Q2.",
     "Cash balance", None, "£22.6 million", None, "Q2", None),
    ("Capital expenditure is £1.2m behind plan.",
     "Capital expenditure", None, None, "£1.2m behind", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "name", "plan", "actual", "variance", "period", "favourable"), SENTENCES)
def test_a_sentence_gives_a_line_with_its_figures_as_printed(
    sentence: str, name: str, plan: str | None, actual: str | None, variance: str | None, period: str | None,
    favourable: bool | None,
) -> None:  # fmt: skip
    one = only(sentence)
    assert (one.name, one.plan, one.actual, one.variance) == (name, plan, actual, variance)
    assert (one.period and one.period.casefold(), one.favourable, one.quote) == (
        period and period.casefold(), favourable, sentence,
    )  # fmt: skip


@pytest.mark.parametrize(
    "sentence",
    [
        "If agency spend of £900k continues the cap will be breached.",
        "The Board approved a capital scheme of £14m for the new ward.",
        "There is a risk of a deficit of £12m by the year end.",
        "Cash fell by £3.3m in the month.",
        "Savings are described in the appendix, and the lease of £2m is due.",
    ],
)
def test_what_may_come_and_what_changed_is_no_line(sentence: str) -> None:
    assert read(sentence) == []


def test_one_thing_that_is_given_otherwise_in_two_places_is_two_lines() -> None:
    found = finance(
        pack(
            "Finance summary\tPlan\tActual\nAgency spend\t£1,150k\t£1,402k\n"
            "Text of the paper goes on here for quite a while.\n"
            "Agency spend to month 8 was £1,388k against a cap of £1,150k."
        )
    ).items
    assert [(one.actual, one.line) for one in found] == [("£1,402k", 2), ("£1,388k", 4)]


def test_hostile_texts_take_no_longer_than_their_length() -> None:
    begun = time.process_time()
    for text in ("£1 " * 60_000, "(" * 200_000 + "£", "agency spend of £2m plan " * 10_000, "£" * 200_000):
        finance(pack(text))
    finance(pack("£\tPlan\tActual\n" + "9," * 100_000 + "\t1\t" + "£" * 100_000 + "\n"))
    assert time.process_time() - begun < 5

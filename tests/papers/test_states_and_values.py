"""What two meetings do not tell: a known state that goes on, and a value that has not come yet."""

from __future__ import annotations

from crawler.readers.papers.measures import measures
from storage.paper import Measure
from tests.readers.papers.packs import pack as printed

from .packs import JULY, MAY, measure, measured, pack, sides, signal

MOVED = "The Trust was moved to segment 3 in May."


def told(*sentences: tuple[str, str]) -> list[str]:
    old = pack(MAY, signals=(signal("segment", MOVED), signal("section-29a", "CQC served a section 29A notice.")))
    return [one[3] for one in sides(old, pack(JULY, signals=tuple(signal(*one) for one in sentences)))]


def test_a_state_that_goes_on_is_no_news_and_one_that_moves_is() -> None:
    assert told(("segment", "The Trust remains in segment 3.")) == []
    assert told(("section-29a", "Progress against the section 29A plan is monitored weekly.")) == []
    assert told(("segment", "The Trust remains in segment 4.")) == ["The Trust remains in segment 4."]
    assert told(("section-31", "The section 31 conditions remain.")) == ["The section 31 conditions remain."]
    further = "CQC issued a further section 29A notice, and the first remains in force."
    assert told(("section-29a", further)) == [further]


def test_a_value_that_has_not_come_is_no_change() -> None:
    old = measured(measure("91%", "on-target"))
    assert sides(old, measured(measure("Data not yet available"), day=JULY)) == []
    assert sides(measured(measure("TBC")), measured(measure("n/a"), day=JULY)) == []


def row(name: str, *rows: tuple[str, ...]) -> Measure:
    return next(one for one in measures(printed(*rows)).items if one.name == name)


def test_a_month_under_latest_is_no_value() -> None:
    head = ("KPI", "Latest", "Performance", "Target", "Variation", "Assurance")
    one = row("Follow-ups", head, ("Follow-ups", "Oct 26", "79%", "80%", "Special cause concern", "Hit and miss"))
    assert (one.value, one.period, one.target) == ("79%", "Oct 26", "80%")


def test_a_years_plan_is_no_months_target() -> None:
    head = ("Metric", "Plan", "Actual", "Variance", "YTD plan", "YTD actual")
    one = row("Out of area bed days", head, ("Out of area bed days", "120", "133", "13", "840", "790"))
    assert (one.target, one.status) == ("120", "off-target")

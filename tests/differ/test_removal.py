"""A report gone from its list, and the ratings that stand again without it."""

from __future__ import annotations

import pytest

from crawler.readers.errors import CUT_OFF
from storage.record import Record

from .said import LIST, PAGE, banner, headed, kinds, listing, profile, sides, told

A, B, C = ("AP2", "2025-07-15"), ("AP1", "2024-02-01"), ("AP0", "2019-05-01")


def test_a_report_gone_from_a_list_takes_its_rating_with_it_and_nothing_rises() -> None:
    outcome = told(listing(A, B, head="Inadequate"), listing(B, head="Good"))
    assert sides(outcome) == [
        ("report-removed", "AP2", "AP2", None),
        ("rating-withdrawn", "overall", "Inadequate", "Good"),
    ]
    removed, withdrawn = outcome.told
    assert removed.summary == "Rose House: report removed by CQC: its list no longer shows the report of 15 July 2025."
    assert withdrawn.summary == (
        "Rose House: overall Inadequate is withdrawn with its report, which CQC removed; Good stands again."
    )
    assert {one.severity for one in outcome.told} == {"critical"}
    assert (withdrawn.direction, withdrawn.steps) == (None, 0)
    assert {one.report.id for one in outcome.told if one.report} == {"AP2"}
    assert withdrawn.evidence.before is not None
    assert withdrawn.evidence.before.quote == "overall: Inadequate"
    assert withdrawn.evidence.after is not None
    assert withdrawn.evidence.after.quote == "overall: Good"
    assert outcome.ignored == ()


def test_every_key_question_that_falls_back_is_in_it() -> None:
    def page(*reports: tuple[str, str], overall: str, safe: str) -> Record:
        return listing(*reports, ratings=(headed(overall), headed(safe, "safe")))

    outcome = told(page(A, B, overall="Inadequate", safe="Good"), page(B, overall="Good", safe="Good"))
    assert [one.subject for one in outcome.told if one.kind == "rating-withdrawn"] == ["overall"]
    both = told(
        page(A, B, overall="Inadequate", safe="Inadequate"), page(B, overall="Good", safe="Requires improvement")
    )
    withdrawn = [(one.subject, one.after) for one in both.told if one.kind == "rating-withdrawn"]
    assert withdrawn == [("overall", "Good"), ("safe", "Requires improvement")]


def test_a_removed_report_whose_rating_its_page_still_prints_takes_nothing_with_it() -> None:
    assert kinds(listing(A, B, head="Good"), listing(B, head="Good")) == ["report-removed"]


def test_an_older_report_that_goes_takes_no_newer_rating_with_it() -> None:
    gone = kinds(listing(A, B, head="Inadequate"), listing(A, head="Good"))
    assert sorted(gone) == ["rating-changed", "report-removed"]


def test_two_reports_may_go_at_once() -> None:
    outcome = told(listing(A, B, C, head="Inadequate"), listing(C, head="Good"))
    assert [(one.kind, one.subject) for one in outcome.told] == [
        ("report-removed", "AP2"),
        ("rating-withdrawn", "overall"),
        ("report-removed", "AP1"),
    ]


@pytest.mark.parametrize(
    ("what", "old", "new"),
    [
        ("empty", listing(A, B), listing()),
        ("in another order", listing(A, B), listing(B, A)),
        ("of other entries altogether", listing(A, B), listing(("AP7", "2025-07-15", "Other"))),
        ("that names the report by another id", listing(A, B), listing(("0A1B-2C", "2025-07-15"), B)),
        ("cut off", listing(A, B), listing(B, warnings=(CUT_OFF,))),
        (
            "with another date for an entry that has no id",
            listing((None, "2024-02-01"), B),
            listing((None, "2024-02-03"), B),
        ),
    ],
)
def test_a_list_removes_nothing(what: str, old: Record, new: Record) -> None:
    assert "report-removed" not in kinds(old, new), what


def test_a_list_on_another_page_removes_nothing() -> None:
    outcome = told(listing(A, B), listing(B), old_url=LIST, new_url=PAGE)
    assert outcome.told == ()
    assert {one.reason for one in outcome.ignored} == {"absent"}


def test_a_full_list_that_makes_room_for_a_new_report_at_its_end_removes_nothing() -> None:
    old = [(f"AP{n}", f"202{n}-01-01") for n in (5, 4, 3, 2, 1)]
    new = [("AP6", "2025-06-01"), *old[:4]]
    assert kinds(listing(*old), listing(*new)) == ["report-published"]
    assert sorted(kinds(listing(*old), listing(new[0], *old[:3], old[4]))) == ["report-published", "report-removed"]


def test_cqcs_word_that_a_report_was_withdrawn_proves_it_without_siblings_and_is_no_second_event() -> None:
    said = banner("report-withdrawn", "We found an issue with some of the information gathered for this report")
    outcome = told(listing(A, head="Inadequate"), listing(head="Not rated", banners=(said,)))
    assert sides(outcome) == [
        ("report-removed", "AP2", "AP2", None),
        ("rating-withdrawn", "overall", "Inadequate", "Not rated"),
    ]


def test_the_same_word_alone_is_told_as_what_it_is() -> None:
    said = banner("report-withdrawn", "We found an issue with some of the information gathered for this report")
    (change,) = told(profile("Good"), profile("Good", banners=(said,))).told
    assert (change.kind, change.after) == ("details-changed", said.text)


def test_a_rating_that_nothing_replaces_is_withdrawn_with_nothing_after() -> None:
    said = banner("report-withdrawn", "We have removed our report")
    old = listing(A, B, ratings=(headed("Inadequate"), headed("Inadequate", "safe")))
    outcome = told(old, listing(B, ratings=(headed("Good"),), banners=(said,)))
    assert ("rating-withdrawn", "overall", "Inadequate", "Good") in sides(outcome)
    assert all(one.subject != "safe" for one in outcome.told)


def test_a_list_that_lost_nothing_but_its_end_is_shown_in_part_and_removes_nothing() -> None:
    whole = listing(("AP3", "2026-07-09"), ("AP2", "2022-02-23"), ("AP1", "2015-03-11"))
    assert kinds(whole, listing(("AP3", "2026-07-09")), old_url=LIST, new_url=LIST) == []
    newest = listing(("AP1", "2015-03-11"))
    gone = kinds(whole, newest, old_url=LIST, new_url=LIST)
    assert gone == ["report-removed", "report-removed"]

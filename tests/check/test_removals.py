"""Reports that CQC takes off its list, over rounds: what is told, when, in which message, and what stands again."""

from __future__ import annotations

import pytest

from storage.record import Banner, Record, Regulatory

from .conftest import LIST, PROFILE, REPORT, Story, header, listing, report
from .test_check import look_again

A, B = ("AP2", "2025-07-10"), ("AP1", "2024-02-01")
AP1, AP2 = REPORT.format("AP1"), REPORT.format("AP2")
BAD = report("AP2", "2025-07-10", overall="Inadequate", safe="Inadequate")
GOOD = report("AP1", "2024-02-01", overall="Good", safe="Good", caring="Outstanding")
REMOVED = ("report-removed", "AP2", "AP2", None, "confirmed")
OVERALL = ("rating-withdrawn", "overall", "Inadequate", "Good", "confirmed")
SAFE = ("rating-withdrawn", "safe", "Inadequate", "Good", "confirmed")


def start(story: Story, *, heads: bool = True) -> None:
    head = "Inadequate" if heads else None
    pages = ((PROFILE, header("Inadequate")), (LIST, listing(A, B, head=head)), (AP1, GOOD), (AP2, BAD))
    assert story.day(*pages) == []
    assert story.in_force() == "Inadequate"


@pytest.mark.parametrize("heads", [True, False])
def test_a_removal_is_told_at_the_second_good_visit_with_what_stands_again_in_one_message(
    story: Story, heads: bool
) -> None:
    start(story, heads=heads)
    list_ = (LIST, listing(B, head="Good" if heads else None))
    assert story.day((PROFILE, header("Good")), list_) == []
    assert (story.in_force(), story.in_force("safe")) == ("Inadequate", "Inadequate")
    story.begin()
    story.say(PROFILE, header("Good"))
    story.say(*list_)
    story.check()
    told = look_again(story, (PROFILE, header("Good")), list_)
    assert sorted(told) == sorted([REMOVED, OVERALL, SAFE])
    assert (story.in_force(), story.in_force("safe"), story.in_force("caring")) == ("Good", "Good", "Outstanding")
    assert story.sent() == [(1, "mail", "waiting"), (1, "chat", "waiting")]
    assert story.day((PROFILE, header("Good")), list_) == []


def test_ratings_that_no_header_prints_stand_again_by_the_older_report(story: Story) -> None:
    start(story, heads=False)
    story.day((LIST, listing(B)))
    told = story.day((LIST, listing(B)))
    assert told == [REMOVED, SAFE]
    assert story.in_force() == "Inadequate"  # the profile was not seen again and printed that
    story.begin()
    story.say(PROFILE, header("Good"))
    story.check()
    assert look_again(story, (PROFILE, header("Good"))) == [OVERALL]
    assert story.in_force() == "Good"


def test_a_rating_without_an_older_one_is_withdrawn_with_nothing_after(story: Story) -> None:
    only = report("AP2", "2025-07-10", effective="Inadequate")
    story.day((PROFILE, header("Good")), (LIST, listing(A, B)), (AP1, GOOD), (AP2, only))
    story.day((LIST, listing(B)))
    told = story.day((LIST, listing(B)))
    assert told == [REMOVED, ("rating-withdrawn", "effective", "Inadequate", None, "confirmed")]
    assert story.in_force("effective") is None
    assert story.in_force() == "Good"


def test_where_no_report_was_ever_read_the_header_tells_what_stands_again(story: Story) -> None:
    story.day((PROFILE, header("Inadequate")), (LIST, listing(A, B)))
    assert story.day((PROFILE, header("Good")), (LIST, listing(B))) == []
    story.begin()
    story.say(PROFILE, header("Good"))
    story.say(LIST, listing(B))
    story.check()
    told = look_again(story, (PROFILE, header("Good")))
    assert sorted(told) == sorted([REMOVED, OVERALL])
    assert len({alert for alert, *_ in story.sent()}) == 1


def test_a_report_that_is_back_at_the_next_visit_was_never_removed(story: Story) -> None:
    start(story)
    assert story.day((PROFILE, header("Good")), (LIST, listing(B, head="Good"))) == []
    assert story.day((PROFILE, header("Inadequate")), (LIST, listing(A, B, head="Inadequate"))) == []
    assert story.day((PROFILE, header("Inadequate")), (LIST, listing(B, head="Inadequate"))) == []
    assert story.in_force() == "Inadequate"


@pytest.mark.parametrize("list_", ["no list of reports", listing(), listing(B, A, head="Inadequate")])
def test_a_list_that_fails_is_empty_or_in_another_order_removes_nothing(story: Story, list_: Record | str) -> None:
    start(story)
    assert story.day((LIST, list_)) == []
    assert story.day((LIST, list_)) == []
    assert story.in_force() == "Inadequate"


def test_a_header_waits_no_longer_than_days_for_a_list_that_cannot_be_read(story: Story) -> None:
    start(story)
    assert story.day((PROFILE, header("Good")), (LIST, listing(B))) == []
    assert story.day((PROFILE, header("Good")), (LIST, "no list of reports")) == []
    assert story.day((LIST, "no list of reports")) == []
    told = story.day((PROFILE, header("Good", findings=())), (LIST, "no list of reports"))
    assert told == [("rating-changed", "overall", "Inadequate", "Good", "unconfirmed")]


def test_a_removed_report_that_comes_back_is_news_and_its_rating_returns(story: Story) -> None:
    start(story)
    both = ((PROFILE, header("Good")), (LIST, listing(B, head="Good")), (AP2, BAD))
    story.day(*both)
    story.day(*both)
    assert story.in_force() == "Good"
    assert story.day(*both) == []
    back = ((PROFILE, header("Inadequate")), (LIST, listing(A, B, head="Inadequate")), (AP2, BAD))
    story.begin()
    for page in back:
        story.say(*page)
    story.check()
    told = look_again(story, *back)
    assert [kind for kind, *_ in told].count("report-published") == 1
    assert ("rating-changed", "overall", "Good", "Inadequate", "confirmed") in told
    assert ("rating-changed", "safe", "Good", "Inadequate", "confirmed") in told
    assert len(told) == 3
    assert story.in_force() == "Inadequate"
    assert story.day(*back) == []
    again = [(one.kind, one.after) for one in story.history() if one.subject == "overall"]
    assert again == [("rating-withdrawn", "Good"), ("rating-changed", "Inadequate")]


def test_a_removed_reports_own_page_that_is_still_served_puts_nothing_back(story: Story) -> None:
    start(story)
    gone = ((PROFILE, header("Good")), (LIST, listing(B, head="Good")))
    story.day(*gone)
    story.day(*gone)
    assert story.day(*gone, (AP2, BAD)) == []
    altered = report("AP2", "2025-07-10", overall="Inadequate", safe="Good")
    assert story.day((AP2, altered)) == []
    assert story.in_force() == "Good"


def test_a_newer_report_in_the_same_days_leaves_the_removal_alone(story: Story) -> None:
    start(story)
    new = ("AP3", "2025-07-16")
    page = report("AP3", "2025-07-16", overall="Requires improvement", safe="Requires improvement")
    pages = ((PROFILE, header("Requires improvement")), (LIST, listing(new, B)), (REPORT.format("AP3"), page))
    told = story.day(*pages)
    assert [(kind, after) for kind, _, _, after, _ in told] == [
        ("report-published", "AP3"),
        ("rating-changed", "Requires improvement"),
        ("rating-changed", "Requires improvement"),
    ]
    assert story.day(*pages) == [REMOVED]
    assert story.in_force() == "Requires improvement"


def test_cqcs_word_that_it_withdrew_the_only_report_proves_its_removal_at_the_second_visit(story: Story) -> None:
    story.day((PROFILE, header("Inadequate")), (LIST, listing(A)), (AP2, BAD))
    said = (Banner(type="report-withdrawn", text="We found an issue with some of the information gathered"),)
    empty = listing().model_copy(update={"banners": said})
    assert story.day((LIST, empty)) == []
    told = story.day((LIST, empty))
    assert REMOVED in told
    assert ("rating-withdrawn", "safe", "Inadequate", None, "confirmed") in told


NOTICE = (Regulatory(type="warning-notice", regulation="18", activities=(), quote="Warning notice, regulation 18"),)
UNDER_WAY = (Banner(type="checks-under-way", text="Checks are under way"),)


def test_what_a_removed_report_printed_hides_no_later_notice(story: Story) -> None:
    bad = BAD.model_copy(update={"regulatory": NOTICE})
    story.day((PROFILE, header("Inadequate")), (LIST, listing(A, B)), (AP1, GOOD), (AP2, bad))
    for _ in range(2):
        story.day((PROFILE, header("Good")), (LIST, listing(B)))
    assert story.told()[0] == REMOVED
    new = report("AP3", "2025-07-16", overall="Good").model_copy(update={"regulatory": NOTICE})
    told = story.day((LIST, listing(("AP3", "2025-07-16"), B)), (REPORT.format("AP3"), new))
    assert "warning-notice" in {kind for kind, *_ in told}


def test_checks_that_a_removed_report_showed_too_end_and_begin_again(story: Story) -> None:
    bad = BAD.model_copy(update={"banners": UNDER_WAY})
    pages = ((PROFILE, header("Inadequate", banners=UNDER_WAY)), (LIST, listing(A, B)), (AP1, GOOD), (AP2, bad))
    story.day(*pages)
    for _ in range(2):
        story.day((PROFILE, header("Good")), (LIST, listing(B)))
    assert "assessment-ended" in {kind for kind, *_ in story.told()}
    told = story.day((PROFILE, header("Good", banners=UNDER_WAY)))
    assert [kind for kind, *_ in told] == ["assessment-started"]

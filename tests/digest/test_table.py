from typing import Any

import pytest

from monitor.digesting.lines import parts
from monitor.digesting.table import Row, rows
from storage.digest import DigestView
from tests.digest.ward import LODGE, MILL, ROSE, TRUST, at_once, change, gathered, letter, notice, on, overall, week

CRISIS = "service:mental-health-crisis-services"


def row(*told: Any, **more: Any) -> Row:
    [only] = rows(week(gathered(*told), **more))
    return only


def below(view: DigestView) -> dict[str, list[str]]:
    return {part.heading: [line for block in part.blocks for line in block.lines] for part in parts(view, rows(view))}


# --- What a row says


def test_a_service_that_moved_twice_in_its_time_says_both_in_one_row() -> None:
    back = row(change(day=17), change(before="Inadequate", after="Good", day=19))
    assert (back.now, back.before, back.change) == ("Good", "Good", "moved and back")
    assert back.moves == "Good to Inadequate on 17 November, back to Good on 19 November"
    view = week(gathered(change(day=17)), gathered(change(before="Inadequate", after="Good", day=19)))
    assert "  Moved: Good to Inadequate on 17 November, back to Good on 19 November\n" in letter(view).text
    assert letter(view).subject.endswith(": 1 service with other news")


def test_a_key_question_that_went_the_same_way_is_said_to_have_and_not_told_at_length() -> None:
    both = [change(subject=subject, day=17) for subject in ("overall", "safe")]
    back = [change(subject=subject, before="Inadequate", after="Good", day=19) for subject in ("overall", "safe")]
    assert row(*both, *back).differ == ("Safe: the same way",)


def test_two_falls_after_each_other_are_one_row_with_the_whole_way() -> None:
    down = row(
        change(before="Requires improvement", after="Inadequate", day=19),
        change(before="Good", after="Requires improvement", day=17),
        change(subject="safe", before="Good", after="Requires improvement", day=17),
        change(subject="safe", before="Requires improvement", after="Good", day=19),
    )
    assert (down.before, down.now, down.change, down.kind) == ("Good", "Inadequate", "down two steps", "down")
    assert down.moves == "Good to Requires improvement on 17 November, to Inadequate on 19 November"
    assert down.differ == ("Safe: Good to Requires improvement on 17 November, back to Good on 19 November",)
    assert down.report == "17 November 2026 and 19 November 2026"


def test_what_one_round_read_of_several_days_is_told_in_its_order() -> None:
    told = row(
        change(before="Inadequate", after="Requires improvement"), change(before="Good", after="Inadequate"),
        change(before="Requires improvement", after="Good"),
    )  # fmt: skip
    assert told.moves == (
        "Good to Inadequate on 17 November, to Requires improvement on 17 November, back to Good on 17 November"
    )


def test_a_rise_never_hides_a_fall() -> None:
    mixed = row(change(before="Good", after="Outstanding"), change(subject="safe", after="Requires improvement"))
    assert (mixed.kind, mixed.change) == ("down", "up one step; safe down one step")
    assert mixed.differ == ("Safe: Good to Requires improvement",)


def test_where_only_a_key_question_moved_the_row_says_that_overall_did_not() -> None:
    led = row(change(subject="well-led", after="Requires improvement"), standing=(overall(ROSE, "Good"),))
    assert (led.now, led.before, led.change) == ("Good", "Good", "overall unchanged; well-led down one step")
    assert led.differ == ("Well-led: Good to Requires improvement",)


def test_a_trust_that_is_not_rated_overall_is_told_by_how_it_is_led() -> None:
    led = row(change(TRUST, "well-led", after="Requires improvement", provenance="derived"))
    assert (led.stands, led.stood) == ("Well-led: Requires improvement", "Well-led: Good")
    assert led.marks == ("worked out by Wardround, not printed by CQC",)
    view = week(gathered(change(TRUST, "well-led", after="Requires improvement")))
    assert (
        "Fenside Mental Health NHS Trust: Well-led Good to Requires improvement, down" in letter(view, form="chat").text
    )


def test_each_part_of_a_trust_has_a_row_of_its_own() -> None:
    view = week(
        gathered(
            change(TRUST, "well-led", after="Requires improvement"),
            change(TRUST, scope=CRISIS, scope_name="Crisis teams", before="Requires improvement", after="Good"),
        )
    )
    assert [(one.service, one.change) for one in rows(view)] == [
        ("Fenside Mental Health NHS Trust", "down one step"),
        ("Fenside Mental Health NHS Trust, Crisis teams", "up one step"),
    ]


@pytest.mark.parametrize(
    ("kind", "before", "after", "said"),
    [
        ("first-rating", None, "Requires improvement", "first rating"),
        ("rating-suspended", "Good", "Suspended", "rating suspended"),
        ("rating-withdrawn", "Good", "Requires improvement", "down one step (rating withdrawn)"),
        ("rating-corrected", "Good", "Outstanding", "up one step (rating corrected in the same report)"),
        ("rating-confirmed", "Good", "Good", "unchanged"),
    ],
)
def test_what_became_of_a_rating_is_said_in_words(kind: str, before: str | None, after: str, said: str) -> None:
    assert row(change(kind=kind, before=before, after=after)).change == said


def test_a_report_that_was_removed_says_which_rating_stands_again() -> None:
    told = row(
        change(before="Requires improvement", after="Good", day=17),
        change(kind="rating-withdrawn", before="Good", after="Requires improvement", day=19),
    )
    assert told.change == "moved and back (rating withdrawn)"
    assert told.moves == (
        "Requires improvement to Good on 17 November, Good withdrawn on 19 November, Requires improvement stands again"
    )


def test_a_row_tells_the_whole_way_where_a_part_of_it_was_told_at_once() -> None:
    view = week(
        gathered(change(before="Requires improvement", after="Good", day=17)),
        gathered(change(before="Requires improvement", after="Good", day=20)),
        at_once=(
            at_once(change(kind="rating-withdrawn", before="Good", after="Requires improvement", day=18)),
            at_once(change(LODGE)),
            at_once(change(state="withdrawn", day=19)),
        ),
    )
    [told] = rows(view)
    assert (told.before, told.now, told.change) == ("Requires improvement", "Good", "up one step")
    assert told.moves == (
        "Requires improvement to Good on 17 November, Good withdrawn on 18 November, Requires improvement stands again,"
        " back to Good on 20 November"
    )


def test_a_row_whose_rating_was_changed_by_another_message_says_what_stands_now() -> None:
    assert row(change(after="Inadequate"), standing=(overall(ROSE, "Good"),)).marks == ("Good stands now",)
    assert row(change(after="Inadequate"), standing=(overall(ROSE, "Inadequate"),)).marks == ()
    seen = row(change(after="Inadequate", state="unconfirmed"), standing=(overall(ROSE, "Good"),))
    assert seen.marks == ("seen once, not yet confirmed",)


def test_what_is_announced_or_was_seen_once_says_so_in_its_row() -> None:
    told = row(change(state="unconfirmed"), change(subject="safe", state="announced"))
    assert told.marks == ("seen once, not yet confirmed",)
    assert told.differ == ("Safe: Good to Inadequate (announced by CQC, not yet on its page)",)
    text = letter(week(gathered(change(state="unconfirmed")))).text
    assert "  To know: seen once, not yet confirmed\n" in text


def test_breaches_are_the_regulations_of_the_notices_each_once_by_number() -> None:
    told = row(
        change(), notice(ROSE, "17"), notice(ROSE, "9"), notice(ROSE, "12"), notice(ROSE, "12"),
        notice(ROSE, "18 (2009)", "warning-notice"),
        notice(ROSE, "5").model_copy(update={"after": None, "before": "words"}),
    )  # fmt: skip
    assert told.breaches == "Regulation 9, 12, 17; Warning notice: regulation 18 (2009)"


def test_a_notice_stands_in_the_row_of_its_own_part() -> None:
    view = week(
        gathered(change(TRUST, "well-led"), change(TRUST, scope=CRISIS), notice(TRUST, "12", scope=CRISIS)),
        gathered(change(LODGE), notice(LODGE, "17", scope=None)),
    )
    assert {one.service: one.breaches for one in rows(view)} == {
        "Fenside Mental Health NHS Trust": "",
        "Fenside Mental Health NHS Trust, Mental health crisis services": "Regulation 12",
        "Harbour Lodge": "Regulation 17",
    }


# --- The order


def test_falls_come_first_the_gravest_before_the_others_and_what_is_unchanged_last() -> None:
    view = week(
        gathered(change(MILL, kind="rating-confirmed", before="Good", after="Good")),
        gathered(change(LODGE, before="Inadequate", after="Good")),
        gathered(change(ROSE, after="Requires improvement")),
        gathered(change(TRUST, after="Inadequate")),
        gathered(change(MILL, scope=CRISIS, kind="rating-suspended", after="Suspended")),
    )
    assert [one.change for one in rows(view)] == [
        "down two steps", "down one step", "rating suspended", "up two steps", "unchanged",
    ]  # fmt: skip


# --- What the table does not tell


def test_a_report_whose_date_stands_in_a_row_is_not_told_again_and_another_is() -> None:
    new = {"kind": "report-published", "before": None, "after": "AP1", "subject": "AP1"}
    view = week(gathered(change(), change(**new)), gathered(change(LODGE, **new, report_date="2026-11-18")))
    assert below(view) == {"Reports and assessments": ["New report of 18 November 2026"]}


def test_what_a_person_withdrew_is_in_no_row_and_is_marked_below() -> None:
    view = week(gathered(change(state="withdrawn"), change(subject="safe", state="corrected")))
    assert rows(view) == ()
    assert below(view) == {
        "Withdrawn or corrected since": [
            "Overall went down two steps from Good to Inadequate (withdrawn by a person here)",
            "Safe went down two steps from Good to Inadequate (corrected since)",
        ]
    }
    assert letter(view).subject.endswith(": 1 service with other news")


def test_trouble_and_scores_have_parts_of_their_own() -> None:
    view = week(
        gathered(
            change(LODGE, None, None, None, kind="source-unreadable", scope=None,
                   summary="Harbour Lodge: the page could not be read since 14 November."),
            change(LODGE, "safe", None, 61, kind="score-changed"),
        )
    )  # fmt: skip
    assert below(view) == {
        "Scores": ["First scores known for safe: 61 of 100"],
        "Trouble with the sources": ["The page could not be read since 14 November"],
    }


def test_board_papers_stand_by_trust_and_by_meeting() -> None:
    def risk(number: str, met: str | None) -> Any:
        return change(
            TRUST, number, None, 16, kind="risk-added", report_date=met, scope=None,
            summary=f"Fenside Mental Health NHS Trust: new risk {number}.",
        )  # fmt: skip

    view = week(gathered(risk("3163", "2026-11-12"), risk("2999", "2026-09-10"), risk("7", None)))
    [part] = parts(view, rows(view))
    assert part.heading == "Board papers"
    assert [(block.name, *block.lines) for block in part.blocks] == [
        ("Fenside Mental Health NHS Trust", "New risk 7"),
        ("Fenside Mental Health NHS Trust, meeting of 10 September 2026", "New risk 2999"),
        ("Fenside Mental Health NHS Trust, meeting of 12 November 2026", "New risk 3163"),
    ]


def test_a_kind_of_change_that_has_no_group_yet_is_told_all_the_same() -> None:
    view = week(gathered(change(kind="something-new", summary="Rose House: something new.", first_seen=None)))
    assert below(view) == {"Reports and assessments": ["Something new"]}
    assert on(17).isoformat() not in letter(view).text

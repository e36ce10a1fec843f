"""The papers of two meetings of one trust: what is told, what is not, and why not."""

from __future__ import annotations

import pytest

from crawler.readers.papers.private import KEPT_OUT
from monitor.differ.compare import CannotCompare
from storage.paper import Mention
from storage.record import Organisation

from .packs import (
    BEDS,
    CYBER,
    JULY,
    MAY,
    PAY,
    ROOF,
    SEPTEMBER,
    TRUST,
    assured,
    found,
    measure,
    measured,
    moved,
    on,
    pack,
    registered,
    risk,
    sides,
    signal,
    told,
    whole,
    why,
)

# Risks


def test_a_score_that_rises_is_up_and_grave_and_one_that_falls_is_down_and_less() -> None:
    old = registered(MAY, risk("881", 12), risk("902", 20, ROOF))
    new = registered(JULY, risk("881", 16), risk("902", 15, ROOF))
    assert sides(old, new) == [
        ("risk-score-changed", "881", 12, 16, "up", "high"),
        ("risk-score-changed", "902", 20, 15, "down", "medium"),
    ]
    rose, fell = (one.summary for one in told(old, new).told)
    assert "the score of risk 881 has risen from 12 to 16: Winter demand" in rose
    assert "the score of risk 902 has fallen from 20 to 15" in fell


def test_the_proof_has_both_quotes_and_the_page_of_the_new_one() -> None:
    (change,) = told(registered(MAY, risk("881", 12)), registered(JULY, risk("881", 16, page=97))).told
    assert change.evidence.before is not None
    assert change.evidence.after is not None
    assert (change.evidence.before.body, change.evidence.after.body) == ("b" * 64, "c" * 64)
    assert change.evidence.before.quote.endswith("| 12")
    assert (change.evidence.after.quote[-4:], change.evidence.after.page) == ("| 16", 97)


def test_the_quote_is_that_of_the_mention_with_the_rating() -> None:
    first = Mention(page=3, quote="Risk 881 was discussed.")
    one = risk("881", 16)
    both = one.model_copy(update={"mentions": (first, *one.mentions)})
    (change,) = told(registered(MAY, risk("881", 12)), pack(JULY, risks=(both,))).told
    assert change.evidence.after is not None
    assert change.evidence.after.page == 41


def test_a_new_risk_is_graver_from_fifteen_on() -> None:
    old = registered(MAY, risk("881", 12))
    new = registered(JULY, risk("881", 12), risk("902", 15, ROOF), risk("903", 12, PAY))
    assert sides(old, new) == [
        ("risk-added", "902", None, 15, None, "high"),
        ("risk-added", "903", None, 12, None, "medium"),
    ]


def test_a_register_that_is_shown_for_the_first_time_is_a_starting_position_and_not_ten_new_risks() -> None:
    framework = on("Board assurance framework", risk("BAF1", 16, ROOF), risk("BAF2", 20, PAY), risk("BAF3", 12, CYBER))
    old = registered(MAY, risk("881", 12))
    new = pack(JULY, risks=(*on("Corporate risk register", risk("881", 12)), *framework))
    assert sides(old, new) == []
    assert why(old, new) == ["baseline"]
    said_new = (framework[0].model_copy(update={"said": "new"}), *framework[1:])
    assert [one.subject for one in told(old, pack(JULY, risks=said_new)).told] == ["BAF1"]


def test_a_risk_that_was_on_the_register_before_by_its_own_column_is_not_new() -> None:
    old = registered(MAY, risk("881", 12))
    steady = registered(JULY, risk("881", 12), risk("902", 15, ROOF, previous=15))
    assert (sides(old, steady), why(old, steady)) == ([], ["same-value"])
    risen = registered(JULY, risk("881", 12), risk("902", 15, ROOF, previous=10))
    assert sides(old, risen) == [("risk-score-changed", "902", 10, 15, "up", "high")]


def test_only_the_paper_closes_a_risk() -> None:
    old = registered(MAY, risk("881", 12), risk("902", 9, ROOF))
    closing = risk("881", None).model_copy(
        update={"said": "closed", "mentions": (Mention(page=8, quote="It was agreed to close 881."),)}
    )
    (change,) = told(old, pack(JULY, risks=(closing, risk("902", 9, ROOF)))).told
    assert (change.kind, change.before, change.after, change.severity) == ("risk-closed", 12, None, "info")
    assert change.evidence.after is not None
    assert "It was agreed to close 881" in change.summary
    assert sides(old, pack(JULY, risks=(closing.model_copy(update={"id": "999"}),))) == [], "it was never known"


def test_a_register_read_in_part_lists_nothing_no_more() -> None:
    old = registered(MAY, risk("881", 12), risk("902", 9, ROOF))
    risks = on("Corporate risk register", risk("902", 9, ROOF))
    torn = pack(JULY, risks=risks, coverage=(whole("Corporate risk register", 1, of=4),))
    assert (sides(old, torn), why(old, torn)) == ([], ["absent"])
    other = pack(
        JULY, risks=risks, coverage=(whole("Corporate risk register", 1), whole("Corporate risk register", 2, of=3))
    )
    assert sides(old, other) == [], "its second table was read in part"
    before = old.model_copy(update={"coverage": (whole("Corporate risk register", 2, of=9),)})
    assert sides(before, registered(JULY, risk("902", 9, ROOF))) == []
    assert sides(old, registered(JULY, risk("902", 9, ROOF), name="Estates risk register")) == [], "another register"


def test_a_table_that_shows_the_highest_risks_alone_or_few_of_those_known_is_an_extract() -> None:
    four = (risk("881", 16), risk("902", 15, ROOF), risk("740", 12, PAY), risk("741", 8, CYBER))
    old = registered(MAY, *four)
    assert sides(old, registered(JULY, *four[:2])) == [], "the two that are left are the highest"
    assert why(old, registered(JULY, *four[:2])) == ["absent", "absent"]
    assert sides(old, registered(JULY, four[3])) == [], "more are gone than are left"
    lost = sides(old, registered(JULY, four[0], four[3]))
    assert [one[:2] for one in lost] == [("risk-not-listed", "902"), ("risk-not-listed", "740")]


def test_a_register_without_a_name_is_told_from_prose_by_its_pages() -> None:
    def shown(day: str, *risks: object) -> object:
        return pack(day, risks=risks, coverage=(whole(None, 2),))

    listed, prose = risk("902", 9, ROOF, page=41), risk("881", 12, page=6)
    old = shown(MAY, listed, risk("740", 8, PAY, page=42), prose)
    new = shown(JULY, listed, risk("741", 8, CYBER, page=42))
    assert [one[:2] for one in sides(old, new)] == [("risk-added", "741"), ("risk-not-listed", "740")]


def test_the_name_of_a_register_may_hold_its_date() -> None:
    old = registered(MAY, risk("881", 12), risk("902", 9, ROOF), name="Corporate Risk Register as at May 2026")
    new = registered(JULY, risk("902", 9, ROOF), name="Corporate risk register – July 2026")
    assert [one[:4] for one in sides(old, new)] == [("risk-not-listed", "881", 12, None)]
    assert "do not say that it was closed" in told(old, new).told[0].summary


def test_a_label_that_stands_for_another_risk_moves_no_score() -> None:
    old = registered(MAY, risk("SR1", 12), risk("SR2", 16, ROOF), name="BAF")
    new = registered(JULY, risk("SR1", 20, CYBER), risk("SR2", 16, ROOF), name="BAF")
    assert sides(old, new) == [("risk-added", "SR1", None, 20, None, "high")]
    assert "which was the number of another risk before" in told(old, new).told[0].summary


def test_a_list_that_was_written_anew_under_other_numbers_is_told() -> None:
    old = pack(MAY, risks=(risk("SR1a", 12), risk("SR1b", 16, ROOF), risk("SR2", 8, PAY)))
    waste = "Waste contractors fail and clinical waste builds up on sites that hold little of it"
    car_parks = "Car parks flood after heavy rain and staff cannot reach their night shifts"
    fridges = "Vaccine fridges lose power overnight without an alarm and stock is thrown away"
    new = pack(JULY, risks=(risk("SR10", 12, waste), risk("SR11", 16, car_parks), risk("SR12", 8, fridges)))
    assert [one[:2] for one in sides(old, new)] == [
        ("risk-added", "SR11"), ("risk-added", "SR10"), ("risk-added", "SR12"),
    ]  # fmt: skip


def test_a_risk_whose_words_were_kept_out_is_compared_by_its_number_alone() -> None:
    old, new = registered(MAY, risk("881", 12)), registered(JULY, risk("881", 16, KEPT_OUT))
    assert [one[:2] for one in sides(old, new)] == [("risk-score-changed", "881")]
    one, other = registered(MAY, risk("1", 9, KEPT_OUT), name="A"), registered(JULY, risk("2", 9, KEPT_OUT), name="B")
    assert "risk-renumbered" not in [kind[0] for kind in sides(one, other)]


def test_risks_that_changed_places_are_renumbered() -> None:
    old = registered(MAY, risk("SR1", 12), risk("SR2", 16, ROOF), name="BAF")
    new = registered(JULY, risk("SR2", 12), risk("SR1", 16, ROOF), name="BAF")
    assert [one[:4] for one in sides(old, new)] == [
        ("risk-renumbered", "SR2", "SR1", "SR2"),
        ("risk-renumbered", "SR1", "SR2", "SR1"),
    ]


def test_a_renumbered_risk_that_rose_has_risen() -> None:
    old, new = registered(MAY, risk("SR1a", 12), name="BAF"), registered(JULY, risk("SR4", 16), name="BAF")
    assert [one[:5] for one in sides(old, new)] == [
        ("risk-score-changed", "SR4", 12, 16, "up"),
        ("risk-renumbered", "SR4", "SR1a", "SR4", None),
    ]
    assert "(it was risk SR1a before)" in told(old, new).told[0].summary


def test_another_paper_of_one_meeting_renumbers_nothing() -> None:
    apart = {"old_url": "https://x/pack.pdf", "new_url": "https://x/item-7.pdf"}
    found = sides(registered(MAY, risk("SR1a", 12)), pack(MAY, risks=(risk("SR4", 12),)), **apart)
    assert "risk-renumbered" not in [one[0] for one in found]


def test_two_risks_with_one_text_are_matched_with_neither() -> None:
    old, new = registered(MAY, risk("1", 12), risk("2", 12)), registered(JULY, risk("11", 12), risk("12", 12))
    assert "risk-renumbered" not in [one[0] for one in sides(old, new)]


def test_ratings_that_contradict_each_other_in_one_paper_change_nothing() -> None:
    mentions = (Mention(page=4, quote="881 (12)", rating=12), Mention(page=88, quote="881 (16)", rating=16))
    torn = risk("881", None).model_copy(update={"mentions": mentions})
    new = pack(JULY, risks=(torn,))
    assert (sides(registered(MAY, risk("881", 9)), new), why(registered(MAY, risk("881", 9)), new)) == (
        [],
        ["contradiction"],
    )
    twice = pack(JULY, risks=(risk("881", 12), risk("881", 16)))
    assert (sides(registered(MAY, risk("881", 9)), twice), why(registered(MAY, risk("881", 9)), twice)) == (
        [],
        ["contradiction"],
    )


def test_a_risk_that_was_printed_in_two_ways_and_now_in_one_has_not_risen() -> None:
    mentions = (Mention(page=4, quote="881 (12)", rating=12), Mention(page=88, quote="881 (16)", rating=16))
    torn = pack(MAY, risks=(risk("881", None).model_copy(update={"mentions": mentions}),))
    for old in (torn, pack(MAY, risks=(risk("881", 12), risk("881", 16)))):
        assert sides(old, registered(JULY, risk("881", 16))) == []


def test_a_risk_that_was_named_without_a_rating_and_now_has_one_is_told_so() -> None:
    (change,) = told(pack(MAY, risks=(risk("881", None),)), registered(JULY, risk("881", 16))).told
    assert (change.kind, change.before, change.after, change.severity) == ("risk-added", None, 16, "high")
    assert "risk that the papers before named without a rating: risk 881, rated 16" in change.summary


def test_two_registers_that_both_count_from_one_are_not_mixed_up() -> None:
    old = pack(MAY, risks=(*on("BAF", risk("1", 12)), *on("Estates", risk("1", 12, ROOF))))
    new = pack(JULY, risks=(*on("BAF", risk("1", 16)), *on("Estates", risk("1", 16, ROOF))))
    assert (sides(old, new), why(old, new)) == ([], ["contradiction"])
    apart = {"old_url": "https://x/baf.pdf", "new_url": "https://x/estates.pdf"}
    assert sides(pack(MAY, risks=(risk("1", 12),)), pack(MAY, risks=(risk("1", 20, ROOF),)), **apart) == []


def test_another_paper_of_the_same_meeting_moves_nothing_and_a_paper_published_again_does() -> None:
    old, new = registered(MAY, risk("881", 12)), registered(MAY, risk("881", 16))
    apart = {"old_url": "https://x/pack.pdf", "new_url": "https://x/item-7.pdf"}
    assert (sides(old, new, **apart), why(old, new, **apart)) == ([], ["contradiction"])
    again = {"old_url": "https://x/pack.pdf", "new_url": "https://x/pack.pdf"}
    assert [one[:4] for one in sides(old, new, **again)] == [("risk-score-changed", "881", 12, 16)]


def test_a_rating_that_is_not_printed_this_time_is_kept() -> None:
    old = registered(MAY, risk("881", 12))
    assert (sides(old, pack(JULY, risks=(risk("881", None),))), why(old, pack(JULY, risks=(risk("881", None),)))) == (
        [],
        [],
    )


def test_the_trusts_own_count_is_set_beside_ours_and_moves_nothing() -> None:
    old = registered(MAY, risk("881", 12))
    agreeing = registered(
        JULY, risk("881", 16), movements=(moved("Increasing", 1), moved("New", 0), moved("Total", 40))
    )
    assert why(old, agreeing) == []
    other = registered(JULY, risk("881", 16), movements=(moved("Increased", 1), moved("New risks", 3)))
    compared = told(old, other)
    assert [one.kind for one in compared.told] == ["risk-score-changed"]
    assert [one.detail for one in compared.ignored] == [
        "The trust's own table counts 3 new risks; Wardround found none in these papers."
    ]


# Assurance


@pytest.mark.parametrize(
    ("before", "now", "way", "severity"),
    [
        ("Reasonable", "Limited", "down", "high"),
        ("Limited assurance", "Substantial assurance", "up", "low"),
        ("Partial", "No", "down", "high"),
        ("Significant", "Limited", "down", "high"),
        ("Moderate", "Substantial", "up", "low"),
        ("Moderate", "Reasonable", None, "info"),
        ("Good", "Reasonable", None, "info"),
        ("Amber", "Red", "down", "high"),
        ("Reasonable", "Red", None, "info"),
        ("Amber", "Substantial", None, "info"),
    ],
)
def test_assurance_goes_up_or_down_on_one_scale_alone(before: str, now: str, way: str | None, severity: str) -> None:
    found = sides(assured(before), assured(now, day=JULY))
    assert found == [("assurance-changed", "Be a great place to work/safe", before, now, way, severity)]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("Performance Report (June data)", "Performance Report (August data)"),
        ("Finance Report Month 3", "Finance Report Month 5"),
        ("Quality Report – Q1 2026/27", "Quality Report – Q2 2026/27"),
    ],
)
def test_a_report_is_one_subject_whatever_month_ends_its_title(before: str, now: str) -> None:
    old, new = assured("Reasonable", domain=None), assured("Limited", domain=None, day=JULY)
    renamed = [
        one.model_copy(update={"assurance": (one.assurance[0].model_copy(update={"subject": subject}),)})
        for one, subject in ((old, before), (new, now))
    ]
    assert [(one[0], one[4]) for one in sides(*renamed)] == [("assurance-changed", "down")]


def test_a_scale_that_the_papers_print_ranks_its_own_words() -> None:
    scale = ("None", "Reasonable", "Moderate", "Strong")
    old, new = assured("Reasonable", *scale), assured("Moderate", *scale, day=JULY)
    assert [one[4] for one in sides(old, new)] == ["up"]
    other = assured("Substantial", "Low", "Moderate", "Substantial", day=JULY)
    assert [one[4] for one in sides(old, other)] == [None]
    assert "another scale than before" in told(old, other).told[0].summary


def test_a_scale_that_is_printed_best_first_is_turned_round() -> None:
    best_first = ("Substantial", "Reasonable", "Limited", "None")
    assert [one[4] for one in sides(assured("Reasonable", *best_first), assured("Limited", day=JULY))] == ["down"]
    turned = assured("Limited", *best_first[::-1], day=JULY)
    assert [one[4] for one in sides(assured("Reasonable", *best_first), turned)] == ["down"]


def test_a_level_that_is_not_on_the_printed_scale_is_on_another() -> None:
    old = assured("Reasonable", "None", "Limited", "Reasonable", "Substantial")
    assert [one[4] for one in sides(old, assured("Partial", day=JULY))] == [None]


def test_synonyms_and_what_stands_behind_the_word_are_no_change() -> None:
    assert sides(assured("Partial"), assured("Restricted due to strikes", day=JULY)) == []
    assert sides(assured("None"), assured("No assurance", day=JULY)) == []


def test_the_first_level_of_a_subject_is_no_change() -> None:
    assert sides(pack(MAY), assured("Limited", day=JULY)) == []
    assert sides(assured("Limited"), assured("Substantial", domain="caring", day=JULY)) == []


# Measures


def test_a_measure_is_off_target_only_after_it_was_on_target() -> None:
    good, bad = measure("96%", "on-target"), measure("91%", "off-target")
    assert sides(measured(good), measured(bad, day=JULY)) == [
        ("measure-off-target", "W4", "96%", "91%", None, "medium")
    ]
    assert sides(measured(bad), measured(good, day=JULY)) == [
        ("measure-back-on-target", "W4", "91%", "96%", None, "low")
    ]
    assert sides(pack(MAY), measured(bad, day=JULY)) == []


def test_a_status_that_was_worked_out_is_said_to_be() -> None:
    (change,) = told(
        measured(measure("96%", "on-target")), measured(measure("91%", "off-target", computed=True), day=JULY)
    ).told
    assert "Mandatory training (W4) is off target (worked out from its value and target)" in change.summary
    assert "96% before, 91% now, target 95%" in change.summary
    assert change.provenance == "printed"


def test_a_target_that_moved_is_a_change_of_its_own() -> None:
    (change,) = told(measured(measure("91%")), measured(measure("91.0%", target="90%"), day=JULY)).told
    assert (change.kind, change.before, change.after) == ("measure-changed", "target 95%", "target 90%")


def test_a_number_that_stands_for_another_measure_moves_nothing() -> None:
    beds = measure("91%", "off-target", name="Bed occupancy")
    assert sides(measured(measure("96%", "on-target")), measured(beds, day=JULY)) == []


def test_a_measure_with_two_values_in_one_pack_has_none() -> None:
    old, new = measured(measure("£2,568k")), measured(measure("£2,731k"), measure("£2,920k"), day=JULY)
    assert (sides(old, new), why(old, new)) == ([], ["contradiction"])
    same = measured(measure("1,204", target="1,100"), measure("1204", "off-target", target="1,100"), day=JULY)
    assert sides(measured(measure("1,204", target="1,100")), same) == []


# Sentences


NOTICE = "The Trust was served with a warning notice under section 29A on 9 July."


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ({"negated": True}, "negated"),
        ({"withdrawn": True}, "withdrawn"),
        ({"time": "historic"}, "historic"),
        ({"time": "hypothetical"}, "hypothetical"),
        ({"about": "Marsh Hospitals NHS Trust"}, "another-body"),
    ],
)
def test_what_is_denied_taken_back_past_possible_or_of_others_is_raised_by_nobody(
    how: dict[str, object], reason: str
) -> None:
    new = pack(JULY, signals=(signal("section-29a", NOTICE, **how),))
    assert (sides(pack(MAY), new), why(pack(MAY), new)) == ([], [reason])
    now = pack(SEPTEMBER, signals=(signal("section-29a", NOTICE),))
    assert [one[0] for one in sides(new, now)] == ["signal-raised"], "it did not say so before"


def test_a_sentence_is_raised_with_its_type_and_its_own_words() -> None:
    new = pack(JULY, signals=(signal("section-29a", NOTICE), signal("segment", "The Trust moved to segment 3.")))
    assert sides(pack(MAY), new) == [
        ("signal-raised", "section-29a", None, NOTICE, None, "critical"),
        ("signal-raised", "segment", None, "The Trust moved to segment 3.", None, "medium"),
    ]


def test_a_sentence_of_the_last_pack_is_no_news_and_one_said_twice_is_told_once() -> None:
    old = pack(MAY, signals=(signal("section-29a", NOTICE),))
    new = pack(
        JULY,
        signals=(
            signal("section-29a", NOTICE.replace("served with", "issued with")),
            signal("prosecution", "The Trust entered a guilty plea on 1 July at the magistrates' court."),
            signal("prosecution", "The Trust entered a guilty plea on 1 July at the magistrates’ court"),
        ),
    )
    assert [one[:2] for one in sides(old, new)] == [("signal-raised", "prosecution")]


def test_what_was_kept_out_is_told_as_that_once_in_each_meeting() -> None:
    def kept(day: str) -> object:
        return pack(day, signals=(signal("never-event", KEPT_OUT), signal("never-event", KEPT_OUT)))

    (change,) = told(kept(MAY), kept(JULY)).told
    assert change.after == KEPT_OUT
    assert "kept out" in change.summary
    assert told(kept(MAY), kept(MAY)).told == ()


def test_words_are_found_whoever_denies_them() -> None:
    new = pack(JULY, words=(found("maternity", "There were no diverts of maternity services.", negated=True),))
    (change,) = told(pack(MAY), new).told
    assert (change.kind, change.subject) == ("words-found", "maternity")
    assert change.after == "There were no diverts of maternity services."
    assert "“maternity” found, in a sentence that denies it" in change.summary


# Which papers


def test_an_older_meeting_changes_nothing() -> None:
    new, old = registered(JULY, risk("881", 16)), registered(MAY, risk("881", 12), risk("902", 20, ROOF))
    assert (sides(new, old), why(new, old)) == ([], ["order"])


def test_papers_without_a_date_count_as_newer() -> None:
    old, new = pack(None, risks=(risk("881", 12),)), pack(None, risks=(risk("881", 16),))
    assert [one[0] for one in sides(old, new)] == ["risk-score-changed"]
    assert [one[0] for one in sides(pack(MAY, risks=old.risks), new)] == ["risk-score-changed"]
    assert [one[0] for one in sides(old, pack(MAY, risks=new.risks))] == ["risk-score-changed"]


def test_two_trusts_are_not_compared_and_a_paper_need_not_say_whose_it_is() -> None:
    old, new = registered(MAY, risk("881", 12)), registered(JULY, risk("881", 16))
    unnamed = new.model_copy(update={"organisation": Organisation(name="")})
    assert [one.organisation for one in told(old, unnamed).told] == [TRUST]
    assert [
        one.organisation for one in told(old.model_copy(update={"organisation": Organisation(name="")}), new).told
    ] == [TRUST]
    other = new.model_copy(update={"organisation": Organisation(name="Marsh Hospitals NHS Trust")})
    with pytest.raises(CannotCompare, match="Fenland Rivers NHS Foundation Trust and Marsh Hospitals NHS Trust"):
        told(old, other)
    short = new.model_copy(update={"organisation": Organisation(name="Fenland Rivers")})
    assert len(told(old, short).told) == 1


def test_a_paper_is_compared_with_no_other_kind_of_page() -> None:
    page = pack().model_copy(update={"kind": "board-index"})
    with pytest.raises(CannotCompare, match=r"\(board-paper\) and .* \(board-index\) cannot be compared"):
        told(pack(), page)


def test_what_the_newer_papers_do_not_mention_is_absent_and_not_over() -> None:
    old = pack(MAY, risks=(risk("881", 12, BEDS),), measures=(measure("91%"),))
    compared = told(old, pack(JULY))
    assert compared.told == ()
    assert [one.reason for one in compared.ignored] == ["absent", "absent"]

"""What the sentences of board papers say, and how they are meant."""

from __future__ import annotations

import time

import pytest

from crawler.readers.document import Document
from crawler.readers.papers.opened import opened
from crawler.readers.papers.signals import signals
from storage.paper import Signal

from . import held_out, sayings
from .packs import pack
from .sayings import Saying

MEETING = "2025-11-26"
SAYINGS = [*sayings.SAYINGS, *held_out.SAYINGS]
NOTHING = [*sayings.NOTHING, *held_out.NOTHING]


def said(*paragraphs: str | tuple[str, ...], day: str | None = MEETING) -> tuple[Signal, ...]:
    return signals(pack(*paragraphs), day=day).items


def how(one: Signal) -> str:
    marks = [word for word in ("negated", "withdrawn") if getattr(one, word)]
    return " ".join([*marks, *([one.time] if one.time != "now" else [])])


@pytest.mark.parametrize("type", sorted({one.type for one in SAYINGS}))
def test_what_a_sentence_says_is_understood(type: str) -> None:
    assert [saying.sentence for saying in SAYINGS if saying.type == type and not understood(saying)] == []


def understood(saying: Saying) -> bool:
    found = [one for one in said(saying.sentence) if one.type == saying.type]
    whom = found[0].about if found else None
    about = whom is None if saying.about is None else saying.about in (whom or "")
    return [how(one) for one in found] == [saying.how] and about


def test_a_sentence_that_says_nothing_is_no_signal() -> None:
    assert [sentence for sentence in NOTHING if said(sentence)] == []


def test_a_heading_is_no_signal() -> None:
    assert said("# One Never Event was declared in June 2025") == ()


def test_a_row_of_months_counts_by_its_newest_figure() -> None:
    header = ("Measure", "Aug-25", "Sep-25", "Oct-25")
    found = said(header, ("Never Events", "0", "1", "0"), ("Serious Incidents declared", "2", "0", "3"))
    assert [(one.type, one.negated) for one in found] == [("never-event", True), ("serious-incident", False)]
    newest_first = said(("", "October", "September", "August"), ("Never events", "2", "0", "0"))
    assert [one.negated for one in newest_first] == [False]
    not_yet = said(("", "Apr", "May", "Jun", "Jul"), ("Never events", "0", "1", "", ""))
    assert [one.negated for one in not_yet] == [False]
    over_the_year_end = said(("", "Nov-25", "Dec-25", "Jan-26"), ("Never events", "1", "0", "0"))
    assert [one.negated for one in over_the_year_end] == [True]


def test_a_row_whose_newest_figure_is_not_clear_is_not_understood() -> None:
    found = signals(pack(("Indicator", "Target", "Value", "Trend"), ("Never Events", "0", "1", "2")), day=MEETING)
    assert found.items == ()
    assert found.not_understood == (
        "signals: which figure of “Never Events 0 1 2” (page 1) is the newest is not clear",
    )  # fmt: skip
    assert [one.negated for one in said(("Never Events", "0", "0", "0"))] == [True]


def test_a_row_of_words_is_read_like_a_sentence() -> None:
    assert [how(one) for one in said(("Never Events", "None reported in the month"))] == ["negated"]
    (one,) = said(("3b", "Families are offered a part in investigations", "No SIs were declared in May."))
    assert (one.sentence, one.negated) == ("No SIs were declared in May.", True)


def test_two_types_in_one_sentence_are_two_signals() -> None:
    found = said("We declared one Never Event and received two Regulation 28 reports in October 2025.")
    assert {one.type for one in found} == {"never-event", "regulation-28"}
    mixed = said("There were no Never Events in the month, but three Serious Incidents were declared.")
    assert {(one.type, one.negated) for one in mixed} == {("never-event", True), ("serious-incident", False)}


def test_what_a_paragraph_says_of_one_inspection_is_one_signal() -> None:
    (one,) = said("The CQC inspected our wards in March 2019. CQC rated them Good overall. It rained.")
    assert (one.type, one.time) == ("cqc-rating", "historic")
    assert one.sentence == "The CQC inspected our wards in March 2019. CQC rated them Good overall."


def test_a_sentence_that_is_printed_again_is_told_once() -> None:
    assert len(said("No Never Events were declared.", "There were visitors.", "No never events were declared.")) == 1


def test_the_trust_s_own_name_is_no_other_body() -> None:
    own = "Marlow Vale NHS Foundation Trust has been issued with a Section 29A Warning Notice."
    assert [one.about for one in said(own)] == [None]
    given = signals(pack(own, head="Board papers"), day=MEETING, name="Marlow Vale NHS Foundation Trust")
    assert [one.about for one in given.items] == [None]
    other = "Penrose Hospitals NHS Trust has been issued with a Section 29A Warning Notice."
    assert [one.about for one in said(other)] == ["Penrose Hospitals NHS Trust"]


def test_the_day_of_the_meeting_tells_the_old_from_the_new() -> None:
    event = "A Never Event was declared in February 2025."
    assert [one.time for one in said(event, day="2025-03-27")] == ["now"]
    assert [one.time for one in said(event, day="2026-01-28")] == ["historic"]
    assert [one.time for one in said("Two Never Events were declared in Q4 2024/25.", day="2025-05-21")] == ["now"]
    assert [one.time for one in said("In 2019 a Never Event was declared.", day=None)] == ["historic"]


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("Prunella Ashdown, Chief Nurse, will retire in March.", "[name], Chief Nurse, will retire in March."),
        ("Dr Oswald Fenn has been appointed as Medical Director.", "[name] has been appointed as Medical Director."),
        ("The Chief Executive, Prunella Ashdown, has resigned.", "The Chief Executive, [name], has resigned."),
        ("The Board welcomed Tamsin Oakapple as Interim Chair from 1 May.", "The Board welcomed [name] as Interim "
        "Chair from 1 May."),
        ("Mr Quentin Hale advised that no Never Events had been declared.", "[name] advised that no Never Events "
        "had been declared."),
        ("Prunella Ashdown reported one Never Event in October 2025.", "[name] reported one Never Event in "
        "October 2025."),
        ("CQC rated the Royal Marlow Infirmary Good.", "CQC rated the Royal Marlow Infirmary Good."),
    ],
)  # fmt: skip
def test_nobody_s_name_is_kept(printed: str, kept: str) -> None:
    assert [one.sentence for one in said(printed)] == [kept]


def test_a_text_file_gives_lines() -> None:
    text = (
        b"Meeting: 26 November 2025\n\n2.1 No Serious Incidents (SI) or Never Events were declared in October 2025.\n"
    )
    found = signals(opened(Document(body=text)), day=MEETING).items
    assert [(one.type, one.negated, one.line) for one in found] == [
        ("never-event", True, 3), ("serious-incident", True, 3),
    ]  # fmt: skip


def test_a_text_without_end_is_read_in_time() -> None:
    began = time.process_time()
    for piece in ("never event no ", "CQC rated ", "SI SI. Xx ", "£1m deficit plan agency ", "appointed chair "):
        signals(pack(piece * (60_000 // len(piece))), day=MEETING)
    assert time.process_time() - began < 2

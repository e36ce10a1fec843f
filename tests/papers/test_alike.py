"""When two texts are one risk, two risks, or one sentence said again."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.differ.papers.alike import Heard, is_another, is_one, is_said_again

REWORDED = [
    (
        "There is a risk that the Trust cannot recruit enough registered nurses, leading to unsafe staffing on wards",
        "If we do not recruit enough registered nurses then staffing on our wards may become unsafe",
    ),
    (
        "Failure to deliver the financial plan for 2026/27 including the efficiency programme",
        "Risk that the financial plan is not delivered, including the efficiency programme of £24m for 2026/27",
    ),
    (
        "Estate: backlog maintenance of the tower block",
        "The condition of the tower block (backlog maintenance £61m) may cause an unplanned loss of theatres, wards and"
        " outpatient space, with harm to patients and a loss of income",
    ),
    ("Fire safety", "Compartmentation surveys show that fire could spread between wards of the maternity building"),
]
TWO = [
    (
        "Failure to recruit and retain paramedics leaves rotas unfilled and patients waiting longer for an ambulance",
        "Demand and capacity: handover delays at hospitals take crews off the road and response times lengthen",
    ),
    (
        "There is a risk that the Trust does not meet its control total, leading to intervention by the regulator",
        "There is a risk that the electronic patient record goes live late, leading to double work for clinicians",
    ),
    (
        "Research income falls and partnerships with the university are not renewed",
        "Ligature points on acute mental health wards are not removed within the agreed programme",
    ),
]


@pytest.mark.parametrize(("one", "other"), REWORDED)
def test_a_risk_that_reads_otherwise_is_no_other_risk(one: str, other: str) -> None:
    assert not is_another(one, other)
    assert not is_another(other, one)


@pytest.mark.parametrize(("one", "other"), TWO)
def test_what_only_shares_its_form_of_words_is_another_risk(one: str, other: str) -> None:
    assert is_another(one, other)
    assert is_another(other, one)
    assert not is_one(one, other)


def test_one_risk_under_two_labels_has_nearly_the_same_words() -> None:
    text = "Ageing theatre ventilation may fail inspection so that elective lists are cancelled at short notice"
    assert is_one(text, text.replace("may fail", "could fail"))
    assert is_one(text, f"There is a risk that {text[0].lower()}{text[1:]}")
    assert not is_one(
        text, text.replace("theatre ventilation", "mortuary fridges").replace("elective lists", "funerals")
    )
    assert not is_one("Cyber security", "Cyber security"), "a title says too little"


SAID = "Following the unannounced visit in March the regulator issued a letter under section 64 to the Trust."


@pytest.mark.parametrize(
    "now",
    [
        SAID.upper().capitalize(),
        SAID.rstrip("."),
        SAID.replace("unannounced visit", "unannounced  visit").replace("issued", "sent"),
        SAID.replace("the regulator", "this regulator"),
    ],
)
def test_a_sentence_that_is_slightly_edited_is_said_again(now: str) -> None:
    assert is_said_again(now, SAID)


@pytest.mark.parametrize(
    "now",
    [
        SAID.replace("March", "June"),
        SAID.replace("64", "65"),
        SAID.replace("a letter", "one letter"),
        SAID.replace("issued", "never issued"),
        SAID.replace("to the Trust", "to Elmfield House"),
        "The regulator issued a letter.",
    ],
)
def test_a_figure_a_month_a_name_or_a_denial_makes_it_another_sentence(now: str) -> None:
    assert not is_said_again(now, SAID)


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["trust", "board", "ward", "risk", "staff", "nurse", "bed", "March", "29A", "was", "served", "not", "with"]
        ),
        min_size=1,
        max_size=14,
    ),
    st.data(),
)
def test_what_was_heard_is_found_as_if_every_sentence_were_compared(words: list[str], data: st.DataObject) -> None:
    other = data.draw(st.permutations(words)) if data.draw(st.booleans()) else [*words[1:], "again"]
    heard = Heard()
    heard.add(" ".join(other))
    heard.add("Another sentence about parking.")
    assert heard.has(" ".join(words)) == is_said_again(" ".join(words), " ".join(other))


def test_texts_without_end_are_compared_in_no_time() -> None:
    started = time.process_time()
    long, other = "ward staffing " * 80_000, "theatre roof " * 80_000
    assert is_another(long, other) in (True, False)
    assert is_one(long, long + other) in (True, False)
    assert not is_said_again(long, other)
    assert time.process_time() - started < 2

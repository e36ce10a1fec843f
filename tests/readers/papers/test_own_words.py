"""The words that a rule looks for are found whole, wherever a paper prints them."""

from __future__ import annotations

import pytest

from crawler.readers.papers.own_words import MOST, own_words

from .packs import pack


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("maternity", "The Maternity dashboard was noted."),
        ("Peterborough City Council", "A grant from Peterborough  City Council’s public health team ends in May."),
        ("never event", "No never-event was declared."),
        ("children's centre", "The Children’s Centre in Ely reopens."),
        ("A&E", "Waits in A&E grew."),
        ("long covid", "LONG COVID clinics continue."),
        ("“hospital at home”", "The hospital-at-home team is full."),
    ],
)
def test_case_blanks_hyphens_and_quotes_make_no_difference(words: str, sentence: str) -> None:
    assert [(one.words, one.sentence) for one in own_words(pack(sentence), [words]).items] == [(words, sentence)]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("maternity", "Eternity and maternitys were noted."),
        ("ward", "Awards were given and rewards too."),
        ("nurse", "Nurses were thanked."),
        ("city council", "The council of the city met."),
        ("A&E", "Vitamins A, E and K are given."),
    ],
)
def test_parts_and_plurals_of_words_are_other_words(words: str, sentence: str) -> None:
    assert own_words(pack(sentence), [words]).items == ()


def test_only_the_sentence_that_holds_them_is_given() -> None:
    found = own_words(pack("It rained. Dental services in Wisbech closed early. Nobody minded."), ["wisbech"])
    assert [one.sentence for one in found.items] == ["Dental services in Wisbech closed early."]


def test_a_table_s_row_is_a_sentence_and_each_is_told_once() -> None:
    row = ("877", "Podiatry waits are long", "12")
    found = own_words(pack(row, row, "# Podiatry"), ["podiatry"]).items
    assert [(one.sentence, one.page) for one in found] == [("877 Podiatry waits are long 12", 1), ("Podiatry", 1)]


def test_it_is_said_where_there_was_none() -> None:
    said = pack("There were no stillbirths in June.", "Two stillbirths were reported in July.")
    assert [one.negated for one in own_words(said, ["stillbirths"]).items] == [True, False]


def test_of_very_many_sentences_the_first_are_listed_and_it_is_said() -> None:
    found = own_words(pack(*(f"Room {n} is on ward {n}." for n in range(MOST + 7))), ["ward", "…"])
    assert len(found.items) == MOST
    assert found.not_understood == (
        f"words: of “ward”, {MOST} of {MOST + 7} sentences are listed",
        "words: “…” has no letter or figure to look for",
    )


def test_no_name_is_kept_beside_them() -> None:
    (one,) = own_words(pack("Dr Oswald Fenn spoke about diabetes."), ["diabetes"]).items
    assert one.sentence == "[name] spoke about diabetes."


def test_of_a_sentence_without_end_the_part_around_the_words_is_given() -> None:
    (one,) = own_words(pack("word " * 5_000 + "podiatry " + "word " * 5_000), ["podiatry"]).items
    assert "podiatry" in one.sentence
    assert len(one.sentence) < 1_600

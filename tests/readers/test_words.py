"""Which words are ratings, which name a key question, and what is neither."""

import pytest

from crawler.readers.key_questions import key_question
from crawler.readers.ratings import Word, read_rating, read_word


@pytest.mark.parametrize(
    ("printed", "word"),
    [
        ("Good", "Good"),
        ("REQUIRES   IMPROVEMENT", "Requires improvement"),
        ("Requires\u00a0Improvement", "Requires improvement"),
        ("inadequate", "Inadequate"),
        ("Outstanding.", "Outstanding"),
        ("Inspected but not rated", "Inspected but not rated"),
        ("No rating / under appeal / rating suspended", "No rating/under appeal/rating suspended"),
        ("Insufficient evidence to rate", "Insufficient evidence to rate"),
        ("not all regulations met", "Not all regulations met"),
    ],
)
def test_a_rating_is_known_in_any_case_and_spacing(printed: str, word: str) -> None:
    assert read_rating(printed) == word


@pytest.mark.parametrize(
    "printed", ["Excellent", "Good practice", "Very good", "Goodness", "", "Good and Inadequate", "Not Good"]
)
def test_another_word_is_no_rating(printed: str) -> None:
    assert read_rating(printed) is None


@pytest.mark.parametrize(
    ("printed", "word"),
    [
        ("Good ↔", Word("Good", "same", 0)),
        ("Good → ←", Word("Good", "same", 0)),
        ("Outstanding ↑", Word("Outstanding", "up", 1)),
        ("Outstanding ↑↑", Word("Outstanding", "up", 2)),
        ("Inadequate ↓ ↓ Aug 2019", Word("Inadequate", "down", 2, "2019-08")),
        ("Good Aug 2019", Word("Good", None, 0, "2019-08")),
        ("Rating: Good", Word("Good")),
        ("Good read more about inspection ratings", Word("Good")),
    ],
)
def test_arrows_and_months_beside_a_rating_are_read(printed: str, word: Word) -> None:
    assert read_word(printed) == word


@pytest.mark.parametrize("printed", ["Good ↑↓", "Good because staff were kind", "Good ↑ Inadequate"])
def test_what_is_more_than_a_rating_is_none(printed: str) -> None:
    assert read_word(printed) is None


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Well-led", "well-led"),
        ("Well led", "well-led"),
        ("Well–led", "well-led"),
        ("Is the service safe?", "safe"),
        ("Are services at this trust caring?", "caring"),
        ("Overall summary & rating", "overall"),
        ("Overall:", "overall"),
        ("Responsive to people’s needs", "responsive"),
        ("Safe rating", "safe"),
    ],
)
def test_a_key_question_is_known_by_its_names(printed: str, name: str) -> None:
    assert key_question(printed) == name


@pytest.mark.parametrize(
    "printed",
    ["Safe systems, pathways and transitions", "Overall we saw", "Overall*", "Combined rating", "Use of resources"],
)
def test_what_only_sounds_like_a_key_question_is_none(printed: str) -> None:
    assert key_question(printed) is None

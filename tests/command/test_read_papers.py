"""What ``wardround read`` and ``compare`` show a person of board papers."""

from pathlib import Path

import pytest

from .conftest import Wardround

EARLIER = """Trust Board meeting held in public on 4 June 2026

Board Assurance Framework

Strategic risk SR4 - The estate cannot be kept safe. Current score 4 x 3 = 12, target 8.
There were no never events in April.
"""
LATER = (
    EARLIER.replace("4 June", "6 August")
    .replace("4 x 3 = 12", "4 x 4 = 16")
    .replace("There were", "The board of Leeds City Council was thanked. There were")
)
SETTINGS = """
[[rules]]
name = "ours"
words = ["Leeds City Council"]
channels = ["alerts"]
[channels.alerts]
"""


@pytest.fixture(autouse=True)
def papers(folder: Path) -> None:
    (folder / "june.txt").write_text(EARLIER)
    (folder / "august.txt").write_text(LATER)
    (folder / "settings.toml").write_text(SETTINGS)


def test_risks_and_sentences_stand_in_tables_with_their_places(wardround: Wardround) -> None:
    ran = wardround("read", "june.txt", "--kind", "board-paper")
    assert ran.code == 0
    for said in ("4 June 2026", "SR4", "12", "line 5", "Never event", "says that there was none"):
        assert said in ran.out


def test_what_moved_between_two_meetings_is_told_with_the_words_that_rules_look_for(wardround: Wardround) -> None:
    ran = wardround("compare", "june.txt", "august.txt", "--kind", "board-paper")
    assert ran.code == 0
    assert "the score of risk SR4 has risen from 12 to 16" in ran.out
    assert "Leeds City Council" in ran.out


def test_a_sentence_with_the_words_that_denies_them_is_said_to(wardround: Wardround, folder: Path) -> None:
    denial = "was thanked. No letter from Leeds City Council came"
    (folder / "august.txt").write_text(LATER.replace("was thanked", denial))
    ran = wardround("read", "august.txt", "--kind", "board-paper")
    (denied,) = [line for line in ran.out.splitlines() if "No letter from Leeds City Council came" in line]
    assert denied.startswith("Leeds City Council  says that there was none  No letter")

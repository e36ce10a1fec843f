"""The two saved assessments moved in dozens of ways: what a person calls no change is none, any change is told."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

import pytest

from crawler.readers.read import read
from monitor.bench.cosmetic import BANNER, COSMETIC_TEXT
from monitor.differ.compare import CannotCompare, Compared, compare
from storage.record import Record
from tests.corpus.test_seeds import ADDRESSES

pytestmark = pytest.mark.corpus


@cache
def text(corpus: Path, number: str) -> str:
    return next((corpus / "seeds").glob(f"{number}_*.txt")).read_text(encoding="utf-8")


@cache
def said(page: str, url: str | None) -> Record:
    return read(page.encode(), address=url)


def told(old: str, new: str, old_url: str | None, new_url: str | None) -> Compared:
    return compare(said(old, old_url), said(new, new_url), old_address=old_url, new_address=new_url)


@pytest.mark.parametrize("how", COSMETIC_TEXT)
@pytest.mark.parametrize("number", ["001", "003"])
def test_a_seed_without_address_that_only_looks_otherwise_tells_nothing(corpus: Path, number: str, how: str) -> None:
    before = text(corpus, number)
    after = COSMETIC_TEXT[how](before, random.Random(1))
    for one, other in ((before, after), (after, before)):
        outcome = told(one, other, None, None)
        assert [change.summary for change in outcome.told] == []
    assert said(after, None).not_understood == ()


MEANINGFUL = {
    "word": ("001", r"(?m)^Requires improvement$", "Good", [("rating-corrected", "Requires improvement", "Good")]),
    "overall": ("001", "Overall: Good", "Overall: Inadequate", [("rating-changed", "Good", "Inadequate")]),
    "score": ("001", "scored 61", "scored 55", [("score-changed", 61, 55)]),
    "derived": (
        "003", "scored 44", "scored 38",
        [("rating-corrected", "Requires improvement", "Inadequate"), ("score-changed", 44, 38)],
    ),
    "statement": ("001", r"(speak up\n\nScore: )2", r"\g<1>1", [("statement-score-changed", 2, 1)]),
    "notice": ("003", "(?=Report from)", f"Important: {BANNER}\n\n", [("assessment-started", None, BANNER)]),
    "no notice": ("001", "Important: .*", "", [("assessment-ended", BANNER, None)]),
    "measures": (
        "003", "(?=Report from)", "Important: This trust is in special measures.\n\n",
        [("special-measures-entered", None, "This trust is in special measures.")],
    ),
    "section": ("001", "Updated 18 Dec", "Updated 19 Dec", [("date-corrected", "2024-12-18", "2024-12-19")]),
    "no overall": ("001", "Overall: Good.*", "", []),
    "no word": ("001", r"(?m)^Requires improvement\n\n", "", []),
    "no score": ("003", r"This service scored 44 \(out of 100\) for this area. ", "", []),
    "no statement": ("001", r"(?s)Freedom to speak up\n\nScore: 2\n.*?(?=Workforce)", "", []),
    "a paragraph less": ("001", r"(?m)^The Trust had set out clear vision.*$", "", []),
    "another word": ("001", r"(?m)^Requires improvement$", "Needs work", []),
}  # fmt: skip


@pytest.mark.parametrize("what", MEANINGFUL)
def test_what_a_seed_says_anew_is_told_exactly(corpus: Path, what: str) -> None:
    number, pattern, other, wanted = MEANINGFUL[what]
    before = text(corpus, number)
    after = re.sub(pattern, other, before, count=1)
    assert after != before
    outcome = told(before, after, ADDRESSES[number], ADDRESSES[number])
    assert [(one.kind, one.before, one.after) for one in outcome.told] == wanted


@pytest.mark.parametrize("number", ["001", "003"])
@pytest.mark.parametrize("part", [2, 3, 5, 7, 9])
def test_a_seed_that_was_cut_off_tells_nothing(corpus: Path, number: str, part: int) -> None:
    before = text(corpus, number)
    assert told(before, before[: len(before) * part // 10 + 3], ADDRESSES[number], ADDRESSES[number]).told == ()


def test_a_number_in_a_paragraph_is_an_amendment_with_both_sides(corpus: Path) -> None:
    before = text(corpus, "003")
    (change,) = told(before, before.replace("140 staff", "14 staff"), ADDRESSES["003"], ADDRESSES["003"]).told
    assert change.kind == "report-amended"
    assert "around 140 staff" in str(change.before)
    assert "around 14 staff" in str(change.after)


def test_the_trusts_page_after_the_services_is_new_and_the_other_way_round_too(corpus: Path) -> None:
    for old, new in (("001", "003"), ("003", "001")):
        outcome = told(text(corpus, old), text(corpus, new), ADDRESSES[old], ADDRESSES[new])
        assert {one.kind for one in outcome.told} - {"assessment-started"} == {
            "first-rating", "report-published", "score-changed", "statement-score-changed",
        }  # fmt: skip
        assert {one.before for one in outcome.told} == {None}


def test_the_seed_of_another_trust_is_refused(corpus: Path) -> None:
    before = text(corpus, "001")
    other = before.replace("Cambridgeshire and Peterborough NHS", "Another NHS")
    with pytest.raises(CannotCompare, match="are two organisations"):
        told(before, other, None, None)

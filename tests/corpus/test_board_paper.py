"""The saved board paper of September 2021 reads completely: its risks.

Ids and figures alone are named here; the words stay in the corpus.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from crawler.readers.document import Document
from crawler.readers.papers.opened import opened
from crawler.readers.papers.pack import Found
from crawler.readers.papers.risks import risks
from storage.paper import Risk

pytestmark = pytest.mark.corpus

RATINGS = {
    "3163": 16, "3164": 16, "3165": 8, "3166": 8, "3167": 8, "3260": 12, "3300": 12, "3323": 12,
    "3120": 15, "3182": 16, "3227": 16, "3250": 16, "3254": 16, "3264": None,
}  # fmt: skip
MENTIONS = {
    "3163": 5, "3164": 6, "3165": 2, "3166": 2, "3167": 3, "3260": 1, "3300": 2, "3323": 2,
    "3120": 2, "3182": 2, "3227": 3, "3250": 2, "3254": 2, "3264": 1,
}  # fmt: skip


@cache
def found(corpus: Path) -> Found[Risk]:
    return risks(opened(Document(body=next((corpus / "seeds").glob("002_*.txt")).read_bytes())))


def test_fourteen_risks_are_read_with_their_ratings_and_one_without(corpus: Path) -> None:
    assert {one.id: one.rating for one in found(corpus).items} == RATINGS


def test_each_of_the_thirty_five_namings_is_a_mention(corpus: Path) -> None:
    assert {one.id: len(one.mentions) for one in found(corpus).items} == MENTIONS
    assert sum(MENTIONS.values()) == 35


def test_no_mention_contradicts_another_and_most_prove_the_rating(corpus: Path) -> None:
    beside = Counter(
        mention.rating == one.rating for one in found(corpus).items for mention in one.mentions if one.rating
    )
    assert beside[True] >= 28
    assert all(mention.rating in (None, one.rating) for one in found(corpus).items for mention in one.mentions)
    assert all(mention.line for one in found(corpus).items for mention in one.mentions)


def test_every_risk_has_its_own_words(corpus: Path) -> None:
    for one in found(corpus).items:
        assert 30 <= len(one.text) <= 500, one.id
        assert "Risk Rating" not in one.text
        assert "*" not in one.text


def test_only_the_risk_without_an_id_is_left_over(corpus: Path) -> None:
    assert found(corpus).not_understood == ("a risk without an id is rated 12 (line 386)",)
    assert found(corpus).coverage == ()

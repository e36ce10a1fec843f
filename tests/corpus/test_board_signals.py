"""The saved paper of a trust of September 2021: no never events, no serious incidents, and four things about CQC."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from crawler.readers.document import Document
from crawler.readers.papers.opened import opened
from crawler.readers.papers.own_words import own_words
from crawler.readers.papers.pack import Pack
from crawler.readers.papers.private import private
from crawler.readers.papers.signals import signals
from storage.paper import Signal

pytestmark = pytest.mark.corpus


@cache
def paper(corpus: Path) -> Pack:
    return opened(Document(body=next((corpus / "seeds").glob("002_*.txt")).read_bytes()))


@cache
def said(corpus: Path) -> tuple[Signal, ...]:
    return signals(paper(corpus), day="2021-09-15", name="Cambridgeshire Community Services NHS Trust").items


def test_it_says_that_there_were_no_never_events_and_no_serious_incidents(corpus: Path) -> None:
    never = [one for one in said(corpus) if one.type == "never-event"]
    serious = [one for one in said(corpus) if one.type == "serious-incident"]
    assert [one.line for one in never] == [193, 262]
    assert [one.line for one in serious] == [193, 223, 262]
    assert all(one.negated and one.time == "now" and one.about is None for one in (*never, *serious))


def test_it_says_four_things_about_cqc(corpus: Path) -> None:
    found = [one for one in said(corpus) if one.type.startswith("cqc")]
    assert [(one.type, one.line, one.time) for one in found] == [
        ("cqc-rating", 205, "now"),
        ("cqc", 272, "now"),
        ("cqc", 533, "now"),
        ("cqc-rating", 624, "historic"),
    ]
    assert "inspection report published in August 2019" in found[3].sentence
    assert not any(one.negated or one.withdrawn for one in found)


def test_it_says_nothing_else_that_matters(corpus: Path) -> None:
    assert {one.type for one in said(corpus)} == {"never-event", "serious-incident", "cqc", "cqc-rating"}


def test_the_rows_of_two_incidents_and_a_familys_story_are_kept_out_and_nothing_else(corpus: Path) -> None:
    pack = paper(corpus)
    assert [pack.blocks[n].line for n in sorted(private(pack))] == [269, 270, 432]


def test_own_words_are_found(corpus: Path) -> None:
    found = own_words(paper(corpus), ["Section 42", "Luton Borough Council", "maternity leave of absence"]).items
    assert [(one.words, one.line) for one in found if one.words == "Luton Borough Council"][:1] == [
        ("Luton Borough Council", 293)
    ]
    assert {one.words for one in found} == {"Section 42", "Luton Borough Council"}

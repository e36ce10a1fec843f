"""What the sentences of board papers say, and how they are meant."""

from __future__ import annotations

import pytest

from crawler.readers.papers.signals import signals
from storage.paper import Signal

from .packs import pack
from .sayings import NOTHING, SAYINGS, Saying

MEETING = "2025-11-26"


def said(*paragraphs: str | tuple[str, ...], day: str | None = MEETING) -> tuple[Signal, ...]:
    return signals(pack(*paragraphs), day=day).items


def how(one: Signal) -> str:
    marks = [word for word in ("negated", "withdrawn") if getattr(one, word)]
    return " ".join([*marks, *([one.time] if one.time != "now" else [])])


@pytest.mark.parametrize("saying", SAYINGS, ids=lambda saying: saying.sentence[:60])
def test_a_sentence_is_understood(saying: Saying) -> None:
    found = [one for one in said(saying.sentence) if one.type == saying.type]
    assert [how(one) for one in found] == [saying.how]
    assert found[0].about is None if saying.about is None else saying.about in (found[0].about or "")


@pytest.mark.parametrize("sentence", NOTHING)
def test_a_sentence_that_says_nothing_is_no_signal(sentence: str) -> None:
    assert said(sentence) == ()

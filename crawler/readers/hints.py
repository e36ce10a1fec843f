"""Ratings that a page's code marks (data-test, data-key, a picture's words): a second, independent reading."""

from __future__ import annotations

import re
from dataclasses import dataclass

from storage.record import KeyQuestion

from .blocks import Block
from .key_questions import NAME, key_question
from .pair import pair
from .ratings import read_rating, read_word
from .spelling import clean

_TEXT = re.compile(rf"({NAME})\s+rating(?:\s+text)?\s*:\s*(.*)", re.IGNORECASE)
_BARE = re.compile(r"(?:rating(?:\s+text)?\s*:\s*)(.*)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Hint:
    """A mark: its key question where it names one, its word, or ``raw`` where the word is not known."""

    key_question: KeyQuestion | None
    word: str | None
    raw: str = ""
    text: str


def hints_of(block: Block) -> list[Hint]:
    """The ratings that the block's marks tell (``safe rating text: Good``, ``ratings.requires_improvement``)."""
    return [hint for text in block.hints if (hint := _hint(clean(text)))]


def _hint(text: str) -> Hint | None:
    if len(text) > 120:
        return None
    whole = _TEXT.fullmatch(text)
    if whole:
        if not whole[2]:
            return None
        word = read_rating(whole[2])
        return Hint(key_question=key_question(whole[1]), word=word, raw="" if word else whole[2], text=text)
    both = pair(text)
    if both:
        return Hint(key_question=both[0], word=both[1].word, text=text)
    bare = _BARE.fullmatch(text)
    word = read_rating(bare[1]) if bare else _last(text)
    alone = read_word(text)
    word = word or (alone.word if alone else None)
    return Hint(key_question=None, word=word, text=text) if word else None


def _last(text: str) -> str | None:
    """The rating that a dotted key ends in (``esb.ratings.requires_improvement``)."""
    if "rating" not in text.casefold() or " " in text:
        return None
    return read_rating(re.split(r"[.:/]", text)[-1].replace("_", " ").replace("-", " "))

"""A key question and its rating in one short text ("Safe: Good")."""

from __future__ import annotations

from storage.record import KeyQuestion

from .key_questions import key_question
from .ratings import Word, read_word


def pair(text: str) -> tuple[KeyQuestion, Word] | None:
    """The key question and the rating that together are the whole text, or None."""
    words = text.replace(":", ": ", 1).split()
    if len(words) > 18:
        return None
    for at in range(1, len(words)):
        name = key_question(" ".join(words[:at]))
        word = read_word(" ".join(words[at:]).lstrip(" :–—-")) if name else None
        if name and word:
            return name, word
    return None


def tells_rating(text: str) -> bool:
    """Whether a picture's or an element's label is a rating, or a key question and its rating, and nothing more."""
    return len(text) <= 120 and (pair(text) is not None or read_word(text) is not None)

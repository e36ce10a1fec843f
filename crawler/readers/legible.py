"""Whether the text of a PDF is one that a person would read: there, whole, and in words."""

from __future__ import annotations

from collections.abc import Sequence

from .errors import NotUnderstood
from .glyphs import Sheet

UNKNOWN_SHARE = 0.02
"""The share of letters that no font explains, from which nothing of a document is believed."""
BARE_SHARE = 0.5
"""The share of pages without any letter, from which a document is one of pictures."""
LEAST_WORDS = 150
"""Words from which ordinary ones must be among them."""
ORDINARY_SHARE = 0.06
_ORDINARY = frozenset(
    (
        "the", "and", "of", "to", "in", "a", "for", "is", "we", "was", "were", "not", "that", "with", "at", "on", "by",
        "are", "service", "services", "care", "people", "good", "rating",
    )
)  # fmt: skip


def refuse_illegible(sheets: Sequence[Sheet]) -> None:
    """Raise NotUnderstood for a PDF of pictures, and for one whose letters are not those that it shows."""
    pages = len(sheets)
    bare = [number for number, sheet in enumerate(sheets, 1) if not sheet.words]
    if len(bare) == pages:
        raise NotUnderstood(
            f"the PDF has {_pages(pages)} and no text: it is made of pictures, and a person has to look at it"
        )
    if len(bare) >= BARE_SHARE * pages and any(sheets[number - 1].pictures for number in bare):
        raise NotUnderstood(
            f"{len(bare)} of the PDF's {pages} pages have no text: they are pictures, and a person has to look at them"
        )
    words = [word for sheet in sheets for word in sheet.words]
    letters = sum(len(word.text) for word in words)
    unknown = sum(word.unknown for word in words)
    if unknown > UNKNOWN_SHARE * letters:
        raise NotUnderstood(
            f"{100 * unknown // letters or 1} % of the PDF's letters cannot be told: its fonts do not say what they "
            "draw, and a person has to look at it"
        )
    refuse_no_words([word.text for word in words])


def refuse_no_words(words: Sequence[str]) -> None:
    """Raise NotUnderstood for a text of a PDF that is none that anybody would read."""
    ordinary = sum(word.casefold() in _ORDINARY for word in words)
    if len(words) >= LEAST_WORDS and ordinary < ORDINARY_SHARE * len(words):
        raise NotUnderstood(
            "the PDF's text is not English words (its fonts may give other letters than they draw), and a person has "
            "to look at it"
        )


def _pages(number: int) -> str:
    return f"{number} page{'' if number == 1 else 's'}"

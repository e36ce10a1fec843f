"""Where a quote begins in a page as it was received, for a person who opens the page and looks for it."""

from __future__ import annotations

import re
from html.entities import codepoint2name
from typing import NamedTuple

from crawler.readers.decode import decoded
from crawler.readers.errors import NotUnderstood

ENOUGH = 6
"""Words that find a quote; more would let a page of one word repeated cost minutes."""
LONGEST = 200

_UNSEEN = re.compile(
    r"<(script|style)\b[^<>]{0,2000}>(?:(?!</\1).)*+|<!--(?:(?!-->).)*+|<[^<>]{1,2000}>", re.IGNORECASE | re.DOTALL
)
_SPACE = r"(?:\s|&(?:nbsp|#160|#x[aA]0);)+"  # not possessive: Python before 3.11.5 finds nothing with branches in one
_SPACE_OF_JSON = r"\s*+"
"""Between the fields of a document of the API, which may be written without any."""
_QUOTES = {"'": "’", "’": "'", '"': "“”"}


class Place(NamedTuple):
    """A line of the page as it was received and a column in it, both counted from 1."""

    line: int
    column: int


class Text:
    """A page's text in its place, with the markup blanked out; a body that is no text holds nothing."""

    def __init__(self, body: bytes, media_type: str | None = None) -> None:
        try:
            text, _ = decoded(body, media_type)
        except NotUnderstood:
            text = ""
        self._text = _UNSEEN.sub(_blank, text)

    def place(self, quote: str) -> Place | None:
        """Where a quote begins; None where it does not stand there in these words, or as a reader puts it together."""
        words = quote[:LONGEST].split()[:ENOUGH]
        between = _SPACE_OF_JSON if quote.startswith('"') else _SPACE
        found = re.search(between.join(map(_spelt, words)), self._text) if words else None
        if found is None:
            return None
        start = found.start()
        return Place(self._text.count("\n", 0, start) + 1, start - self._text.rfind("\n", 0, start))


def _blank(found: re.Match[str]) -> str:
    unseen = found[0]
    return re.sub(r"[^\n]", " ", unseen) if "\n" in unseen else " " * len(unseen)


def _spelt(word: str) -> str:
    """A word as HTML may spell it; a reader sets a colon where the page has a line of its own."""
    name, colon = (word[:-1], ":?") if word[:-1] and word.endswith(":") else (word, "")
    return "".join(map(_letter, name)) + colon


def _letter(letter: str) -> str:
    if letter.isascii() and letter.isalnum():
        return letter
    named = [f"&{codepoint2name[ord(one)]};" for one in letter + _QUOTES.get(letter, "") if ord(one) in codepoint2name]
    numbered = [f"&#(?:{ord(one)}|[xX]0*(?i:{ord(one):x}));" for one in letter + _QUOTES.get(letter, "")]
    return f"(?:{'|'.join((re.escape(letter), *map(re.escape, _QUOTES.get(letter, '')), *named, *numbered))})"

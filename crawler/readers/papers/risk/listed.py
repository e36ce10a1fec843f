"""Risks in lists that give an id, a title and a rating, with no word that says so: ``1179: Waiting list (15)``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .stated import POSSIBLE
from .words import own_words

_ENTRY = re.compile(
    r"(?:^[\s.]{0,4}|(?<=\)\s)|(?<=\)\s\s))(?P<id>\d{3,5})\s?[:-]\s{1,3}(?P<title>[A-Z][^():]{4,200}"
    r"(?:\([^()\d]{1,60}\)[^():]{0,80}){0,2})\(\s?(?P<rating>\d{1,2})\s?\)"
)
_REST = re.compile(r"[\s.,;]*$")


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of such a list."""

    id: str
    text: str
    rating: int
    start: int
    end: int


def listed(text: str, words: str) -> list[Listed]:
    """The entries that a block consists of (``words``: the same in plain); [] for anything else."""
    found = list(_entries(text, words))
    whole = bool(found) and not re.search(r"\w", words[: found[0].start]) and _REST.match(words, found[-1].end)
    return found if whole else []


def _entries(text: str, words: str) -> Iterator[Listed]:
    for match in _ENTRY.finditer(words):
        rating = int(match["rating"])
        if rating in POSSIBLE:
            title = own_words(text[match.start("title") : match.end("title")])
            yield Listed(match["id"].lstrip("0"), title, rating, match.start("id"), match.end())

"""A record of a paper without the words that may be about a person who could be recognised."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any, TypeVar

from storage.fact import fold
from storage.record import Record
from storage.value import Value

from .pack import Pack
from .private import KEPT_OUT, about_a_person, private
from .sentences import in_block
from .signal.names import NAME, nameless

Place = tuple[int | None, int | None]
V = TypeVar("V", bound=Value)
_PARTS = ("agenda", "front_sheets", "risks", "movements", "assurance", "measures", "finance", "signals", "words")
_QUOTES = ("quote", "sentence", "text", "recommendation", "previously")
_NAMES = ("name", "subject")
_TITLES = ("title", "paper")
_QUOTED = re.compile(r"“([^”]*)”")
_MAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
ADDRESS = "[e-mail address]"
"""What stands in the place of anybody's."""
_BEGUN, _LEAST = 80, 8
"""A text that holds so much of a hidden block from its beginning holds it, though it may break off."""
_SHORT = 20
"""A shorter quote in a note, such as a word that was looked for, tells of nobody."""


def kept_out(record: Record, pack: Pack) -> Record:
    """The record with KEPT_OUT for every quote and text that stands in a private block, and ADDRESS for e-mail
    addresses; figures and ratings stay.

    Its ``private`` are the pages of those blocks, of a file without pages their lines.
    """
    hidden = sorted(private(pack))
    if not hidden and not any("@" in block.text for block in pack.blocks):
        return record
    blocks = [pack.blocks[n] for n in hidden]
    places: dict[Place, list[str]] = defaultdict(list)
    for block in blocks:
        places[block.page, block.line].append(fold(block.text))
    words = _Hidden(places, set(_seams(pack, hidden)))
    changed: dict[str, Any] = {
        part: tuple(words.out_of(one) for one in getattr(record, part) if not _is_called_so(one)) for part in _PARTS
    }
    changed["meeting"] = words.out_of(record.meeting) if record.meeting else None
    changed["not_understood"] = tuple(map(words.out_of_note, record.not_understood))
    pages = {at for block in blocks if (at := block.page or block.line) is not None}
    return record.model_copy(update={**changed, "private": tuple(sorted(pages))})


def _seams(pack: Pack, hidden: Iterable[int]) -> Iterator[str]:
    """What is read as one sentence of a private block and the one beside it: see own_words."""
    for before in {one for n in hidden for one in (n - 1, n) if 0 <= one < len(pack.blocks) - 1}:
        ends, begins = in_block(pack, before), in_block(pack, before + 1)
        if ends and begins:
            yield fold(nameless(f"{ends[-1].text} {begins[0].text}"))


def _is_called_so(value: Value) -> bool:
    """Whether a row goes by what is told of a person, such as a measure that is called after a case: it is left out."""
    return any(about_a_person(text) for field in _NAMES if (text := getattr(value, field, None)))


class _Hidden:
    """The folded words of the private blocks, by page and line, and of the sentences that ``seams`` put together."""

    def __init__(self, places: dict[Place, list[str]], seams: Collection[str]) -> None:
        self._places, self._seams = places, seams
        self._all = [words for there in places.values() for words in there]

    def out_of(self, value: V) -> V:
        """The value without hidden words, and so all values inside it."""
        changed: dict[str, Any] = {}
        place = getattr(value, "page", None), getattr(value, "line", None)
        here = self._all if place == (None, None) else self._places.get(place, ())
        for name in type(value).model_fields:
            inner = getattr(value, name)
            if isinstance(inner, tuple) and inner and isinstance(inner[0], Value):
                changed[name] = tuple(self.out_of(one) for one in inner)
            elif isinstance(inner, str) and inner and self._hides(name, inner, here):
                changed[name] = KEPT_OUT
            elif isinstance(inner, str) and "@" in inner:
                changed[name] = _MAIL.sub(ADDRESS, inner)
        return value.model_copy(update=changed) if changed else value

    def out_of_note(self, note: str) -> str:
        """A note without the hidden words that it quotes."""
        note = _MAIL.sub(ADDRESS, note)
        note = _QUOTED.sub(lambda found: f"“{KEPT_OUT}”" if self._holds(found[1]) else found[0], note)
        what, _, rest = note.partition(": ")
        return f"{what}: {KEPT_OUT}" if self._holds(rest) or self._contains(fold(rest)) else note

    def _contains(self, words: str) -> bool:
        return any(len(there) > _LEAST and there[:_BEGUN] in words for there in self._all)

    def _holds(self, text: str) -> bool:
        words = fold(text.rstrip("…"))
        return len(words) > _SHORT and any(words in there for there in self._all)

    def _hides(self, name: str, text: str, here: Iterable[str]) -> bool:
        if name in _QUOTES:
            words, said = fold(text), [part for part in map(fold, text.split(NAME)) if part]
            return (
                self._contains(words)
                or words in self._seams
                or any(there in words or (said and all(part in there for part in said)) for there in here)
            )
        # A short title may stand in a long paragraph by chance: it is hidden where it is the whole of the block, and
        # where it tells of a person by itself, as in a row of an agenda.
        return name in _TITLES and (any(there in fold(text) for there in self._all) or _tells(text))


@lru_cache(1_000)
def _tells(title: str) -> bool:
    return about_a_person(title)

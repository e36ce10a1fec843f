"""A trust's rating for its use of resources, and that combined with quality: of their own, never its overall."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from storage.record import Rating

from .blocks import Block
from .key_questions import key_question
from .lines import carried_out, entry_title
from .page import Page
from .ratings import Word, read_word, without_noise
from .seen import may_be_a_word
from .spelling import folded

USE, COMBINED = "service:use-of-resources", "combined:quality-and-use-of-resources"
_LABELS = (
    (USE, re.compile(r"(?:overall )?(?:rating for )?(?:the )?(?:trust's )?use of resources(?: ratings?)?")),
    (COMBINED, re.compile(
        r"(?:overall )?(?:trust )?combined(?: (?:overall )?ratings?)?(?: (?:for|of))?"
        r"(?: quality and (?:use of )?resources)?(?: ratings?)?"
    )),
)  # fmt: skip
_EARLIER = re.compile(r"\b(?:previous(?:ly)?|history|past|earlier|former|archived?|pilot|inherited)\b")


@dataclass(frozen=True)
class Resources:
    """The ratings, in which blocks they stand, and what was not understood."""

    ratings: tuple[Rating, ...] = ()
    used: frozenset[int] = frozenset()
    not_understood: tuple[str, ...] = ()


def resources(page: Page) -> Resources:
    """Both ratings where a provider's page prints them whole: "Use of resources: Good" in a line, row, or two lines.

    Two different words for one of them are none. Those in an entry of a list are of its day and not taken.
    """
    if page.level == "location":
        return Resources()
    found: dict[str, list[tuple[Word | None, str]]] = {USE: [], COMBINED: []}
    used: set[int] = set()
    for n, block in enumerate(page.blocks):
        if entry_title(block.text) or carried_out(block.text):
            break
        if block.foreign or block.card or block.region == "alert" or _of_another_time(block):
            continue
        for scope, pattern in _LABELS:
            for word, quote, to in _printed(page.blocks, n, pattern):
                found[scope].append((word, quote))
                used.update((n, to))
    ratings, unclear = [], []
    for scope, printed in found.items():
        words = {word.word if word else "" for word, _ in printed}
        if "" in words or len(words) > 1:
            said = " and ".join(f'"{quote}"' for _, quote in printed)
            unclear.append(f"{scope}: the page prints {said}, so no rating is taken")
        elif printed:
            ratings.append(_rating(scope, *printed[0]))
    return Resources(tuple(ratings), frozenset(used), tuple(unclear))


def _rating(scope: str, word: Word | None, quote: str) -> Rating:
    assert word is not None
    return Rating(
        scope=scope,
        key_question="overall",
        rating=word.word,
        change=word.change,
        steps=word.steps,
        date=word.date,
        quote=quote,
    )


def _of_another_time(block: Block) -> bool:
    return any(_EARLIER.search(folded(heading)) for heading in block.above)


def _printed(blocks: Sequence[Block], n: int, pattern: re.Pattern[str]) -> list[tuple[Word | None, str, int]]:
    """(word or None for one that is not known, quote, last block) of each printing that begins in a block."""
    block = blocks[n]
    if len(block.text) > 160 or not block.text:
        return []
    if len(block.cells) > 1:
        value = next((cell for cell in block.cells[1:] if cell), "")
        return _value(value, block.text, n) if value and _is_label(block.cells[0], pattern) else []
    text = without_noise(block.text)
    label, _, rest = text.partition(":")
    if rest.strip():
        return _value(rest.strip(), block.text, n) if _is_label(label, pattern) else []
    words = text.split()
    for at in range(len(words) - 1, 0, -1):
        word = read_word(" ".join(words[at:]).lstrip(" –—-")) if _is_label(" ".join(words[:at]), pattern) else None
        if word:
            return [(word, block.text, n)]
    after = next((i for i in range(n + 1, min(n + 3, len(blocks))) if blocks[i].text), None)
    if after is None or not _is_label(text, pattern) or block.link_only or blocks[after].region != block.region:
        return []
    word = read_word(without_noise(blocks[after].text))
    return [(word, f"{text.rstrip(' :')}: {blocks[after].text}", after)] if word else []


def _value(rest: str, quote: str, n: int) -> list[tuple[Word | None, str, int]]:
    word = read_word(rest)
    return [(word, quote, n)] if word or may_be_a_word(rest) else []


def _is_label(text: str, pattern: re.Pattern[str]) -> bool:
    words = folded(text).rstrip(" :-")
    return key_question(text) is None and bool(pattern.fullmatch(words)) and words != "combined"

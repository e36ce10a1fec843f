"""The sentences that hold words which a rule looks for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from storage.paper import WordsFound

from .pack import Found, Pack
from .sentences import Sentence, in_block
from .signal.names import nameless
from .signal.negation import negated
from .signal.straight import straight

MOST = 200
"""How many sentences are listed of each word."""
LONGEST = 1_500
"""Of a longer sentence, so much around the words."""
_SEAM = 200
_NOTHING_ABOUT = re.compile(
    r"\b(?:no|nil|zero|without)\s+(?:[\w-]+\s+){1,4}?(?:in|about|with|regarding|for|from|at|to|concerning|around|of)\s+"
    r"(?:the\s+|our\s+|its\s+)?(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
"""That there is nothing of some kind about what follows."""
_BETWEEN = re.compile(r"[^\w&]+")


def own_words(pack: Pack, words: Collection[str]) -> Found[WordsFound]:
    """Every distinct sentence with one of these words (or phrases), whole words alone, without people's names.

    Case, blanks, hyphens and quotes make no difference; a plural is another word. A table's row, and a heading, is one
    sentence.
    """
    wanted = {word: tokens for word in sorted(words) if (tokens := _fold(word))}
    found: dict[tuple[str, str], WordsFound] = {}
    listed = dict.fromkeys(wanted, 0)
    for word, one in _holding(pack, wanted):
        folded = _fold(one.text)
        if wanted[word] not in folded or (word, folded) in found:
            continue
        listed[word] += 1
        if listed[word] <= MOST:
            found[word, folded] = _said(word, one)
    cut = [
        f"words: of “{word}”, {MOST} of {many:,} sentences are listed" for word, many in listed.items() if many > MOST
    ]
    empty = [f"words: “{word}” has no letter or figure to look for" for word in sorted(set(words) - set(wanted))]
    return Found(items=tuple(found.values()), not_understood=(*cut, *empty))


def _holding(pack: Pack, wanted: dict[str, str]) -> Iterator[tuple[str, Sentence]]:
    """Each word with every sentence of the blocks that hold it, or of two lines between which it is broken."""
    phrases = {word: tokens for word, tokens in wanted.items() if " " in tokens.strip()}
    last = ""
    for n, block in enumerate(pack.blocks if wanted else ()):
        text = _fold(block.text)
        for word in [word for word, tokens in wanted.items() if tokens in text]:
            for one in in_block(pack, n):
                yield word, one
        if block.kind == "row" or block.heading or not text:
            last = ""
            continue
        seam = f"{last[-_SEAM:]}{text[1:_SEAM]}"
        for word in [word for word, tokens in phrases.items() if last and tokens in seam]:
            if wanted[word] not in last and wanted[word] not in text:
                before, after = list(in_block(pack, n - 1)), list(in_block(pack, n))
                yield word, replace(before[-1], text=f"{before[-1].text} {after[0].text}")
        last = text


def _said(word: str, one: Sentence) -> WordsFound:
    tokens = r"[^\w&]{1,8}".join(re.escape(token) for token in _BETWEEN.split(word) if token)
    at = re.search(rf"(?<!\w){tokens}(?!\w)", one.text, re.IGNORECASE)
    text = straight(one.text)
    none = at is not None and (
        negated(text, at.start(), at.end()) or _NOTHING_ABOUT.search(text[: at.start()]) is not None
    )
    return WordsFound(
        words=word, sentence=nameless(_around(one.text, at.start() if at else 0)), negated=none, page=one.page,
        line=one.line, paper=one.paper,
    )  # fmt: skip


def _around(text: str, at: int) -> str:
    """The text, or of a long one LONGEST characters around a place, between blanks."""
    if len(text) <= LONGEST:
        return text
    first = max(0, at - LONGEST // 2)
    piece = text[first : first + LONGEST]
    return f"… {piece.split(' ', 1)[-1].rsplit(' ', 1)[0]} …"


def _fold(text: str) -> str:
    """The words of a text between single blanks, with one before and after; empty where there are none."""
    words = " ".join(_BETWEEN.sub(" ", text.casefold()).split())
    return f" {words} " if words else ""

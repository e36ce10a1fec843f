"""The sentences that hold words which a rule looks for."""

from __future__ import annotations

import re
from collections.abc import Collection

from crawler.readers.spelling import folded
from storage.paper import WordsFound

from .pack import Found, Pack
from .sentences import in_block
from .signal.names import nameless
from .signal.negation import negated

MOST = 200
"""How many sentences are listed of each word."""
LONGEST = 1_500


def own_words(pack: Pack, words: Collection[str]) -> Found[WordsFound]:
    """Every distinct sentence with one of these words (or phrases), whole words alone.

    Case, blanks, hyphens and quotes make no difference; a plural is another word. A table's row is one sentence.
    """
    wanted = {word: pattern for word in sorted(words) if (pattern := _pattern(word)) is not None}
    found: dict[tuple[str, str], WordsFound] = {}
    listed = dict.fromkeys(wanted, 0)
    for n, block in enumerate(pack.blocks):
        there = _plain(block.text)
        for word, pattern in wanted.items():
            if not pattern.search(there):
                continue
            for one in in_block(pack, n):
                text = _plain(one.text)
                for at in _spots(pattern, text):
                    key = word, text[at.start() - at.start() % LONGEST :][:LONGEST]
                    if key in found:
                        continue
                    ...
    return Found(items=tuple(found.values()))

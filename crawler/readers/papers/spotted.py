"""Where in a pack fixed words stand at all, found fast, so that patterns are tried there alone."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from .pack import Pack


def spotted(pack: Pack, words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """For each of the words (lower case, beginnings of words too) the numbers of the blocks that hold it."""
    texts = [block.text.casefold() for block in pack.blocks]
    starts = [0]
    for text in texts:
        starts.append(starts[-1] + len(text) + 1)
    whole = "\n".join(texts)
    return {word: tuple(_blocks(whole, word, starts)) for word in words}


def _blocks(whole: str, word: str, starts: list[int]) -> Iterator[int]:
    at = whole.find(word)
    while at >= 0:
        if whole[at - 1].isalnum() and at:
            at = whole.find(word, at + 1)
            continue
        n = bisect_right(starts, at) - 1
        yield n
        at = whole.find(word, starts[n + 1])

"""The clauses of a pack in which one thing is said: its sentences, and the points of a cell that holds many."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from crawler.readers.papers.grid import plain
from crawler.readers.papers.pack import Pack
from crawler.readers.papers.sentences import Sentence, sentences, split
from crawler.readers.spelling import folded

LONGEST = 1_500
"""Letters of the longest sentence in which figures are looked for."""
_POINT = re.compile(r"\s*[•●▪◦‣∙·]\s+|(?<=\([A-Z]\d\)|[A-Z]\d\d\))\s+(?=[A-Z0-9])|(?<=[A-Z]{2}\d\))\s+(?=[A-Z0-9])")
_MAY_PART = re.compile(r"[•●▪◦‣∙·]|\d\)")
_WORDY = re.compile(r"(?:\S+\s+){3}")


@dataclass(frozen=True)
class Clause:
    """A clause as printed, the same folded (letter for letter), and the sentence that it is of."""

    text: str
    words: str
    sentence: Sentence


def clauses(pack: Pack, wanted: re.Pattern[str], but: Collection[int] = ()) -> Iterator[Clause]:
    """Each clause that has what is wanted; none of the blocks ``but``."""
    for sentence in sentences(pack):
        if sentence.block in but or not wanted.search(sentence.text):
            continue
        for text in _texts(pack, sentence):
            words = folded(text)
            if len(words) == len(text) <= LONGEST and wanted.search(words):
                yield Clause(text, words, sentence)


def _texts(pack: Pack, sentence: Sentence) -> Iterator[str]:
    block = pack.blocks[sentence.block]
    if block.kind != "row":
        yield from _points(sentence.text)
        return
    for cell in block.cells:
        if _WORDY.match(cell):
            yield from (one for piece in split(plain(cell)) for one in _points(piece))


def _points(text: str) -> list[str]:
    return _POINT.split(text) if _MAY_PART.search(text) else [text]

"""The clauses of a pack in which one thing is said: its sentences, and the points of a cell that holds many."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ..grid import plain
from ..pack import Pack
from ..sentences import Sentence, sentences, split

LONGEST = 1_500
"""Letters of the longest sentence in which figures are looked for."""
_POINT = re.compile(r"\s*[•●▪◦‣∙·]\s+|(?<=\([A-Z]\d\)|[A-Z]\d\d\))\s+(?=[A-Z0-9])|(?<=[A-Z]{2}\d\))\s+(?=[A-Z0-9])")
_WORDY = re.compile(r"(?:\S+\s+){3}")


def clauses(pack: Pack, wanted: re.Pattern[str], but: Collection[int] = ()) -> Iterator[tuple[Sentence, str]]:
    """Each clause that has what is wanted, with the sentence that it is of; none of the blocks ``but``."""
    for sentence in sentences(pack):
        if sentence.block in but or not wanted.search(sentence.text):
            continue
        block = pack.blocks[sentence.block]
        texts = (plain(cell) for cell in block.cells) if block.kind == "row" else (sentence.text,)
        for text in texts:
            if block.kind == "row" and not _WORDY.match(text):
                continue
            pieces = split(text) if block.kind == "row" else [text]
            yield from ((sentence, one) for piece in pieces for one in _POINT.split(piece) if len(one) <= LONGEST and wanted.search(one))

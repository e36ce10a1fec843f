"""The regulatory action that a report says in sentences: what was done under a regulation, and special measures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.readers.blocks import Block
from crawler.readers.notices import measures
from crawler.readers.regulation import said_in, type_in
from crawler.readers.spelling import folded
from storage.record import Regulatory

from .outline import Place

_TAKEN = re.compile(r"the enforcement action (?:that )?we (?:took|have taken|are taking)\s*:?\s*(.*)")
_PLACED = re.compile(
    r"(?:i am|we are|we have|cqc (?:is|has)) (?:therefore )?(?:placing|placed|keeping|kept) [^.]{3,90} "
    r"(?:in|into|under) special measures\b(?! \w* ?(?:was|were))"
)
_REACH = 3
_LONGEST = 400


def enforced(notices: Sequence[Regulatory], blocks: Sequence[Block], places: Sequence[Place]) -> tuple[Regulatory, ...]:
    """The notices, each of the sort that the report says of it, and special measures where a sentence says so."""
    sorts = _sorts(blocks)
    found = [
        one.model_copy(update={"type": sorts[one.regulation]})
        if one.type == "enforcement" and one.regulation in sorts
        else one
        for one in notices
    ]
    special = next((quote for n in range(len(blocks)) if (quote := _special(blocks[n], places[n]))), None)
    if special and not any(one.type == "special-measures" for one in found):
        found.insert(0, Regulatory(type="special-measures", quote=special))
    return tuple(found)


def _sorts(blocks: Sequence[Block]) -> dict[str | None, str]:
    """What was done about each regulation, where "The enforcement action we took" stands under it."""
    found: dict[str | None, str] = {}
    last: str | None = None
    for n, block in enumerate(blocks):
        for text in block.cells or (block.text,):
            taken = _TAKEN.match(folded(text))
            if taken is None:
                regulations = said_in(text).regulations if len(text) < _LONGEST else ()
                last = regulations[-1][0] if regulations else last
                continue
            below = (one.text for one in blocks[n + 1 : n + 1 + _REACH])
            told = next((sort for words in (taken[1], *below) if words and (sort := type_in(words))), None)
            if last and told and told != "special-measures":
                found[last] = told
    return found


def _special(block: Block, place: Place) -> str | None:
    """The sentence of a paragraph that says that the organisation is in special measures from this report on."""
    if place.title or place.zone in ("earlier", "people", "tables") or "special measures" not in folded(block.text):
        return None
    for sentence in re.split(r"(?<=[.!?]) ", block.text):
        if len(sentence) <= _LONGEST and (
            measures(sentence) == "special-measures" or _PLACED.match(folded(sentence).replace("'", ""))
        ):
            return sentence
    return None

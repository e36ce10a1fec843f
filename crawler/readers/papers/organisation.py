"""Whose paper it is, as far as its cover, its front sheet or its running head names a trust."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from crawler.readers.spelling import clean
from storage.record import Organisation

from .pack import Pack

COVER = 15
"""Blocks at the head of a pack that may name its trust."""
SHARE = 0.5
"""The share of a line that the name has at least: what says more is about the trust, or about another."""
_NAME = re.compile(
    r"(?:[A-Z][A-Za-z’'&,.-]*|and|of|the|for|with|upon|on|in)(?: (?:[A-Z][A-Za-z’'&,.-]*|and|of|the|for|with|"
    r"upon|on|in|&)){0,12}"
    r" (?:NHS (?:Foundation )?Trust|Integrated Care Board)\b"
)


def organisation(pack: Pack) -> Organisation:
    """The trust that the paper prints as its own, by name alone; an empty name where it prints none."""
    names: Counter[str] = Counter()
    cover = pack.blocks[:COVER]
    broken = [f"{one.text} {two.text}" for one, two in pairwise(cover) if one.heading and one.level == two.level]
    for text in [*(block.text for block in cover), *broken, *pack.heads[:30]]:
        found = _NAME.search(text[:300])
        if found and len(found[0]) >= SHARE * len(text):
            names[clean(re.sub(r"^(?:The|the|of|and) ", "", found[0]))] += 1
    return Organisation(name=names.most_common(1)[0][0] if names else "")

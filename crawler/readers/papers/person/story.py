"""Sections in which a patient, a carer or a member of staff tells their own story: all of it may lead to them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.readers.papers.pack import Pack
from crawler.readers.spelling import folded

_WHO = (
    r"(?:patients?|staff|service users?|carers?|famil(?:y|ies)|residents?|volunteers?|colleagues?|parents?|"
    r"young (?:person|people)|child(?:ren)?|person|people|citizens?|learners?|members? of staff|employees?)(?:'s|s')?"
)
_TITLE = re.compile(
    r"(?:(?:agenda )?item:? )?(?:[a-z]{0,6}[ /-]?\d[\d./()a-z-]{0,12}[.:)]? +)?[-: ]*(?:an? |the |our )?"
    rf"(?:{_WHO}(?: ?(?:and|or|/|&|,) ?{_WHO}){{0,2}}(?: experience)? (?:story|stories|journey|voice)"
    rf"|lived experience(?: (?:story|stories|presentation))?|(?:story|stories) (?:from|of|by) (?:an? |our )?{_WHO})"
    r"(?: ?[-:(,] ?.{0,80})?"
)
_HINT = re.compile(r"stor(?:y|ies)|lived|journey|voice", re.IGNORECASE)
_ITEM = re.compile(r"(?:[A-Za-z]{0,4}[ /-]?\d[\d./()a-z-]{0,12}[.:)]?|[A-Z]{1,4}/\d+) +[A-Z][^.;]{2,90}")
"""A line that is the number and the title of another item."""
LEAST = 40
"""Letters of a text that tells something; what is shorter, such as a label, stands elsewhere too."""
PROSE = 80
MOST, MOST_UNDER = 150, 60
"""Blocks of a paper, and of a section of one; what goes on further has lost its end."""


def stories(pack: Pack) -> frozenset[int]:
    """The numbers of the blocks of such sections that tell something, without their titles.

    A section is a paper of that title, or what stands under such a heading, or behind such a line of minutes, down to
    the next one.
    """
    found: set[int] = set()
    for part in pack.parts:
        if is_title(part.title):
            found.update(range(part.first, min(part.last, part.first + MOST) + 1))
    for n, block in enumerate(pack.blocks):
        if block.kind != "row" and len(block.text) <= 140 and is_title(block.text):
            found.update(_under(pack, n))
    return frozenset(n for n in found if len(pack.blocks[n].text) >= LEAST and not is_title(pack.blocks[n].text))


def is_title(text: str) -> bool:
    """Whether a title is that of somebody's own story."""
    return _HINT.search(text) is not None and _TITLE.fullmatch(folded(text)) is not None


def _under(pack: Pack, at: int) -> Iterator[int]:
    """The blocks under a title: of a heading down to the next as high, of a line, where prose follows, to an item."""
    title = pack.blocks[at]
    below = range(at + 1, min(len(pack.blocks), at + 1 + MOST_UNDER))
    if not title.heading and not (below and len(pack.blocks[below[0]].text) >= PROSE):
        return
    for n in below:
        block = pack.blocks[n]
        if block.heading and (not title.heading or block.level <= title.level):
            return
        if not title.heading and len(block.text) <= 120 and _ITEM.fullmatch(block.text):
            return
        yield n

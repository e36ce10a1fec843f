"""Which blocks of a pack may be about a person who could be recognised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from .pack import Pack
from .person.case import HINTS_OF_A_CASE, one_employees_case, one_persons_case
from .person.named import HINTS_OF_A_NAME, named_person
from .person.numbers import identified
from .person.story import stories
from .sentences import in_block
from .spotted import spotted

KEPT_OUT = "(kept out: it may be about a person who could be recognised)"
"""What stands in the place of such words."""
_ENDED = re.compile(r"[.!?:;][\"”’)]*$")
LONGEST = 4_000
"""How much of a block is looked at, in pieces that overlap."""


def private(pack: Pack) -> frozenset[int]:
    """The numbers of the blocks whose words are kept out of alerts, pages and index.

    Those with a number, date of birth or reference that leads to one person; with a patient, child or member of staff
    who is named; with the case of one person told with place, day, age or family (seen in published papers; how much is
    enough is in decision 0037); and all of a section that is a patient's, a carer's or a member of staff's own story.
    Counts, services, committees and people in their roles are not.
    """
    at = spotted(pack, {*HINTS_OF_A_CASE, *HINTS_OF_A_NAME})
    cases = {n for hint in HINTS_OF_A_CASE for n in at[hint]}
    names = {n for hint in HINTS_OF_A_NAME for n in at[hint]}
    told = stories(pack)
    alone = {
        n
        for n, block in enumerate(pack.blocks)
        if n not in told and any(_leads_to_one(text, n in names, n in cases) for text in _pieces(block.text))
    }
    return told.union(alone, _over_a_page(pack))


def _over_a_page(pack: Pack) -> Iterator[int]:
    """Both blocks of each sentence that a page's end breaks before a capital letter, where it is about a person."""
    for n, (before, after) in enumerate(pairwise(pack.blocks)):
        broken = before.page != after.page and not _ENDED.search(before.text)
        if not broken or any(one.heading or one.kind == "row" for one in (before, after)):
            continue
        ends, begins = in_block(pack, n), in_block(pack, n + 1)
        if ends and begins and about_a_person(f"{ends[-1].text} {begins[0].text}"):
            yield from (n, n + 1)


def called_after_a_person(title: str) -> bool:
    """Whether a paper, or a link to one, is called after a patient, a member of staff or a case."""
    return named_person(title) or one_persons_case(title)


def about_a_person(text: str) -> bool:
    """Whether a text by itself, such as a name in a table, may be about a person who could be recognised."""
    return any(_leads_to_one(piece, True, True) for piece in _pieces(text))


def _leads_to_one(text: str, may_name: bool, may_tell: bool) -> bool:
    return (
        identified(text)
        or (may_name and named_person(text))
        or (may_tell and (one_persons_case(text) or one_employees_case(text)))
    )


def _pieces(text: str) -> list[str]:
    step = LONGEST - 500
    return [text[at : at + LONGEST] for at in range(0, max(1, len(text)), step)]

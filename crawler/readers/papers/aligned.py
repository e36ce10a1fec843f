"""The pages of a PDF on which the items of an agenda begin: printed numbers set against where their titles stand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from storage.paper import AgendaItem

from .labels import labels_in
from .pack import Pack

TOP = 8
"""Blocks at the head of a page among which a paper has its title."""
_WORD = re.compile(r"[a-z0-9]+")
_EMPTY = frozenset(
    ("the", "of", "and", "a", "to", "for", "from", "on", "in", "trust", "board", "report", "paper", "update")
)


def aligned(pack: Pack, items: Sequence[tuple[int, AgendaItem]]) -> list[AgendaItem]:
    """The items with the page of the PDF where each is known: its title stands at the head of one page alone, or most
    titles stand as far from their printed number."""
    if pack.pages is None or not items:
        return [item for _, item in items]
    after = pack.blocks[items[-1][0]].page or 0
    heads = _heads(pack, after)
    places = [_pages(item.title, heads) for _, item in items]
    offset = _offset(items, places)
    found: list[AgendaItem] = []
    before = after
    for (_, item), pages in zip(items, places, strict=True):
        page = None
        printed = item.printed_page
        if printed is not None and offset is not None and 1 <= printed + offset <= pack.pages:
            page = printed + offset
        elif printed is None or offset is None:
            later = [one for one in pages if one >= before]
            page = later[0] if len(later) == 1 or (later and len(pages) == 1) else None
        before = max(before, page or 0)
        found.append(item.model_copy(update={"page": page}))
    return found


def words(title: str) -> frozenset[str]:
    """The words by which a title is known again."""
    every = frozenset(_WORD.findall(title.casefold().replace("'", "").replace("’", "")))
    return every - _EMPTY or every


def _heads(pack: Pack, after: int) -> dict[int, list[frozenset[str]]]:
    """What stands at the head of each page behind the agenda: headings, short lines, and the values of title labels."""
    found: dict[int, list[frozenset[str]]] = defaultdict(list)
    count: Counter[int] = Counter()
    for block in pack.blocks:
        page = block.page
        if page is None or page <= after or count[page] >= TOP:
            continue
        count[page] += 1
        titles = [one.rest for one in labels_in(block) if one.field in ("title", "item")] or [block.text]
        found[page] += [words(title) for title in titles if 3 < len(title) <= 200]
    return found


def _pages(title: str, heads: dict[int, list[frozenset[str]]]) -> list[int]:
    wanted = words(title)
    return [page for page, said in heads.items() if any(_alike(wanted, one) for one in said)]


def _alike(wanted: frozenset[str], said: frozenset[str]) -> bool:
    both = len(wanted & said)
    return both > 0 and both >= 0.75 * len(wanted) and both >= 0.6 * len(said)


def _offset(items: Sequence[tuple[int, AgendaItem]], places: Sequence[Sequence[int]]) -> int | None:
    """How far the PDF's pages stand from the printed ones, where at least two titles, or the only ones, agree."""
    votes: Counter[int] = Counter()
    voters = 0
    for (_, item), pages in zip(items, places, strict=True):
        if item.printed_page is not None and pages:
            voters += 1
            votes.update({page - item.printed_page for page in pages})
    if not votes:
        return None
    (offset, most), *others = votes.most_common(2)
    alone = not others or others[0][1] < most
    return offset if alone and most >= min(2, voters) and 2 * most >= voters else None

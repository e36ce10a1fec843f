"""The agenda of a pack, and where each of its papers begins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from storage.paper import AgendaItem

from .pack import Found, Pack, Part

_LONG = 12
"""Letters of a title that is told by its beginning."""


def agenda(pack: Pack) -> Found[AgendaItem]:
    """The papers of a pack in their order, each with its first page: by agenda, front sheets and headings.

    A page is that of the PDF; None where it is not known. Papers that the agenda does not name stand among the others
    by their page.
    """
    parts = pack.parts
    told = pack.listed
    if not told:
        return Found(items=_ended(pack, [_of_part(pack, part) for part in parts]))
    told = _placed(pack, told)
    named = {_spelt(item.title) for item in told}
    numbers = {item.item for item in told if item.item}
    pages = {item.page for item in told if item.page is not None}
    more = [
        _of_part(pack, part)
        for part in parts
        if part.sheet
        and _spelt(part.title) not in named
        and part.item not in numbers
        and pack.blocks[part.first].page not in pages | {None}
    ]
    return Found(items=_ended(pack, _by_page([*told], more)))


def _placed(pack: Pack, told: Sequence[AgendaItem]) -> tuple[AgendaItem, ...]:
    """The items of an agenda, each with the page of the one front sheet that bears its number, else begins as it does.

    The number of a sheet may be that of its enclosure, and its title end in the month.
    """
    sheets: dict[str, list[int | None]] = {}
    for part in pack.parts:
        if part.sheet and part.item:
            sheets.setdefault(part.item, []).append(pack.blocks[part.first].page)
    times = Counter(item.item for item in told)
    found = []
    for item in told:
        pages = sheets.get(item.item or "", [])
        one = pages[0] if len(pages) == 1 and times[item.item] == 1 else None
        if one is None and item.page is None:
            one = _of_title(pack, item, told)
        found.append(item if one is None else item.model_copy(update={"page": one}))
    return tuple(found)


def _of_title(pack: Pack, item: AgendaItem, told: Sequence[AgendaItem]) -> int | None:
    """The page of the one front sheet whose title begins with that of an item, and with that of no other."""
    title = _spelt(item.title)
    others = [_spelt(other.title) for other in told if other is not item]
    if len(title) < _LONG or any(other.startswith(title) or title.startswith(other) for other in others):
        return None
    sheets = [part for part in pack.parts if part.sheet and _spelt(part.title).startswith(title)]
    return pack.blocks[sheets[0].first].page if len(sheets) == 1 else None


def _spelt(title: str) -> str:
    return "".join(letter for letter in title.casefold() if letter.isalnum())


def _of_part(pack: Pack, part: Part) -> AgendaItem:
    block = pack.blocks[part.first]
    return AgendaItem(item=part.item, title=part.title, page=block.page, line=block.line)


def _by_page(items: list[AgendaItem], more: Sequence[AgendaItem]) -> list[AgendaItem]:
    for one in more:
        later = (
            n for n, item in enumerate(items) if item.page is not None and one.page is not None and item.page > one.page
        )
        items.insert(next(later, len(items)), one)
    return items


def _ended(pack: Pack, items: Sequence[AgendaItem]) -> tuple[AgendaItem, ...]:
    """The items with their last pages: each goes to where a later one begins."""
    found = []
    for n, item in enumerate(items):
        begins = [later.page for later in items[n + 1 :] if later.page is not None]
        last = None
        if item.page is not None:
            last = max(item.page, begins[0] - 1) if begins else pack.pages
        found.append(item.model_copy(update={"last_page": last}))
    return tuple(found)

"""The lines of an agenda: number, title and printed page of each item, from its table or its lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.readers.blocks import Block
from crawler.readers.spelling import folded
from storage.paper import AgendaItem

from .roles import roles

FURTHEST = 8
"""Pages (and blocks of a text: see `_begin`) among which a pack's agenda begins."""
FURTHEST_BLOCK = 250
LONGEST_TITLE = 220
MOST_BEGINS = 12
PAUSE = 14
"""Blocks without an item after which an agenda has ended."""
_AGENDA = re.compile(r"(?:.{0,80}\b)?agenda\b(?!\s*(?:item|for change|no|ref|number)).{0,60}")
_CONTENTS = re.compile(r"(?:table of )?contents(?: page)?|index(?: of papers)?|list of papers|order of business")
_MINUTES = re.compile(r"(?:(?:draft|unconfirmed|confirmed|the) )*minutes of .*\bheld\b")
_ITEM = re.compile(
    r"(?:item\s*|agenda item\s*)?(?P<item>(?:\d{1,3}(?:[./]\d{1,2}){0,3}(?:\s?\([a-z]{1,4}\)|[a-z]{1,4}\b)?|"
    r"[A-Z]{1,6}[A-Z0-9]{0,4}[ /-]?(?:\(\d{2}\))?\d{1,4}(?:[/.-]\d{1,4}){0,3}[a-z]{0,2}|"
    r"20\d\d-\d\d \(\d{1,2}[ivx]{0,4}\)|\d{2,4}/\d{1,4}(?:[/.]\d{1,3}){0,2}|"
    r"[A-Z]|[a-z](?=[.)])|[ivx]{1,5}(?=[.)])))[.):]?"
)
_TIME = re.compile(
    r"(?:\d{1,2}[:.]\d{2}\s?(?:am|pm|hrs)?|\d{4}\s?(?:hrs|hours)|\d{1,2}\s?(?:am|pm)|\d{1,3}\s?(?:mins?|minutes))"
    r"(?:\s?[–-]\s?\d{1,2}[:.]\d{2}\s?(?:am|pm|hrs)?)?",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?:20)?\d\d\b", re.IGNORECASE
)
_PAGE = re.compile(r"(?:pages?|pp?\.?)?\s?(?P<page>\d{1,4})(?:\s?[–-]\s?\d{1,4})?", re.IGNORECASE)
_PRINTED = re.compile(r"[\s.…]{2,}(?P<dots>\d{1,4})$|,?\s\(?(?:page|pg?\.?)\s?(?P<said>\d{1,4})\)?$", re.IGNORECASE)
_FORM = re.compile(
    r"(?:enc(?:l(?:osure|osed)?)?\.?\s?[\w/.]{0,6}|attached|verbal(?: update| report)?|oral|"
    r"paper(?:s)?(?: [\w/.]{1,6})?|"
    r"presentation|report|to follow|tabled|to note|note|noting|"
    r"for (?:information|assurance|approval|decision|discussion|noting)|information|assurance|approval|approve|"
    r"decision|discussion|discuss|receive|review|n/a|chair|all|yes|no|✓|☑|-|–|tbc|i|d|a|n|r)",
    re.IGNORECASE,
)
_HEADS = {
    "item": re.compile(r"(?:agenda )?(?:item|no|number|ref(?:erence)?)(?: (?:no|number|ref))?|#|agenda"),
    "title": re.compile(r".*\b(?:item|subject|title|topic|description|business|paper|agenda item)s?\b.*"),
    "page": re.compile(r".*\bpages?\b.*|pp?g?"),
}


@dataclass(frozen=True)
class _Columns:
    item: int | None = None
    title: int | None = None
    page: int | None = None


def agenda_rows(blocks: Sequence[Block]) -> list[tuple[int, AgendaItem]]:
    """The items of a pack's agenda, each with the number of its block; none where there is no agenda.

    ``printed_page`` is as the agenda prints it; ``page`` is not known here.
    """
    best: list[tuple[int, AgendaItem]] = []
    for begin in _begins(blocks):
        found = _items(blocks, begin)
        if len(found) > len(best):
            best = found
        if len(best) >= 5:
            break
    return best if len(best) >= 3 else []


def _begins(blocks: Sequence[Block]) -> list[int]:
    """Where an agenda or a list of contents may begin."""
    found = []
    for n, block in enumerate(blocks[:4_000]):
        if (block.page or 1) > FURTHEST or (block.page is None and n > FURTHEST_BLOCK):
            break
        if len(block.text) <= 160 and block.kind in ("heading", "line", "row"):
            said = folded(block.text).strip(" :")
            if _AGENDA.fullmatch(said) or _CONTENTS.fullmatch(said):
                found.append(n)
    return found[:MOST_BEGINS]


def _items(blocks: Sequence[Block], begin: int) -> list[tuple[int, AgendaItem]]:
    found: list[tuple[int, AgendaItem]] = []
    titles: set[str] = set()
    columns = _Columns()
    last = begin
    for n in range(begin + 1, min(len(blocks), begin + 600)):
        block = blocks[n]
        if n - last > PAUSE or (block.page or 0) - (blocks[last].page or 0) > 1:
            break
        if block.heading and folded(block.text) in titles:
            break  # the first paper begins
        if found and block.heading and block.page != blocks[found[0][0]].page and _MINUTES.match(folded(block.text)):
            break
        if block.kind == "row":
            if (heads := _columns(block)) is not None:
                columns, last = heads, n
                continue
            if block.header_cells and found:
                break  # the table of a paper: its rows are no items
            item = _of_row(block, columns)
        else:
            item = _of_line(block)
        if item is not None:
            found.append((n, item))
            titles.add(folded(item.title))
            last = n
    return found


def _columns(block: Block) -> _Columns | None:
    """Where the columns of an agenda stand, if the row names them."""
    said = [folded(cell).strip(" .:") for cell in block.cells]
    at: dict[str, int] = {}
    for n, cell in enumerate(said):
        for name, pattern in _HEADS.items():
            if cell and name not in at and pattern.fullmatch(cell):
                at[name] = n
                break
    named = sum(1 for cell in said if cell)
    words = ("lead", "time", "presenter", "presented by", "purpose", "action", "enc", "enclosure", "format", "owner")
    if "title" not in at and "item" in at and any(word in said for word in words):
        at["title"] = at.pop("item")
    return _Columns(**at) if named >= 2 and "title" in at and (len(at) > 1 or any(w in said for w in words)) else None


def _of_row(block: Block, columns: _Columns) -> AgendaItem | None:
    cells = [cell.strip() for cell in block.cells]
    number, at = _number(cells, columns)
    title = _title(cells, columns, at)
    if not title:
        return None
    page = _page(cells, columns, title)
    if number is None and page is None:
        return None
    return AgendaItem(item=number, title=title, printed_page=page, line=block.line)


def _number(cells: Sequence[str], columns: _Columns) -> tuple[str | None, int | None]:
    places = [columns.item] if columns.item is not None else range(min(3, len(cells)))
    for n in places:
        if n < len(cells) and (found := _ITEM.fullmatch(cells[n])):
            if _TIME.fullmatch(cells[n]) and any(_ITEM.fullmatch(other) for other in cells[n + 1 : n + 3] if other):
                continue
            return found["item"], n
    first = next((n for n, cell in enumerate(cells) if cell), None)
    found = _ITEM.match(cells[first]) if first is not None and not _TIME.match(cells[first]) else None
    if first is not None and found and cells[first][found.end() : found.end() + 1] == " ":
        return found["item"], None
    return None, None


def _title(cells: Sequence[str], columns: _Columns, number: int | None) -> str:
    if columns.title is not None and columns.title < len(cells) and columns.title != number:
        title = cells[columns.title]
    else:
        texts = [cell for n, cell in enumerate(cells) if n != number and _may_be_title(cell)]
        title = texts[0] if texts else ""
    if number is None and (found := _ITEM.match(title)) and title[found.end() : found.end() + 1] == " ":
        title = title[found.end() :]
    title = _PRINTED.sub("", title).strip(" .…")
    return title if 3 < len(title) <= LONGEST_TITLE and any(map(str.isalpha, title)) else ""


def _may_be_title(cell: str) -> bool:
    if len(cell) < 4 or _TIME.fullmatch(cell) or _FORM.fullmatch(cell) or _PAGE.fullmatch(cell):
        return False
    return not (
        roles(cell) and len(cell) <= 60 and not re.search(r"\b(?:report|update|review|minutes)\b", cell, re.IGNORECASE)
    )


def _page(cells: Sequence[str], columns: _Columns, title: str) -> int | None:
    """The page that a row prints: in its column, else a number alone in its last cell, else behind the title."""
    if columns.page is not None and columns.page < len(cells):
        found = _PAGE.fullmatch(cells[columns.page])
        return int(found["page"]) if found else None
    last = next((cell for cell in reversed(cells) if cell), "")
    if last != title and (found := _PAGE.fullmatch(last)) and (len(cells) > 2 or not cells[0][:1].isdigit()):
        return int(found["page"])
    return next((int(found["dots"] or found["said"]) for cell in cells if (found := _PRINTED.search(cell))), None)


def _of_line(block: Block) -> AgendaItem | None:
    text = block.text
    if len(text) > LONGEST_TITLE + 60 or _DAY.match(text):
        return None
    found, printed = _ITEM.match(text), _PRINTED.search(text)
    if found and (found.end() >= len(text) or text[found.end()] != " " or _TIME.match(text)):
        found = None
    if found and found["item"].isalpha() and text[len(found["item"]) : len(found["item"]) + 1] not in ".):":
        found = None
    if not found and not printed:
        return None
    title = text[found.end() if found else 0 : printed.start() if printed else len(text)].strip(" .…–-")
    if not 3 < len(title) <= LONGEST_TITLE or not title[0].isalpha() or title.endswith((".", ";")):
        return None
    page = int(printed["dots"] or printed["said"]) if printed else None
    return AgendaItem(item=found["item"] if found else None, title=title, printed_page=page, line=block.line)

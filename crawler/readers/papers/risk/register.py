"""One risk register: its heads and rows, what it gives, and how much of it was read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.readers.blocks import Block
from crawler.readers.papers.pack import Pack
from storage.paper import Coverage

from .columns import RATINGS, Column, columns, rates_risks
from .evidence import Named
from .figures import is_figure
from .rows import Row, joined
from .said import Fate

LONGEST_QUOTE = 1_200
MOST_NOTES = 5
"""So many rows of one register are named that were not read; the others are counted."""
_GROUP = re.compile(r"\b(?:scores?|ratings?|current|inherent|initial|residual|target|previous)\b", re.IGNORECASE)
_SUBHEAD = re.compile(
    r"\b(?:score|rating|likelihood|consequence|impact|severity|current|previous|target|initial|inherent|"
    r"residual|tolera\w+|appetite|id|ref|no|"
    r"description|total|level)\b|^\W*(?:[lcis]|[lcis]\s?x\s?[lcis])\W*$",
    re.IGNORECASE,
)


@dataclass(kw_only=True)
class Register:
    """One register while it is read: its heads, the rows that were read, and how many were seen."""

    name: str | None
    heads: tuple[Column, ...]
    names: tuple[str, ...]
    prefix: str = ""
    table: int = 0
    fate: Fate | None = None
    rows: list[tuple[int, Row]] = field(default_factory=list)
    quotes: dict[int, str] = field(default_factory=dict)
    fates: dict[int, Fate | None] = field(default_factory=dict)
    unread: list[tuple[int, str]] = field(default_factory=list)
    total: int | None = None
    gap: int = 0

    @property
    def seen(self) -> int:
        """How many rows look like rows of it."""
        return len(self.rows) + len(self.unread)

    def without_id(self, cells: Sequence[str]) -> bool:
        """Whether the cells of a row's ids are empty."""
        places = [n for n, head in enumerate(self.heads) if head.role == "id"]
        return bool(places) and not any(cells[n].strip() for n in places)

    def go_on(self, more: Row, block: Block) -> None:
        """A row that goes on from the last one, such as behind a page's end."""
        at, row = self.rows[-1]
        text = " ".join(
            cell for cell, head in zip(block.cells, self.heads, strict=True) if head.role == "text" and cell
        )
        self.rows[-1] = (at, joined(row, more, text))
        self.quotes[at] = f"{self.quotes[at]} {block.text}"[:LONGEST_QUOTE]

    def settled(self) -> list[tuple[int, Row]]:
        """Its rows; numbers that only count them are no ids."""
        ids = [row.id for _, row in self.rows]
        weak = not any(head.role == "id" and head.strong for head in self.heads)
        if weak and not self.prefix and len(ids) > 1 and ids == [str(n) for n in range(1, len(ids) + 1)]:
            return [(n, Row(text=row.text, ratings=row.ratings, why="has no id")) for n, row in self.rows]
        return self.rows

    def coverage(self, pack: Pack) -> Coverage:
        """How much of it was read; whole only where its own total, if it states one, says the same, and where no page
        beside it is a picture or cannot be read, on which it may go on."""
        read = sum(row.why is None for _, row in self.settled())
        pages = [page for n, _ in (*self.rows, *self.unread) if (page := pack.blocks[n].page) is not None]
        beside = range(min(pages) - 1, max(pages) + 2) if pages else ()
        torn = not {*pack.pictures, *pack.recognised, *pack.broken}.isdisjoint(beside)
        whole = read == self.seen and self.total in (None, read) and not torn
        return Coverage(
            part="risks", name=self.name, rows=read, of=max(self.seen, self.total or 0), whole=whole,
            first=min(pages, default=None), last=max(pages, default=None),
        )  # fmt: skip

    def notes(self, pack: Pack) -> list[str]:
        """The rows that were not read, each in a sentence; of many the first, and how many more."""
        name = self.name or "a risk register"
        bad = [
            *((n, row.why, row.id) for n, row in self.settled() if row.why),
            *((n, why, None) for n, why in self.unread),
        ]
        notes = [
            f"a row of {name} was not read ({place(pack, n)}): {f'risk {number}' if number else 'it'} {why}".replace(
                "it its", "its"
            )
            for n, why, number in sorted(bad, key=lambda one: one[0])[:MOST_NOTES]
        ]
        return notes + ([f"{len(bad) - MOST_NOTES} more rows of {name} were not read"] if len(bad) > MOST_NOTES else [])


def told(register: Register) -> list[Named]:
    """Each row of it that has an id, as a naming of its risk; a row that was not read gives no rating."""
    return [
        Named(
            id=row.id, block=n, quote=register.quotes[n][:LONGEST_QUOTE], source="row",
            text=row.text if rates_risks(register.heads) or not register.heads or register.fates.get(n) else "",
            ratings={kind: [value] for kind, value in row.ratings.items()} if row.why is None else {},
            register=register.name, said=row.fate or register.fates.get(n),
        )
        for n, row in register.settled()
        if row.id is not None
    ]  # fmt: skip


def place(pack: Pack, n: int) -> str:
    """Where a block stands, in words."""
    block = pack.blocks[n]
    if block.page is not None:
        return f"page {block.page}"
    if block.line is not None:
        return f"line {block.line}"
    return f"under “{block.above[-1][:60]}”" if block.above else "at the beginning"


def plainly(names: Sequence[str]) -> tuple[str, ...]:
    """The heads for comparing: a table prints them again at the head of each page."""
    return tuple("".join(name.split()).casefold() for name in names)


def combined(cells: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    """Two rows of heads as one, a group's head over each of its columns; () where the second row is none."""
    if (
        len(below) != len(cells)
        or not any(cell.strip() for cell in below)
        or any(re.search(r"\d{2}", cell) for cell in cells)
    ):
        return ()
    filled = [cell for cell in below if cell.strip()]
    if any(re.search(r"\d{2}", cell) or len(cell) > 40 or is_figure(cell) for cell in filled):
        return ()
    if sum(bool(_SUBHEAD.search(cell)) for cell in filled) * 2 < len(filled):
        return ()
    found: list[str] = []
    group = ""
    for over, under in zip(cells, below, strict=True):
        group = over if over.strip() else group
        found.append(" ".join(f"{over if over.strip() else group if under.strip() else ''} {under}".split()))
    return tuple(found)


def spanned(cells: Sequence[str], below: Sequence[str], wide: int) -> tuple[str, ...]:
    """A row of heads and one under it that only parts some of them, as web pages write it; () where they do not fit."""
    groups = [n for n, cell in enumerate(cells) if _GROUP.search(cell)]
    if not groups or len(cells) - len(groups) + len(below) != wide or len(below) % len(groups):
        return ()
    if any(re.search(r"\d{2}", cell) or len(cell) > 40 or not _SUBHEAD.search(cell) for cell in below):
        return ()
    each = len(below) // len(groups)
    found: list[str] = []
    for n, cell in enumerate(cells):
        turn = groups.index(n) if n in groups else None
        found += [cell] if turn is None else [f"{cell} {under}" for under in below[turn * each : (turn + 1) * each]]
    return tuple(found)


def may_be_row(cells: Sequence[str], register: Register) -> bool:
    """Whether cells that do not fit the columns could still be a row of a register, or a part of one."""
    return not columns(cells) and len(cells) < 2 * len(register.heads)


def prefix_of(names: Sequence[str], heads: Sequence[Column], name: str | None) -> str:
    """What the small numbers of a BAF's register are short for; "" in any other."""
    words = " ".join(names).casefold()
    if "principal risk" in words:
        return "PR"
    if "strategic risk" in words:
        return "SR"
    of_baf = re.search(r"\bBAF\b|assurance framework", name or "", re.IGNORECASE)
    return "BAF" if of_baf and any(head.role in RATINGS for head in heads) else ""

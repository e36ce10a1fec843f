"""The risk registers of a pack, table by table and row by row, and how much of each was read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.readers.blocks import Block
from crawler.readers.papers.pack import Pack
from storage.paper import Coverage

from .columns import Column, columns, speaks_of_risk
from .evidence import Named
from .figures import is_figure
from .ids import cell_id
from .labelled import labelled_row
from .plain import plain
from .register import Register, combined, may_be_row, plainly, prefix_of, spanned, told
from .rows import Row, joined, row_of
from .said import Fate, fate_in_title
from .scattered import scattered
from .unruled import unruled
from .words import register_title

_NEAR = 12
"""So many blocks above a table its title may stand."""
_BETWEEN = 3
"""So many lines may stand between two rows of one table: what is left of a page's foot."""
_NO_REGISTER = re.compile(r"\b(?:measures?|indicators?|metrics?|KPIs?|actions?|plan|variance)\b", re.IGNORECASE)
_TOTAL = re.compile(r"\btotal(?: number of)?(?: open| current)?(?: risks?)?\b\D{0,12}(\d{1,4})\W*$", re.IGNORECASE)


@dataclass(kw_only=True)
class Registers:
    """What the registers of a pack give; ``taken``: the blocks that are theirs."""

    found: list[Named] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)


def registers(pack: Pack) -> Registers:
    """Every register of a pack in order."""
    reader = _Reader(pack)
    n = 0
    while n < len(pack.blocks):
        n += reader.read(n)
    in_lines, lines = unruled(pack, reader.taken)
    result = Registers(taken=reader.taken | lines)
    for one in (*reader.done, *in_lines, *scattered(pack, result.taken)):
        result.found += told(one)
        result.coverage += [one.coverage(pack)] if one.seen else []
        result.notes += one.notes(pack)
    return result


class _Reader:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.done: list[Register] = []
        self.open: Register | None = None
        self.taken: set[int] = set()
        self.title: tuple[int, str] | None = None
        self.became: tuple[int, Fate | None] = (0, None)

    def read(self, n: int) -> int:
        """Read a block; how many were taken."""
        block = self.pack.blocks[n]
        if n in self.pack.sheets:
            self.open = None
        if block.kind != "row" or len(block.cells) < 2:
            self._between(n, block)
            return 1
        if head := self._head(n):
            self.taken |= set(range(n, n + head))
            return head
        if (self.open is not None and self.open.heads and self._row(n, block)) or self._labelled(n, block):
            self.taken.add(n)
        return 1

    def _labelled(self, n: int, block: Block) -> bool:
        """Read a row that needs no head."""
        row = labelled_row(block.cells)
        if row is None:
            return False
        if self.open is None or self.open.heads:
            self.open = Register(name=self._name(n), heads=(), names=(), table=block.table)
            self.done.append(self.open)
        self.open.rows.append((n, row))
        self.open.quotes[n], self.open.fates[n] = block.text, self.open.fate
        return True

    def _between(self, n: int, block: Block) -> None:
        if block.heading or block.kind == "line":
            became = fate_in_title(plain(block.text))
            self.became = (n, became) if became or block.heading else self.became
        if name := register_title(block.text):
            self.title = (n, name)
        elif block.heading:
            self.title = None
        if self.open is None:
            return
        self.open.gap += 1
        if re.fullmatch(r"\W*(?:[A-Z]{1,5}[ -]?)?\d{3,5}\W*", block.text):
            self.open.unread.append((n, "its id stands apart from its cells"))
        if (total := _TOTAL.search(block.text)) and len(block.text) < 120 and self.open.total is None:
            self.open.total = int(total[1])
        fate = fate_in_title(plain(block.text))
        if fate or block.kind == "row":
            self.open.fate = fate
        elif block.heading or self.open.gap > _BETWEEN:
            following = next((b for b in self.pack.blocks[n + 1 : n + 3] if b.kind == "row"), None)
            if not (following and following.table and following.table == self.open.table):
                self.open = None

    def _head(self, n: int) -> int:
        """How many rows from here are a register's head: 0 where none begins."""
        blocks = self.pack.blocks
        cells = blocks[n].cells
        if self.open and plainly(cells) == plainly(self.open.names):
            self.open.gap = 0
            return 1
        below = blocks[n + 1].cells if n + 1 < len(blocks) and blocks[n + 1].kind == "row" else ()
        both = combined(cells, below)
        first = blocks[n + 2].cells if below and n + 2 < len(blocks) else ()
        for names, taken in ((spanned(cells, below, len(first)), 2), (both, 2), (cells, 1)):
            heads = columns(names) if names else ()
            if heads and self._is_register(n, names, heads):
                self._begin(n, names, heads)
                return taken
        return 0

    def _is_register(self, n: int, names: Sequence[str], heads: Sequence[Column]) -> bool:
        """Whether a table with such a head is one of risks, and not of measures, actions or money."""
        kinds = {head.kind for head in heads if head.kind}
        if kinds == {"target"} and not any(head.role == "period" for head in heads):
            return False
        has_id = any(head.role == "id" for head in heads)
        strong = {head.kind for head in heads if head.kind and head.strong}
        if speaks_of_risk(names):
            by_period = sum(head.role == "period" for head in heads) > 1
            return bool(strong) or has_id or by_period or self._name(n) is not None
        if _NO_REGISTER.search(" ".join(names)):
            return False
        return self._name(n) is not None or (has_id and {"current", "previous"} <= strong)

    def _begin(self, n: int, names: Sequence[str], heads: tuple[Column, ...]) -> None:
        name = self._name(n)
        last = self.done[-1] if self.done else None
        read = last.rows[-1][0] if last is not None and last.rows else -1
        titled = self.title is not None and self.title[0] > read
        if (
            last is not None
            and plainly(last.names) == plainly(names)
            and last.name == name
            and not (titled and read >= 0)
        ):
            self.open = last  # its head again, at the head of a page
        else:
            self.open = Register(name=name, heads=heads, names=tuple(names), prefix=prefix_of(names, heads, name))
            named = fate_in_title(self.title[1]) if self.title and titled else None
            self.open.fate = named or (self.became[1] if read < self.became[0] >= n - _NEAR else None)
            self.done.append(self.open)
        self.open.table, self.open.gap = self.pack.blocks[n].table, 0

    def _name(self, n: int) -> str | None:
        """What the register is called: by the title above it, the headings that it stands under, or its paper."""
        if self.title and n - self.title[0] <= _NEAR:
            return self.title[1]
        above = (register_title(text) for text in reversed(self.pack.blocks[n].above))
        paper = self.pack.paper_at(n)
        return next((one for one in above if one), None) or (register_title(paper) if paper else None)

    def _row(self, n: int, block: Block) -> bool:
        """Read a row of the open register; whether it is one of its rows."""
        one = self.open
        if one is None:
            return False
        one.gap = 0
        cells = block.cells
        if (total := _TOTAL.search(block.text)) and len([cell for cell in cells if cell.strip()]) <= 2:
            one.total = int(total[1])
            return True
        if len(cells) != len(one.heads):
            if not may_be_row(cells, one):
                return False
            if not self._finish_text(one, n, cells):
                one.unread.append((n, "its cells do not stand under the columns"))
            return True
        row = row_of(cells, one.heads, one.names, one.prefix)
        filled = [cell for cell in cells if cell.strip()]
        if row.id is None and (len(filled) <= 1 or len(set(filled)) == 1):
            if filled and cells[0].strip():
                one.fate = fate_in_title(plain(block.text))  # the title of the rows below it
            elif filled and one.rows:
                one.go_on(row, block)
            return True
        if row.id is None and one.rows and one.without_id(cells) and (row.ratings == {} or not one.rows[-1][1].ratings):
            one.go_on(row, block)
            return True
        one.rows.append((n, row))
        one.quotes[n], one.fates[n] = block.text, one.fate
        return True

    def _finish_text(self, one: Register, n: int, cells: Sequence[str]) -> bool:
        """Whether fewer cells than columns are words that go on in the row before."""
        filled = [cell for cell in cells if cell.strip()]
        if any(cell_id(plain(cell)) or is_figure(cell) for cell in filled):
            return False
        if len(filled) == 1 and one.rows:
            at, row = one.rows[-1]
            one.rows[-1] = (at, joined(row, Row(), filled[0]))
        return True

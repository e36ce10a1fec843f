"""A trust's own table of how its risk register moved, or the sentence that says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.readers.blocks import Block
from storage.paper import Movement

from .pack import Found, Pack
from .risk.counts import MOVES, Age, age_of, count_in, counted, name_of
from .risk.plain import plain
from .risk.words import spans

_NEAR = 8
_BOTH = re.compile(r"(?P<a>\d{1,5})\s?(?:/|\()\s?(?P<b>\d{1,5})\)?")
_PAIR = re.compile(
    r"(?P<name>[^\d/,;:.()]{2,50}(?:15\+?(?: [a-z ]{2,12})?)?)[\s:]{1,2}(?P<a>\d{1,5})\s?/\s?(?P<b>\d{1,5})"
)
_SAID_ORDER = re.compile(r"\b(current|now|previous)\s?[/(]\s?(?:previous|current|before|now)\b", re.IGNORECASE)
_HEAD = re.compile(
    r"\W{0,4}(?:current|previous|this|last|prior)(?: (?:month|quarter|period|"
    r"report))?\W{0,4}(?:\(?\s?\w{3,9}\s?\d{0,4}\s?\)?)?\W{0,3}",
    re.IGNORECASE,
)
_LINE = re.compile(r"(?P<name>\D{3,60}(?:15\D{0,12}?)?)\s(?P<a>\d{1,5})(?:\s?[\s/(]\s?(?P<b>\d{1,5})\)?)?\s?")


def movement(pack: Pack) -> Found[Movement]:
    """The counts of a table of movement, in its order; then those that sentences give where no table does."""
    found = [*_tables(pack), *_lines(pack), *_in_pairs(pack), *_cells(pack)]
    if not found:
        found = list(_sentences(pack))
    return Found(items=tuple(dict.fromkeys(found)))


def _tables(pack: Pack) -> Iterator[Movement]:
    n = 0
    while n < len(pack.blocks):
        rows = _run(pack.blocks, n)
        if len(rows) > 1 and _about_risks(pack, n, rows):
            near = " ".join(block.text for block in pack.blocks[max(0, n - 3) : n + len(rows) + 2])
            yield from _down(rows, _order(near)) or _across(rows, _order(near))
        n += max(1, len(rows))


def _run(blocks: Sequence[Block], n: int) -> Sequence[Block]:
    """The rows of one table from here."""
    end = n
    while (
        end < len(blocks)
        and blocks[end].kind == "row"
        and len(blocks[end].cells) > 1
        and blocks[end].table == blocks[n].table
    ):
        end += 1
    return blocks[n:end]


def _about_risks(pack: Pack, n: int, rows: Sequence[Block]) -> bool:
    near = [*(block.text for block in pack.blocks[max(0, n - 3) : n]), *pack.blocks[n].above, rows[0].text]
    return any(re.search(r"\brisks?\b", text, re.IGNORECASE) for text in (*near, pack.paper_at(n) or ""))


def _order(text: str) -> Sequence[Age]:
    """Which of two figures in one cell, such as 17/10, is which, where the paper says it; () where it does not."""
    found = _SAID_ORDER.search(plain(text))
    if found is None:
        return ()
    return ("current", "previous") if found[1].casefold() in ("current", "now") else ("previous", "current")


def _paired(text: str, order: Sequence[Age]) -> dict[Age, int | None] | None:
    """The figures of now and before in one cell."""
    pair = _BOTH.fullmatch(plain(text).strip()) if order else None
    return {order[0]: int(pair["a"]), order[1]: int(pair["b"])} if pair else None


def _down(rows: Sequence[Block], order: Sequence[Age]) -> list[Movement]:
    """One count a row, its figures under "Current" and "Previous" (or, of a single column, of now)."""
    head, *rest = rows
    ages: list[Age | None] = [age_of(cell) for cell in head.cells]
    found = []
    for row in rest:
        name = name_of(row.cells[0])
        if name is None or len(row.cells) != len(head.cells):
            continue
        figures = {age: count_in(cell) for age, cell in zip(ages[1:], row.cells[1:], strict=True) if age}
        figures = _paired(row.cells[-1], order) or figures
        if not any(ages) and len(head.cells) == 2:
            figures = {"current": count_in(row.cells[1])} if count_in(row.cells[1]) is not None else figures
        if any(value is not None for value in figures.values()):
            found.append(_movement(name, figures, row))
    return found if _is_movement(found) else []


def _across(rows: Sequence[Block], order: Sequence[Age]) -> list[Movement]:
    """One count a column, its figures in rows that are called current and previous (or in the only row)."""
    head, *rest = rows
    names = [name_of(cell) for cell in head.cells]
    if len({name for name in names if name} & MOVES) < 2:
        return []
    figures: dict[str, dict[Age, int | None]] = {name: {} for name in names if name}
    for n, row in enumerate(rest):
        if len(row.cells) != len(names):
            break
        age = age_of(row.cells[0]) or ("current" if n == 0 and names[0] is not None else None)
        for name, cell in zip(names, row.cells, strict=True):
            if name and (pair := _paired(cell, order)):
                figures[name] = pair
            elif name and age and (value := count_in(cell)) is not None:
                figures[name][age] = value
    found = [_movement(name, many, rest[0], rows) for name, many in figures.items() if many and rest]
    return found if _is_movement(found) else []


def _movement(name: str, figures: dict[Age, int | None], row: Block, rows: Sequence[Block] = ()) -> Movement:
    quote = " ".join(one.text for one in rows)[:600] if rows else row.text
    return Movement(
        name=name, current=figures.get("current"), previous=figures.get("previous"), quote=quote, page=row.page,
        line=row.line,
    )  # fmt: skip


def _is_movement(found: Sequence[Movement]) -> bool:
    """Whether counts are those of a register's movement: two of its ways at least, each once."""
    names = [one.name for one in found]
    return len(set(names) & MOVES) >= 2 and len(set(names)) == len(names)


def _lines(pack: Pack) -> list[Movement]:
    """The same table where its cells came out as lines: a head that names both times, then a name and two figures."""
    found: list[Movement] = []
    head: tuple[int, Age] | None = None
    for n, block in enumerate(pack.blocks):
        if block.kind == "row" or len(block.text) > 120:
            continue
        now, then = re.search(r"\bcurrent\b", block.text, re.I), re.search(r"\bprevious\b", block.text, re.I)
        if now and then and len(block.text) < 90 and not re.search(r"\d{2}", block.text):
            head = (n, "current" if now.start() < then.start() else "previous")
        line = _LINE.fullmatch(plain(block.text)) if head and n - head[0] <= _NEAR + len(found) else None
        name = name_of(line["name"]) if line else None
        if line and line["b"] and name and head:
            first, second = int(line["a"]), int(line["b"])
            figures: dict[Age, int | None] = {"current": first, "previous": second}
            if head[1] == "previous":
                figures = {"current": second, "previous": first}
            found.append(_movement(name, figures, block))
    return found if _is_movement(found) else []


def _ages(text: str, below: str) -> Sequence[Age]:
    """What two lines say that head the columns of now and of before; () where they do not."""
    first, second = age_of(text), age_of(below)
    heads = _HEAD.fullmatch(plain(text)) and _HEAD.fullmatch(plain(below))
    return (first, second) if heads and first and second and first != second else ()


def _cells(pack: Pack) -> list[Movement]:
    """The same where every cell came out as a line: a name, then a line for each of its two figures."""
    found: list[Movement] = []
    order: tuple[int, Sequence[Age]] | None = None
    for n, block in enumerate(pack.blocks[:-2]):
        if age_of(block.text) and (ages := _ages(block.text, pack.blocks[n + 1].text)):
            order = (n, ages)
        name = name_of(block.text) if order and n - order[0] <= 4 * _NEAR else None
        figures = [count_in(one.text) for one in pack.blocks[n + 1 : n + 3]] if name else [None]
        if name and order and None not in figures:
            found.append(_movement(name, dict(zip(order[1], figures, strict=True)), block, pack.blocks[n : n + 3]))
    return found if _is_movement(found) else []


def _in_pairs(pack: Pack) -> list[Movement]:
    """``New 17/10, Closed 8/4 (current/previous)`` in one line."""
    for block in pack.blocks:
        order = _order(block.text) if block.kind != "row" and "/" in block.text and len(block.text) < 600 else ()
        pairs = _PAIR.finditer(plain(block.text)) if order else ()
        found = [
            _movement(name, {order[0]: int(one["a"]), order[1]: int(one["b"])}, block)
            for one in pairs
            if (name := name_of(one["name"]))
        ]
        if _is_movement(found):
            return found
    return []


def _sentences(pack: Pack) -> Iterator[Movement]:
    for n, block in enumerate(pack.blocks):
        if "risk" not in block.text.casefold() or re.search(r"\bminutes\b", pack.paper_at(n) or "", re.IGNORECASE):
            continue
        for start, end in spans(block.text[:20_000]):
            sentence = block.text[start:end]
            for one in counted(sentence):
                yield Movement(name=one.name, current=one.value, quote=sentence, page=block.page, line=block.line)

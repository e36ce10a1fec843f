"""The tables of ratings in a report: one row for a trust, or a row for each service, hospital or sort of service."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crawler.addresses import slug_of
from crawler.readers.blocks import Block
from crawler.readers.key_questions import key_question
from crawler.readers.spelling import clean, folded
from storage.record import KeyQuestion, Organisation

from .cell import cell, is_empty, is_mark
from .evidence import TABLE, Evidence

_TITLE = re.compile(
    r"(?:our |overview of |the )*ratings?(?: tables?)?(?: (?:for|of|at) (.+?))?(?: (?:is|are)(?: as follows)?)?"
)
_OWN = re.compile(
    r"(?:the )?(?:whole |this |our |overall )*(?:nhs )?(?:foundation )?(?:trust|provider|service|location|hospital|"
    r"practice|organisation|care home|home|clinic)"
)
_OF_TRUST = re.compile(r"overall[ -]*(?:trust|provider)|trust[ -]*overall|(?:whole )?(?:trust|provider)")
_PLACES = re.compile(r"(?:an? |the )?(?:acute|hospitals?)(?: (?:acute|services|trust|hospitals?))*|hospitals?")
_COMBINED = re.compile(r"(?:an? |the )?combined (?:trust|provider)")
_FOOTNOTE = re.compile(r"\s*[*†‡§^]+$")
_REACH = 4
"""So many lines may stand between a table's title and its first row."""


@dataclass(frozen=True)
class Row:
    """A row: its label ("" for none), a cell for each column, its first block."""

    label: str
    cells: tuple[str, ...]
    at: int


@dataclass(frozen=True)
class Table:
    """A table: what its title says that it is for (None: it has none), its columns, rows, and the blocks it takes."""

    about: str | None
    columns: tuple[KeyQuestion, ...]
    rows: tuple[Row, ...]
    blocks: frozenset[int]


def tables(blocks: Sequence[Block]) -> list[Table]:
    """Every table whose first row names three key questions or more."""
    found: list[Table] = []
    n = 0
    while n < len(blocks):
        columns = _header(blocks[n]) if blocks[n].kind == "row" else ()
        if not columns and (words := _in_words(blocks[n])) and (table := _by_words(blocks, n, words)):
            found.append(table)
            n = max(table.blocks) + 1
            continue
        table = _by_rows(blocks, n, columns) if columns else _by_lines(blocks, n)
        if table:
            found.append(table)
            n = max(table.blocks)
        n += 1
    return found


def told_by(table: Table, organisation: Organisation, blocks: Sequence[Block]) -> Iterator[Evidence]:
    """The ratings in a table's cells, each under the scope of its row."""
    for row in table.rows:
        known, scope = _scope(table.about, row.label, organisation)
        quote = _printed(row, blocks)
        days = {one.date for text in row.cells if (one := cell(text)) and one.date}
        for name, text in zip(table.columns, row.cells, strict=True):
            found = cell(text)
            if found is None and is_empty(text):
                continue
            if found and not found.date and len(days) == 1:
                found = replace(found, date=min(days))  # "Not rated" stands without a month in a row of one
            page = blocks[row.at].page
            yield Evidence(
                scope=scope, key_question=name, cell=found if known else None, quote=quote, rank=TABLE, page=page
            )


def is_of_a_service(table: Table, row: Row, organisation: Organisation) -> bool:
    """Whether a row gives the ratings of one service."""
    return (_scope(table.about, row.label, organisation)[1] or "").startswith("service:")


def _printed(row: Row, blocks: Sequence[Block]) -> str:
    """A row as it is printed, whose cells may stand in a line each."""
    text = blocks[row.at].text
    return text if all(one in text for one in row.cells) else clean(" ".join([row.label, *row.cells]))


def _header(block: Block) -> tuple[KeyQuestion, ...]:
    named = [(cell_, _column(cell_)) for cell_ in block.cells]
    columns = tuple(name for _, name in named if name)
    others = [text for text, name in named[1:] if text and not name]
    return columns if len(columns) >= 3 and not others and len(set(columns)) == len(columns) else ()


def _column(text: str) -> KeyQuestion | None:
    return key_question(re.sub(r"-\s+", "-", _FOOTNOTE.sub("", text)))


def _by_rows(blocks: Sequence[Block], n: int, columns: tuple[KeyQuestion, ...]) -> Table | None:
    rows: list[Row] = []
    taken = {n}
    for i in range(n + 1, len(blocks)):
        block = blocks[i]
        if block.kind != "row":
            break
        if _header(block) == columns:
            taken.add(i)  # printed again at the head of a page
            continue
        if not any(cell(one) for one in block.cells) or _header(block):
            break
        if len(block.cells) < len(columns) and _column(block.cells[0]):
            break  # a question with its own rating, set in columns too
        extra = len(block.cells) - len(columns)
        taken.add(i)
        if extra not in (0, 1):
            rows.append(Row(_FOOTNOTE.sub("", block.cells[0]), ("?",) * len(columns), i))
            continue
        label = _FOOTNOTE.sub("", block.cells[0]) if extra else ""
        rows.append(Row(label, block.cells[extra:], i))
    return _table(blocks, n, columns, rows, taken)


def _in_words(block: Block) -> tuple[KeyQuestion, ...]:
    """The columns of a table that was saved with one blank between its cells."""
    columns = [_column(word) for word in block.text.split()] if block.kind == "line" and len(block.text) < 90 else []
    known = tuple(name for name in columns if name)
    return known if len(known) == len(columns) >= 5 and len(set(known)) == len(known) else ()


def _by_words(blocks: Sequence[Block], n: int, columns: tuple[KeyQuestion, ...]) -> Table | None:
    """Its rows: a label, and as many ratings as there are columns."""
    rows: list[Row] = []
    taken = {n}
    label: list[str] = []
    for i in range(n + 1, len(blocks)):
        text = " ".join([*label, blocks[i].text])
        found = None if blocks[i].kind == "row" or blocks[i].bullet else _ratings_behind(text, len(columns))
        if found:
            rows.append(Row(_FOOTNOTE.sub("", found[0]), found[1], i))
            taken |= set(range(max(taken) + 1, i + 1))
            label = []
        elif len(label) < 2 and blocks[i].kind == "line" and len(text) < 110 and not _title(text):
            label.append(blocks[i].text)  # a long name takes two lines
        else:
            break
    return _table(blocks, n, columns, rows, taken)


def _ratings_behind(text: str, wide: int) -> tuple[str, tuple[str, ...]] | None:
    """The label and the cells of a row; None where the words behind it are not as many ratings."""
    words = text.split()
    cells: list[str] = []
    while words and len(cells) < wide:
        starts = (
            at for at in range(max(0, len(words) - 9), len(words)) if folded(words[at]) not in ("rated", "rating")
        )
        at = next((at for at in starts if cell(" ".join(words[at:]))), None)
        if at is None:
            return None
        cells.insert(0, " ".join(words[at:]))
        words = words[:at]
    return (" ".join(words), tuple(cells)) if len(cells) == wide and not (words and cell(" ".join(words))) else None


def _by_lines(blocks: Sequence[Block], n: int) -> Table | None:
    """A table that was saved with every cell in a line of its own."""
    columns: list[KeyQuestion] = []
    i = n
    while i < len(blocks) and blocks[i].kind == "line" and (name := _column(blocks[i].text)) and name not in columns:
        columns.append(name)
        i += 1
    if len(columns) < 5:
        return None
    rows: list[Row] = []
    while row := _line_row(blocks, i, len(columns)):
        rows.append(row[0])
        i = row[1]
    return _table(blocks, n, tuple(columns), rows, set(range(n, i)))


def _table(
    blocks: Sequence[Block], n: int, columns: tuple[KeyQuestion, ...], rows: Sequence[Row], taken: set[int]
) -> Table | None:
    about, title = _about(blocks, n)
    return Table(about, columns, tuple(rows), frozenset(taken | title)) if rows else None


def _line_row(blocks: Sequence[Block], n: int, wide: int) -> tuple[Row, int] | None:
    label: list[str] = []
    i = n
    while i < len(blocks) and len(label) < 4 and not _in_cell(blocks[i]):
        if blocks[i].kind == "row" or blocks[i].bullet or len(blocks[i].text) > 120 or _title(blocks[i].text):
            return None
        label.append(blocks[i].text)
        i += 1
    cells: list[str] = []
    while i < len(blocks) and (_in_cell(blocks[i]) and (len(cells) < wide or is_mark(blocks[i].text))):
        if is_mark(blocks[i].text) and cells:
            cells[-1] = f"{cells[-1]} {blocks[i].text}"
        else:
            cells.append(blocks[i].text)
        i += 1
    return (Row(_FOOTNOTE.sub("", " ".join(label)), tuple(cells), n), i) if len(cells) == wide else None


def _in_cell(block: Block) -> bool:
    return block.kind != "row" and (cell(block.text) is not None or is_mark(block.text) or is_empty(block.text))


def _about(blocks: Sequence[Block], n: int) -> tuple[str | None, set[int]]:
    """What the title over a table says that its ratings are for, and the title's own block."""
    for i in range(n - 1, max(-1, n - 1 - _REACH), -1):
        text = blocks[i].text
        if blocks[i].kind == "row":
            break
        if found := _title(text):
            said = found[1]
            at = folded(text).find(said) if said else -1
            return (text[at : at + len(said)] if said and at >= 0 else "this organisation"), {i}
    return None, set()


def _title(text: str) -> re.Match[str] | None:
    return _TITLE.fullmatch(folded(text).rstrip(" :.*")) if len(text) < 160 else None


def _scope(about: str | None, label: str, organisation: Organisation) -> tuple[bool, str | None]:
    """Whether it is known whose ratings a row gives, and the scope (docs/json.md)."""
    level, words = organisation.level, folded((about or "").replace("/", " "))
    own = about is None or words == "this organisation" or bool(_OWN.fullmatch(words))
    own = own or words.removeprefix("the ") == folded(organisation.name).removeprefix("the ")
    over = folded(label) in ("", "overall", "overall rating", "overall ratings")
    if _OF_TRUST.fullmatch(folded(label)):
        return level == "provider", level
    if own:
        unsaid = about is None and over and label != "" and level != "location"
        return (not unsaid, level) if over else (True, f"service:{slug_of(label)}")
    if _COMBINED.fullmatch(words) or _PLACES.fullmatch(words):
        return True, level if over else f"combined:{slug_of(label)}"
    place = slug_of(about or "")
    if over:
        return True, f"combined:{place}"
    grouped = bool(re.search(r"\b(?:services|care)\b", words)) or (about or "")[:1].islower()
    return True, f"service:{slug_of(label)}" + ("" if grouped else f"@{place}")

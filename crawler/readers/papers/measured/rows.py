"""The measures of tables: one for each row, with target, value and period as printed in their columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from textwrap import shorten

from crawler.readers.spelling import folded
from storage.paper import Coverage, Measure, Status

from ..grid import Row, heads_another, tables
from ..pack import Pack
from .columns import Columns, columns_of
from .figure import figures
from .named import id_and_name, slug
from .period import as_printed, latest, months_in
from .status import judged, said, said_by_chart
from .way import way_in

_EMPTY = re.compile(r"[-–—−.\s]*")


@dataclass
class Read:
    """What is read of the tables so far."""

    measures: list[Measure] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    """The blocks of rows that belong to tables of measures."""


def of_tables(pack: Pack) -> Read:
    """Every measure of every table whose head names measures and targets, and how many of its rows were read."""
    read = Read()
    for table in tables(pack):
        columns: Columns | None = None
        rows: list[Row] = []
        for row in table:
            if (begun := columns_of(row.cells)) or (columns and heads_another(row)):
                _table(pack, columns, rows, read)
                columns, rows = begun, []
                if begun:
                    read.taken.add(row.at)
            elif columns:
                rows.append(row)
        _table(pack, columns, rows, read)
    return read


def _table(pack: Pack, columns: Columns | None, rows: list[Row], read: Read) -> None:
    if columns is None:
        return
    looked = [row for row in rows if len(row.filled) > 1]
    found = [(row, _measure(pack, columns, row)) for row in looked]
    read.taken |= {row.at for row in rows}
    if not looked:
        return
    done = [one for _, one in found if one]
    read.measures += [one for one, _ in done]
    read.notes += [note for _, note in done if note]
    lost = [row for row, one in found if one is None]
    read.notes += [f"a row of a table of measures: {shorten(pack.blocks[row.at].text, 120, placeholder='…')}" for row in lost]
    pages = [page for row in looked if (page := pack.blocks[row.at].page)]
    read.coverage.append(
        Coverage(
            part="measures", rows=len(done), of=len(looked), whole=not lost,
            first=min(pages, default=None), last=max(pages, default=None),
        )  # fmt: skip
    )


def _measure(pack: Pack, columns: Columns, row: Row) -> tuple[Measure, str | None] | None:
    cells = _fitted(pack, columns, row)
    if cells is None or not re.search(r"[A-Za-z]{2}", cells[columns.name]):
        return None
    block = pack.blocks[row.at]
    given = cells[columns.id] if columns.id is not None else ""
    own, name = id_and_name(given, cells[columns.name])
    target = _cell(cells, columns.target)
    value, period = _value(columns, cells)
    word = _word(columns, value, cells)
    chart = said_by_chart(cells[columns.spc]) if columns.spc is not None else "unknown"
    way = way_in(cells[columns.polarity]) if columns.polarity is not None else None
    found = judged(name, _with_sign(columns, target), value, word=word, chart=chart, way=way)
    measure = Measure(
        id=own or slug(name), name=name, target=target, value=value, period=period, status=found.status,
        computed=found.computed, quote=block.text, page=block.page, line=block.line, paper=pack.paper_at(row.at),
    )  # fmt: skip
    return measure, _note(measure, found.against)


def _fitted(pack: Pack, columns: Columns, row: Row) -> tuple[str, ...] | None:
    """The cells under the heads; in a text, whose rows keep the tabs before them, cells at the end may be missing."""
    missing = len(columns.heads) - len(row.cells)
    if missing == 0:
        return row.cells
    text = pack.blocks[row.at].line is not None and pack.blocks[row.at].page is None
    kept = max([columns.name, *(n for n in (columns.target,) if n is not None)])
    if text and 0 < missing and len(row.cells) > kept + 1:
        return row.cells + ("",) * missing
    return None


def _cell(cells: tuple[str, ...], n: int | None) -> str | None:
    """What a cell prints; a dash stands for nothing."""
    return cells[n] if n is not None and not _EMPTY.fullmatch(cells[n]) else None


def _value(columns: Columns, cells: tuple[str, ...]) -> tuple[str | None, str | None]:
    """The value, and its period: the latest of the columns of periods that is filled."""
    order = list(columns.values)
    if columns.periodic:
        heads = [columns.heads[n] for n in order]
        order = [order[n] for n in latest(heads)]
    at = next((n for n in order if _cell(cells, n)), None)
    if at is None:
        return (_cell(cells, columns.said) if not columns.values else None), None
    printed = _cell(cells, columns.period)
    return cells[at], printed or (columns.heads[at] if columns.periodic else as_printed(columns.heads[at]))


def _word(columns: Columns, value: str | None, cells: tuple[str, ...]) -> Status:
    """What the column for it says of the target, else a value that is nothing but such a word."""
    if columns.said is not None:
        asked = re.search(r"\b(?:met|achiev\w+|on target|passed)\b", folded(columns.heads[columns.said]))
        if (word := said(cells[columns.said], asked=bool(asked))) != "unknown":
            return word
    return said(value or "")


def _with_sign(columns: Columns, target: str | None) -> str | None:
    """The target with what its head says of its side, as in "Target (≥)"."""
    if target is None or columns.target is None or target[:1] in "<>≤≥=":
        return target
    sign = re.search(r"(<=?|>=?|≤|≥)\s*\)?$", folded(columns.heads[columns.target]))
    return f"{sign[1]} {target}" if sign else target


def _note(measure: Measure, against: bool) -> str | None:
    """What of a measure does not agree with itself: its word with its figures, its column's time with its own."""
    at = f"{measure.id}: {shorten(measure.name, 60, placeholder='…')}"
    if against:
        return f"the measure {at} is said to be other than its figures {measure.value} and {measure.target} are"
    head = months_in(folded(measure.period or ""))
    own = months_in(folded(measure.value or ""))
    if head and own and figures(folded(measure.value or "")) and own[-1][2] not in {one[2] for one in head}:
        return f"the measure {at}: its column says {measure.period!r}, its value {shorten(measure.value or '', 60)!r}"
    return None

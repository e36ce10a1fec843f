"""The measures of tables: one for each row, with target, value and period as printed in their columns."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from textwrap import shorten

from crawler.readers.papers.grid import Row, fitted, heads_another, tables
from crawler.readers.papers.pack import Pack
from crawler.readers.spelling import folded
from storage.paper import Coverage, Measure, Status

from .columns import Columns, columns_of, is_below
from .figure import figures
from .named import id_and_name, slug
from .period import as_printed, heads_a_period, latest, months_in, period_of
from .status import Judged, judged, said, said_by_chart
from .way import way_in

_WHOLE_YEAR = re.compile(r"\b(?:ytd|year[- ]to[- ]date|full[- ]year|annual|year[- ]end|cumulative|fy)\b")
_EMPTY = re.compile(r"[-–—−.\s]*")


_PLACE = re.compile(
    r"(?:organisation|provider|trust|site|hospital|place|locality|area|borough|division|directorate|caregroup|service|"
    r"ward|team|icb)s?(?:name)?"
)
"""What heads a column that says of whom each row is, without its spaces: a narrow column parts its head."""


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
        last = -1
        for n, row in enumerate(table):
            if n == last:
                continue
            below = table[n + 1].cells if n + 1 < len(table) and len(table[n + 1].cells) == len(row.cells) else ()
            wide = columns_of(row.cells, below) if below and is_below(below) else None
            if (begun := wide or columns_of(row.cells)) or (columns and heads_another(row)):
                _table(pack, columns, rows, read)
                columns, rows, last = begun, [], n + 1 if wide else -1
                read.taken |= {row.at, table[n + 1].at} if wide else {row.at} if begun else set()
            elif columns:
                rows.append(row)
        _table(pack, columns, rows, read)
    return read


def _table(pack: Pack, columns: Columns | None, rows: list[Row], read: Read) -> None:
    if columns is None:
        return
    looked = [row for row in rows if len(row.filled) > 1]
    columns = _without_periods(columns, looked)
    found = [(row, _measure(pack, columns, row)) for row in looked]
    read.taken |= {row.at for row in rows}
    if not looked:
        return
    done = [one for _, one in found if one]
    read.measures += _by_place(columns, [(row, one[0]) for row, one in found if one])
    read.notes += [note for _, note in done if note]
    lost = [row for row, one in found if one is None]
    read.notes += [
        f"a row of a table of measures: {shorten(pack.blocks[row.at].text, 120, placeholder='…')}" for row in lost
    ]
    pages = [page for row in looked if (page := pack.blocks[row.at].page)]
    one = Coverage(
        part="measures", rows=len(done), of=len(looked), whole=not lost,
        first=min(pages, default=None), last=max(pages, default=None),
    )  # fmt: skip
    read.coverage.append(one)


def _by_place(columns: Columns, found: list[tuple[Row, Measure]]) -> list[Measure]:
    """The measures; of those that a table gives for several organisations or sites each is called by its own too."""
    at = next(
        (n for n, head in enumerate(columns.heads) if _PLACE.fullmatch("".join(folded(head).split()).strip(":"))), None
    )
    times = Counter(one.id for _, one in found)
    told = []
    for row, one in found:
        place = row.cells[at] if at is not None and at != columns.name and len(row.cells) == len(columns.heads) else ""
        if times[one.id] > 1 and place:
            one = one.model_copy(update={"id": f"{one.id}/{slug(place)}", "name": f"{one.name}, {place}"})
        told.append(one)
    return told


def _without_periods(columns: Columns, rows: list[Row]) -> Columns:
    """The columns, where a lone "Latest" turns out to hold periods with the next one as that of the values."""
    if columns.periodic or not columns.values or not columns.others:
        return columns
    at = columns.values[0]
    cells = [folded(row.cells[at]) for row in rows if len(row.cells) == len(columns.heads) and row.cells[at]]
    if not cells or not all(heads_a_period(cell) for cell in cells):
        return columns
    return replace(columns, values=columns.others[:1], others=(), period=at)


def _measure(pack: Pack, columns: Columns, row: Row) -> tuple[Measure, str | None] | None:
    cells = _fitted(pack, columns, row)
    if cells is None or not re.search(r"[A-Za-z]{2}", cells[columns.name]):
        return None
    block = pack.blocks[row.at]
    given = cells[columns.id] if columns.id is not None else ""
    own, name = id_and_name(given, cells[columns.name])
    at, value, period = _value(columns, cells)
    targets = _targets(columns, cells, at)
    word = _word(columns, value, cells)
    chart = said_by_chart(cells[columns.spc] if columns.spc is not None else value or "")
    way = way_in(cells[columns.polarity]) if columns.polarity is not None else None
    each = [judged(name, _signed(one, over), value, word=word, chart=chart, way=way) for one, over in targets]
    found = each[0] if each else judged(name, None, value, word=word, chart=chart)
    found = found if all(one.status == found.status for one in each) else Judged()
    target = targets[0][0] if targets else None
    measure = Measure(
        id=own or slug(name), name=name, target=target, value=value, period=period, status=found.status,
        computed=found.computed, quote=block.text, page=block.page, line=block.line, paper=pack.paper_at(row.at),
    )  # fmt: skip
    return measure, _note(measure, found.against)


def _fitted(pack: Pack, columns: Columns, row: Row) -> tuple[str, ...] | None:
    """The cells under the heads; in a text, whose rows keep the tabs before them, cells at the end may be missing."""
    if cells := fitted(row.cells, len(columns.heads), {*columns.targets, *columns.values}):
        return cells
    missing = len(columns.heads) - len(row.cells)
    kept = max([columns.name, *columns.targets[:1]])
    text = pack.blocks[row.at].line is not None and pack.blocks[row.at].page is None
    if text and missing > 0 and len(row.cells) > kept + 1:
        return row.cells + ("",) * missing
    return None


def _cell(cells: tuple[str, ...], n: int | None) -> str | None:
    """What a cell prints; a dash stands for nothing."""
    return cells[n] if n is not None and not _EMPTY.fullmatch(cells[n]) else None


def _value(columns: Columns, cells: tuple[str, ...]) -> tuple[int | None, str | None, str | None]:
    """The column of the value, the value, and its period: the latest of the columns of periods that is filled."""
    order = list(columns.values)
    if columns.periodic:
        order = [order[n] for n in latest([columns.heads[n] for n in order])]
    at = next((n for n in order if _cell(cells, n)), None)
    if at is None:
        return None, (_cell(cells, columns.said) if not columns.values else None), None
    printed = _cell(cells, columns.period)
    return at, cells[at], printed or (columns.heads[at] if columns.periodic else as_printed(columns.heads[at]))


def _targets(columns: Columns, cells: tuple[str, ...], value: int | None) -> list[tuple[str, str]]:
    """The targets of a row, each with its head: of those of several periods the one of the value's own."""
    own = period_of(folded(columns.heads[value])) if value is not None and columns.periodic else None
    times = {n: period_of(folded(columns.heads[n])) for n in columns.targets}
    fitting = [n for n in columns.targets if times[n] in (None, own)] if own else list(columns.targets)
    if value is not None and not _WHOLE_YEAR.search(folded(columns.heads[value])):
        fitting = [n for n in fitting if not _WHOLE_YEAR.search(folded(columns.heads[n]))] or fitting
    return [(cells[n], columns.heads[n]) for n in fitting if _cell(cells, n)]


def _word(columns: Columns, value: str | None, cells: tuple[str, ...]) -> Status:
    """What the column for it says of the target, else a value that is nothing but such a word."""
    if columns.said is not None:
        asked = re.search(r"\b(?:met|achiev\w+|on target|passed)\b", folded(columns.heads[columns.said]))
        if (word := said(cells[columns.said], asked=bool(asked))) != "unknown":
            return word
    return said(value or "")


def _signed(target: str, over: str) -> str:
    """A target with what its head says of its side, as in "Target (≥)"."""
    sign = None if target[:1] in "<>≤≥=" else re.search(r"(<=?|>=?|≤|≥)\s*\)?$", folded(over))
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

"""What each row of a file asks to be watched: an organisation, or a name and postcode to look up; or why nothing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from storage.record import Level

from .cells import postcode, postcode_in
from .columns import KEYS, Columns, Role
from .keys import Key, Unclear, is_address, is_blank, is_likely_id, is_site, is_trust, read_key, shown
from .table import LONGEST_CELL, Row, Table

What = Literal["ambiguous", "unmatched", "not-understood", "closed"]
_TOTAL = re.compile(
    r"(grand |sub[ -]?|overall )?totals?( (of|number|placements?|services?|homes?|providers?|contracts?|value)\b.*)?"
    r"[\s:=]*[£\d., ]*|(sum|count|number of \w+|source|notes?|printed|produced|generated|report run)[\s:(\d].*"
    r"|\*.*|©.*|page \d+.*|end of (file|list|report|extract)\b.*|official([ -:]+sensitive)?|confidential",
    re.IGNORECASE | re.DOTALL,
)
_FIGURE = re.compile(r"[£$€]?\s*-?[\d.,]+\s*%?")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One row that names an organisation; ``columns`` is what else stands in it, by the columns' names."""

    row: int
    key: Key
    typed: str
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """One row that gives a name (or several, of which any may fit) and a postcode only."""

    row: int
    names: tuple[str, ...]
    postcode: str
    columns: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One row of which nothing was taken, why, and the organisations (level, id, name) that it may mean.

    ``cells`` are those that were to name something, ``columns`` the others.
    """

    row: int
    what: What
    told: str
    cells: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    candidates: tuple[tuple[Level, str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class NoRow:
    """A line of the file that is no row: a total, a note, the header once more."""

    row: int
    text: str


class _Found(NamedTuple):
    rank: int
    column: int
    key: Key


def read_rows(table: Table, columns: Columns, *, hosts: Collection[str]) -> Iterator[Asked | Lookup | Finding | NoRow]:
    """What every row below the header says. ``hosts`` may be visited besides CQC's own."""
    for row in table.rows[columns.body :]:
        if _is_no_row(row, columns):
            yield NoRow(row=row.number, text=shown(" | ".join(cell for cell in row.cells if cell))[1:-1])
            continue
        try:
            yield _read(row, columns, hosts)
        except Unclear as error:
            yield Finding(
                row=row.number,
                what="not-understood",
                told=str(error),
                cells=_key_cells(row, columns),
                columns=others(row, columns, without=[n for role in KEYS for n in columns.of(role)]),
            )


def others(row: Row, columns: Columns, *, without: Collection[int] = ()) -> dict[str, str]:
    """What stands in a row, by the columns' names, but for some columns and what is empty."""
    return {name: row.cell(n) for n, name in enumerate(columns.names) if n not in without and row.cell(n)}


def _read(row: Row, columns: Columns, hosts: Collection[str]) -> Asked | Lookup:
    if row.too_long:
        raise Unclear(f"has a cell of more than {LONGEST_CELL:,} characters")
    found = sorted(_keys(row, columns, hosts))
    if not found:
        return _lookup(row, columns)
    key = found[0].key
    for other in found[1:]:
        key = _agreed(key, other.key, names=(columns.names[found[0].column], columns.names[other.column]))
    column = found[0].column
    return Asked(row=row.number, key=key, typed=row.cell(column), columns=others(row, columns, without=[column]))


def _keys(row: Row, columns: Columns, hosts: Collection[str]) -> Iterator[_Found]:
    """The organisation by each column that names one. An unclear cell counts where nothing before it is clear."""
    clear = False
    for rank, role in enumerate(KEYS):
        for n in columns.of(role):
            if not _names_something(row.cell(n), role):
                continue
            try:
                key = read_key(row.cell(n), _level(role, row.cell(n)), hosts=hosts)
            except Unclear:
                if clear:
                    continue
                raise
            of_provider = role == "address" and key.level == "provider"
            clear = clear or not of_provider
            yield _Found(KEYS.index("provider-id") if of_provider else rank, n, key)


def _names_something(cell: str, role: Role) -> bool:
    if is_blank(cell):
        return False
    if role == "address":
        return is_address(cell) or "cqc.org.uk" in cell.lower() or is_likely_id(cell)
    return role != "ods" or is_trust(cell) or is_site(cell)


def _level(role: Role, cell: str) -> Level | None:
    if role == "location-id":
        return "location"
    return "provider" if role == "provider-id" or (role == "ods" and is_trust(cell)) else None


def _agreed(key: Key, second: Key, *, names: tuple[str, str]) -> Key:
    """The first key, made more exact by another cell of the row; Unclear where they contradict each other."""
    same_level = key.level is None or second.level is None or key.level == second.level
    if key.id == second.id and same_level:
        return Key(
            id=key.id,
            level=key.level or second.level,
            base=key.base or second.base,
            page=key.page or second.page,
            there=key.there or second.there,
        )
    if key.level is not None and key.level == second.level:
        raise Unclear(f"{names[0]} says {key.level}:{key.id}, but {names[1]} says {second.level}:{second.id}")
    return key


def _lookup(row: Row, columns: Columns) -> Lookup:
    names = [row.cell(n) for n in (*columns.of("name"), *columns.of("also-known-as")) if not is_blank(row.cell(n))]
    written = next((row.cell(n) for n in columns.of("postcode") if row.cell(n)), "")
    place = postcode(written)
    if place is None and not written:
        place = next(filter(None, (postcode_in(row.cell(n)) for n in columns.of("postal-address"))), None)
    if names and place:
        cells = _key_cells(row, columns)
        return Lookup(row=row.number, names=tuple(names), postcode=place, columns=others(row, columns), cells=cells)
    ods = next((row.cell(n) for n in columns.of("ods") if not is_blank(row.cell(n))), "")
    if ods:
        raise Unclear(f"{shown(ods)} is no NHS trust's ODS code; only a trust's is CQC's id as well")
    if names and written:
        raise Unclear(f"{shown(written)} is no postcode")
    if columns.by_name:
        raise Unclear("has neither an id nor a name with a postcode")
    raise Unclear("has no address of a provider or a location at CQC" if columns.of("address") else "has no id")


def _is_no_row(row: Row, columns: Columns) -> bool:
    """Whether a line is a total, a note, or the header printed again: never one that names something."""
    if columns.header is not None and row.cells == columns.header.cells:
        return True
    naming: tuple[Role, ...] = (*KEYS, "postcode")
    if any(not is_blank(row.cell(n)) for role in naming for n in columns.of(role)):
        return False
    cells = [cell for cell in row.cells if cell]
    return bool(_TOTAL.fullmatch(cells[0])) or all(_FIGURE.fullmatch(cell) for cell in cells)


def _key_cells(row: Row, columns: Columns) -> dict[str, str]:
    """The cells that were to name something, for the person who mends the file."""
    cells = zip(columns.names, columns.roles, range(len(columns.roles)), strict=True)
    return {name: row.cell(n)[:200] for name, role, n in cells if role != "kept" and row.cell(n)}

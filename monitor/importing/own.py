"""The file of `wardround watch export`: written here, and read back to the same state."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import get_args

from storage.record import Level, Only, Value

from .cells import written
from .columns import OWN, SINCE, Columns
from .keys import Key, Unclear, is_mangled, read_key, shown
from .rows import Finding, NoRow, others
from .table import LONGEST_CELL, Row, Table


class Kept(Value):
    """One organisation on one list, as it is exported."""

    level: Level
    id: str
    name: str
    list: str
    state: str
    address: str
    added: datetime
    by: str
    columns: dict[str, str]
    only: Only | None = None


@dataclass(frozen=True, kw_only=True)
class Again:
    """One row of an export: what is watched, and what was known of it."""

    row: int
    key: Key
    list: str
    state: str
    name: str
    added: datetime | None
    by: str
    only: Only | None = None
    columns: dict[str, str] = field(default_factory=dict)


def export(kept: Iterable[Kept]) -> Iterator[str]:
    """The lines of the file: the columns of OWN and SINCE, every imported one. No cell is run by a spreadsheet."""
    rows = list(kept)
    names = list(dict.fromkeys(name for row in rows for name in row.columns))
    yield _line((*OWN, *SINCE, *names))
    for row in rows:
        own = (row.level, row.id, row.name, row.list, row.state, row.address, row.added.isoformat(), row.by)
        yield _line((*own, row.only or "", *(row.columns.get(name, "") for name in names)))


def read_again(
    table: Table, columns: Columns, *, states: Collection[str], hosts: Collection[str]
) -> Iterator[Again | Finding | NoRow]:
    """What every row of an export says; a row that was spoilt is a finding."""
    for row in table.rows[columns.body :]:
        try:
            yield _again(row, columns, states, hosts)
        except Unclear as error:
            cells = {name: row.cell(n)[:200] for n, name in enumerate(columns.names[: columns.own])}
            yield Finding(row=row.number, what="not-understood", told=str(error), cells=cells)


def _again(row: Row, columns: Columns, states: Collection[str], hosts: Collection[str]) -> Again:
    if row.too_long:
        raise Unclear(f"has a cell of more than {LONGEST_CELL:,} characters")
    own: Mapping[str, str] = {name: row.cell(n) for n, name in enumerate(columns.names[: columns.own])}
    if own["level"] not in ("provider", "location") or own["state"] not in states:
        wrong = "level" if own["level"] not in ("provider", "location") else "state"
        raise Unclear(f"{wrong} is {shown(own[wrong])}, which no export writes")
    only = own.get("only", "")
    if only not in ("", *get_args(Only)):
        raise Unclear(f"only is {shown(only)}, which no export writes")
    level: Level = "provider" if own["level"] == "provider" else "location"
    key = _key(own["id"], level)
    page = read_key(own["address"], level, hosts=hosts) if own["address"] else key
    if page.id != key.id or page.level != level:
        raise Unclear(f"id is {shown(own['id'])}, but its address is {shown(own['address'])}")
    return Again(
        row=row.number,
        key=Key(id=key.id, level=level, base=page.base),
        list=own["list"],
        state=own["state"],
        name=own["name"],
        added=_moment(own["added"]),
        by=own["by"],
        only=next((part for part in get_args(Only) if part == only), None),
        columns=others(row, columns, without=range(columns.own)),
    )


def _key(cqc_id: str, level: Level) -> Key:
    """An id of any form, for a person may have added one that no column of ids would be known by."""
    try:
        return read_key(cqc_id, level, hosts=())
    except Unclear:
        if is_mangled(cqc_id) or not re.fullmatch(r"[A-Z0-9]+(-[A-Z0-9]+)*", cqc_id):
            raise
        return Key(id=cqc_id, level=level)


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None  # a spreadsheet wrote the moment its own way: then it is added now
    return at if at.tzinfo else None


def _line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([written(cell) for cell in cells])
    return line.getvalue()

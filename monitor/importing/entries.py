"""The rows of a file as the organisations that they put on lists: each once, with all that its rows say of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from storage.record import Only

from .keys import Key
from .own import Again
from .rows import Asked

WATCHED = "watched"
LONGEST_VALUE = 32_767


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One organisation (or a bare id, whose level is to be found out) for one list.

    ``state`` is what an export said of it, ``name``, ``added``, ``by`` and ``only`` too; any other file says none.
    """

    rows: tuple[int, ...]
    key: Key
    list: str
    asked: str
    columns: dict[str, str] = field(default_factory=dict)
    state: str | None = None
    name: str = ""
    added: datetime | None = None
    by: str = ""
    only: Only | None = None


def entries(taken: Iterable[Asked | Again], *, list_name: str | None) -> list[Entry]:
    """One entry for each organisation and list. ``list_name`` stands before the list that an export names.

    Where several rows name the same one, the values of a column are joined, each once.
    """
    found: dict[tuple[str, str, str], Entry] = {}
    for one in taken:
        entry = _entry(one, list_name)
        identity = (entry.list, entry.key.level or "", entry.key.id)
        found[identity] = _joined(found[identity], entry) if identity in found else entry
    return list(found.values())


def _entry(one: Asked | Again, list_name: str | None) -> Entry:
    if isinstance(one, Asked):
        return Entry(rows=(one.row,), key=one.key, list=list_name or "", asked=one.typed, columns=one.columns)
    return Entry(
        rows=(one.row,),
        key=one.key,
        list=one.list if list_name is None else list_name,
        asked=one.key.id,
        columns=one.columns,
        state=one.state,
        name=one.name,
        added=one.added,
        by=one.by,
        only=one.only,
    )


def _joined(first: Entry, second: Entry) -> Entry:
    columns = dict(first.columns)
    for name, value in second.columns.items():
        values = [*columns[name].split("; "), value] if name in columns else [value]
        columns[name] = "; ".join(dict.fromkeys(values))[:LONGEST_VALUE]
    key = replace(first.key, page=first.key.page or second.key.page, there=first.key.there or second.key.there)
    return replace(first, rows=(*first.rows, *second.rows), columns=columns, key=key)

"""A file to import, read whole: how it is spelt, what its columns are, and what each row says."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from .columns import KEYS, Columns, columns
from .own import Again, read_again
from .rows import Asked, Finding, Lookup, NoRow, read_rows
from .table import Table, read_table

STATES = ("watched", "asking", "absent")


@dataclass(frozen=True, kw_only=True)
class ImportFile:
    """A file and what its rows say, in their order."""

    table: Table
    columns: Columns
    rows: tuple[Asked | Again | Lookup | Finding | NoRow, ...]

    @property
    def key_names(self) -> list[str]:
        """The names of the columns that name organisations by themselves."""
        return [self.columns.names[n] for role in KEYS for n in self.columns.of(role)]


def read_file(content: bytes, *, hosts: Collection[str]) -> ImportFile:
    """What a file asks for; ``hosts`` may be visited besides CQC's own. Raises Unusable."""
    table = read_table(content)
    layout = columns(table)
    said = (
        read_again(table, layout, states=STATES, hosts=hosts) if layout.own else read_rows(table, layout, hosts=hosts)
    )
    rows = tuple(said)
    return ImportFile(table=table, columns=layout, rows=rows)

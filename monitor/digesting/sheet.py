"""The table of a digest as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from monitor.digesting.table import Row
from monitor.importing.cells import written
from monitor.message import Attachment
from monitor.sentences import clean
from storage.digest import DigestView

BEFORE_THEIRS = (
    "Service", "Part", "CQC id", "Now", "Before", "Change", "Each way it went", "Key questions that differ", "Breaches",
    "Report of", "Remark",
)  # fmt: skip
MARK = "\ufeff"
"""By this Excel knows UTF-8."""


def sheet(view: DigestView, rows: Sequence[Row]) -> Attachment:
    """One line for each row of the table, and no cell that a spreadsheet takes for a formula."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    theirs = [clean(name, 80) for name in view.columns]
    for cells in ([*BEFORE_THEIRS, *theirs, "Link"], *map(_cells, rows)):
        writer.writerow([written(cell) for cell in cells])
    name = re.sub(r"[^a-z0-9]+", "-", view.slot.partition(",")[0]).strip("-")
    return Attachment(name=f"wardround-{name}.csv", media_type="text/csv", text=MARK + file.getvalue())


def _cells(row: Row) -> list[str]:
    return [
        row.name,
        row.part,
        row.organisation.partition(":")[2],
        row.stands,
        row.stood,
        row.change,
        row.moves,
        "; ".join(row.differ),
        row.breaches,
        row.report,
        "; ".join(row.marks),
        *row.columns,
        row.link,
    ]

"""CQC's care directory (a CSV that anybody may download): every location with its names, postcode and id."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .cells import postcode
from .columns import columns
from .errors import Unusable
from .keys import is_blank, is_id
from .match import Known
from .table import read_table

MOST_ROWS = 400_000
"""The file had about 57,000 rows in 2026; the one with ratings, a row for each key question, has more."""


def read_directory(content: bytes) -> list[Known]:
    """Every location of the file, and providers that stand in rows of their own. The columns are found by name.

    Raises Unusable for a file without names, postcodes and location ids.
    """
    table = read_table(content, most_rows=MOST_ROWS)
    layout = columns(table)
    by_id = {"location": layout.of("location-id"), "provider": layout.of("provider-id")}
    if not (by_id["location"] and layout.of("name") and layout.of("postcode")):
        raise Unusable("is not CQC's care directory: it has no columns Name, Postcode and CQC Location ID")
    known = []
    for row in table.rows[layout.body :]:
        location, provider = (next((row.cell(n) for n in by_id[one]), "") for one in ("location", "provider"))
        cqc_id = location if not is_blank(location) else provider
        if is_blank(cqc_id) or not is_id(cqc_id):
            continue
        names = [row.cell(n) for n in layout.of("name")]
        names += [one for n in layout.of("also-known-as") for one in _each(row.cell(n))]
        known.append(
            Known(
                level="provider" if is_blank(location) else "location",
                id=cqc_id.upper(),
                names=tuple(name for name in names if name),
                postcode=next(filter(None, (postcode(row.cell(n)) for n in layout.of("postcode"))), None),
            )
        )
    return known


def _each(also: str) -> Iterator[str]:
    """The names of "also known as", which stand whole or with signs between them."""
    yield also
    yield from (part.strip() for part in re.split(r"[;|/,\n]", also) if len(part.strip()) > 3 and part.strip() != also)

"""The columns of CQC's open-data files, found by their names wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .delimited import lines as csv_lines
from .ods import Line
from .ods import lines as ods_lines
from .spelling import clean, folded

HEADER_WITHIN = 60
"""Rows of a sheet that are looked at for the names of its columns."""
KEY_QUESTIONS = ("safe", "effective", "caring", "responsive", "well led")
_NAMES: dict[str, tuple[str, ...]] = {
    "location-id": (r"(?:cqc )?location id(?: for office use only)?",),
    "provider-id": (r"(?:cqc )?provider id(?: for office use only)?",),
    "location-name": ("location name", "name"),
    "provider-name": ("provider name",),
    "service": (
        r"service (?:or )?population group(?: name)?", r"(?:assessment )?service group(?: name)?", "population group",
    ),
    "domain": ("domain", "key question"),
    "rating": (r"(?:location |provider )?(?:latest|current)(?: overall)? rating", r"(?:overall )?rating"),
    "date": (r"(?:rating |report )?publication date", "date of publication", "rating date"),
    "inherited": (r"inherited rating(?: y n)?", "inherited"),
    "authority": ("location local authority", "local authority", "provider local authority"),
    "region": (r"(?:location )?(?:adass )?region", "provider region"),
    "checked": ("date of (?:the )?(?:latest|last) check", "report publication date"),
    "services": ("service types?",),
    **{f"rating {one}": (rf"(?:location |provider )?{one} rating",) for one in KEY_QUESTIONS},
}  # fmt: skip
"""What a column may be called (white space for every sign), the likeliest first. The names are those of the files of
2018 to 2026, and of extracts that others made of them (seen 2026-11)."""


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Where in a row each thing stands."""

    at: dict[str, int]

    def cell(self, cells: Sequence[str], role: str) -> str:
        """What a row says of something, cleaned; nothing where it says nothing or a mere hyphen."""
        n = self.at.get(role)
        if n is None or n >= len(cells):
            return ""
        text = cells[n]
        text = text if text.isascii() and text.isprintable() and "  " not in text else clean(text)
        return "" if text in ("-", "–") else text.strip()

    @property
    def level_column(self) -> str | None:
        """The column whose organisation the rows are about."""
        return next((one for one in ("location-id", "provider-id") if one in self.at), None)

    @property
    def rates(self) -> bool:
        """Whether any column has ratings."""
        return any(role.startswith("rating") for role in self.at)


def file_lines(body: bytes) -> Iterator[Line]:
    """The rows of a spreadsheet or a CSV. Raises NotUnderstood."""
    return ods_lines(body) if body.startswith(b"PK") else csv_lines(body)


def header(cells: Sequence[str]) -> Columns | None:
    """The columns that a row names; None for a row that names none of CQC's ids and something beside it."""
    names = [re.sub(r"[^a-z0-9]+", " ", folded(cell)).strip() for cell in cells]
    at = {role: n for role in _NAMES if (n := _column(names, role)) is not None}
    found = Columns(at=at)
    return found if found.level_column and len(at) > 1 else None


def _column(names: Sequence[str], role: str) -> int | None:
    for pattern in _NAMES[role]:
        for n, name in enumerate(names):
            if re.fullmatch(pattern, name):
                return n
    return None

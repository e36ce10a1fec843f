"""One thing that a row of an open-data file says, light enough for a million of them."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from storage.record import FileCounts, FileRow, KeyQuestion, Level, Organisation, Provenance

MOST_WORDS = 50
"""Different things not understood that are listed; of the others only how many."""


class Entry(NamedTuple):
    """A rating, or an organisation's entry in the directory; what each part is stands at `FileRow`."""

    number: int
    level: Level
    id: str
    name: str
    scope: str
    scope_name: str | None = None
    key_question: KeyQuestion | None = None
    rating: str | None = None
    provenance: Provenance = "printed"
    date: str | None = None
    local_authority: str | None = None
    region: str | None = None

    @property
    def whose(self) -> str:
        """The organisation as ``location:1-123``."""
        return f"{self.level}:{self.id}"

    def row(self) -> FileRow:
        """The entry as it is kept."""
        said = self._asdict()
        about = Organisation(level=said.pop("level"), id=said.pop("id"), name=said.pop("name"))
        return FileRow(organisation=about, **said)

    def document(self) -> dict[str, Any]:
        """The entry as a line of ``wardround read --rows``."""
        said = self._asdict()
        about = {name: said.pop(name) for name in ("level", "id", "name")}
        return {"schema": 1, "row": said.pop("number"), "organisation": about, **said}


class Tally:
    """Counts a file while its rows are taken."""

    def __init__(self) -> None:
        self.rows = 0
        self.named: dict[str, set[str]] = {"location": set(), "provider": set()}
        self.ratings: Counter[tuple[Level, str]] = Counter()
        self._odd: Counter[str] = Counter()
        self._first: dict[str, int] = {}
        self._more = 0

    def name(self, level: str, cqc_id: str) -> None:
        """Note an organisation that a row names; an empty id is none."""
        if cqc_id:
            self.named[level].add(cqc_id)

    def odd(self, what: str, row: int) -> None:
        """Note something that was not understood."""
        if what not in self._odd and len(self._odd) >= MOST_WORDS:
            self._more += 1
            return
        self._odd[what] += 1
        self._first.setdefault(what, row)

    def counts(self) -> FileCounts:
        """What was counted."""
        ratings: dict[Level, dict[str, int]] = {}
        for (level, word), number in sorted(self.ratings.items()):
            ratings.setdefault(level, {})[word] = number
        named = {f"{level}s": len(ids) for level, ids in self.named.items()}
        return FileCounts(rows=self.rows, ratings=ratings, **named)

    def not_understood(self) -> tuple[str, ...]:
        """Each thing that was not understood, once, with how many rows say it and the first of them."""
        said = [
            f"row {self._first[what]}: {what}" + (f" (and {number - 1:,} rows more)" if number > 1 else "")
            for what, number in self._odd.items()
        ]
        return (*said, f"{self._more:,} rows more that say other things") if self._more else tuple(said)

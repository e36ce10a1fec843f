"""The fields of a document, each taken in the type that CQC's schema gives it or listed with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from crawler.readers.dates import read_date
from crawler.readers.spelling import clean

from .door import below, called

LONGEST = 300
"""Letters of a name or a word; the longest name of a service seen has 120."""
MOST = 20_000
"""Entries of one list that are read; a page of the API's lists has up to 1,000, a hospital some dozens of services."""
_WHOLE = re.compile(r"([0-9]{1,9})(?:\.0+)?")
_NAMES = ("name", "linkId", "reportLinkId", "assessmentPlanId", "inspectionAreaId", "relatedLocationId")
_NAMES_TOO = ("relatedProviderId", "locationId", "providerId", "code")


@dataclass
class Notes:
    """What a reading could not take, and what in it is odd but changes nothing."""

    not_understood: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def lines(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Both, each line once and in the order of the alphabet, as the order of a document says nothing."""
        return tuple(sorted(set(self.not_understood))), tuple(sorted(set(self.warnings)))


@dataclass(frozen=True)
class Fields:
    """One object of a document with its place in it. What is omitted, null, or empty says nothing."""

    values: Mapping[str, Any]
    notes: Notes
    path: str = ""

    def at(self, name: str) -> str:
        """The place of one of its fields: ``currentRatings.overall.rating``."""
        return below(self.path, name)

    def refuse(self, name: str, allowed: str) -> None:
        """List a field that cannot be taken."""
        self.notes.not_understood.append(f"{self.at(name)} is {called(self.values.get(name))}; allowed is {allowed}")

    def text(self, name: str) -> str | None:
        """A text, its white space as one blank; None where there is none."""
        value = self.values.get(name)
        words = clean(value) if isinstance(value, str) else ""
        if not isinstance(value, str) and value is not None:
            self.refuse(name, "a text")
        elif len(words) > LONGEST:
            self.refuse(name, f"a text of up to {LONGEST} letters")
            return None
        return words or None

    def whole(self, name: str) -> int | None:
        """A whole number, also where it is written as a text."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str) and (digits := _WHOLE.fullmatch(value.strip())):
            return int(digits[1])
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self.refuse(name, "a whole number")
        return None

    def day(self, name: str) -> str | None:
        """A day, YYYY-MM-DD; of a moment ("2026-02-17 09:30:00", or with a T) its day as written."""
        said = self.text(name)
        if said is None:
            return None
        day = said[:10] if said[10:11] in ("", "T", " ") else ""
        found = read_date(day) if len(day) == 10 else None
        if found != day:
            self.refuse(name, "a day such as 2026-02-17")
            return None
        return found

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, each once and in the order of the alphabet."""
        found = set()
        for value in self._list(name):
            words = clean(value)[:LONGEST] if isinstance(value, str) else ""
            if not words and value not in (None, ""):
                self.notes.not_understood.append(f"{self.at(name)} holds {called(value)}; allowed are texts")
            found.add(words)
        return tuple(sorted(found - {""}))

    def inside(self, name: str) -> Fields | None:
        """An object; None where there is none, or an empty one."""
        value = self.values.get(name)
        if isinstance(value, dict):
            return Fields(value, self.notes, self.at(name)) if value else None
        if value not in (None, "", []):
            self.refuse(name, "an object")
        return None

    def each(self, name: str) -> Iterator[Fields]:
        """The objects of a list, each placed by its name or number, never by its position."""
        values = self._list(name)
        if len(values) > MOST:
            self.notes.not_understood.append(f"{self.at(name)} holds {len(values):,} entries; {MOST:,} are read")
        for value in values[:MOST]:
            if isinstance(value, dict):
                yield Fields(value, self.notes, f"{self.at(name)}[{_named(value)}]")
            elif value is not None:
                self.notes.not_understood.append(f"{self.at(name)} holds {called(value)}; allowed are objects")

    def quote(self, *names: str) -> str:
        """The fields as the document has them, in the alphabetical order in which CQC writes them."""
        said = ((name, self.values.get(name)) for name in sorted(names))
        texts = ((name, clean(value)[:LONGEST]) for name, value in said if isinstance(value, str))
        return ", ".join(f'"{name}": "{text}"' for name, text in texts if text)

    def _list(self, name: str) -> list[Any]:
        value = self.values.get(name)
        if isinstance(value, list):
            return value
        if value not in (None, "", {}):
            self.refuse(name, "a list")
        return []


def _named(value: Mapping[str, Any]) -> str:
    names = (value.get(name) for name in (*_NAMES, *_NAMES_TOO))
    return next((clean(name)[:60] for name in names if isinstance(name, str) and name), "")

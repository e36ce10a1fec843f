"""Local authorities, regions, integrated care systems and types of service, as files name them and as compared.

The names of columns are those of CQC's care directory and of its file of active locations (both seen 2026-09), of the
NHS and of councils.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from monitor.importing.cells import folded

Key = Literal["organisations", "lists", "local_authorities", "regions", "systems", "types", "columns"]
"""What a rule may ask of an organisation."""
PLACES: tuple[Key, ...] = ("local_authorities", "regions", "systems", "types")
"""What is looked for under many names of columns."""

REGIONS: Mapping[str, tuple[str, ...]] = {
    "East": ("East of England", "Eastern"),
    "East Midlands": (),
    "London": ("Greater London",),
    "North East": (),
    "North West": (),
    "South East": (),
    "South West": (),
    "West Midlands": (),
    "Yorkshire and The Humber": ("Yorkshire and Humberside", "Yorkshire and Humber"),
}
"""CQC's regions, each with other names of it: CQC's own directory prints "Yorkshire & Humberside"."""

HEADINGS: Mapping[str, frozenset[str]] = {
    "local_authorities": frozenset(
        {
            "local authority", "local authority name", "la", "la name", "council", "council name", "utla", "utla name",
            "upper tier local authority", "host local authority",
        }
    ),
    "regions": frozenset({"region", "region name", "cqc region", "adass region", "government office region"}),
    "systems": frozenset(
        {
            "integrated care board", "integrated care board name", "integrated care system",
            "integrated care system name", "system", "icb", "icb name", "icb code", "icb ods code", "ics", "ics name",
            "ics code", "onspd icb", "onspd icb name", "onspd icb code", "sub icb", "sub icb name", "sub icb location",
            "sub icb location name",
            # CQC's file still calls these CCG; what stands in them are parts of integrated care boards.
            "onspd ccg", "commissioning ccg",
        }
    ),
    "types": frozenset(
        {
            "type", "types", "service type", "service types", "type of service", "types of service", "type of care",
            "care type", "service category", "type sector", "sector", "primary inspection category",
            "inspection category", "inspection directorate", "setting type", "category", "kind of service",
        }
    ),
}  # fmt: skip
"""The names of columns that are understood, folded, and without the word "location" or "provider" before them."""


@lru_cache(maxsize=4096)
def heading_of(column: str, *, provider: bool) -> str:
    """A column's name as HEADINGS has it. Of a location nothing is meant that stands there of its provider."""
    text = plain_column(column)
    own = ("location ", "provider ") if provider else ("location ",)
    return next((text.removeprefix(word) for word in own if text.startswith(word)), text)


def plain_column(name: str) -> str:
    """A column's name as it is compared: ``localAuthority``, ``local_authority`` and ``Local Authority`` are alike."""
    return folded(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))


@lru_cache(maxsize=4096)
def alike(key: Key, value: str) -> str:
    """A value as it is compared: case, blanks, hyphens and "&" made alike, without what councils and boards add."""
    text = folded(value)
    if key == "regions":
        return folded(region(value) or value)
    if key == "local_authorities":
        return _COUNCIL.sub("", text).strip() or text
    if key == "systems":
        return _SYSTEM.sub("", text).strip() or text
    return text or value.strip().casefold()


def region(name: str) -> str | None:
    """CQC's name of a region; None where it has none of this name."""
    return _REGION.get(folded(name))


_REGION = {folded(name): own for own, others in REGIONS.items() for name in (own, *others)}
_COUNCIL = re.compile(
    r"^(?:the )?(?:(?:london|royal|metropolitan) borough of |(?:city|county|borough|council) of (?!london$)(?:the )?)"
    r"| (?:(?:city|county|borough|district|metropolitan|unitary) )*(?:council|city of|county of)$"
)
_SYSTEM = re.compile(r"^nhs | (?:integrated care (?:board|system|partnership)|icb|ics)(?: [a-z0-9]{3})?$")

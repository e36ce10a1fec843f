"""The local authorities and regions of England as CQC spells them: what a wide watch may name."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Literal, get_args
from urllib.parse import urlencode

from storage.fact import fold

PlaceKind = Literal["local-authority", "region"]
KINDS: tuple[PlaceKind, ...] = get_args(PlaceKind)
PARAMETERS: dict[PlaceKind, str] = {"local-authority": "localAuthority", "region": "region"}
"""The parameter of CQC's list of locations for each kind; a repeated one means either (seen in public copies, 2026)."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """One local authority or region; ``also`` is how other lists of CQC's spell it."""

    kind: PlaceKind
    name: str
    also: str = ""

    def list_address(self, base: str) -> str:
        """The address of CQC's list of its locations, in every spelling; ``base`` is that of the data service."""
        spelt = [(PARAMETERS[self.kind], name) for name in (self.name, self.also) if name]
        return f"{base}/locations?{urlencode(spelt)}"


class UnknownPlace(Exception):
    """No such place is known; ``near`` are the names that are nearest."""

    def __init__(self, near: list[str]) -> None:
        super().__init__()
        self.near = near


@cache
def places(kind: PlaceKind) -> dict[str, Place]:
    """Every place of a kind, by each of its spellings as `_plain` leaves them."""
    text = files(__package__).joinpath("places.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    there = [Place(kind=kind, name=row["name"], also=row["also"]) for row in rows if row["kind"] == kind]
    return {_plain(name): one for one in there for name in (one.name, one.also) if name}


def place(kind: PlaceKind, typed: str) -> Place:
    """The place that a person means, whatever its case, commas and "Council". Raises UnknownPlace."""
    known, said = places(kind), _plain(typed)
    for end in ("", " council", " city council", " county council", " borough council"):
        if said.removesuffix(end) in known:
            return known[said.removesuffix(end)]
    near = get_close_matches(said, known, n=3, cutoff=0.5)
    raise UnknownPlace(list(dict.fromkeys(known[name].name for name in near)))


def _plain(name: str) -> str:
    """A name without what people leave out or put elsewhere: case, commas, stops, "and"."""
    return " ".join(word for word in fold(name).replace(",", " ").replace(".", " ").split() if word != "and")

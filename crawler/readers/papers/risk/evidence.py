"""What one place of a paper gives: a rating that it states; a naming of a risk with its ratings and words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["current", "previous", "target", "initial", "residual"]
Source = Literal["row", "entry", "prose"]
"""A register's row; a paragraph that the id opens; a sentence that names it."""


@dataclass(frozen=True, slots=True)
class Said:
    """One rating that a sentence states; ``value`` None: its product does not multiply out. ``label``: it is printed
    as a label with its figure, not as a sentence. ``maybe``: proposed, refused or not yet so."""

    kind: Kind
    value: int | None
    start: int
    end: int
    label: bool = False
    maybe: bool = False


@dataclass(kw_only=True)
class Named:
    """One naming while the paper is read; ``ratings`` by kind, ``text`` the risk's own words where they stand here."""

    id: str
    block: int
    quote: str
    source: Source
    ratings: dict[Kind, list[int]] = field(default_factory=dict)
    text: str = ""
    register: str | None = None
    said: Literal["new", "closed"] | None = None
    minutes: bool = False

    def rate(self, kind: Kind, value: int) -> None:
        """Note a rating that stands beside it."""
        self.ratings.setdefault(kind, []).append(value)

    @property
    def current(self) -> int | None:
        """The one rating in force that stands here; of two different ones, none."""
        values = set(self.ratings.get("current", ()))
        if not values and (self.ratings.get("initial") or self.ratings.get("target")):
            values = set(self.ratings.get("residual", ()))  # between the first and the wanted one: what is left now
        return values.pop() if len(values) == 1 else None

"""Rows of a register that say themselves what each figure is: an id, then "Rating (previous) 12", "(current) 16"."""

from __future__ import annotations

from collections.abc import Sequence

from .evidence import Kind
from .figures import cell_figure
from .ids import cell_id
from .plain import plain
from .ratings import rated
from .rows import Row
from .words import own_words


def labelled_row(cells: Sequence[str]) -> Row | None:
    """The row, if its first cell is an id and others are labelled ratings; None otherwise."""
    number = cell_id(plain(cells[0])) if len(cells) > 2 else None
    if number is None:
        return None
    words = [plain(cell) for cell in cells[1:]]
    said = [one for one in rated(" / ".join(words)) if one.label and not one.maybe]
    ratings: dict[Kind, int] = {}
    for one in said:
        if one.value is None or ratings.setdefault(one.kind, one.value) != one.value:
            return None
    if "current" not in ratings:
        return None
    text = next((cell for cell in cells[1:] if not rated(plain(cell)) and cell_figure(plain(cell)) is None), "")
    return Row(id=number, text=own_words(text), ratings=ratings)

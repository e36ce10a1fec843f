"""One row of a risk register as its columns say it; a row whose cells do not fit them is not read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from .columns import RATINGS, Column, rates_risks
from .evidence import Kind
from .figures import MOST, CellFigure, cell_figure
from .ids import cell_id, named
from .plain import plain
from .said import Fate, fate_in_cell
from .words import own_words

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_CLOSURE = re.compile(
    r"(?:date (?:of )?(?:closed|closure)|closed (?:on|date)|closure date|date risk closed|"
    r"(?:reason|rationale) for (?:the )?(?:closure|closing))\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row; ``why``: what in it was not understood, None for a row read whole. ``id`` None: it has none."""

    id: str | None = None
    text: str = ""
    ratings: dict[Kind, int] = field(default_factory=dict)
    fate: Fate | None = None
    why: str | None = None


def row_of(cells: Sequence[str], heads: Sequence[Column], names: Sequence[str], prefix: str = "") -> Row:
    """What a row says under its columns.

    ``names``: their heads as printed, ``prefix``: what the small numbers of its ids are short for.
    """
    text = " ".join(cell for cell, head in zip(cells, heads, strict=True) if head.role == "text" and cell.strip())
    number = _id_of(cells, heads, text, prefix)
    ratings, why = _ratings(cells, heads, names)
    moved = next(
        (
            found
            for cell, head in zip(cells, heads, strict=True)
            if head.role in ("movement", "previous") and (found := fate_in_cell(cell))
        ),
        None,
    )
    moved = moved or _closed(cells, names)
    if number is None:
        why = "has no id"
    return Row(id=number, text=own_words(_without_id(text)), ratings=ratings, fate=moved, why=why)


def _closed(cells: Sequence[str], names: Sequence[str]) -> Fate | None:
    """That a row is closed, where a column of the day or the reason of a closure is filled."""
    said = (cell for cell, name in zip(cells, names, strict=True) if _CLOSURE.fullmatch(plain(name).strip()))
    return "closed" if any(re.search(r"[a-z]{4}|\d", cell, re.IGNORECASE) for cell in said) else None


def _id_of(cells: Sequence[str], heads: Sequence[Column], text: str, prefix: str) -> str | None:
    """The id in its own column, the strongest first, or at the beginning of the description."""
    places = [n for n, head in enumerate(heads) if head.role == "id"]
    for n in sorted(places, key=lambda n: not heads[n].strong):
        if cells[n].strip():
            found = cell_id(plain(cells[n]), heads[n].prefix or prefix)
            opened = _opening(cells[n]) if found is None else None
            if found or opened:
                return found or opened
    return None if any(cells[n].strip() for n in places) else _opening(text)


def _opening(text: str) -> str | None:
    words = plain(text)
    found = named(words[:80])
    return found[0].id if found and not re.search(r"\w", words[: found[0].start].replace("BAF", "")) else None


def _without_id(text: str) -> str:
    words = plain(text)
    found = named(words[:80])
    return text[found[0].end :] if found and not re.search(r"\w", words[: found[0].start]) else text


def _ratings(cells: Sequence[str], heads: Sequence[Column], names: Sequence[str]) -> tuple[dict[Kind, int], str | None]:
    """The ratings by kind, and what stands in the way of understanding them."""
    found: dict[Kind, int] = {}
    sides: dict[tuple[Kind, str], int] = {}
    whys: list[str] = []
    for cell, head, name in zip(cells, heads, names, strict=True):
        one = _figure(cell, head) if head.kind else CellFigure()
        if one is None:
            whys.append(f"has “{cell.strip()[:40]}” under “{name.strip()[:40]}”")
        elif head.kind and head.side and one.value:
            sides[(head.kind, head.side)] = one.value
        elif head.kind and one.value:
            if found.setdefault(head.kind, one.value) != one.value:
                whys.append(f"gives the {head.kind} rating twice")
            if one.before is not None and head.kind == "current":
                found.setdefault("previous", one.before)
    if came := next(_came_from(cells, heads), None):
        found.setdefault("previous", came)
    if wrong := _multiplied(found, sides):
        return {}, wrong
    whys += [why] if (why := _by_period(found, cells, heads, names)) else []
    _left(found, heads)
    if not rates_risks(heads):
        whys.append("has no column of ratings")
    elif "current" not in found and not _said_unrated(cells, heads):
        whys.append("has no current rating")
    return found, whys[0] if whys else None


def _came_from(cells: Sequence[str], heads: Sequence[Column]) -> Iterator[int]:
    """The earlier rating that a column of movement gives: "from 16"."""
    for cell, head in zip(cells, heads, strict=True):
        said = re.search(r"\bfrom\s(\d{1,2})\b", cell) if head.role == "movement" else None
        if said and 1 <= int(said[1]) <= MOST:
            yield int(said[1])


def _figure(cell: str, head: Column) -> CellFigure | None:
    """The rating of a cell; words under a head that only may be of ratings, such as a date to come, are none at all."""
    found = cell_figure(plain(cell))
    loose = head.kind in ("target", "previous", "initial") and head.side is None and not head.strong
    return CellFigure() if found is None and loose and not re.search(r"\d", cell) else found


def _multiplied(found: dict[Kind, int], sides: dict[tuple[Kind, str], int]) -> str | None:
    """Likelihood times consequence, where the rating is parted into columns; it must be what is printed beside it."""
    for kind in RATINGS:
        likely, serious = sides.get((kind, "l")), sides.get((kind, "c"))
        if likely is None or serious is None:
            continue
        product = likely * serious
        if max(likely, serious) > 5 or found.setdefault(kind, product) != product:
            return f"does not multiply out: {likely} x {serious} is not {found.get(kind, product)}"
    return None


def _left(found: dict[Kind, int], heads: Sequence[Column]) -> None:
    """The residual rating is the one in force in a register that has no column of current ones."""
    residual = found.pop("residual", None)
    if residual is not None and not any(head.role == "current" for head in heads):
        found["current"] = residual


def _said_unrated(cells: Sequence[str], heads: Sequence[Column]) -> bool:
    """Whether the cell of the rating in force says that there is none, and is not just empty."""
    rating = [cell for cell, head in zip(cells, heads, strict=True) if head.role in ("current", "residual", "period")]
    return any(cell.strip() for cell in rating)


def _by_period(
    found: dict[Kind, int], cells: Sequence[str], heads: Sequence[Column], names: Sequence[str]
) -> str | None:
    """The ratings of columns of months or quarters: the last is in force, the one before it the earlier."""
    places = [n for n, head in enumerate(heads) if head.role == "period"]
    if len(places) < 2 or "current" in found or any(head.role == "current" for head in heads):
        return None
    if (way := _way([names[n] for n in places])) == 0:
        return "has ratings by month in no clear order"
    figures = [cell_figure(plain(cells[n])) for n in (places if way > 0 else reversed(places))]
    if any(one is None for one in figures):
        return "has a month without a rating that is understood"
    values = [one.value for one in figures if one and one.value]
    if values:
        found["current"] = values[-1]
        if len(values) > 1:
            found.setdefault("previous", values[-2])
    return None


def _way(names: Sequence[str]) -> int:
    """1 where columns of months or quarters go forward, -1 where they go back, 0 where that is not clear."""
    quarters = [int(found[1]) for name in names if (found := re.search(r"\bq([1-4])", name, re.IGNORECASE))]
    months = [MONTHS.index(found[0].casefold()) for name in names if (found := re.search("|".join(MONTHS), name, re.I))]
    places, round_ = (quarters, 4) if len(quarters) == len(names) else (months, 12)
    if len(places) != len(names):
        return 0
    steps = [(b - a) % round_ for a, b in pairwise(places)]
    if all(0 < step <= round_ // 2 for step in steps):
        return 1 if round_ == 12 or all(step == 1 for step in steps) else 0
    return -1 if all(step > round_ // 2 for step in steps) else 0


def joined(row: Row, more: Row, text: str) -> Row:
    """A row whose second half stands behind a page's end: its words, and its ratings where the first half has none."""
    whole = own_words(f"{row.text} {text}".strip())
    if row.ratings or not more.ratings:
        return replace(row, text=whole)
    why = None if more.why in (None, "has no id") else more.why
    return replace(row, text=whole, ratings=more.ratings, fate=row.fate or more.fate, why=why)

"""One risk from all that names it; what contradicts itself is left open and listed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crawler.readers.papers.pack import Pack
from storage.paper import Risk

from .evidence import Named
from .register import place


def settled(pack: Pack, found: Iterable[Named]) -> tuple[list[Risk], list[str]]:
    """The risks in the order in which the pack first names them, and each contradiction in a sentence."""
    by_id: dict[str, list[Named]] = {}
    for one in sorted(found, key=lambda one: one.block):
        by_id.setdefault(one.id, []).append(one)
    risks, notes = [], []
    for number, named in by_id.items():
        rating, note = _rating(pack, number, named)
        notes += [note] if note else []
        risks.append(_risk(pack, number, named, rating))
    return risks, notes


def _risk(pack: Pack, number: str, named: Sequence[Named], rating: int | None) -> Risk:
    rows = [one for one in named if one.source == "row"]
    fates = {one.said for one in named if one.said}
    return Risk(
        id=number,
        rating=rating,
        text=_text(named),
        previous=_only(named, "previous"),
        target=_only(named, "target"),
        register_name=next((one.register for one in (*rows, *named) if one.register), None),
        said=fates.pop() if len(fates) == 1 else None,
        mentions=tuple(pack.mention(one.block, one.quote, rating=one.current) for one in named),
    )


def _rating(pack: Pack, number: str, named: Sequence[Named]) -> tuple[int | None, str | None]:
    """The rating in force: a register's, else what is said elsewhere, else what the last meeting's minutes say."""
    rows = [one for one in named if one.source == "row"]
    fresh = [one for one in named if one.source != "row" and not one.minutes]
    decided = {one.current for one in rows if one.current}
    said = {one.current for one in fresh if one.current}
    if len(decided) == 1:
        of_rows = {value for one in rows for many in one.ratings.values() for value in many}
        other = said - decided - of_rows
        return (None, _contradiction(pack, number, [*rows, *fresh])) if other else (decided.pop(), None)
    if decided or len(said) > 1:
        return None, _contradiction(pack, number, [*rows, *fresh])
    if said:
        return said.pop(), None
    then = {one.current for one in named if one.minutes and one.current}
    return (then.pop(), None) if len(then) == 1 else (None, None)


def _contradiction(pack: Pack, number: str, named: Sequence[Named]) -> str:
    places: dict[int, str] = {}
    for one in named:
        if one.current:
            places.setdefault(one.current, place(pack, one.block))
    first, *others = [f"{value} on {where}" for value, where in places.items()]
    return f"risk {number} is rated {first} and {' and '.join(others)}".replace(" on line ", " in line ")


def _only(named: Sequence[Named], kind: str) -> int | None:
    """The one figure of a kind, a register's own before what sentences say; of two different ones, none."""
    for sources in (("row",), ("entry", "prose")):
        values = {
            value
            for one in named
            if one.source in sources
            for key, many in one.ratings.items()
            if key == kind
            for value in many
        }
        if values:
            return values.pop() if len(values) == 1 else None
    return None


def _text(named: Sequence[Named]) -> str:
    """Its own words: those of a register's row, else of the paragraph that it opens, else of a sentence about it."""
    for source in ("row", "entry", "prose"):
        for one in named:
            if one.source == source and len(one.text) > 3:
                return one.text
    return ""

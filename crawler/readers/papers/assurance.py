"""The levels of assurance that a pack gives, by subject and domain."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.readers.spelling import folded
from storage.paper import Assurance, Coverage

from .assured.level import alike
from .assured.listed import listed
from .assured.matrix import matrix, sections
from .assured.said import Level, told
from .assured.scale import Scale, scale_for, scales
from .assured.sheet import labelled, ticked
from .grid import tables
from .pack import Found, Pack

MOST_NOTES = 40


def assurance(pack: Pack) -> Found[Assurance]:
    """The levels of assurance that a pack gives, by subject and domain.

    What is printed again alike is one level with one more mention; two levels of one thing are both kept, and listed as
    not understood, as is a tick whose column is lost.
    """
    grids = list(tables(pack))
    notes: list[str] = []
    levels: list[Level] = []
    coverage: list[Coverage] = []
    for grid in grids:
        rows = [*matrix(pack, grid), *((at, [one] if one else None) for at, one in listed(pack, grid))]
        levels += [level for _, row in rows for level in row or ()]
        notes += [f"a row of levels of assurance: {pack.blocks[at].text[:120]}" for at, row in rows if row is None]
        if rows:
            coverage.append(_coverage(pack, rows))
    subjects = tuple(dict.fromkeys(level.subject for level in levels if level.domain))
    levels += sections(pack, grids, subjects)
    ticks = [level for grid in grids for level in ticked(pack, grid, notes)]
    sheets = labelled(pack, notes, {n for level in ticks for n in (level.at - 1, level.at)})
    levels += ticks
    levels += [*sheets, *told(pack, notes, {level.at for level in sheets})]
    items = _together(pack, sorted(levels, key=lambda level: level.at), scales(pack, grids))
    notes = [*_gainsaid(items), *notes]
    return Found(items=items, coverage=tuple(coverage), not_understood=tuple(dict.fromkeys(notes))[:MOST_NOTES])


def _coverage(pack: Pack, rows: list[tuple[int, list[Level] | None]]) -> Coverage:
    read = len({at for at, row in rows if row is not None})
    pages = [page for at, _ in rows if (page := pack.blocks[at].page)]
    of = len({at for at, _ in rows})
    return Coverage(
        part="assurance",
        rows=read,
        of=of,
        whole=read == of,
        first=min(pages, default=None),
        last=max(pages, default=None),
    )


def _together(pack: Pack, levels: Iterable[Level], found: list[Scale]) -> tuple[Assurance, ...]:
    """One for each subject, domain and level, with a mention for each place."""
    first: dict[tuple[str, str | None, str], Level] = {}
    places: dict[tuple[str, str | None, str], dict[tuple[int, str], None]] = {}
    for level in levels:
        key = (folded(level.subject), level.domain, alike(level.level))
        first.setdefault(key, level)
        places.setdefault(key, {})[(level.at, level.quote)] = None
    return tuple(
        Assurance(
            subject=level.subject, domain=level.domain, level=level.level, scale=scale_for(level, found, pack),
            mentions=tuple(pack.mention(at, quote) for at, quote in places[key]),
        )
        for key, level in first.items()
    )  # fmt: skip


def _gainsaid(items: Iterable[Assurance]) -> list[str]:
    """One sentence for each subject and domain that has two levels."""
    said: dict[tuple[str, str | None], list[Assurance]] = {}
    for one in items:
        said.setdefault((folded(one.subject), one.domain), []).append(one)
    return [
        f"two levels of assurance for {same[0].subject}{f', {same[0].domain}' if same[0].domain else ''}: "
        + " and ".join(f"{one.level!r}" for one in same)
        for same in said.values()
        if len(same) > 1
    ]

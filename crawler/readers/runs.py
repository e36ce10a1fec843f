"""The text between two tags that begin a new line, gathered run by run and made a block."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from .blocks import Block, BlockKind, Link, Region
from .spelling import clean


@dataclass(frozen=True)
class Place:
    """Where the walk stands."""

    region: Region = "main"
    group: int = 0
    item: int = 0
    path: tuple[int, ...] = ()
    href: str | None = None
    heading: int = 0


@dataclass
class Run:
    """The text gathered for the block that is being read."""

    texts: list[str] = field(default_factory=list)
    breaks: list[int] = field(default_factory=list)
    links: list[tuple[int, str, str]] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    plain: bool = False


def block_of(text: str, texts: list[str], run: Run, begin: int, end: int, place: Place) -> Block:
    """One paragraph of a run, from the piece ``begin`` to ``end`` (not included), as a block."""
    links = [(at, Link(words, href)) for at, words, href in run.links if begin <= at < end]
    linked = {at for at, _ in links}
    plain = any(clean(piece) for n, piece in enumerate(texts, begin) if n not in linked)
    kind: BlockKind = "heading" if place.heading else "item" if place.item else "line"
    return Block(
        kind=kind,
        text=text,
        region=place.region,
        level=place.heading,
        links=_joined([link for _, link in links]),
        parts=tuple(piece for piece in map(clean, texts) if piece),
        link_only=bool(links) and not plain,
        hints=tuple(run.hints),
        group=place.group,
        item=place.item,
        path=place.path,
    )


def paragraphs(run: Run) -> list[tuple[int, int]]:
    """Where the run's paragraphs begin and end: at two line breaks with nothing between."""
    ends = []
    for first, second in zip(run.breaks, run.breaks[1:], strict=False):
        if not clean("".join(run.texts[first:second])):
            ends.append(second)
    edges = [0, *ends, len(run.texts)]
    return list(itertools.pairwise(edges))


def _joined(links: list[Link]) -> tuple[Link, ...]:
    """Runs of one link put together: a link around several spans is one."""
    return tuple(
        Link(clean(" ".join(link.text for link in same)), href)
        for href, same in itertools.groupby(links, key=lambda link: link.href)
    )

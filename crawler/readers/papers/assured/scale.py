"""The scales of assurance that a pack prints: in a line, as a key, or over the columns of a front sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.readers.papers.grid import Row
from crawler.readers.papers.pack import Pack
from crawler.readers.spelling import folded

from .level import LEVEL, plain_levels, word_of, worst_first
from .said import Level

MOST = 100
"""Places that print a scale; a pack has one on each front sheet at most."""
_KEY = re.compile(
    r"(?:key(?: to)?[:\s-]*)?(?:the )?(?:overall )?(?:levels? of assurance|assurance (?:levels?|ratings?|opinions?|"
    r"scale|key|"
    r"definitions?|options?)|assurance)(?: (?:levels?|key|scale|used|are|is|definitions?|available))*\s*[:–-]?\s*"
)
_PART = re.compile(r"\s*(?:,|/|\||;|>|<|→|\bor\b|\band\b| [–-] )\s*")
_ROW = re.compile(rf"({LEVEL})(?: assurance)?\s*[:–-]")


@dataclass(frozen=True)
class Scale:
    """The words of a scale, worst first, and the block that prints it."""

    words: tuple[str, ...]
    at: int


def scales(pack: Pack, tables: list[tuple[Row, ...]]) -> list[Scale]:
    """Every scale that the pack prints."""
    found = [Scale(words, n) for n, block in enumerate(pack.blocks) if (words := _in_line(block.text))]
    found += _in_lines(pack)
    for table in tables:
        for row in table:
            cells = [cell for cell in row.filled if not folded(cell).startswith("assurance")]
            if plain_levels(cells) and (words := worst_first(cells)):
                found.append(Scale(words, row.at))
        keys = [row.cells[0] for row in table if row.cells[0]]
        said = [key for key in keys if plain_levels([key, "full", "none"]) or word_of(key) in ("full", "none", "no")]
        if len(said) >= 3 and keys[-len(said) :] == said and plain_levels(said) and (words := worst_first(said)):
            found.append(Scale(words, table[0].at))
    return sorted(found, key=lambda scale: scale.at)[:MOST]


def scale_for(level: Level, found: list[Scale], pack: Pack) -> tuple[str, ...]:
    """The scale of a level: of those that have its word, the one printed in the same paper, else the only one."""
    first = word_of(level.level)
    fitting = [scale for scale in found if any(word_of(word) == first for word in scale.words)]
    paper = pack.paper_at(level.at)
    own = [scale for scale in fitting if paper is not None and pack.paper_at(scale.at) == paper] or fitting
    different = {scale.words for scale in own}
    return own[0].words if len(different) == 1 else ()


def _in_line(text: str) -> tuple[str, ...]:
    if len(text) > 300 or "assurance" not in text.casefold():
        return ()
    key = _KEY.match(folded(text))
    if key is None:
        return ()
    words = [part.strip(" .()") for part in _PART.split(text[key.end() :]) if part.strip(" .()")]
    return worst_first(words) if plain_levels(words) else ()


def _in_lines(pack: Pack) -> list[Scale]:
    """A key of one line for each level: "Substantial assurance: …"."""
    found: list[Scale] = []
    run: list[str] = []
    for n, block in enumerate(pack.blocks):
        maybe = block.kind != "row" and re.match(r"[A-Za-z]+", block.text)
        key = _ROW.match(folded(block.text[:80])) if maybe and re.fullmatch(LEVEL, maybe[0].casefold()) else None
        if key:
            run.append(block.text[: len(key[1])])
            continue
        if plain_levels(run) and (words := worst_first(run)):
            found.append(Scale(words, n - 1))
        run = []
    return found

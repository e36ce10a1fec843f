"""Heads and feet that run through a document: recognised by what stands at the edge of many pages, and left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from .columns import Piece
from .ratings import read_rating
from .spelling import folded

EDGE = 3
"""Pieces at the top, and at the bottom, of a page that may be its head or foot."""
LEAST_PAGES = 3
"""Pages at whose edge a text stands that runs through the document; two where it counts the pages."""
Key = tuple[str, int, int]
_NUMBER = re.compile(r"(?:page )?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?")
_DIGITS = re.compile(r"[0-9]{1,9}")


def without_running(
    pages: Sequence[Sequence[Piece]], *, body: float, keep: Callable[[str], bool] = lambda _: False
) -> list[list[Piece]]:
    """The pages without their running heads and feet; ``keep`` tells what is none though it counts as the pages do.

    Where a head in letters larger than the text (``body``) runs through several pages in a row, it stands once, on the
    first of them: there it is the title of a part.
    """
    heads = [_edge(page) for page in pages]
    feet = [_edge(page[::-1]) for page in pages]
    dropped: set[int] = set()
    for edges in (heads, feet):
        dropped |= _running(edges, keep)
    kept = {id(piece) for piece in _first_of_a_part(heads, body)}
    return [[piece for piece in page if id(piece) not in dropped or id(piece) in kept] for page in pages]


def _edge(page: Sequence[Piece]) -> list[Piece]:
    """The pieces at one edge of a page, from outside: few, short, and none of a table."""
    found: list[Piece] = []
    for piece in page[:EDGE]:
        if piece.table is not None or len(_said(piece)) > 160:
            break
        found.append(piece)
    return found


def _said(piece: Piece) -> str:
    return folded(" ".join(run.text for run in piece.runs))


def _key(piece: Piece) -> Key:
    """What a piece says, whatever numbers it counts, how large, and where it stands."""
    return _DIGITS.sub("#", _said(piece)), round(max((run.size for run in piece.runs), default=0)), round(piece.top / 6)


def _running(edges: Sequence[Sequence[Piece]], keep: Callable[[str], bool]) -> set[int]:
    on: dict[Key, dict[int, str]] = defaultdict(dict)
    for number, pieces in enumerate(edges):
        for piece in pieces:
            on[_key(piece)][number] = _said(piece)
    through = {key: _runs_through(said) for key, said in on.items()}
    dropped: set[int] = set()
    for pieces in edges:
        for outermost, piece in enumerate(pieces):
            runs = through[_key(piece)] or (outermost == 0 and _NUMBER.fullmatch(_said(piece)))
            said = _said(piece)
            if not runs or read_rating(said) is not None or _in_a_paragraph(piece, pieces[outermost + 1 :]):
                break
            if keep(said) and list(on[_key(piece)].values()).count(said) < LEAST_PAGES:
                break
            dropped.add(id(piece))
    return dropped


def _in_a_paragraph(piece: Piece, inner: Sequence[Piece]) -> bool:
    """Whether a line at an edge is one of the text's: part of a sentence, close to the next line of the same size."""
    line, beside = piece.line, inner[0].line if inner else None
    if line is None or beside is None or abs(line.size - beside.size) > 0.6:
        return False
    close = abs(line.base - beside.base) <= 1.5 * line.size
    return close and len(line.text) >= 20 and (line.text[:1].islower() or line.text.endswith("."))


def _runs_through(said: Mapping[int, str]) -> bool:
    """Whether texts on pages, alike but for their numbers, are one head or foot: what differs counts the pages."""
    numbers = [[int(one) - page for one in _DIGITS.findall(text)] for page, text in said.items()]
    plain = [_DIGITS.findall(text) for text in said.values()]
    counted = [len(set(place)) == 1 for place in zip(*numbers, strict=True)]
    fixed = [len(set(place)) == 1 for place in zip(*plain, strict=True)]
    if not all(one or other for one, other in zip(counted, fixed, strict=True)):
        return False
    return len(said) >= LEAST_PAGES or (len(said) >= 2 and any(counted))


def _first_of_a_part(heads: Sequence[Sequence[Piece]], body: float) -> list[Piece]:
    """The first of each run of pages that have the same head in large letters."""
    large = [
        next((piece for piece in pieces if any(run.size > body * 1.15 for run in piece.runs)), None) for pieces in heads
    ]
    runs = groupby(large, key=lambda piece: _said(piece) if piece else None)
    return [piece for key, run in runs if key is not None and (piece := next(run)) is not None]

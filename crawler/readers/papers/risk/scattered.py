"""Registers whose every cell came out as a line of its own: their rows are counted, and none is guessed at."""

from __future__ import annotations

import re
from collections.abc import Collection

from crawler.readers.papers.pack import Pack

from .plain import plain
from .register import Register
from .words import register_title

LEAST = 3
"""So many ids such a register has at least."""
LONGEST_CELL = 40
LONGEST_TEXT = 160
_ACROSS = 8
"""So many lines the heads of one table take."""
_ID_HEAD = re.compile(r"\W*(?:risk |datix )?(?:id|ref|reference|no|number)\W*", re.IGNORECASE)
_TEXT_HEAD = re.compile(r"\W*(?:risk )?(?:description|title|summary)(?: of risk)?\W*", re.IGNORECASE)
_RATING_HEAD = re.compile(r"\b(?:rating|score)\b", re.IGNORECASE)
_ID = re.compile(r"\W{0,4}(?:\d{3,5}|[A-Z]{2,5}[ -]?\d{1,4}[a-z]?)(?:\s{1,3}(?=[A-Za-z(])|\W{0,4}$)")


def scattered(pack: Pack, taken: Collection[int]) -> list[Register]:
    """The registers of a pack that are in pieces, each with its ids as rows that were not read."""
    found: list[Register] = []
    title: str | None = None
    n, end = 0, -1
    while n < len(pack.blocks):
        block = pack.blocks[n]
        title = register_title(block.text) or title
        if (
            n in taken
            or len(block.text) > LONGEST_CELL
            or not _ID_HEAD.fullmatch(plain(block.text[:LONGEST_CELL]))
            or not _is_head(pack, n)
        ):
            n += 1
            continue
        again = bool(found) and n - end <= 2 * _ACROSS
        register = found[-1] if again else Register(name=title, heads=(), names=())
        end = _count(pack, n + 1, taken, register)
        if not again:
            found.append(register)
        n = max(end, n + 1)
    return [one for one in found if len(one.unread) >= LEAST]


def _is_head(pack: Pack, n: int) -> bool:
    """Whether the heads of descriptions and of ratings stand around that of the ids."""
    near = [plain(one.text) for one in pack.blocks[max(0, n - _ACROSS) : n + _ACROSS] if len(one.text) <= LONGEST_CELL]
    return any(_TEXT_HEAD.fullmatch(one) for one in near) and any(_RATING_HEAD.search(one) for one in near)


def _count(pack: Pack, at: int, taken: Collection[int], register: Register) -> int:
    """Note each id from a place on; where the table ends: at a heading, a paragraph, or the next table."""
    n = at
    while n < len(pack.blocks):
        block = pack.blocks[n]
        if n in taken or block.heading or block.kind == "row" or len(block.text) > LONGEST_TEXT:
            break
        if n > at + _ACROSS and _ID_HEAD.fullmatch(plain(block.text[:LONGEST_CELL])):
            break
        if _ID.match(plain(block.text)):
            register.unread.append((n, "its cells stand apart"))
        n += 1
    return n

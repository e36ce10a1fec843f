"""How large the streams of a PDF become when they are unfolded, counted without keeping them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from itertools import chain

from .errors import NotUnderstood

LARGEST_MB = 64
"""Megabytes that one stream may become; a picture of a whole page has fewer."""
LARGEST_SUM_MB = 512
_STREAM = re.compile(rb"stream\r?\n")
_BEGINNINGS = frozenset(bytes([first]) for first in (0x08, 0x18, 0x28, 0x38, 0x48, 0x58, 0x68, 0x78))
"""How a stream that is folded by Flate begins."""
_STEP = 1024 * 1024
_DEEP = 4
"""Times that a stream may be folded."""


def refuse_bombs(body: bytes) -> None:
    """Raise NotUnderstood for a PDF with a stream that becomes larger than any of a report."""
    total = 0
    for begins in _STREAM.finditer(body):
        end = body.find(b"endstream", begins.end())
        total += _size(body[begins.end() : end if end > 0 else len(body)], _DEEP)
        if total > LARGEST_SUM_MB * 1024**2:
            raise NotUnderstood(f"the PDF unfolds to more than {LARGEST_SUM_MB} MB, which is more than is read")


def _size(folded: bytes, deep: int) -> int:
    """Bytes that a stream becomes, in all of its foldings; what is folded in another way than Flate's counts as it is.

    A stream may be folded again and again, and then its first unfoldings are small.
    """
    counts: list[int] = []
    pieces: Iterator[bytes] = iter((folded,))
    for _ in range(deep):
        first = next(pieces, b"")
        pieces = chain((first,), pieces)
        if first[:1] not in _BEGINNINGS:
            break
        pieces = _unfolded(pieces, counts)
    for _ in pieces:
        pass
    return len(folded) + sum(counts)


def _unfolded(pieces: Iterator[bytes], counts: list[int]) -> Iterator[bytes]:
    """The pieces of one unfolding, whose size is noted at its end; what cannot be unfolded ends it."""
    unfolding, size = zlib.decompressobj(), 0
    for folded in pieces:
        try:
            while folded and not unfolding.eof:
                piece = unfolding.decompress(folded, _STEP)
                folded, size = unfolding.unconsumed_tail, size + len(piece)
                if size > LARGEST_MB * 1024**2:
                    raise NotUnderstood(
                        f"a part of the PDF unfolds to more than {LARGEST_MB} MB, which is more than is read"
                    )
                yield piece
        except zlib.error:
            break
    for _ in pieces:
        pass
    counts.append(size)

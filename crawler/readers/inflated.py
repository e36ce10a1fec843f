"""How large the streams of a PDF become when they are unfolded, counted without keeping them."""

from __future__ import annotations

import re
import zlib

from .errors import NotUnderstood

LARGEST_MB = 64
"""Megabytes that one stream may become; a picture of a whole page has fewer."""
LARGEST_SUM_MB = 512
_STREAM = re.compile(rb"stream\r?\n")
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
    """Bytes that a stream becomes; what is folded in another way than Flate's counts as it is."""
    if folded[:1] not in (b"\x78", b"\x68", b"\x58", b"\x48", b"\x38", b"\x28", b"\x18", b"\x08"):
        return len(folded)
    unfolding, size, first = zlib.decompressobj(), 0, b""
    try:
        while folded and not unfolding.eof:
            piece = unfolding.decompress(folded, _STEP)
            first, size, folded = first or piece, size + len(piece), unfolding.unconsumed_tail
            if size > LARGEST_MB * 1024**2:
                raise NotUnderstood(
                    f"a part of the PDF unfolds to more than {LARGEST_MB} MB, which is more than is read"
                )
    except zlib.error:
        return size
    # A stream may be folded twice, and then its first unfolding is small.
    return size + (_size(first, deep - 1) if deep and size <= _STEP else 0)

"""The streams of a PDF unfolded, without keeping them: how large they become, and whether they are whole."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from itertools import chain

from .errors import NotUnderstood

LARGEST_MB = 64
"""Megabytes that one stream may become; a picture of a whole page has fewer."""
LARGEST_SUM_MB = 512
_BEGINNINGS = frozenset(bytes([first]) for first in (0x08, 0x18, 0x28, 0x38, 0x48, 0x58, 0x68, 0x78))
"""How a stream that is folded by Flate begins."""
_STEP = 1024 * 1024
_DEEP = 4
"""Times that a stream may be folded."""
_PICTURE = re.compile(rb"/Subtype\s*/Image")
_SAMPLE = 256 * 1024


class _Broken(Exception):
    """A stream that cannot be unfolded to its end."""


def refuse_bombs(body: bytes, *, pictures: bool = True) -> None:
    """Raise NotUnderstood for a PDF with a stream that becomes larger than any of a report, or that is not whole.

    PDFium reads of a broken stream what comes before the break, which would be half of a page. The streams of a locked
    PDF cannot be looked into, and a broken picture breaks no text. Without ``pictures``, what says that it is one is
    unfolded only where its beginning unfolds as no picture does: a pack holds gigabytes of them.
    """
    total, locked = 0, b"/Encrypt" in body
    for begins in re.finditer(rb"stream\r?\n", body):
        end = body.find(b"endstream", begins.end())
        said = body[max(0, begins.start() - 1000) : begins.start()].rpartition(b"obj")[2]
        stream = body[begins.end() : end if end > 0 else len(body)]
        if begins.start() >= 3 and body[begins.start() - 3 : begins.start()] == b"end":
            continue
        if not pictures and _PICTURE.search(said) and not _swells(stream):
            continue
        try:
            total += _size(_plain(stream, said), _DEEP)
        except _Broken:
            if not locked and b"/FlateDecode" in said and not _PICTURE.search(said):
                raise NotUnderstood("the PDF is damaged: a part of it is broken") from None
        if total > LARGEST_SUM_MB * 1024**2:
            raise NotUnderstood(f"the PDF unfolds to more than {LARGEST_SUM_MB} MB, which is more than is read")


def _swells(folded: bytes) -> bool:
    """Whether a stream would become too large if all of it unfolds as its beginning does."""
    if folded[:1] not in _BEGINNINGS:
        return False
    unfolding = zlib.decompressobj()
    try:
        size = len(unfolding.decompress(folded[:_SAMPLE], _SAMPLE))
    except zlib.error:
        return False
    taken = min(len(folded), _SAMPLE) - len(unfolding.unconsumed_tail)
    return size * len(folded) > LARGEST_MB * 1024**2 * max(1, taken)


def _plain(stream: bytes, said: bytes) -> bytes:
    """A stream's bytes, where it is written in letters those that they stand for."""
    try:
        if b"/ASCII85Decode" in said:
            return base64.a85decode(stream.strip().removeprefix(b"<~").removesuffix(b"~>"))
        if b"/ASCIIHexDecode" in said:
            return binascii.unhexlify(b"".join(stream.split()).removesuffix(b">"))
    except ValueError:
        raise _Broken from None
    return stream


def _size(folded: bytes, deep: int) -> int:
    """Bytes that a stream becomes, in all of its foldings; what is folded in another way than Flate's counts as it is.

    A stream may be folded again and again, and then its first unfoldings are small.
    """
    counts: list[int] = []
    pieces: Iterator[bytes] = iter((folded,))
    for number in range(deep):
        first = next(pieces, b"")
        pieces = chain((first,), pieces)
        if first[:1] not in _BEGINNINGS:
            break
        pieces = _unfolded(pieces, counts, whole=number == 0)
    for _ in pieces:
        pass
    return len(folded) + sum(counts)


def _unfolded(pieces: Iterator[bytes], counts: list[int], *, whole: bool) -> Iterator[bytes]:
    """The pieces of one unfolding, whose size is noted at its end; what cannot be unfolded ends it.

    Raises _Broken for that where it has to be ``whole``: behind the first unfolding, text may begin as Flate does.
    """
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
    if whole and not unfolding.eof:
        raise _Broken
    for _ in pieces:
        pass
    counts.append(size)

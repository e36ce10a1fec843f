"""Content-Encoding undone strictly: half of a page is no page."""

from __future__ import annotations

import zlib

from crawler.errors import NotFetched

ACCEPTED = "gzip"
_MOST_PARTS = 64


def unpack(body: bytes, encoding: str, *, limit: int) -> bytes:
    """The body without its Content-Encoding, at most ``limit`` bytes.

    Scrapy's own undoing gives what it can of a broken body; this raises NotFetched.
    """
    for name in reversed([part.strip().lower() for part in encoding.split(",") if part.strip()]):
        if name in ("gzip", "x-gzip"):
            body = _gunzip(body, limit)
        elif name != "identity":
            raise NotFetched("refused", f"the answer is packed as {name!r}, which was not asked for")
    return body


def _gunzip(body: bytes, limit: int) -> bytes:
    parts: list[bytes] = []
    room = limit
    for _ in range(_MOST_PARTS):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            part = unpacker.decompress(body, room + 1)
        except zlib.error as error:
            raise NotFetched("unreachable", f"the answer cannot be unpacked ({error})", again=True) from error
        parts.append(part)
        room -= len(part)
        if room < 0:
            raise NotFetched("too-large", f"the page unpacks to more than {megabytes(limit)}")
        if not unpacker.eof:
            raise NotFetched("unreachable", "the answer was cut off", again=True)
        body = unpacker.unused_data
        if not body.startswith(b"\x1f\x8b"):
            return b"".join(parts)
    raise NotFetched("refused", f"the answer is packed in more than {_MOST_PARTS} parts")


def megabytes(size: int) -> str:
    """A size limit as the settings say it."""
    return f"{size / 1024 / 1024:g} MB"

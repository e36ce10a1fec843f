"""The container of a bundle: a ZIP file whose files are stored as they are, which one list of files makes only one way.

Nothing in it is compressed, so nothing in it unfolds, and the same files give the same bytes on every machine. What is
opened has to be, byte for byte, what would be written of its files: then nothing stands between or behind them.
"""

from __future__ import annotations

import re
import stat
import zlib
from collections.abc import Iterable, Iterator, Mapping
from struct import Struct, error
from typing import IO, NamedTuple

from monitor.sentences import clean

from .objections import NotEvidence

LARGEST = 256 * 1024**2
"""Bytes of the largest bundle that is opened."""
LARGEST_FILE = 64 * 1024**2
MOST_FILES = 64

_NAME = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9_-]*/)?[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9]+)?")
_LOCAL = Struct("<4s5H3L2H")
_CENTRAL = Struct("<4s2B5H3L5H2L")
_END = Struct("<4s4H2LH")
_DAY = (1 << 5) | 1
"""1 January 1980: a bundle says in its manifest when it was made, and only there."""
_PLAIN_FILE = (stat.S_IFREG | 0o644) << 16
_VERSION, _UNIX = 20, 3


class _Entry(NamedTuple):
    name: str
    size: int


def pieces(files: Mapping[str, bytes]) -> Iterator[bytes]:
    """The bytes of the container of these files, in their order, piece by piece."""
    offset, central = 0, []
    for name, content in files.items():
        encoded, crc, size = name.encode("ascii"), zlib.crc32(content), len(content)
        central.append(
            _CENTRAL.pack(
                b"PK\x01\x02", _VERSION, _UNIX, _VERSION, 0, 0, 0, _DAY, crc, size, size,
                len(encoded), 0, 0, 0, 0, _PLAIN_FILE, offset,
            ) + encoded
        )  # fmt: skip
        head = _LOCAL.pack(b"PK\x03\x04", _VERSION, 0, 0, 0, _DAY, crc, size, size, len(encoded), 0) + encoded
        yield head
        yield content
        offset += len(head) + size
    listed = b"".join(central)
    yield listed
    yield _END.pack(b"PK\x05\x06", 0, 0, len(files), len(files), len(listed), offset, 0)


def unpacked(stream: IO[bytes]) -> dict[str, bytes]:
    """The files of a container, in their order, read into memory. Raises NotEvidence for anything but such a one."""
    whole = stream.read(LARGEST + 1)
    if len(whole) > LARGEST:
        raise NotEvidence(f"is larger than {LARGEST // 1024**2} MB, which is more than any bundle that is opened")
    files: dict[str, bytes] = {}
    offset = 0
    for entry in _entries(whole):
        offset += _LOCAL.size + len(entry.name)
        if offset + entry.size > len(whole):
            raise NotEvidence(f"is cut off: {entry.name} should have {entry.size:,} bytes")
        files[entry.name] = whole[offset : offset + entry.size]
        offset += entry.size
    _same(whole, pieces(files))
    return files


def _entries(whole: bytes) -> list[_Entry]:
    number, size, offset = _end(whole)
    if number > MOST_FILES:
        raise NotEvidence(f"holds {number:,} files; a bundle holds {MOST_FILES} at most")
    listed = whole[offset : offset + size]
    found: dict[str, _Entry] = {}
    for _ in range(number):
        entry, listed = _entry(listed)
        if entry.name in found:
            raise NotEvidence(f"holds two files of one name ({entry.name})")
        found[entry.name] = entry
    return list(found.values())


def _end(whole: bytes) -> tuple[int, int, int]:
    """How many files are listed, in how many bytes, and where."""
    if not whole.startswith(b"PK"):
        raise NotEvidence("is no ZIP file, as every bundle is")
    tail = whole[-_END.size :]
    if len(tail) < _END.size or not tail.startswith(b"PK\x05\x06"):
        raise NotEvidence("is cut off, or has something behind its end")
    _, disk, first, here, number, size, offset, comment = _END.unpack(tail)
    if disk or first or comment or here != number or offset + size + _END.size != len(whole):
        raise NotEvidence("is not packed as Wardround packs a bundle (its list of files is somewhere else)")
    return number, size, offset


def _entry(listed: bytes) -> tuple[_Entry, bytes]:
    try:
        _, _, _, _, flags, method, _, _, _, packed, size, length, extra, comment, _, _, mode, _ = _CENTRAL.unpack_from(
            listed
        )
    except error:
        raise NotEvidence("is cut off in its list of files") from None
    raw = listed[_CENTRAL.size : _CENTRAL.size + length]
    name = raw.decode("ascii", "replace")
    shown = clean(name, 60)
    if not _NAME.fullmatch(name):
        raise NotEvidence(f"holds a file whose name no file of a bundle has ({shown})")
    if flags & 1:
        raise NotEvidence(f"is encrypted ({shown}), as no bundle is")
    if stat.S_ISLNK(mode >> 16):
        raise NotEvidence(f"holds a link ({shown}) in the place of a file")
    if method or packed != size:
        raise NotEvidence(f"is compressed ({shown}), as no bundle is: verify it as it was made, not packed anew")
    if size > LARGEST_FILE:
        raise NotEvidence(f"holds a file of {size:,} bytes ({shown}); {LARGEST_FILE:,} are the most")
    return _Entry(name, size), listed[_CENTRAL.size + length + extra + comment :]


def _same(whole: bytes, written: Iterable[bytes]) -> None:
    """Refuse what differs anywhere from what Wardround writes."""
    view, offset = memoryview(whole), 0
    for piece in written:
        if view[offset : offset + len(piece)] != piece:
            raise NotEvidence(f"is not as Wardround packs a bundle: it was changed near its byte {offset:,}")
        offset += len(piece)
    if offset != len(whole):
        raise NotEvidence(f"is not as Wardround packs a bundle: it goes on behind its byte {offset:,}")

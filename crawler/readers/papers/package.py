"""A ZIP and what lies in it, opened with care: so many members, so large, none of them hostile XML."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from crawler.readers.errors import NotUnderstood

MOST_MEMBERS = 5_000
LARGEST_MEMBER_MB, LARGEST_SUM_MB = 200, 600
LARGEST_XML_MB = 64
RATIO, LEAST_FOR_RATIO = 200, 8 * 1024 * 1024
"""How many times smaller than itself a large member is packed at most."""
DAMAGED = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError, EOFError, RecursionError,
    AssertionError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What the libraries that read office files raise for one that is damaged (their XML's errors are SyntaxErrors)."""
_MAGIC = b"PK\x03\x04"
_ENTITIES = re.compile(
    rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E|E\x00?N\x00?T\x00?I\x00?T\x00?Y)", re.IGNORECASE
)


def is_zip(body: bytes) -> bool:
    """Whether a body is a ZIP, as the files of Word, PowerPoint and Excel are too."""
    return body.startswith(_MAGIC)


class Package:
    """The members of a ZIP by name. Raises NotUnderstood for one that is damaged, locked or a bomb."""

    def __init__(self, body: bytes, what: str) -> None:
        self.what = what
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(body))
            self.members = [one for one in self._zip.infolist() if not one.is_dir()]
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError, EOFError):
            raise NotUnderstood(f"{what} is damaged: it cannot be unpacked") from None
        if len(self.members) > MOST_MEMBERS:
            raise NotUnderstood(f"{what} holds {len(self.members):,} files; the most that is read is {MOST_MEMBERS:,}")
        total = sum(one.file_size for one in self.members)
        if total > LARGEST_SUM_MB * 1024**2:
            raise NotUnderstood(f"{what} unfolds to more than {LARGEST_SUM_MB} MB, which is more than is read")
        for one in self.members:
            swollen = one.file_size > LEAST_FOR_RATIO and one.file_size > RATIO * max(1, one.compress_size)
            if one.file_size > LARGEST_MEMBER_MB * 1024**2 or swollen:
                raise NotUnderstood(f"a part of {what} unfolds to {one.file_size:,} bytes, which is more than is read")
            if one.flag_bits & 1:
                raise NotUnderstood(f"{what} is locked with a password; save a copy without one")

    def names(self) -> list[str]:
        """The names of the members, as they are written."""
        return [one.filename for one in self.members]

    def content(self, name: str, *, largest_mb: int = LARGEST_MEMBER_MB) -> bytes:
        """What a member holds; never more than the ZIP says of it."""
        try:
            with self._zip.open(name) as member:
                held = member.read(largest_mb * 1024**2 + 1)
        except (
            zipfile.BadZipFile,
            KeyError,
            ValueError,
            OSError,
            NotImplementedError,
            EOFError,
            zlib.error,
            RuntimeError,
        ):
            raise NotUnderstood(f"{self.what} is damaged: a part of it cannot be unpacked") from None
        if len(held) > largest_mb * 1024**2:
            raise NotUnderstood(f"a part of {self.what} is larger than {largest_mb} MB, which is more than is read")
        return held

    def refuse_hostile_xml(self) -> None:
        """Raise NotUnderstood for a part of an office file that declares entities, as no office program writes."""
        for name in self.xml():
            if _ENTITIES.search(self.content(name, largest_mb=LARGEST_XML_MB)):
                raise NotUnderstood(f"{self.what} declares entities in its XML, which no office program writes")

    def xml(self) -> Iterator[str]:
        """The names of the parts in XML."""
        return (name for name in self.names() if name.casefold().endswith((".xml", ".rels")))

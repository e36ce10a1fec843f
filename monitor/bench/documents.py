"""Saved documents for a bench: what a folder holds that is understood, each with its address and reading."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.readers.decode import is_html
from crawler.readers.errors import NotUnderstood
from crawler.readers.fingerprint import fingerprint
from crawler.readers.read import read
from storage.record import Record

SUFFIXES = (".html", ".txt", ".json")
_OTHER = re.compile(rb"charset=(?![\"']?utf-8)", re.IGNORECASE)
"""A page that says that it is not in UTF-8, in which it would be written out again."""
LARGEST = 2 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Saved:
    """One saved document that is understood."""

    name: str
    text: str
    address: str | None
    record: Record
    mark: str

    @property
    def form(self) -> str:
        """How it is written down: as a web page, a text, the text of a report, or a document of the API."""
        if self.record.kind.startswith("cqc-api-"):
            return "document"
        if self.record.kind == "cqc-report":
            return "report"
        return "page" if is_html(self.text.encode(), None) else "text"


def documents(folders: Sequence[Path], *, largest: int = LARGEST) -> tuple[Saved, ...]:
    """Every document of up to ``largest`` bytes under the folders that a reader understands, by name."""
    found = ((path, folder) for folder in folders for path in sorted(folder.rglob("*")))
    return tuple(saved for path, folder in found for saved in _saved(path, folder, largest))


def _saved(path: Path, folder: Path, largest: int) -> Iterator[Saved]:
    if path.suffix not in SUFFIXES or path.name in ("expected.json",) or path.stat().st_size > largest:
        return
    body = path.read_bytes()
    try:
        text, address = _without_notes(body.decode())
    except UnicodeDecodeError:
        return
    if _OTHER.search(body[:1024]):
        return
    about = path.with_name("about.toml")
    if about.is_file():
        address = tomllib.loads(about.read_text(encoding="utf-8")).get("address")
    try:
        record = read(text.encode(), address=address)
    except NotUnderstood:
        return
    mark = fingerprint(text.encode(), kind=record.kind, reader=record.reader)
    yield Saved(name=str(path.relative_to(folder)), text=text, address=address, record=record, mark=mark)


def _without_notes(text: str) -> tuple[str, str | None]:
    """A document without the lines of notes (``# …``) that whoever saved it put before it, and the address in them."""
    lines = text.splitlines(keepends=True)
    count = next((n for n, line in enumerate(lines) if not line.startswith("# ")), len(lines))
    named = (line.partition(": ")[2].strip() for line in lines[:count] if line.startswith("# source-address: "))
    return "".join(lines[count:]), next(named, None)

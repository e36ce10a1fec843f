"""Saved pages: their bytes, and what the readers make of them."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, get_args

from crawler.addresses import canonical
from crawler.readers.errors import NotUnderstood
from monitor.invocation import WrongUse
from monitor.reading import Job, readers, understand_all
from storage.record import Kind, Record

LARGEST_MB = 20
AT_ONCE = 16
"""Files held in memory together."""


@dataclass(frozen=True)
class Saved:
    """A file (``-`` is standard input), the address it was saved from and its kind, where they are known."""

    file: str
    address: str | None = None
    kind: str | None = None

    @property
    def canonical(self) -> str | None:
        """The one spelling of the address. Raises AddressError."""
        return canonical(self.address) if self.address else None


@dataclass(frozen=True)
class Understood:
    """What a file says, with the SHA-256 of its bytes, or the error that refuses it."""

    saved: Saved
    record: Record | None = None
    body: str | None = None
    error: Exception | None = field(default=None, compare=False)

    @property
    def whole(self) -> Record:
        """The record; raises the error of a file that was refused."""
        if self.record is None:
            raise self.error or NotUnderstood(f"{self.saved.file}: not understood")
        return self.record


def understood(files: Iterable[Saved], *, folder: Path, seconds: float) -> Iterator[Understood]:
    """What each file says, in order, read in a worker process with limits; ``seconds`` for each one."""
    waiting = iter(files)
    with readers() as pool:
        while some := list(islice(waiting, AT_ONCE)):
            opened = [_open(one, folder) for one in some]
            jobs = [job for job in opened if isinstance(job, Job)]
            readings = understand_all(pool, jobs, seconds=seconds)
            for saved, job in zip(some, opened, strict=True):
                if not isinstance(job, Job):
                    yield Understood(saved, error=job)
                    continue
                reading = next(readings)
                refusal = NotUnderstood(f"{saved.file}: {reading.refusal}") if reading.refusal else None
                yield Understood(saved, reading.record, hashlib.sha256(job.body).hexdigest(), refusal)


def content(file: str, folder: Path) -> bytes:
    """The bytes of a file or of standard input. Raises OSError, and NotUnderstood where there are none or too many."""
    if file == "-":
        return _some("standard input", _take(sys.stdin.buffer))
    path = folder / file
    if path.is_dir():
        raise IsADirectoryError(21, "is a folder; name the files in it", file)
    try:
        with path.open("rb") as stream:
            return _some(file, _take(stream))
    except OSError as error:
        raise type(error)(error.errno, error.strerror, file) from error


def check_kind(kind: str | None) -> Kind | None:
    """The kind, where it is one that is read; WrongUse for another."""
    kinds: tuple[Kind, ...] = get_args(Kind)
    known = next((one for one in kinds if one == kind), None)
    if kind is not None and known is None:
        raise WrongUse(f"--kind is {kind!r}; allowed are {', '.join(kinds)}")
    return known


def in_words(error: Exception) -> str:
    """The sentence of a refusal."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error)


def _open(saved: Saved, folder: Path) -> Job | Exception:
    try:
        if "://" in saved.file:
            raise WrongUse(f"{saved.file}: an address cannot be read here yet; save the page and name the file")
        return Job(content(saved.file, folder), address=saved.canonical, kind=check_kind(saved.kind))
    except (OSError, WrongUse, ValueError) as error:
        return error


def _take(stream: IO[bytes]) -> bytes:
    return stream.read(LARGEST_MB * 1024**2 + 1)


def _some(file: str, body: bytes) -> bytes:
    if len(body) > LARGEST_MB * 1024**2:
        raise NotUnderstood(f"{file}: larger than {LARGEST_MB} MB, which is more than is read")
    if not body.strip():
        raise NotUnderstood(f"{file}: empty")
    return body

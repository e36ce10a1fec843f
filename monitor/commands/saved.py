"""Saved pages, and pages fetched for once: their bytes, and what the readers make of them."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from secrets import token_bytes
from typing import IO, TYPE_CHECKING, get_args

from crawler.addresses import canonical
from crawler.nameless import Nameless
from crawler.readers.errors import NotUnderstood
from crawler.readers.open_data import recognised
from crawler.readers.pdf import is_pdf
from crawler.readers.tables import day_in_name
from monitor.invocation import WrongUse
from monitor.reading import Job, readers, understand_all
from storage.record import FILES, Kind, Record

from .opening import opening

if TYPE_CHECKING:
    from monitor.visiting import Fetched

LARGEST_MB = 20
LARGEST_PDF_MB = 120
LARGEST_FILE_MB = 250
"""The same for CQC's open-data files."""
AT_ONCE = 16
"""Files held in memory together."""


@dataclass(frozen=True)
class Saved:
    """A file (``-`` is standard input) or an address to fetch, the address it was saved from and its kind."""

    file: str
    address: str | None = None
    kind: str | None = None

    @property
    def canonical(self) -> str | None:
        """The one spelling of the address. Raises AddressError."""
        address = self.file if self.is_address else self.address
        return canonical(address) if address else None

    @property
    def is_address(self) -> bool:
        """Whether it is to be fetched, and no file."""
        return "://" in self.file


@dataclass(frozen=True)
class Understood:
    """What a file says, with the SHA-256 of its bytes, or the error that refuses it; ``page`` is what may be kept."""

    saved: Saved
    record: Record | None = None
    body: str | None = None
    page: Nameless | None = None
    error: Exception | None = field(default=None, compare=False)

    @property
    def whole(self) -> Record:
        """The record; raises the error of a file that was refused."""
        if self.record is None:
            raise self.error or NotUnderstood(f"{self.saved.file}: not understood")
        return self.record


def understood(
    files: Iterable[Saved],
    *,
    folder: Path,
    seconds: float,
    file_seconds: float | None = None,
    fetched: Mapping[str, Fetched] | None = None,
    keep: bool = False,
    words: frozenset[str] = frozenset(),
) -> Iterator[Understood]:
    """What each file says, in order, read in a worker process with limits; ``seconds`` for each one, ``file_seconds``
    for each of CQC's open-data files.

    ``fetched`` has what the addresses among them gave; ``keep`` brings each page as it may be kept; ``words`` are
    looked for in board papers.
    """
    waiting, key = iter(files), token_bytes(32)
    with readers() as pool:
        while some := list(islice(waiting, AT_ONCE)):
            opened = [_open(one, folder, fetched or {}, keep=keep) for one in some]
            jobs = [_timed(job, file_seconds)._replace(key=key, words=words) for job in opened if isinstance(job, Job)]
            readings = understand_all(pool, jobs, seconds=seconds)
            for saved, job in zip(some, opened, strict=True):
                if not isinstance(job, Job):
                    yield Understood(saved, error=job)
                    continue
                reading = next(readings)
                refusal = NotUnderstood(f"{saved.file}: {reading.refusal}") if reading.refusal else None
                hash_ = hashlib.sha256(job.body).hexdigest()
                yield Understood(saved, _dated(reading.record, saved.file), hash_, reading.page, refusal)


def content(file: str, folder: Path) -> bytes:
    """The bytes of a file or of standard input. Raises OSError, and NotUnderstood where there are none or too many."""
    if file == "-":
        return _some("standard input", _take(sys.stdin.buffer))
    path = folder / file
    if path.is_dir():
        raise IsADirectoryError(21, "is a folder; name the files in it", file)
    try:
        with opening(path) as stream:
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


def _open(saved: Saved, folder: Path, fetched: Mapping[str, Fetched], *, keep: bool) -> Job | Exception:
    try:
        kind = check_kind(saved.kind)
        if not saved.is_address:
            return Job(content(saved.file, folder), address=saved.canonical, kind=kind, keep=keep)
        page = fetched.get(saved.file)
        if page is None:
            raise WrongUse(f"{saved.file}: name a file; `wardround read ADDRESS --save DIR` makes one of an address")
        if isinstance(page, Exception):
            return page
        kind = kind or page.kind
        return Job(page.body, address=saved.canonical, kind=kind, media_type=page.media_type, keep=keep)
    except (OSError, WrongUse, ValueError) as error:
        return error


def _timed(job: Job, file_seconds: float | None) -> Job:
    is_file = job.kind in FILES or (job.kind is None and recognised(job.body) in FILES)
    return job._replace(seconds=file_seconds) if is_file else job


def _dated(record: Record | None, file: str) -> Record | None:
    """An open-data file that does not say when it was produced is of the day in its name."""
    if record is None or record.summary is None or record.summary.produced:
        return record
    summary = record.summary.model_copy(update={"produced": day_in_name(file)})
    return record.model_copy(update={"summary": summary})


def _take(stream: IO[bytes]) -> bytes:
    body = stream.read(LARGEST_PDF_MB * 1024**2 + 1)
    if len(body) > LARGEST_PDF_MB * 1024**2 and recognised(body) in FILES:
        body += stream.read((LARGEST_FILE_MB - LARGEST_PDF_MB) * 1024**2)
    return body


def _some(file: str, body: bytes) -> bytes:
    most = LARGEST_PDF_MB if is_pdf(body) else LARGEST_FILE_MB if recognised(body) in FILES else LARGEST_MB
    if len(body) > most * 1024**2:
        raise NotUnderstood(f"{file}: larger than {most} MB, which is more than is read")
    if not body.strip():
        raise NotUnderstood(f"{file}: empty")
    return body

"""Read bodies in worker processes that may neither eat the machine nor hang."""

from __future__ import annotations

import resource
from collections.abc import Iterator, Sequence
from concurrent.futures import TimeoutError as ReadingTimeout
from contextlib import contextmanager
from multiprocessing import get_context
from typing import NamedTuple

from pebble import ProcessExpired, ProcessPool

from crawler.nameless import Nameless
from storage.record import Kind, Organisation, Record, Value

MEMORY = 2 * 1024**3
"""Bytes of address space that one reading may take."""


class Job(NamedTuple):
    """A body to read: its bytes, its address (None for a file without one), the kind asked for and its media type.

    ``unmoved`` is the fingerprint of the page's last reading: where the body has the same, it is not read again.
    ``keep`` asks for the page as it may be kept, too; ``key`` for marks of who is in charge; ``organisation`` is whose
    a document is as far as its address tells; ``rows_of`` asks for the rows of these organisations in an open-data
    file, ``words`` for the sentences of a board paper that hold them. ``seconds``: its own time, where that is
    another than the others'.
    """

    body: bytes
    address: str | None = None
    kind: Kind | None = None
    media_type: str | None = None
    in_round: bool = False
    unmoved: str | None = None
    keep: bool = False
    key: bytes | None = None
    organisation: Organisation | None = None
    rows_of: frozenset[str] | None = None
    words: frozenset[str] = frozenset()
    seconds: float | None = None


class Reading(Value):
    """A record, or the sentence of its refusal; neither where the fingerprint says that nothing moved.

    ``page`` is the page without people's names, where it was asked for and is a text. ``passing``: the refusal says
    more of this machine at that moment (no time, no memory) than of the body, which a round reads again.
    """

    fingerprint: str | None = None
    record: Record | None = None
    refusal: str | None = None
    passing: bool = False
    page: Nameless | None = None


def understand(job: Job) -> Reading:
    """Read one body here and now."""
    try:
        found = _read(job)
        return found.model_copy(update={"page": _kept(job.body, job.media_type)}) if job.keep else found
    except MemoryError:
        return Reading(refusal=f"needs more than {MEMORY // 1024**2} MB to read, which is refused", passing=True)
    except Exception as error:  # noqa: BLE001  # a reader's own fault on bytes nobody foresaw costs one page, never the round
        return Reading(refusal=f"the reader failed on it ({type(error).__name__}), please report the page")


def _read(job: Job) -> Reading:
    # The readers are wanted by the worker alone; whoever only gives it work does not wait for them.
    from crawler.readers.errors import NotUnderstood
    from crawler.readers.fingerprint import fingerprint
    from crawler.readers.kinds import reader_of
    from crawler.readers.read import read

    mark = None
    try:
        if job.in_round and job.kind:
            mark = fingerprint(job.body, kind=job.kind, reader=reader_of(job.kind), media_type=job.media_type)
            if mark == job.unmoved:
                return Reading(fingerprint=mark)
        record = read(
            job.body, address=job.address, kind=job.kind, media_type=job.media_type, in_round=job.in_round, key=job.key,
            organisation=job.organisation, rows_of=job.rows_of, words=job.words,
        )  # fmt: skip
    except NotUnderstood as error:
        return Reading(fingerprint=mark, refusal=str(error))
    return Reading(fingerprint=mark, record=record)


def _kept(body: bytes, media_type: str | None) -> Nameless | None:
    from crawler.readers.errors import NotUnderstood
    from crawler.unname import unname

    try:
        return unname(body, media_type)
    except NotUnderstood:
        return None


@contextmanager
def readers() -> Iterator[ProcessPool]:
    """A worker process for `understand_all`, started at the first job and stopped at the end."""
    pool = ProcessPool(max_workers=1, max_tasks=500, context=get_context("spawn"), initializer=_limit)
    try:
        yield pool
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def understand_all(pool: ProcessPool, jobs: Sequence[Job], *, seconds: float) -> Iterator[Reading]:
    """The reading of each job, in order; one that takes too long or kills its worker is refused, the others go on."""
    times = [job.seconds or seconds for job in jobs]
    futures = [pool.schedule(understand, args=(job,), timeout=time) for job, time in zip(jobs, times, strict=True)]
    for future, time in zip(futures, times, strict=True):
        try:
            yield future.result()
        except ReadingTimeout:
            yield Reading(refusal=f"took longer than {time:g} seconds to read, which is refused", passing=True)
        except ProcessExpired as error:
            yield Reading(refusal=f"ended the process that read it ({error}), which is refused", passing=True)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

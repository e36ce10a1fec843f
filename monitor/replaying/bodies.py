"""Read stored bodies with the readers of this version, as a round would have read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import Engine

from crawler.readers.errors import NotUnderstood
from crawler.readers.kinds import reader_of
from monitor.reading import Job, Reading
from monitor.whose import kept as as_kept
from storage import facts, records, visits
from storage.engine import reading
from storage.listings import PAPER
from storage.record import Kind, Organisation
from storage.retracing import Step, Values

Reads = Callable[[Sequence[Job]], Iterable[Reading]]
BATCH, PAPERS_AT_ONCE = 50, 4
"""Bodies that are unfolded at once, and where there are board papers, which are large, among them."""


class Left(NamedTuple):
    """A body that the present reader did not read, or does not understand although an earlier one did, and why."""

    address: str
    body: str
    why: str


def present(kind: str) -> str | None:
    """The reader of today of a kind; None where it has none."""
    try:
        return reader_of(kind)
    except NotUnderstood:
        return None


@dataclass(kw_only=True)
class Bodies:
    """Reads the bodies of one organisation; what cannot be had or read now is put into ``skipped``. ``each`` is told
    how many were read; ``words`` are those that rules look for in board papers."""

    engine: Engine
    reads: Reads
    key: bytes | None
    skipped: list[Left]
    each: Callable[[int], None]
    words: frozenset[str] = frozenset()
    _last: dict[str, Values] = field(default_factory=dict)

    def read(self, organisation: Values, waiting: Sequence[Step], *, now: datetime) -> Iterator[Values]:
        """The readings of bodies of an organisation (its row), as rows of records without a number."""
        whose = Organisation(level=organisation["level"], id=organisation["cqc_id"], name=organisation["name"] or "")
        with reading(self.engine).connect() as db:
            names = facts.names(db, organisation["id"]) | {whose.name}
        most = PAPERS_AT_ONCE if any(step.kind == PAPER for step in waiting) else BATCH
        for start in range(0, len(waiting), most):
            work = list(self._jobs(waiting[start : start + most], whose))
            for (step, _, before), read in zip(work, self.reads([job for _, job, _ in work]), strict=True):
                self.each(1)
                if read.passing:
                    self.skipped.append(Left(step.address, step.body, f"it {read.refusal}"))
                else:
                    yield self._row(step, as_kept(read, whose, names, step.address), before, now)

    def _row(self, step: Step, read: Reading, before: Any, now: datetime) -> Values:
        document = read.record.model_dump(mode="json") if read.record else None
        if document is None and read.refusal is None:
            document = before  # its fingerprint says that it reads the same
        values = {
            "body": step.body, "address": step.address, "kind": step.kind, "reader": reader_of(step.kind),
            "fingerprint": read.fingerprint, "document": document, "refusal": read.refusal, "read_at": now,
        }  # fmt: skip
        if document is not None:
            self._last[step.address] = values
        return values

    def _jobs(self, steps: Sequence[Step], whose: Organisation) -> Iterator[tuple[Step, Job, Any]]:
        """What there is to read, each with the page's last document by this version."""
        with reading(self.engine).connect() as db:
            for step in steps:
                if step.address not in self._last:
                    newest = records.latest(db, address=step.address, reader=reader_of(step.kind))
                    if newest is not None and newest.fingerprint is not None:
                        self._last[step.address] = {"fingerprint": newest.fingerprint, "document": newest.document}
                try:
                    body = visits.body(db, step.body)
                except visits.BodyError as error:
                    self.skipped.append(Left(step.address, step.body, str(error)))
                    continue
                before = self._last.get(step.address, {})
                job = Job(
                    body, address=step.address, kind=cast("Kind", step.kind), media_type=step.media_type, in_round=True,
                    unmoved=before.get("fingerprint"), key=self.key, organisation=whose,
                    words=self.words if step.kind == PAPER else frozenset(),
                )  # fmt: skip
                yield step, job, before.get("document")

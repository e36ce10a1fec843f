"""A round: visit what is due, read it, check it, take a second look, close, tell."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from itertools import groupby
from threading import Event
from typing import Self

from sqlalchemy import Row

from crawler.readers.read import kinds, reader_of
from monitor import fetching
from monitor.check import check_organisation
from monitor.closing import close_books
from monitor.house import House
from monitor.position import starting_position
from monitor.reading import Job, Reading, readers, understand_all
from monitor.summing import Summary, count, open_incidents
from monitor.telling import send_due
from storage import changes, lease, records, rounds, visits
from storage.engine import reading

BATCH = 50
"""Bodies that are unfolded at once."""

Progress = Callable[[str], None]


def make_round(
    house: House,
    *,
    everything: bool = False,
    organisations: Sequence[str] = (),
    trigger: str = "round",
    progress: Progress = lambda _: None,
    stop: Event | None = None,
) -> Summary:
    """Visit everything due once and do all that follows; what the round came to.

    ``everything`` visits what is not due too; ``organisations`` (``RT1``, ``provider:RT1``) narrows it. Raises
    AnotherRound where one is running, ContactMissing where a host may not be visited without a contact. A round that
    dies, or that ``stop`` ends, is closed by the next.
    """
    fetching.require_contact_for(house)
    with Round(house, trigger=trigger, progress=progress, stop=stop or Event()) as round_:
        round_.fetch(everything=everything, organisations=organisations)
        round_.read()
        round_.check()
        if round_.stopped():
            return round_.sum_up()
        round_.confirm()
        if round_.stopped():
            return round_.sum_up()
        return round_.tell(round_.close())


class Round:
    """One round while it is made. It holds the lease; every write carries its token."""

    def __init__(
        self, house: House, *, trigger: str, progress: Progress = lambda _: None, stop: Event | None = None
    ) -> None:
        self.house, self.progress, self.stop = house, progress, stop or Event()
        self.token = secrets.token_hex(8)
        self.left: tuple[str, ...] = ()
        self._ends = ExitStack()
        self.readers = [reader_of(kind) for kind in kinds()]
        with house.engine.begin() as db:
            lease.take(db, self.token, house.clock())
            self.number = rounds.open_round(db, token=self.token, trigger=trigger, now=house.clock())

    def __enter__(self) -> Self:
        self.pool = self._ends.enter_context(readers())
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()
        with self.house.engine.begin() as db:
            lease.release(db, self.token)

    def stopped(self) -> bool:
        """Whether somebody asked the round to end early."""
        return self.stop.is_set()

    def fetch(self, *, everything: bool, organisations: Sequence[str]) -> None:
        """Visit what is due."""
        due = fetching.due(self.house, everything=everything, organisations=organisations)
        self.progress(f"visiting {len(due)} addresses")
        self.left += fetching.fetch(self, due, follow=True)
        fetching.answer(self)

    def read(self) -> None:
        """Read every body that this version has not read yet."""
        with reading(self.house.engine).connect() as db:
            waiting = records.unread(db, readers=self.readers)
        if not waiting:
            return
        self.progress(f"reading {len(waiting)} pages")
        for start in range(0, len(waiting), BATCH):
            some = waiting[start : start + BATCH]
            before, jobs = self._jobs(some)
            understood = understand_all(self.pool, jobs, seconds=self.house.settings.fetch.read_seconds)
            for row, last, found in zip(some, before, understood, strict=True):
                self._keep(row, last, found)

    def check(self) -> None:
        """Compare every new reading with what is known, one organisation a transaction."""
        with reading(self.house.engine).connect() as db:
            work = sorted(records.unchecked(db, readers=self.readers), key=lambda row: row.organisation_id)
        for organisation_id, rows in groupby(work, key=lambda row: row.organisation_id):
            now = self.house.clock()
            with self.house.engine.begin() as db:
                lease.beat(db, self.token, now)
                check_organisation(
                    db, organisation_id, list(rows), round_id=self.number, rules=self.house.settings.rules, now=now
                )

    def confirm(self) -> None:
        """Take a second look at the pages of surprising changes."""
        with reading(self.house.engine).connect() as db:
            again = changes.to_confirm(db)
        if not again:
            return
        pause = self.house.settings.fetch.confirm_after_seconds
        self.progress(f"a second look at {len(again)} pages" + (f" in {pause:g} seconds" if pause else ""))
        fetching.wait(self, pause)
        self.left += fetching.fetch(self, fetching.again(self.house, again))
        self.read()
        self.check()

    def sum_up(self) -> Summary:
        """What the round has come to so far."""
        with reading(self.house.engine).connect() as db:
            return Summary(counts=count(db, self.number, left=self.left), position=starting_position(db, self.number))

    def close(self) -> Summary:
        """Close the books of this round and of any that a crash left open: their deliveries may go."""
        summary, now = self.sum_up(), self.house.clock()
        with self.house.engine.begin() as db:
            lease.beat(db, self.token, now)
            crashed = rounds.unclosed(db, before=self.number)
            close_books(db, [*crashed, self.number], rules=self.house.settings.rules, now=now)
            rounds.close_round(db, self.number, how="done", summary=summary.counts.model_dump(), now=now)
            for number in crashed:
                rounds.close_round(db, number, how="recovered", summary={}, now=now)
        return summary

    def tell(self, summary: Summary) -> Summary:
        """Send what is due: this round's deliveries, and those of earlier ones that are to be tried again."""
        told = send_due(self.house, token=self.token)
        with reading(self.house.engine).connect() as db:
            return summary.model_copy(update={"told": told, "incidents": open_incidents(db)})

    def _jobs(self, rows: Sequence[Row[tuple[object, ...]]]) -> tuple[list[Row[tuple[object, ...]] | None], list[Job]]:
        with reading(self.house.engine).connect() as db:
            last = [records.latest(db, address=row.address, reader=reader_of(row.kind)) for row in rows]
            jobs = [
                Job(
                    visits.body(db, row.body),
                    address=row.address,
                    kind=row.kind,
                    media_type=row.media_type,
                    in_round=True,
                    unmoved=before.fingerprint if before else None,
                )
                for row, before in zip(rows, last, strict=True)
            ]
        return last, jobs

    def _keep(self, row: Row[tuple[object, ...]], last: Row[tuple[object, ...]] | None, found: Reading) -> None:
        document = found.record.model_dump(mode="json") if found.record else None
        if document is None and found.refusal is None and last is not None:
            document = last.document
        with self.house.engine.begin() as db:
            lease.beat(db, self.token, self.house.clock())
            records.add(
                db,
                body=row.body,
                address=row.address,
                kind=row.kind,
                reader=reader_of(row.kind),
                fingerprint=found.fingerprint,
                document=document,
                refusal=found.refusal,
                now=self.house.clock(),
            )

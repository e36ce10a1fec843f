"""A ward of which an older reader misread pages, and the readers of today, which read them as they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from monitor.house import House
from monitor.reading import Job, Reading
from monitor.replaying.replay import Replay, Retold
from monitor.replaying.scratch import scratch
from monitor.settings import Settings
from storage import visits
from storage.record import Record
from storage.tables import facts, records, replays
from tests.command.conftest import folder, wardround
from tests.held.conftest import Ward, wards

__all__ = ["folder", "wardround", "wards"]
OLD, NEW = "said/1", "said/2"


class Hospital(Ward):
    """Rounds over homes whose pages are read by an older reader: ``misreads`` is what it makes of a page."""

    def __init__(self, engine: Engine, homes: int = 1) -> None:
        super().__init__(engine, homes)
        self.misreads: Callable[[str, Record], Record | str] = lambda _, record: record
        self.today = NEW
        self.sees: Callable[[Record], Record] = lambda record: record
        self.unread_by_new: set[str] = set()
        self.jobs: list[Job] = []

    def say(self, address: str, record: Record | str, *, purpose: visits.Purpose = "due") -> None:
        """What a visit shows; it is kept as the reader of the day takes it."""
        super().say(address, record, purpose=purpose)
        taken = self.misreads(address, record) if isinstance(record, Record) and self.reader == OLD else record
        if taken is not record:
            body = sha256(record.model_dump_json().encode()).hexdigest()  # type: ignore[union-attr]
            document = None if isinstance(taken, str) else taken.model_dump(mode="json")  # type: ignore[union-attr]
            mark = sha256(repr(taken).encode()).hexdigest()
            said = {"document": document, "refusal": taken if document is None else None, "fingerprint": mark}
            here = (records.c.body == body, records.c.address == address, records.c.reader == OLD)
            with self.engine.begin() as db:
                db.execute(update(records).where(*here).values(said))

    def upgrade(self) -> None:
        """From now on the readers of today read."""
        self.reader = NEW

    def reads(self, jobs: Sequence[Job]) -> Iterable[Reading]:
        """What the readers of today make of bodies."""
        for job in jobs:
            self.jobs.append(job)
            if job.body.decode() in self.unread_by_new:
                yield Reading(refusal="has no landmark of today")
            else:
                seen = self.sees(Record.model_validate_json(job.body))
                record = seen.model_copy(update={"reader": self.today})
                yield Reading(record=record, fingerprint=sha256(job.body).hexdigest())

    def replay(self, *, applies: bool = False, **more: Any) -> tuple[Replay, list[Retold]]:
        """A replay an hour later; what it came to."""
        self.now += timedelta(hours=1)
        house = House(engine=self.engine, settings=Settings(), clock=lambda: self.now, environ={}, base=None)  # type: ignore[arg-type]
        made = Replay(house=house, reads=self.reads, author="Ann", applies=applies, **more)
        came = list(made.run())
        made.end({"organisations": len(came)})
        return made, came

    def whole(self) -> str:
        """Everything in the database, as text."""
        with self.engine.connect() as db:
            return "\n".join(db.connection.driver_connection.iterdump())  # type: ignore[union-attr]

    def replays(self) -> list[Any]:
        """The replays that wrote anything."""
        with self.engine.connect() as db:
            return list(db.execute(select(replays)))

    def history_of(self, subject: str) -> list[str]:
        """Every value of a rating that was ever kept, oldest first."""
        here = (facts.c.attribute == "rating", facts.c.subject == subject)
        with self.engine.connect() as db:
            return list(db.scalars(select(facts.c.value).where(*here).order_by(facts.c.id)))


@pytest.fixture(scope="session")
def thrown_away() -> Iterator[Engine]:
    """The database of all replays: what was asked of it once need not be compiled again."""
    with scratch() as engine:
        yield engine


@pytest.fixture(autouse=True)
def _one_thrown_away(monkeypatch: pytest.MonkeyPatch, thrown_away: Engine) -> None:
    monkeypatch.setattr("monitor.replaying.replay.scratch", lambda: nullcontext(thrown_away))


@pytest.fixture
def hospital(
    wards: list[Engine], tables: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Hospital]:
    """A new hospital of some homes; at most two in one story."""
    left = list(wards)

    def make(homes: int = 1) -> Hospital:
        engine = left.pop()
        with engine.connect() as db:
            tables.backup(db.connection.driver_connection)  # type: ignore[arg-type]
        ward = Hospital(engine, homes)
        monkeypatch.setattr("monitor.replaying.bodies.reader_of", lambda _: ward.today)
        return ward

    return make

"""A ward of several homes whose pages are said, not fetched, and what its people decide and are told."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import groupby
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from monitor.check import check_organisation
from monitor.holding.releasing import Decided, discard, release
from monitor.holding.withdrawing import Withdrawn, withdraw
from monitor.message import Message
from monitor.settings import Breaker, Channel, Rule, Settings
from monitor.writing import write
from storage import batches, incidents, outbox, records, sources, visits, watches
from storage.engine import open_database
from storage.incident import BATCH_HELD
from storage.record import Record
from storage.tables import changes, current_facts, deliveries, facts
from tests.check.conftest import PROFILE, Story

RULES = (Rule(name="worse", severity="high", channels=("mail",)), Rule(name="rest", channels=("chat",)))
SETTINGS = Settings(channels={"mail": Channel(), "chat": Channel(form="chat"), "late": Channel()}, rules=RULES)


class Ward(Story):
    """Rounds over some watched homes, numbered from 0. Who decides is Ann, the quality lead."""

    def __init__(self, engine: Engine, homes: int = 1) -> None:
        super().__init__(engine)
        self.rules = RULES
        self.breaker = Breaker(share=0.5, least=3)
        self.homes = [self.home]
        with engine.begin() as db:
            for number in range(1, homes):
                home = watches.organisation_row(db, "location", f"1-99900000{number + 1}", self.now)
                watches.add_watch(db, home, list_name="", asked="1", state="watched", added_by="me", now=self.now)
                self.homes.append(home)

    def check(self) -> None:
        """Compare what was said, home by home."""
        with self.engine.begin() as db:
            rows = sorted(records.unchecked(db, readers=[self.reader]), key=lambda row: row.organisation_id)
            for home, theirs in groupby(rows, key=lambda row: row.organisation_id):
                check_organisation(db, home, list(theirs), round_id=self.round, rules=self.rules, now=self.now)

    def end(self) -> None:
        """Check what was said, and close the round a little later."""
        self.check()
        self.now += timedelta(seconds=5)
        super().end()

    def round_of(self, *pages: tuple[int, str, Record | str], again: bool = False) -> list[tuple[Any, ...]]:
        """A whole round over pages of homes, with a second look at all of them or none; what it told."""
        self.begin()
        purposes: tuple[visits.Purpose, ...] = ("due", "confirm") if again else ("due",)
        for purpose in purposes:
            for home, address, record in pages:
                self.home = self.homes[home]
                self.say(at(home, address), record, purpose=purpose)
            self.check()
        self.end()
        return self.told()

    def every(self, address: str, record: Record | str, *, homes: Iterator[int] | range | None = None) -> Any:
        """A whole round in which a page of every home (or of some) says the same; what it told."""
        some = range(len(self.homes)) if homes is None else homes
        return self.round_of(*((home, address, record) for home in some))

    def rows(self, **like: Any) -> list[Any]:
        """The changes that are like this, oldest first."""
        asked = select(changes).filter_by(**like).order_by(changes.c.number)
        with self.engine.connect() as db:
            return list(db.execute(asked))

    def rating(self, home: int = 0, subject: str = "overall") -> str | None:
        """The rating of a home in force."""
        asked = (
            select(facts.c.value)
            .join(current_facts, current_facts.c.fact_id == facts.c.id)
            .where(facts.c.attribute == "rating", facts.c.subject == subject)
            .where(facts.c.organisation_id == self.homes[home])
        )
        with self.engine.connect() as db:
            word: str | None = db.scalar(asked)
            return word

    def known(self, *columns: str) -> set[tuple[Any, ...]]:
        """Everything in force: organisation, identity, value, and these columns of it."""
        asked = select(facts, current_facts.c.since).join(current_facts, current_facts.c.fact_id == facts.c.id)
        with self.engine.connect() as db:
            found = [row._mapping for row in db.execute(asked)]
        return {
            (row["organisation_id"], row["identity"], str(row["value"]), *(row[c] for c in columns)) for row in found
        }

    def incident(self) -> str | None:
        """The sentence of the open incident of a batch."""
        with self.engine.connect() as db:
            return next((one.sentence for one in incidents.open_now(db, (BATCH_HELD,))), None)

    def batch(self, number: int = 1) -> Any:
        """A batch."""
        with self.engine.connect() as db:
            return batches.one(db, number)

    def open_batch(self) -> int | None:
        """The number of the first batch that waits."""
        with self.engine.connect() as db:
            return next((row.id for row in batches.held(db)), None)

    def release(self, *numbers: int, batch: int = 1) -> Decided:
        """Ann releases the changes with these numbers, or all of a batch."""
        self.now += timedelta(hours=1)
        with self.engine.begin() as db:
            return release(db, _held(db, numbers, batch), by="Ann", rules=self.rules, now=self.now)

    def discard(self, *numbers: int, batch: int = 1) -> Decided:
        """Ann discards the changes with these numbers, or all of a batch."""
        self.now += timedelta(hours=1)
        with self.engine.begin() as db:
            held = _held(db, numbers, batch)
            return discard(db, held, by="Ann", reason="CQC rebuilt its pages", now=self.now)

    def withdraw(self, reason: str = "CQC showed another home's rating", **like: Any) -> Withdrawn:
        """Ann withdraws the newest change that is like this."""
        self.now += timedelta(hours=1)
        with self.engine.begin() as db:
            row = db.execute(select(changes).filter_by(**like).order_by(changes.c.number.desc())).first()
            return withdraw(db, row, author="Ann, quality lead", reason=reason, now=self.now)

    def tell(self, *, but: tuple[str, ...] = (), state: str = "sent") -> list[tuple[str, Message]]:
        """Send what is due, but to some channels that do not answer; channel and message of each."""
        sent = []
        with self.engine.begin() as db:
            ready = (deliveries.c.state.in_(("waiting", "retry")), deliveries.c.due_at <= self.now)
            for row in db.execute(select(deliveries).where(*ready).order_by(deliveries.c.id)).all():
                message = write(db, outbox.delivery(db, row.id), SETTINGS.channels[row.channel], SETTINGS)
                if isinstance(message, Message):
                    sent += [(row.channel, message)] if row.channel not in but else []
                    done = {"state": "retry"} if row.channel in but else {"state": state, "done_at": self.now}
                    done |= {"attempts": 1, "tried_at": self.now}
                    db.execute(update(deliveries).where(deliveries.c.id == row.id).values(done))
        return sent

    def to_be_visited(self, address: str) -> bool:
        """Whether an address is still visited."""
        with self.engine.connect() as db:
            source = sources.at(db, address)
            return source is not None and source.retired_at is None

    def not_modified(self, address: str) -> None:
        """What a visit shows where nothing moved: no page at all."""
        with self.engine.begin() as db:
            source = db.execute(select(sources.sources).where(sources.sources.c.address == address)).one()
            visits.record(
                db, source_id=source.id, round_id=self.round, purpose="due", at=self.now, outcome="not-modified",
                slot=None, status=304,
            )  # fmt: skip


def _held(db: Any, numbers: tuple[int, ...], batch: int) -> Any:
    if not numbers:
        return batches.changes_of(db, batch)
    return db.execute(select(changes).where(changes.c.number.in_(numbers))).all()


_LIVED: dict[str, tuple[sqlite3.Connection, Any, int]] = {}


def lived(name: str, story: Ward, days: Callable[[Ward], Any]) -> Ward:
    """The ward after some days that many stories begin with: lived through once, and then copied."""
    with story.engine.connect() as db:
        here = db.connection.driver_connection
        if name in _LIVED:
            kept, story.now, story.round = _LIVED[name]
            kept.backup(here)  # type: ignore[arg-type]
            return story
    days(story)
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    with story.engine.connect() as db:
        db.connection.driver_connection.backup(kept)  # type: ignore[union-attr]
    _LIVED[name] = (kept, story.now, story.round)
    return story


def at(home: int, address: str = PROFILE) -> str:
    """The address of a home's page."""
    return address.replace("/location/1", f"/location/{home + 1}")


@pytest.fixture(scope="session")
def wards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Engine]]:
    """Two databases that all stories use in turn: what was asked of one once need not be compiled again."""
    folder = tmp_path_factory.mktemp("wards")
    engines = [open_database(f"sqlite:///{folder / f'{number}.db'}", create=True) for number in range(2)]
    yield engines
    for engine in engines:
        engine.dispose()


def maker(engine: Engine, tables: sqlite3.Connection) -> Callable[..., Ward]:
    """Makes a ward of some homes in an emptied database."""

    def make(homes: int = 1) -> Ward:
        with engine.connect() as db:
            tables.backup(db.connection.driver_connection)  # type: ignore[arg-type]
        return Ward(engine, homes)

    return make


@pytest.fixture
def ward(wards: list[Engine], tables: sqlite3.Connection) -> Callable[..., Ward]:
    """A new ward of some homes; at most two in one story."""
    left = list(wards)
    return lambda homes=1: maker(left.pop(), tables)(homes)

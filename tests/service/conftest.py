"""A house whose time a test sets, and a service manager that listens."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from monitor.house import House
from monitor.settings import Schedule, Settings
from storage import sources, watches
from storage.engine import open_database
from storage.migrate import migrate
from storage.tables import rounds
from storage.tables import sources as sources_table
from tests.command.conftest import folder, wardround

__all__ = ["folder", "wardround"]


class Time:
    """A clock that stands still until a test moves it."""

    def __init__(self, text: str) -> None:
        self.now = moment(text)

    def __call__(self) -> datetime:
        return self.now

    def to(self, text: str) -> None:
        self.now = moment(text)

    def later(self, **more: float) -> None:
        self.now += timedelta(**more)


def moment(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Listener:
    """A service manager's end of NOTIFY_SOCKET: what it was told, in order."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(f"\0{address[1:]}" if address.startswith("@") else address)
        self.told: list[dict[str, str]] = []

    def next(self, seconds: float = 60) -> dict[str, str]:
        """The next message; fails where none comes in time."""
        self._socket.settimeout(seconds)
        said = dict(line.split("=", 1) for line in self._socket.recv(4096).decode().splitlines())
        self.told.append(said)
        return said

    def until(self, name: str) -> dict[str, str]:
        """The next message that says something of ``name``."""
        while name not in (said := self.next()):
            assert len(self.told) < 1000
        return said

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener(tmp_path: Path) -> Iterator[Listener]:
    listening = Listener(str(tmp_path / "notify"))
    yield listening
    listening.close()


@pytest.fixture
def time() -> Time:
    return Time("2026-11-23T05:00")  # a Monday, an hour before the round


@pytest.fixture
def house(tmp_path: Path, time: Time) -> Iterator[House]:
    engine = open_database(f"sqlite:///{tmp_path / 'wardround.db'}", create=True)
    migrate(engine)
    settings = Settings(schedule=Schedule(rounds=("06:00",)))
    yield House(engine=engine, settings=settings, clock=time, environ={}, base=tmp_path)
    engine.dispose()


def watched(house: House, cqc_id: str = "1-999000001") -> int:
    """The source of a home that was put on the list just now."""
    now = house.clock()
    with house.engine.begin() as db:
        home = watches.organisation_row(db, "location", cqc_id, now)
        watches.add_watch(db, home, list_name="", asked=cqc_id, state="watched", added_by="me", now=now)
        address = f"https://www.cqc.org.uk/location/{cqc_id}"
        return sources.add(
            db, address=address, kind="cqc-profile", organisation_id=home, found_on=None, now=now
        )  # fmt: skip


def visited(house: House, source: int, at: str, *, slot: str | None = None) -> None:
    """Say of a source that it was visited at a moment (UTC), in the slot of that day unless another is named."""
    values = {"visited_at": moment(at), "outcome": "not-modified", "slot": slot or at[:10]}
    with house.engine.begin() as db:
        db.execute(update(sources_table).where(sources_table.c.id == source).values(values))


def round_open(house: House) -> None:
    """Put a round into the ledger that nobody ended."""
    with house.engine.begin() as db:
        db.execute(insert(rounds).values(token="dead", trigger="run", started_at=house.clock()))

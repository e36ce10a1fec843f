"""Timed scripts, after those by which Alertmanager is tested: what is pushed at a time, what is expected between two.

The clock is a fake one that jumps from a moment that matters to the next; the rules, the telling and the mail are real.
Times are written as the clock of London shows them, with an offset where October shows one twice.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine

from monitor.flapping import put_off
from monitor.house import House
from monitor.notifier import tell
from monitor.sentences import LONDON
from monitor.settings import Channel, Rule, Settings
from storage import silences
from storage.alert import AlertedChange
from storage.engine import open_database
from storage.migrate import migrate
from tests.rules.ward import Round, home
from tests.tell.stage import PostOffice


def at_(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    # In UTC: two moments of one zone are compared by their hands.
    return (moment if moment.tzinfo else moment.replace(tzinfo=LONDON)).astimezone(UTC)


@dataclass
class Expected:
    channel: str
    first: datetime
    last: datetime
    says: tuple[str, ...]
    met: bool = False

    def __str__(self) -> str:
        return f"nothing came to {self.channel} between {self.first} and {self.last} that says {self.says}"


@dataclass
class Script:
    base: Path
    rules: tuple[Rule, ...]
    channels: dict[str, Any] = field(default_factory=dict)
    processes: int = 1
    every: timedelta = timedelta(days=1)
    addresses: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.acts: list[tuple[datetime, Callable[[], None]]] = []
        self.expected: list[Expected] = []
        self.came: list[tuple[str, str, str]] = []
        self.wrong: list[str] = []
        self.ahead, self.now = timedelta(), at_("2026-01-01")

    # --- What a script is written in

    def push(self, *told: AlertedChange, at: str) -> None:
        """A round finds changes of one organisation and is closed."""
        self.act(lambda: self._found(told), at=at)

    def expect(self, channel: str, *says: str, between: tuple[str, str]) -> None:
        """One message, in whose subject or text all of this stands."""
        self.expected.append(Expected(channel, at_(between[0]), at_(between[1]), says))

    def act(self, what: Callable[[], None], *, at: str) -> None:
        self.acts.append((at_(at), what))

    def look(self, *, at: str) -> None:
        """A minute that matters."""
        self.act(lambda: None, at=at)

    def jump(self, by: timedelta, *, at: str) -> None:
        """The house's clock goes wrong, or right again."""
        self.act(lambda: setattr(self, "ahead", self.ahead + by), at=at)

    def restart(self, *, at: str) -> None:
        self.act(lambda: self.houses[0].engine.dispose(), at=at)

    def silence(self, *, at: str, until: str) -> None:
        made = {"author": "A. Nurse", "reason": "known", "ends_at": at_(until)}
        self.act(lambda: self._in_database(lambda db: silences.make(db, **made, now=self.clock())), at=at)

    # --- How it is run

    def run(self, start: str, end: str) -> tuple[str, ...]:
        """Everything that went otherwise than it is written; nothing where all went as it is."""
        with PostOffice() as self.post:
            self.houses = [self._house(number) for number in range(self.processes)]
            for moment in sorted(self._moments(at_(start), at_(end))):
                self.now = moment
                for when, what in self.acts:
                    if when == moment:
                        what()
                self._tell()
            for house in self.houses:
                house.engine.dispose()
        return (*self.wrong, *(str(one) for one in self.expected if not one.met))

    def clock(self) -> datetime:
        return self.now + self.ahead

    def _moments(self, start: datetime, end: datetime) -> set[datetime]:
        steps = {start + self.every * number for number in range(int((end - start) / self.every) + 1)}
        edges = {edge for one in self.expected for edge in (one.first - timedelta(minutes=1), one.first)}
        return {*steps, *edges, *(when for when, _ in self.acts), end}

    def _house(self, number: int) -> House:
        engine = open_database(f"sqlite:///{self.base}/wardround.db", create=not number)
        if not number:
            migrate(engine)
        channels = {
            name: Channel(**{"address_env": f"TO_{name}", **self.channels.get(name, {})}) for name in self._names()
        }
        given = {name: self.post.address_for(f"{name}@home.example") for name in channels} | self.addresses
        environ = {f"TO_{name}": address for name, address in given.items()}
        settings = Settings(rules=self.rules, channels=channels)
        return House(engine=engine, settings=settings, clock=self.clock, environ=environ, base=self.base)

    def _names(self) -> list[str]:
        return list(dict.fromkeys(channel for rule in self.rules for channel in rule.channels))

    def _tell(self) -> None:
        before = len(self.post.took)
        if len(self.houses) == 1:
            tell(self.houses[0], random=Random(7))
        else:
            with ThreadPoolExecutor(len(self.houses)) as pool:
                list(pool.map(lambda house: tell(house, random=Random(7)), self.houses))
        for letter in self.post.took[before:]:
            body = letter.get_body(("plain",))
            assert body is not None
            channel, subject = str(letter["To"]).partition("@")[0].strip("<"), str(letter["Subject"])
            self.came.append((channel, subject, body.get_content()))
            self._judge(channel, f"{subject}\n{body.get_content()}".replace("\r\n", "\n"))

    def _judge(self, channel: str, text: str) -> None:
        for one in self.expected:
            fits = one.channel == channel and one.first <= self.now <= one.last and not one.met
            if fits and all(said in text for said in one.says):
                one.met = True
                return
        self.wrong.append(f"unexpected at {self.now} to {channel}: {text}")

    def _found(self, told: tuple[AlertedChange, ...]) -> None:
        whose = told[0].organisation

        def find(db: Any) -> None:
            row = home(db, str(whose.id), name=whose.name)
            found = Round(db, *self.rules, now=self.clock())
            found.finds(row, *told, report=f"AP{found.number}")
            found.closes()
            put_off(db, [found.number], telling=self.houses[0].settings.telling, now=self.clock())

        self._in_database(find)

    def _in_database(self, work: Callable[[Any], object]) -> None:
        engine: Engine = self.houses[0].engine
        with engine.begin() as db:
            work(db)

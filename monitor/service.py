"""The service: what each minute asks for, a round and beside it the messages that wait, and under which settings."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Event
from typing import Protocol

from sqlalchemy.exc import DBAPIError, OperationalError

from crawler.errors import ContactMissing
from storage import overdue
from storage.engine import DatabaseError, reading
from storage.lease import LeaseError

from . import fetching
from .clock import LONDON, last_time, next_time
from .contained import Contained
from .house import House
from .refusals import sentence
from .round import Progress, make_round
from .settings import Settings, SettingsError
from .summing import Summary
from .systemd import Manager, Pulse
from .telling import send_due
from .walking import under_way
from .watchdog.proving import note_missed_rounds, prove_house

log = logging.getLogger("monitor.run")

REST = timedelta(minutes=10)
"""After a fault that nobody foresaw, or a database that does not answer, so much time passes until the next attempt."""
PROOF_EVERY = timedelta(hours=1)
"""So often it is proven that every message has its receipt."""
SILENCE = 300.0
"""Seconds that work may give no sign of life, above the longest single step that the settings allow."""


class MakeRound(Protocol):
    """What makes a round: `monitor.round.make_round`."""

    def __call__(
        self, house: House, *, trigger: str, progress: Progress, stop: Event, since: datetime | None
    ) -> Summary:
        """One round; what it came to."""


@dataclass(frozen=True)
class Reason:
    """Why a round is wanted now, the sources that were never visited then, and when the walk began that it goes on
    with."""

    words: str
    new: frozenset[int] = frozenset()
    since: datetime | None = None


@dataclass
class Job:
    """One of the things that the clock calls every minute: its sign of life, and until when it rests after a fault."""

    what: str
    pulse: Pulse = field(default_factory=lambda: Pulse())
    rests_until: datetime | None = None


class Service:
    """What the clock calls every minute: a ``tick`` for rounds, and ``tell`` for the messages, also while a round is
    made. ``stop`` ends it, also in the middle of a round."""

    def __init__(self, house: House, manager: Manager, *, make_round: MakeRound = make_round) -> None:
        self.rounds, self.messages = Job("what the clock asked for"), Job("sending the messages")
        self._clock = house.clock
        self.house = replace(house, clock=self.rounds.pulse.through(house.clock))
        self.manager = manager
        self.stop = Event()
        self._make_round = make_round
        self._minded: datetime | None = None
        self._tried: frozenset[int] = frozenset()
        self._walk: datetime | None = None
        self._proven: datetime | None = None
        self._refused = ""

    def tick(self) -> None:
        """Make the round that this minute asks for. The settings it begins with hold until it ends."""
        self._do(self.rounds, self.house, self._look)

    def tell(self) -> None:
        """Send the messages that are due, under the settings of this minute."""
        house = replace(self.house, clock=self.messages.pulse.through(self._clock))
        self._do(self.messages, house, self._send)

    def _do(self, job: Job, house: House, work: Callable[[House, datetime], None]) -> None:
        now = house.clock()
        # A clock that was put back is no reason to rest for longer.
        if self.stop.is_set() or (job.rests_until and now < job.rests_until <= now + REST):
            return
        try:
            with Contained(job.what) as fault:
                work(house, now)
            failed = fault.why
        except OperationalError as error:
            failed = sentence(error)
            self._complain(f"the database does not answer ({failed}); tried again in {REST.seconds // 60} minutes")
        job.rests_until = now + REST if failed else None

    def _look(self, house: House, now: datetime) -> None:
        if reason := self._wanted(house, now):
            self._round(house, reason, now)

    def _send(self, house: House, now: datetime) -> None:
        told = send_due(house, stop=self.stop.is_set)
        for said in told.given_up:
            self._complain(f"given up: {said}")
        for said in told.asked:
            self._complain(f"not known whether it arrived: {said}")
        self._prove(house, now)

    def _prove(self, house: House, now: datetime) -> None:
        """Make the self-check once an hour; what it finds is told in the next minute."""
        if self._proven is None or not timedelta(0) <= now - self._proven < PROOF_EVERY:
            with Contained("the self-check"):
                prove_house(house)
            self._proven = now

    def reload(self, again: Callable[[House], House]) -> None:
        """Take the house as the settings are now; where they are refused, say so and keep the old ones."""
        self.manager.reloading()
        refused = ""
        try:
            self.house = again(self.house)
        except (SettingsError, ContactMissing, DatabaseError, DBAPIError) as error:
            refused = f"the new settings are refused, and the old ones go on: {sentence(error)}"
            self._complain(refused)
        else:
            self._tried = frozenset()
            self.rounds.rests_until = self.messages.rests_until = None
            log.info("the settings were read again: %s", rounds_at(self.house.settings))
        self.manager.ready(refused or rounds_at(self.house.settings))

    def alive(self) -> bool:
        """Whether clock, round and messages go on: no step of them has taken longer than it may by the settings."""
        return max(self.rounds.pulse.silent, self.messages.pulse.silent) < self.patience

    @property
    def patience(self) -> float:
        """The seconds after which work without a sign of life counts as hanging."""
        settings = self.house.settings
        reads = max(settings.fetch.read_seconds, settings.papers.read_seconds)
        return SILENCE + max(reads, settings.fetch.timeout_seconds, settings.telling.timeout_seconds)

    def _wanted(self, house: House, now: datetime) -> Reason | None:
        """Why a round is to be made now. Asked every minute, so it looks at little where nothing is new."""
        last = last_time(house.settings.schedule.rounds, now)
        with reading(house.engine).connect() as db:
            new = overdue.never_visited(db)
            if self._minded is None:
                walk = under_way(db, house.settings.fetch, now)
                self._walk = walk if walk and not (last and last > walk) else None
                missed = overdue.unvisited_since(db, last) if last else frozenset()
                if overdue.left_open(db):
                    return Reason("an earlier one was not ended", new, self._walk)
                if missed and missed & _due(house):
                    return Reason("its time passed meanwhile", new, self._walk)
            elif last and last > self._minded:
                return Reason("it is time", new)
        if self._walk is not None:
            return Reason("the walk of the last one goes on", new, self._walk)
        if new - self._tried and (new - self._tried) & _due(house):
            return Reason("something is watched that was never visited", new)
        self._minded = now
        return None

    def _round(self, house: House, reason: Reason, began: datetime) -> None:
        with Contained("noting missed rounds"):
            note_missed_rounds(house)
        log.info("a round begins: %s", reason.words)
        try:
            summary = self._make_round(house, trigger="run", progress=self._note, stop=self.stop, since=reason.since)
        except LeaseError as error:
            self._give_way(str(error))
            return
        except (ContactMissing, SettingsError) as error:
            self._complain(f"no round: {error}")
            self._walk = None
        else:
            self._walk = summary.counts.since
            for line in (*summary.starting_position, summary.line):
                log.info("%s", line)
            self.manager.status(f"{summary.line}; {_next(house.settings, began)}")
        self._refused, self._minded, self._tried = "", began, self._tried | reason.new

    def _give_way(self, why: str) -> None:
        """Another's round is running: the next minute asks again, which is said once."""
        log.log(logging.DEBUG if self._refused else logging.WARNING, "no round now, it is tried every minute: %s", why)
        self._refused = why

    def _complain(self, said: str) -> None:
        log.error("%s", said)
        self.manager.status(said)

    def _note(self, step: str) -> None:
        log.info("%s", step)
        self.manager.status(step)


def rounds_at(settings: Settings) -> str:
    """The times of rounds in words."""
    return f"rounds at {', '.join(settings.schedule.rounds) or 'no time of day'} (Europe/London)"


def _due(house: House) -> frozenset[int]:
    return frozenset(visit.source_id for visit in fetching.due(house, everything=False, organisations=()))


def _next(settings: Settings, now: datetime) -> str:
    moment = next_time(settings.schedule.rounds, now)
    return f"next round {moment.astimezone(LONDON):%A %H:%M}" if moment else "no round by the clock"

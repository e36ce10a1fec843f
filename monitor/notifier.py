"""Send what is due from the outbox, one message after the other, and keep a receipt of each attempt."""

from __future__ import annotations

import random as randomness
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from monitor.contained import Contained
from monitor.digesting.make import make_due
from monitor.house import House
from monitor.message import Message, compose_test
from monitor.quiet import quiet_until
from monitor.reach import missing_addresses, reach
from monitor.sentences import moment
from monitor.settings import Channel, Fetch, Telling
from monitor.told import Done, Told, summed
from monitor.watchdog.noticing import sweep
from monitor.wire.outcome import Outcome
from monitor.wire.sender import DIRECT, Address, Sender, limits
from monitor.writing import Unwritten, write
from storage import incidents, lease, outbox, sending
from storage.attempt import Attempt, Terms, receipt
from storage.change import Severity
from storage.delivery import Delivery
from storage.engine import reading

ENOUGH_FAILURES = 2
"""After so many messages in a row that a channel did not answer, the rest of this time is not tried."""
LONGEST_WAIT = 300.0
"""Seconds in sum that channels are waited for which have had their fill of a minute."""
MARGIN = timedelta(minutes=5)
"""For so long beside the time that a message may take nobody takes it over: clocks differ, and a receipt may have to
wait for a busy database."""


def tell(
    house: House,
    *,
    random: randomness.Random,
    by: str | None = None,
    stop: Callable[[], bool] = lambda: False,
    wait: Callable[[float], object] | None = None,
) -> Told:
    """Send every delivery that is due, each under a lease of its own: several processes may tell at once.

    What a crash left half sent is taken up first; digests that are due, and notices of incidents, are made. ``by`` is
    this process to the others (`storage.lease.me`). A delivery to a channel without an address that can be used is left
    as it is and does not age. Once ``stop`` says so, no further message is begun. Where a channel has had its fill of a
    minute, ``wait`` (of seconds) waits for it, at most five minutes in sum; without it, and after that, the rest stays
    due.
    """
    work = _Work(house, random, by or lease.me(), stop)
    told, waited, left = -1, 0.0, list[_Row]()
    # What was given up is told elsewhere, and that may be given up too.
    while told < len(work.troubles) and not stop():
        told = len(work.troubles)
        work.prepare()
        left = work.go_through(work.due())
        while left and wait is not None and waited + work.pause <= LONGEST_WAIT:
            wait(work.pause)
            waited += work.pause
            left = work.go_through(left)
    missing = missing_addresses(house.engine, house.settings.channels, house.environ, house.base)
    return summed(work.done, left=Counter(row.channel for row in left), missing=missing)


def test_message(name: str, channel: Channel, *, instance: str, now: datetime) -> Message:
    """The message that ``wardround notify test NAME`` sends."""
    reference = f"WR-test-{now:%Y%m%d%H%M%S}"
    return compose_test(channel=name, instance=instance, reference=reference, form=channel.form)


def send_test(address: Address, message: Message, *, telling: Telling, fetch: Fetch = DIRECT) -> Outcome:
    """Send a test message now, past the outbox."""
    return Sender(address, telling.timeout_seconds, fetch).send(message)


test_message.__test__ = False  # type: ignore[attr-defined]  # its name is no test's


class _Row(NamedTuple):
    """A delivery that is due."""

    id: int
    channel: str
    severity: Severity


class _Work:
    """One call of ``tell``: each step in a transaction of its own, the sending in none."""

    def __init__(self, house: House, random: randomness.Random, by: str, stop: Callable[[], bool]) -> None:
        self.house, self.settings, self.random, self.by, self.stop = house, house.settings, random, by, stop
        self.done: list[Done] = []
        self.pause = 0.0
        self._senders: dict[str, Sender] = {}
        self._left_alone: dict[str, datetime] = {}
        self._limits: dict[str, int | None] = {}
        self._failures: Counter[str] = Counter()

    @property
    def troubles(self) -> list[Done]:
        """What somebody else is to hear of: given up, or nobody knows whether it arrived."""
        return [one for one in self.done if one.state in ("given-up", "asking")]

    def prepare(self) -> None:
        """Take up what was left half sent, and make the digests and notices that are due."""
        now = self.house.clock()
        asking = [name for name, channel in self.settings.channels.items() if channel.unknown == "ask"]
        with self.house.engine.begin() as db:
            sending.recover(db, now=now, gone=lease.is_gone, asking=asking)
        with Contained("making the digests that are due"), self.house.engine.begin() as db:
            make_due(db, self.settings, now=now)
        with Contained("making notices of what went wrong"), self.house.engine.begin() as db:
            sweep(db, self.settings, now=now)

    def due(self) -> list[_Row]:
        """The deliveries that are due and whose channel can be reached."""
        now = self.house.clock()
        with reading(self.house.engine).connect() as db:
            rows = [_Row(row.id, row.channel, row.severity) for row in sending.due(db, now)]
            self._left_alone = sending.left_alone(db, now)
        # A sender that is there already knows the pauses that its service asks for.
        for name in {row.channel for row in rows} - self._senders.keys():
            found = reach(name, self.settings.channels, self.house.environ, self.house.base)
            if isinstance(found, Address):
                self._senders[name] = Sender(found, self.settings.telling.timeout_seconds, self.settings.fetch)
                self._limits[name] = limits(found).characters
        return [row for row in rows if row.channel in self._senders]

    def go_through(self, rows: list[_Row]) -> list[_Row]:
        """Send what there is room for; what is left, of which some can go after a ``pause`` of seconds."""
        left, full = [], dict[str, timedelta]()
        for row in rows:
            if self.stop():
                return []
            if row.channel not in full and (pause := self._deliver(row)):
                full[row.channel] = pause
            left += [row] if row.channel in full else []
        self.pause = min(full.values(), default=timedelta()).total_seconds()
        return left

    def _deliver(self, row: _Row) -> timedelta | None:
        """How long the row must wait for room; None where it is done with for now."""
        channel = self.settings.channels[row.channel]
        if self._is_for_later(row, channel):
            return None
        claimed = self._claim(row, channel)
        if not isinstance(claimed, Delivery):
            return claimed
        message: Message | Unwritten | None = None
        with Contained(f"writing the message {claimed.key}") as fault, reading(self.house.engine).connect() as db:
            message = write(db, claimed, channel, self.settings, most=self._limits[row.channel])
        if isinstance(message, str):
            self._give_back(claimed, message)
        elif message is None:
            self._keep(claimed, Outcome("failed", f"it could not be written ({fault.why}), please report it"))
        else:
            self._keep(claimed, self._send(message, claimed))
        return None

    def _is_for_later(self, row: _Row, channel: Channel) -> bool:
        now = self.house.clock()
        until, why = self._left_alone.get(row.channel, now), "the channel asked to be left alone"
        if until <= now and row.severity != "critical":
            until, why = quiet_until(channel.quiet, now) or now, "quiet hours"
        if until > now:
            with self.house.engine.begin() as db:
                sending.postpone(db, row.id, until=until, why=f"{why}: it waits until {moment(until.isoformat())}")
        return until > now

    def _claim(self, row: _Row, channel: Channel) -> Delivery | timedelta | None:
        """The delivery, ours from now on; or how long to wait for room; None where it is somebody else's."""
        now = self.house.clock()
        until = now + timedelta(seconds=self.settings.telling.timeout_seconds) + MARGIN
        with self.house.engine.begin() as db:
            if not self._is_silent(row.channel) and (
                pause := sending.room(db, row.channel, per_minute=channel.per_minute, now=now)
            ):
                return pause
            return outbox.delivery(db, row.id) if sending.claim(db, row.id, by=self.by, until=until, now=now) else None

    def _send(self, message: Message, delivery: Delivery) -> Outcome:
        if self._is_silent(delivery.channel):
            return Outcome("failed", "not tried this time: the channel had not answered just before")
        outcome = Outcome("timed-out", "")
        with Contained(f"sending the message {delivery.key}") as fault:
            outcome = self._senders[delivery.channel].send(message, delivery.accepted)
        if fault.why:
            outcome = Outcome("timed-out", f"sending it broke off ({fault.why}): it may have arrived")
        silent = outcome.result in ("failed", "timed-out") and "answered" not in outcome.reason
        self._failures[delivery.channel] = self._failures[delivery.channel] + 1 if silent else 0
        return outcome

    def _is_silent(self, channel: str) -> bool:
        return self._failures[channel] >= ENOUGH_FAILURES

    def _give_back(self, delivery: Delivery, unwritten: Unwritten) -> None:
        nothing = unwritten == "nothing"
        with self.house.engine.begin() as db:
            sending.give_back(
                db,
                delivery.id,
                by=self.by,
                state="cancelled" if nothing else "waiting",
                why="nothing is left to tell" if nothing else None,
                now=self.house.clock(),
            )

    def _keep(self, delivery: Delivery, outcome: Outcome) -> None:
        channel, now = self.settings.channels[delivery.channel], self.house.clock()
        terms = Terms(
            give_up_after=timedelta(days=self.settings.telling.give_up_after_days),
            asks=channel.unknown == "ask",
            escalate_to=channel.escalate_to,
        )
        attempt = Attempt(
            by=self.by,
            result=outcome.result,
            detail=outcome.detail,
            seconds=outcome.seconds,
            retry_after=outcome.retry_after,
        )
        with self.house.engine.begin() as db:
            state = receipt(db, delivery.id, attempt, terms=terms, now=now, random=self.random)
            if state == "sent":
                incidents.channel_works(db, delivery.channel, now)
        self.done.append(Done(delivery, state, outcome.reason))

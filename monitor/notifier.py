"""Send what is due from the outbox, one message after the other, and keep a receipt of each attempt."""

from __future__ import annotations

import random as randomness
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path

from sqlalchemy import Connection, Engine

from monitor.contained import Contained
from monitor.mail import Outcome
from monitor.message import Message, compose, compose_test
from monitor.sender import DIRECT, Address, BadAddress, NoAddress, Sender, resolve
from monitor.settings import Channel, Fetch, Telling
from storage import alerts, incidents, lease, outbox
from storage.delivery import Delivery, DeliveryState
from storage.engine import reading

ENOUGH_FAILURES = 2
"""After so many messages in a row that a channel did not answer, the rest of this time is not tried."""


@dataclass(frozen=True)
class Missing:
    """A channel whose messages wait because it has no address that can be used, and what to do about it."""

    channel: str
    remedy: str
    waiting: int

    def __str__(self) -> str:
        many = "1 message waits" if self.waiting == 1 else f"{self.waiting} messages wait"
        return f"{many} for the channel {self.channel}: {self.remedy}"


@dataclass(frozen=True)
class Told:
    """What became of the deliveries that were due. ``sent`` counts alerts, which may go to several channels."""

    sent: int = 0
    retrying: int = 0
    given_up: tuple[str, ...] = ()
    waiting_for_address: tuple[Missing, ...] = ()


@dataclass(frozen=True)
class Voice:
    """How messages speak of us: the address of our pages (or empty) and the name of this installation."""

    public_address: str = ""
    instance: str = "Wardround"


def tell(
    engine: Engine,
    channels: Mapping[str, Channel],
    *,
    now: datetime,
    clock: Callable[[], datetime],
    random: randomness.Random,
    environ: Mapping[str, str],
    base: Path,
    telling: Telling,
    voice: Voice,
    token: str | None = None,
    stop: Callable[[], bool] = lambda: False,
    fetch: Fetch = DIRECT,
) -> Told:
    """Send every delivery that is due at ``now``.

    The caller holds the round's lease: what a crash left half sent is taken up first. With its ``token`` every write
    makes sure of that, and raises LeaseLost otherwise. ``clock`` dates the receipts; addresses come from ``environ`` or
    from files relative to ``base``. A delivery to a channel without an address that can be used is left as it is and
    does not age. Once ``stop`` says so, no further message is begun.
    """
    work = _Work(engine, clock, random, telling, voice, token)
    with engine.begin() as db:
        work.hold(db)
        outbox.recover(db, now)
        rows = [(row.id, row.channel, row.alert_id) for row in outbox.due(db, now)]
    reached = {name: _reach(name, channels, environ, base) for name in dict.fromkeys(name for _, name, _ in rows)}
    senders = {
        name: Sender(address, telling.timeout_seconds, fetch)
        for name, address in reached.items()
        if isinstance(address, Address)
    }
    ready = [(delivery_id, name, alert_id) for delivery_id, name, alert_id in rows if name in senders]
    told = _told(
        (*work.deliver(delivery_id, channels[name], senders[name]), alert_id)
        for delivery_id, name, alert_id in takewhile(lambda _: not stop(), ready)
    )
    return replace(told, waiting_for_address=missing_addresses(engine, channels, environ, base))


def _told(done: Iterable[tuple[DeliveryState, str, int]]) -> Told:
    """What became of deliveries, each with its state, what is said of it, and its alert."""
    states: Counter[DeliveryState] = Counter()
    sent: set[int] = set()
    given_up: list[str] = []
    for state, said, alert_id in done:
        states[state] += 1
        sent |= {alert_id} if state == "sent" else set()
        given_up += [said] if state == "given-up" else []
    return Told(sent=len(sent), retrying=states["retry"] + states["unknown"], given_up=tuple(given_up))


def missing_addresses(
    engine: Engine, channels: Mapping[str, Channel], environ: Mapping[str, str], base: Path
) -> tuple[Missing, ...]:
    """The channels that messages wait for and that have no address that can be used, with what to do about it."""
    with reading(engine).connect() as db:
        waiting = outbox.waiting(db)
    reached = {name: _reach(name, channels, environ, base) for name in waiting}
    return tuple(
        Missing(name, f"set {reach.where}" if isinstance(reach, NoAddress) else reach.sentence, waiting[name])
        for name, reach in reached.items()
        if not isinstance(reach, Address)
    )


def test_message(name: str, channel: Channel, *, instance: str, now: datetime) -> Message:
    """The message that ``wardround notify test NAME`` sends."""
    reference = f"WR-test-{now:%Y%m%d%H%M%S}"
    return compose_test(channel=name, instance=instance, reference=reference, form=channel.form)


def send_test(address: Address, message: Message, *, telling: Telling, fetch: Fetch = DIRECT) -> Outcome:
    """Send a test message now, past the outbox."""
    return Sender(address, telling.timeout_seconds, fetch).send(message)


test_message.__test__ = False  # type: ignore[attr-defined]  # its name is no test's


def _reach(
    name: str, channels: Mapping[str, Channel], environ: Mapping[str, str], base: Path
) -> Address | NoAddress | BadAddress:
    if name not in channels:
        return NoAddress(f"channels.{name} in the settings, which is no longer there")
    return resolve(name, channels[name], environ, base)


class _Work:
    """One call of ``tell``: each step in a transaction of its own, the sending in none."""

    def __init__(
        self,
        engine: Engine,
        clock: Callable[[], datetime],
        random: randomness.Random,
        telling: Telling,
        voice: Voice,
        token: str | None,
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._random = random
        self._telling = telling
        self._voice = voice
        self._token = token
        self._failures: Counter[str] = Counter()

    def hold(self, db: Connection) -> None:
        if self._token is not None:
            lease.beat(db, self._token, self._clock())

    def deliver(self, delivery_id: int, channel: Channel, sender: Sender) -> tuple[DeliveryState, str]:
        message: Message | DeliveryState | None = None
        with Contained(f"writing message {delivery_id}") as fault:
            message = self._write(delivery_id, channel)
        if isinstance(message, str):
            return message, ""
        delivery = self._claim(delivery_id)
        if delivery is None:
            return "sending", ""
        if message is None:
            outcome = Outcome("failed", f"it could not be written ({fault.why}), please report it")
        elif self._failures[delivery.channel] >= ENOUGH_FAILURES:
            outcome = Outcome("failed", "not tried this time: the channel had not answered just before")
        else:
            outcome = self._send(message, delivery, sender)
            silent = outcome.result in ("failed", "timed-out") and "answered" not in outcome.reason
            self._failures[delivery.channel] = self._failures[delivery.channel] + 1 if silent else 0
        return self._keep(delivery, outcome)

    def _write(self, delivery_id: int, channel: Channel) -> Message | DeliveryState:
        """The message, or the state of a delivery that has nothing to tell."""
        with reading(self._engine).connect() as db:
            delivery = outbox.delivery(db, delivery_id)
            found = alerts.view(db, delivery.alert_id)
        view = found.settled()
        if found.changes and not view.changes:
            return "waiting"
        if not found.changes:
            with self._engine.begin() as db:
                self.hold(db)
                outbox.cancel(db, alert_id=delivery.alert_id, why="a second look showed none of it", now=self._clock())
            return "cancelled"
        return compose(
            view,
            form=channel.form,
            limit=channel.limit,
            public_address=self._voice.public_address,
            instance=self._voice.instance,
            reference=delivery.key,
            repeat=delivery.may_repeat,
        )

    def _claim(self, delivery_id: int) -> Delivery | None:
        with self._engine.begin() as db:
            self.hold(db)
            return outbox.delivery(db, delivery_id) if outbox.claim(db, delivery_id, self._clock()) else None

    def _send(self, message: Message, delivery: Delivery, sender: Sender) -> Outcome:
        with Contained(f"sending the message {delivery.key}") as fault:
            return sender.send(message, delivery.accepted)
        return Outcome("timed-out", f"sending it broke off ({fault.why}): it may have arrived")

    def _keep(self, delivery: Delivery, outcome: Outcome) -> tuple[DeliveryState, str]:
        with self._engine.begin() as db:
            self.hold(db)
            state = outbox.receipt(
                db,
                delivery.id,
                result=outcome.result,
                detail=outcome.detail,
                seconds=outcome.seconds,
                now=self._clock(),
                give_up_after=timedelta(days=self._telling.give_up_after_days),
                random=self._random,
            )
            if state == "sent":
                incidents.channel_works(db, delivery.channel, self._clock())
        about = delivery.organisation.name or str(delivery.organisation)
        return state, f"the message about {about} to the channel {delivery.channel}: {outcome.reason}"

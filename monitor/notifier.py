"""Send what is due from the outbox, one message after the other, and keep a receipt of each attempt."""

from __future__ import annotations

import random as randomness
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine

from monitor.mail import Outcome
from monitor.message import Message, compose, compose_test
from monitor.sender import Address, BadAddress, NoAddress, Sender, resolve
from monitor.settings import Channel, Telling
from storage import alerts, lease, outbox
from storage.delivery import Delivery, DeliveryState
from storage.engine import reading

ENOUGH_FAILURES = 2
"""After so many messages in a row that a channel did not answer, the rest of this time is not tried."""


@dataclass(frozen=True)
class Missing:
    """A channel whose messages wait because it has no address yet, and what should hold it."""

    channel: str
    where: str
    waiting: int

    def __str__(self) -> str:
        many = "1 message waits" if self.waiting == 1 else f"{self.waiting} messages wait"
        return f"{many} for the channel {self.channel}: set {self.where}"


@dataclass(frozen=True)
class Told:
    """What became of the deliveries that were due."""

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
) -> Told:
    """Send every delivery that is due at ``now``.

    The caller holds the round's lease: what a crash left half sent is taken up first. With its ``token`` every write
    makes sure of that, and raises LeaseLost otherwise. ``clock`` dates the receipts; addresses come from ``environ`` or
    from files relative to ``base``. A delivery to a channel without an address is left as it is and does not age.
    """
    work = _Work(engine, clock, random, telling, voice, token)
    with engine.begin() as db:
        work.hold(db)
        outbox.recover(db, now)
        rows = [(row.id, row.channel) for row in outbox.due(db, now)]
    reached = {name: _reach(name, channels, environ, base) for name in dict.fromkeys(name for _, name in rows)}
    senders = {
        name: Sender(address, telling.timeout_seconds)
        for name, address in reached.items()
        if isinstance(address, Address)
    }
    states: Counter[DeliveryState] = Counter()
    given_up: list[str] = []
    for delivery_id, name in rows:
        address = reached[name]
        if isinstance(address, NoAddress):
            continue
        if isinstance(address, BadAddress):
            state, said = work.refuse(delivery_id, address)
        else:
            state, said = work.deliver(delivery_id, channels[name], senders[name])
        states[state] += 1
        given_up += [said] if state == "given-up" else []
    return Told(
        sent=states["sent"],
        retrying=states["retry"] + states["unknown"],
        given_up=tuple(given_up),
        waiting_for_address=missing_addresses(engine, channels, environ, base),
    )


def missing_addresses(
    engine: Engine, channels: Mapping[str, Channel], environ: Mapping[str, str], base: Path
) -> tuple[Missing, ...]:
    """The channels that messages wait for and that have no address yet, with the variable or file to set."""
    with reading(engine).connect() as db:
        waiting = outbox.waiting(db)
    reached = {name: _reach(name, channels, environ, base) for name in waiting}
    return tuple(
        Missing(name, reach.where, waiting[name]) for name, reach in reached.items() if isinstance(reach, NoAddress)
    )


def refuse_addresses(channels: Mapping[str, Channel], environ: Mapping[str, str], base: Path) -> tuple[str, ...]:
    """One sentence for each channel whose address is there and cannot be used: worth refusing before a round begins."""
    reached = (resolve(name, channel, environ, base) for name, channel in channels.items())
    return tuple(reach.sentence for reach in reached if isinstance(reach, BadAddress))


def test_message(name: str, channel: Channel, *, instance: str, now: datetime) -> Message:
    """The message that ``wardround notify test NAME`` sends."""
    reference = f"WR-test-{now:%Y%m%d%H%M%S}"
    return compose_test(channel=name, instance=instance, reference=reference, form=channel.form)


def send_test(address: Address, message: Message, *, telling: Telling) -> Outcome:
    """Send a test message now, past the outbox."""
    return Sender(address, telling.timeout_seconds).send(message)


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
            lease.hold(db, self._token)

    def deliver(self, delivery_id: int, channel: Channel, sender: Sender) -> tuple[DeliveryState, str]:
        claimed = self._claim(delivery_id, channel)
        if not isinstance(claimed, tuple):
            return claimed, ""
        delivery, message = claimed
        if self._failures[delivery.channel] >= ENOUGH_FAILURES:
            outcome = Outcome("failed", "not tried this time: the channel had not answered just before")
        else:
            outcome = sender.send(message, delivery.accepted)
            silent = outcome.result in ("failed", "timed-out") and "answered" not in outcome.reason
            self._failures[delivery.channel] = self._failures[delivery.channel] + 1 if silent else 0
        return self._keep(delivery, outcome)

    def refuse(self, delivery_id: int, address: BadAddress) -> tuple[DeliveryState, str]:
        with self._engine.begin() as db:
            self.hold(db)
            outbox.claim(db, delivery_id, self._clock())
            delivery = outbox.delivery(db, delivery_id)
        return self._keep(delivery, Outcome("refused", address.sentence))

    def _claim(self, delivery_id: int, channel: Channel) -> tuple[Delivery, Message] | DeliveryState:
        with self._engine.begin() as db:
            self.hold(db)
            delivery = outbox.delivery(db, delivery_id)
            found = alerts.view(db, delivery.alert_id)
            view = found.settled()
            if found.changes and not view.changes:
                return "waiting"
            if not found.changes:
                outbox.cancel(db, alert_id=delivery.alert_id, why="a second look showed none of it", now=self._clock())
                return "cancelled"
            if not outbox.claim(db, delivery_id, self._clock()):
                return "sending"
        message = compose(
            view,
            form=channel.form,
            limit=channel.limit,
            public_address=self._voice.public_address,
            instance=self._voice.instance,
            reference=delivery.key,
            repeat=delivery.may_repeat,
        )
        return delivery, message

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
        return state, f"the message about {delivery.organisation} to the channel {delivery.channel}: {outcome.reason}"

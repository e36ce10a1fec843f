"""What became of the messages that were due, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from monitor.reach import Missing
from storage.delivery import Delivery, DeliveryState


@dataclass(frozen=True)
class Told:
    """What became of the deliveries that were due.

    ``sent`` counts alerts, which may go to several channels; ``digests``, ``corrections`` and ``notices`` likewise.
    ``given_up``, ``asked`` and ``left`` are sentences: what was given up, what a person is asked about, and which
    channels take the rest later.
    """

    sent: int = 0
    digests: int = 0
    corrections: int = 0
    notices: int = 0
    retrying: int = 0
    given_up: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    waiting_for_address: tuple[Missing, ...] = ()

    def and_then(self, later: Told) -> Told:
        """Both together; what waits is as it was the second time."""
        return Told(
            sent=self.sent + later.sent,
            digests=self.digests + later.digests,
            corrections=self.corrections + later.corrections,
            notices=self.notices + later.notices,
            retrying=self.retrying + later.retrying,
            given_up=self.given_up + later.given_up,
            asked=self.asked + later.asked,
            left=later.left,
            waiting_for_address=later.waiting_for_address,
        )


class Done(NamedTuple):
    """One delivery that was tried: the state that followed, and the reason that people read."""

    delivery: Delivery
    state: DeliveryState
    reason: str

    @property
    def sentence(self) -> str:
        """For example ``the message about Rose House to the channel chat: the service answered 500``."""
        return f"{called(self.delivery)} to the channel {self.delivery.channel}: {self.reason}"


def summed(done: Iterable[Done], *, left: Counter[str], missing: tuple[Missing, ...]) -> Told:
    """What became of deliveries; ``left`` counts those that a channel had no room for."""
    tried = list(done)
    states = Counter(one.state for one in tried)
    sent = {(one.delivery.about, _number(one.delivery)) for one in tried if one.state == "sent"}
    kinds = Counter(about for about, _ in sent)
    return Told(
        sent=kinds["alert"],
        digests=kinds["digest"],
        corrections=kinds["correction"],
        notices=kinds["notice"],
        retrying=states["retry"] + states["unknown"],
        given_up=tuple(one.sentence for one in tried if one.state == "given-up"),
        asked=tuple(_question(one) for one in tried if one.state == "asking"),
        left=tuple(_left(channel, number) for channel, number in left.items()),
        waiting_for_address=missing,
    )


def called(delivery: Delivery) -> str:
    """A delivery as a person calls it: ``the message about Rose House``, ``the digest``."""
    if delivery.about == "digest":
        return "the digest"
    if delivery.organisation is None:
        return "the notice of trouble"
    who = delivery.organisation.name or str(delivery.organisation)
    return f"the {'correction' if delivery.about == 'correction' else 'message'} about {who}"


def _question(one: Done) -> str:
    return f"{one.sentence}; type `wardround notify arrived {one.delivery.key}` or `… repeat …`"


def _left(channel: str, number: int) -> str:
    to = f"to the channel {channel}"
    waits = f"1 more message {to} waits" if number == 1 else f"{number} more messages {to} wait"
    return (
        f"{waits} for the next round, or for a minute under `wardround run`: a higher per_minute lets more go at once"
    )


def _number(delivery: Delivery) -> int | None:
    return delivery.alert_id or delivery.digest_id or delivery.correction_id or delivery.notice_id

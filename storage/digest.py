"""A digest: what a channel is told of many alerts in one message, as it is composed."""

from __future__ import annotations

from datetime import datetime

from storage.alert import AlertView
from storage.delivery import DeliveryState
from storage.record import Value


class Gathered(Value):
    """One alert that a digest tells, without its table; ``columns`` are the wanted ones of the import, with what stands
    there for its organisation."""

    alert: AlertView
    columns: tuple[tuple[str, str], ...] = ()


class AtOnce(Value):
    """An alert that had a message of its own, and how far that message came."""

    alert: AlertView
    state: DeliveryState


class Standing(Value):
    """The overall rating in force of one scope when the digest was made."""

    organisation: str
    scope: str | None
    rating: str


class SilenceOver(Value):
    """The silence that held back what a digest tells."""

    author: str
    reason: str
    begins_at: datetime
    over_at: datetime


class DigestView(Value):
    """What the message of a digest is composed from.

    ``slot`` is its local day and time; ``schedules`` are those that were due, none where it was made out of turn.
    ``not_the_first``: an earlier digest told the channel something of the same time.
    ``columns`` are the headings of the imported columns that its table shows; ``attach_csv``: it goes as a file too.
    """

    channel: str
    slot: str
    schedules: tuple[str, ...] = ()
    since: datetime
    made_at: datetime
    visited: int
    in_trouble: int
    not_the_first: bool = False
    silence: SilenceOver | None = None
    gathered: tuple[Gathered, ...] = ()
    at_once: tuple[AtOnce, ...] = ()
    standing: tuple[Standing, ...] = ()
    columns: tuple[str, ...] = ()
    attach_csv: bool = False

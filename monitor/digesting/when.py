"""When digests are due: days and times by the calendar of London, each of them once whatever its clocks do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TEXT = "%Y-%m-%d %H:%M"


class Gathering(Protocol):
    """What a rule says of its digest."""

    @property
    def digest(self) -> Literal["daily", "weekly"] | None: ...
    @property
    def at(self) -> str: ...
    @property
    def day(self) -> str: ...


@dataclass(frozen=True)
class Schedule:
    """A time of every day, or of one day of the week: ``daily 08:30``, ``weekly monday 08:30``."""

    every: Literal["daily", "weekly"]
    at: str
    day: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.every, self.day, self.at)))


@dataclass(frozen=True, order=True)
class Slot:
    """One time of a schedule: the local day and time as text (later ones sort behind), and the moment in UTC."""

    text: str
    at: datetime


def schedule_of(rule: Gathering) -> Schedule | None:
    """The schedule of a rule that gathers; None for one that tells at once."""
    if rule.digest is None:
        return None
    return Schedule(rule.digest, rule.at, rule.day if rule.digest == "weekly" else "")


def last_slot(schedule: Schedule, now: datetime) -> Slot:
    """The newest time of a schedule up to now."""
    today = now.astimezone(LONDON).date()
    back = (today.weekday() - DAYS.index(schedule.day)) % 7 if schedule.day else 0
    slot = _slot(schedule, today - timedelta(days=back))
    # The moment decides, not the hands: at 01:20 a clock may still have its first 01:30 behind it.
    return slot if slot.at <= now else _slot(schedule, today - timedelta(days=back + _step(schedule)))


def slots_between(schedule: Schedule, start: datetime, end: datetime) -> Sequence[Slot]:
    """The times of a schedule after one moment and up to another, oldest first."""
    found = []
    slot = last_slot(schedule, end)
    while slot.at > start:
        found.append(slot)
        slot = _slot(schedule, date.fromisoformat(slot.text[:10]) - timedelta(days=_step(schedule)))
    return tuple(reversed(found))


def local(moment: datetime) -> str:
    """A moment as the text of a slot: ``2026-11-23 08:30`` by the clock of London."""
    return moment.astimezone(LONDON).strftime(TEXT)


def moment_of(text: str) -> datetime:
    """The moment (UTC) at which the clock of London first showed the local day and time that a slot's text begins with.

    A time that October repeats is its first; one that March leaves out is the later moment, an hour further on.
    """
    return datetime.fromisoformat(text[:16]).replace(tzinfo=LONDON).astimezone(UTC)


def _slot(schedule: Schedule, day: date) -> Slot:
    moment = datetime.combine(day, time.fromisoformat(schedule.at), LONDON)
    return Slot(moment.strftime(TEXT), moment.astimezone(UTC))


def _step(schedule: Schedule) -> int:
    return 7 if schedule.day else 1

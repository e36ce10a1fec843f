"""Make the digests that are due: one for each channel, whatever number of its schedules came and whoever asks."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row
from sqlalchemy.exc import IntegrityError

from monitor.digesting.when import Schedule, last_slot, local, moment_of, schedule_of, slots_between
from monitor.settings import Settings
from storage import digests, entries, ledger, outbox
from storage.silences import over

log = logging.getLogger(__name__)

AHEAD = timedelta(days=1)
"""Where the ledger knows times further on than this, the clock was ahead; less far on, it was only put back."""
ALIVE = timedelta(days=7)
"""After so many days without any digest, one is sent that says that there is nothing: silence proves nothing."""

Schedules = dict[Schedule, list[str]]


@dataclass(frozen=True)
class Due:
    """One digest to be made, or (``tell`` is false) times with nothing to tell, which are written down as past."""

    channel: str
    slot: str
    since: datetime
    rules: tuple[str, ...]
    times: tuple[tuple[str, str], ...] = ()
    entries: tuple[Row[Any], ...] = ()
    tell: bool = True


class _MadeElsewhere(Exception):
    """Another process put the entries into a digest of its own."""


def any_due(db: Connection, settings: Settings, *, now: datetime) -> bool:
    """Whether `make_due` has anything to write; asks only."""
    return ledger.is_ahead(db, local(now + AHEAD)) or any(True for _ in _plan(db, settings, now))


def make_due(db: Connection, settings: Settings, *, now: datetime) -> int:
    """Make every digest that is due, with its entries and its delivery; how many were made.

    A channel gets one for all its schedules that came, also where several times of them are past. A schedule that is
    seen for the first time begins now: nothing is told for the time before. What another process makes at the same
    moment is left to it.
    """
    if ledger.is_ahead(db, local(now + AHEAD)):
        ledger.take_back(db, local(now))
    made = 0
    for due in _plan(db, settings, now):
        try:
            with db.begin_nested():
                made += _make(db, due, now)
        except (IntegrityError, _MadeElsewhere):
            log.debug("the digest of %s for %s was made elsewhere", due.slot, due.channel)
    return made


def _make(db: Connection, due: Due, now: datetime) -> int:
    if not due.tell:
        ledger.note(db, due.channel, due.times, None)
        return 0
    digest_id = digests.create(db, due.channel, due.slot, since=due.since, now=now)
    ledger.note(db, due.channel, due.times, digest_id)
    if due.entries and not digests.take(db, digest_id, [entry.id for entry in due.entries]):
        raise _MadeElsewhere
    outbox.put(
        db,
        digest_id=digest_id,
        channel=due.channel,
        rules=due.rules,
        severity=digests.gravest(db, {entry.alert_id for entry in due.entries}),
        ready=True,
        now=now,
    )
    return 1


def _plan(db: Connection, settings: Settings, now: datetime) -> Iterable[Due]:
    asked = _asked(settings)
    for channel, schedules in asked.items():
        yield from _of_channel(db, channel, schedules, now)
    for channel in digests.channels_waiting(db):
        if channel not in asked:
            yield from _out_of_turn(db, channel, now)
    for silence in over(db, now):
        for channel, some in _by_channel(entries.of_silence(db, silence.id)).items():
            before = digests.of_silence(db, channel, silence.id)
            slot = f"{ledger.SILENCE} {silence.id}" + (f" again {before}" if before else "")
            rules = _rules(some)
            yield Due(channel=channel, slot=slot, since=silence.begins_at, rules=rules, entries=tuple(some))


def _asked(settings: Settings) -> dict[str, Schedules]:
    """The schedules of each channel, each with the names of its rules."""
    asked: dict[str, Schedules] = {}
    for rule in settings.rules:
        if schedule := schedule_of(rule):
            for channel in rule.channels:
                asked.setdefault(channel, {}).setdefault(schedule, []).append(rule.name)
    return asked


def _of_channel(db: Connection, channel: str, schedules: Schedules, now: datetime) -> Iterable[Due]:
    """What one channel's schedules ask for now: the beginning of those not seen before, and one digest at the most."""
    came: Schedules = {}
    times: list[tuple[str, str]] = []
    for schedule, rules in schedules.items():
        last, known = last_slot(schedule, now), ledger.newest(db, channel, str(schedule))
        if known is None:
            begins = ((str(schedule), last.text),)
            yield Due(channel=channel, slot=last.text, since=last.at, rules=(), times=begins, tell=False)
        elif last.text > known:
            came[schedule] = rules
            past = slots_between(schedule, moment_of(known), now)
            times += [(str(schedule), slot.text) for slot in past if slot.text > known]
    if not came:
        return
    theirs = {name for names in came.values() for name in names}
    all_rules = {name for names in schedules.values() for name in names}
    ready = [entry for entry in _tellable(db, channel) if theirs & set(entry.rules) or not all_rules & set(entry.rules)]
    slot = max(text for _, text in times)
    tell = bool(ready) or any(one.every == "weekly" for one in came) or _is_long_ago(db, channel, slot, now)
    names = tuple(dict.fromkeys(name for rules in came.values() for name in rules))
    yield Due(
        channel=channel,
        slot=slot,
        since=min(_told_until(db, channel, str(schedule), now) for schedule in came),
        rules=_rules(ready) or names,
        times=tuple(times),
        entries=tuple(ready),
        tell=tell,
    )


def _out_of_turn(db: Connection, channel: str, now: datetime) -> Iterable[Due]:
    """What was gathered for a channel for which no rule gathers any more: it is told now."""
    if ready := _tellable(db, channel):
        since = digests.last_made(db, channel, now) or min(entry.added_at for entry in ready)
        yield Due(channel=channel, slot=local(now), since=since, rules=_rules(ready), entries=tuple(ready))


def _tellable(db: Connection, channel: str) -> list[Row[Any]]:
    """The entries that wait for a digest, but those of which everything is held back."""
    waiting = entries.waiting(db, channel)
    some = digests.with_news(db, {entry.alert_id for entry in waiting})
    return [entry for entry in waiting if entry.alert_id in some]


def _told_until(db: Connection, channel: str, schedule: str, now: datetime) -> datetime:
    """Up to when the last digest of a schedule told; where there was none, since when it is known."""
    return ledger.told_until(db, channel, schedule, now) or moment_of(
        ledger.oldest(db, channel, schedule) or local(now)
    )


def _is_long_ago(db: Connection, channel: str, slot: str, now: datetime) -> bool:
    """Whether a channel had no digest in the seven days up to this time, by the days of the calendar."""
    last = digests.last_made(db, channel, now, of_silences=True)
    told = local(last) if last else ledger.oldest(db, channel) or slot
    return date.fromisoformat(slot[:10]) - date.fromisoformat(told[:10]) >= ALIVE


def _by_channel(rows: Iterable[Row[Any]]) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.channel, []).append(row)
    return found


def _rules(rows: Iterable[Row[Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for row in rows for name in row.rules))

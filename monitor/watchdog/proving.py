"""The self-check: every hour the proof that all that was to be told has its receipt, and an incident where it fails."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row

from monitor.clock import last_time, next_time
from monitor.digesting.when import last_slot, schedule_of
from monitor.house import House
from monitor.quiet import quiet_until
from monitor.reach import missing_addresses
from monitor.sentences import clean, moment
from monitor.settings import Settings
from storage import incidents, lease, ledger, proof
from storage.incident import (
    DIGEST_MISSING,
    LATE,
    LEFT_OUT,
    NO_ADDRESS,
    PROVEN,
    ROUND_OPEN,
    ROUNDS_MISSING,
    STUCK,
    UNRELEASED,
    UNROUTED,
)

log = logging.getLogger(__name__)

ROUND_TAKES = timedelta(days=1)
A_DIGEST_COMES = timedelta(days=8)
"""A little more than the week after which every digest has been made."""
TAKEN_OVER = timedelta(minutes=10)
"""After so much time a message that was left half sent should have been taken up by whoever sends next."""


@dataclass(frozen=True, kw_only=True)
class Gap:
    """What the proof lacks: one incident."""

    kind: str
    subject: str
    since: datetime
    sentence: str


def prove_house(house: House) -> tuple[str, ...]:
    """Make the self-check now, in a transaction of its own; a sentence for everything that it lacks."""
    found = missing_addresses(house.engine, house.settings.channels, house.environ, house.base)
    remedies = {one.channel: one.remedy for one in found}
    with house.engine.begin() as db:
        said = prove(db, house.settings, now=house.clock(), remedies=remedies)
    for sentence in said:
        log.warning("the self-check found: %s", sentence)
    return said


def note_missed_rounds(house: House) -> None:
    """Open the incident that rounds were missed, before the one that makes them good hides it."""
    with house.engine.begin() as db:
        for gap in _rounds(db, house.settings, house.clock()):
            if gap.kind == ROUNDS_MISSING:
                _open(db, gap, house.clock())
                log.warning("%s", gap.sentence)


def prove(db: Connection, settings: Settings, *, now: datetime, remedies: Mapping[str, str] = {}) -> tuple[str, ...]:
    """Open an incident for everything that the proof lacks, close those of which it is there again; the sentences.

    ``remedies`` has the channels without an address that can be used, each with what to do about it.
    """
    found = gaps(db, settings, now=now, remedies=remedies)
    for gap in found:
        _open(db, gap, now)
    standing = {(gap.kind, gap.subject) for gap in found}
    for one in incidents.open_now(db, PROVEN):
        if (one.kind, one.subject) not in standing:
            incidents.close(db, kind=one.kind, subject=one.subject, now=now)
    return tuple(gap.sentence for gap in found)


def _open(db: Connection, gap: Gap, now: datetime) -> None:
    incidents.keep_open(db, kind=gap.kind, subject=gap.subject, sentence=gap.sentence, since=gap.since, now=now)


def gaps(db: Connection, settings: Settings, *, now: datetime, remedies: Mapping[str, str] = {}) -> list[Gap]:
    """Everything that the proof lacks now; writes nothing."""
    return [
        *_messages(db, settings, remedies, now),
        *_released(db, settings, now),
        *_digests(db, settings, now),
        *_rounds(db, settings, now),
    ]


def _messages(db: Connection, settings: Settings, remedies: Mapping[str, str], now: datetime) -> Iterator[Gap]:
    """The channels that messages past their deadline wait for."""
    deadline = timedelta(minutes=settings.telling.deadline_minutes)
    rows = sorted(proof.unproven(db, now - deadline), key=attrgetter("channel"))
    for channel, some in groupby(rows, key=attrgetter("channel")):
        asked = settings.channels.get(channel)
        span = asked.quiet if asked else ""
        late = [row for row in some if is_late(row, span, deadline, now)]
        stuck = [row for row in late if row.state == "sending"]
        late = [row for row in late if row.state != "sending"]
        if stuck:
            told = f"{_messages_to(stuck, channel)} half sent since {_day(stuck)}, and nothing goes on"
            yield Gap(kind=STUCK, subject=channel, since=stuck[0].since, sentence=told)
        if late and channel in remedies:
            told = f"{_messages_to(late, channel)} waiting for its address since {_day(late)}: {remedies[channel]}"
            yield Gap(kind=NO_ADDRESS, subject=channel, since=late[0].since, sentence=told)
        elif late:
            why = next((clean(row.detail, 200) for row in reversed(late) if row.attempts and row.detail), "")
            told = f"{_messages_to(late, channel)} late, the oldest since {_day(late)}{f' ({why})' if why else ''}"
            yield Gap(kind=LATE, subject=channel, since=late[0].since, sentence=told)


def is_late(row: Row[Any], span: str, deadline: timedelta, now: datetime) -> bool:
    """Whether a message is past its deadline; quiet hours do not count, nor the time for which it was put off."""
    if row.state == "sending":
        return row.claimed_until is None or now - row.claimed_until > TAKEN_OVER
    never_tried = row.attempts == 0 and row.due_at is not None
    since = max(row.since, row.due_at) if never_tried else row.since
    return awake("" if row.severity == "critical" else span, since, now, enough=deadline) >= deadline


def awake(span: str, since: datetime, now: datetime, *, enough: timedelta) -> timedelta:
    """How much of the time up to ``now`` lay outside the quiet hours ``span``; no more than ``enough`` is counted."""
    passed, at = timedelta(), since
    while at < now and passed < enough:
        if until := quiet_until(span, at):
            at = until
            continue
        sleeps = next_time([span.partition("-")[0]], at) if span else None
        end = min(now, sleeps) if sleeps else now
        passed, at = passed + (end - at), end
    return passed


def _released(db: Connection, settings: Settings, now: datetime) -> Iterator[Gap]:
    """What closed rounds should have let go."""
    before = now - timedelta(minutes=settings.telling.deadline_minutes)
    for left in proof.unreleased(db, before):
        many = "1 message or line of a digest" if left.number == 1 else f"{left.number} messages or lines of digests"
        told = f"{many} for the channel {left.channel} still held back, though the round is over that found it"
        yield Gap(kind=UNRELEASED, subject=left.channel, since=left.since, sentence=told)
    if found := proof.unrouted(db, before):
        number, since = found
        many = "1 change was found, and nobody was considered for it" if number == 1 else ""
        told = many or f"{number} changes were found, and nobody was considered for them"
        yield Gap(kind=UNROUTED, subject="changes", since=since, sentence=told)


def _digests(db: Connection, settings: Settings, now: datetime) -> Iterator[Gap]:
    """Digests whose time is past, and what stands in none."""
    deadline = timedelta(minutes=settings.telling.deadline_minutes)
    times = {(name, when) for rule in settings.rules if (when := schedule_of(rule)) for name in rule.channels}
    missing: dict[str, datetime] = {}
    for channel, when in times:
        slot, known = last_slot(when, now - deadline), ledger.newest(db, channel, str(when))
        if known is not None and known < slot.text:
            missing[channel] = min(slot.at, missing.get(channel, slot.at))
    for channel, since in sorted(missing.items()):
        told = f"the digest of {_at(since)} for the channel {channel} was not made"
        yield Gap(kind=DIGEST_MISSING, subject=channel, since=since, sentence=told)
    for left in proof.left_out(db, now - A_DIGEST_COMES):
        many = "1 change stands" if left.number == 1 else f"{left.number} changes stand"
        told = f"{many} in no digest of the channel {left.channel}, the oldest since {_at(left.since)}"
        yield Gap(kind=LEFT_OUT, subject=left.channel, since=left.since, sentence=told)


def _rounds(db: Connection, settings: Settings, now: datetime) -> Iterator[Gap]:
    """Rounds that do not end, and rounds that are not made."""
    for row in proof.left_open(db, now - ROUND_TAKES):
        told = f"a round that began on {_at(row.started_at)} was not ended"
        yield Gap(kind=ROUND_OPEN, subject=f"round {row.id}", since=row.started_at, sentence=told)
    last = last_time(settings.schedule.rounds, now)
    before = last_time(settings.schedule.rounds, last - timedelta(seconds=1)) if last else None
    good = proof.last_good_round(db)
    # One that is being made is a reason to wait, but has not come to its end yet.
    known = incidents.open_now(db, (ROUNDS_MISSING,))
    if before and good and good < before and (known or not _under_way(db, now)):
        told = f"no round has come to its end since {_at(good)}, though they are due at {_listed(settings)}"
        yield Gap(kind=ROUNDS_MISSING, subject="rounds", since=good, sentence=told)


def _under_way(db: Connection, now: datetime) -> bool:
    holder = lease.holder(db)
    return holder is not None and lease.is_alive(holder, now)


def _messages_to(rows: list[Row[Any]], channel: str) -> str:
    return f"{len(rows)} message{'s' if len(rows) > 1 else ''} to the channel {channel} {_is(rows)}"


def _is(rows: list[Row[Any]]) -> str:
    return "are" if len(rows) > 1 else "is"


def _day(rows: Iterable[Row[Any]]) -> str:
    return _at(next(iter(rows)).since)


def _at(seen: datetime) -> str:
    return moment(seen.isoformat())


def _listed(settings: Settings) -> str:
    return " and ".join(filter(None, (", ".join(settings.schedule.rounds[:-1]), settings.schedule.rounds[-1])))

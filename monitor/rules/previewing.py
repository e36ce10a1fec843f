"""What each channel would have got by the present rules: messages at once, and digests with their lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from monitor.digesting.when import Schedule, Slot, schedule_of, slots_between
from monitor.rules.router import SILENT, Route, Rule, as_asked, route
from monitor.sentences import subject_line
from storage.alert import AlertView
from storage.change import Severity
from storage.described import Described
from storage.record import Value

AHEAD = timedelta(days=8)
"""How far ahead the next digest of any schedule may be."""


class Past(Value):
    """An alert of the history: whose it is, and when its round let it go."""

    alert: AlertView
    whom: Described
    at: datetime


class Line(Value):
    """One alert as a channel would have been told of it: its subject line, how grave it is, and the rules that ask."""

    at: datetime
    change: str
    severity: Severity
    subject: str
    rules: tuple[str, ...]


class Gathering(Value):
    """One digest: its local day and time, the schedules that came, its lines. ``to_come``: its time is not yet."""

    slot: str
    at: datetime
    schedules: tuple[str, ...]
    lines: tuple[Line, ...]
    to_come: bool = False


class Recipient(Value):
    """What one channel would have got, oldest first."""

    channel: str
    at_once: tuple[Line, ...] = ()
    digests: tuple[Gathering, ...] = ()


def preview(past: Iterable[Past], rules: Sequence[Rule], *, since: datetime, now: datetime) -> tuple[Recipient, ...]:
    """What each channel that a rule names would have got of these alerts, given oldest first; silences do not count.

    A digest without a line is left out unless its schedule is weekly, for such a one says that there was nothing: so
    ``since`` must not lie before the first round.
    """
    at_once: dict[str, list[Line]] = {channel: [] for rule in rules for channel in rule.channels}
    later: dict[str, list[tuple[Line, tuple[str, ...]]]] = {channel: [] for channel in at_once}
    for alert, one in _routed(past, rules):
        if one.at_once:
            at_once[one.channel].append(_line(alert, one.at_once))
        elif one.later:
            later[one.channel].append((_line(alert, one.in_digests), tuple(at.schedule for at in one.later)))
    schedules = _schedules(rules)
    return tuple(
        Recipient(
            channel=channel,
            at_once=tuple(at_once[channel]),
            digests=tuple(_digests(later[channel], schedules.get(channel, ()), since, now)),
        )
        for channel in at_once
    )


def _routed(past: Iterable[Past], rules: Sequence[Rule]) -> Iterator[tuple[Past, Route]]:
    """Every alert with each of its routes; that a page can be read again goes to whom its trouble went."""
    heard: dict[str | None, tuple[Route, ...]] = {}
    for one in past:
        living = tuple(change for change in one.alert.changes if change.state not in SILENT)
        if not living:
            continue
        alert = one.model_copy(update={"alert": one.alert.model_copy(update={"changes": living})})
        back = [change for change in living if change.kind == "source-recovered"]
        unheard = [change for change in back if change.url not in heard]
        news = [change for change in living if change not in back]
        routes = {each.channel: each for each in route([*news, *unheard], rules, one.whom)}
        for change in back:
            routes = {each.channel: each for each in heard.get(change.url, ())} | routes
        heard |= {change.url: tuple(routes.values()) for change in news if change.kind == "source-unreadable"}
        for each in routes.values():
            theirs = [rule for rule in rules if each.channel in rule.channels]
            yield alert.model_copy(update={"alert": as_asked(alert.alert, theirs)}), each


def _line(one: Past, rules: tuple[str, ...]) -> Line:
    worst = one.alert.changes[0]
    return Line(
        at=one.at, change=worst.id, severity=worst.severity, subject=subject_line(one.alert), rules=rules
    )  # fmt: skip


def _schedules(rules: Iterable[Rule]) -> dict[str, tuple[Schedule, ...]]:
    found: dict[str, dict[Schedule, None]] = {}
    for rule in rules:
        if (when := schedule_of(rule)) is not None:
            for channel in rule.channels:
                found.setdefault(channel, {})[when] = None
    return {channel: tuple(each) for channel, each in found.items()}


def _digests(
    told: Sequence[tuple[Line, tuple[str, ...]]], schedules: Collection[Schedule], since: datetime, now: datetime
) -> Iterator[Gathering]:
    """The digests of one channel: each line in the first whose schedule one of its rules has, one digest for a time."""
    came: dict[Slot, list[str]] = {}
    for schedule in schedules:
        for slot in slots_between(schedule, since, now + AHEAD):
            came.setdefault(slot, []).append(str(schedule))
    slots = sorted(came, key=lambda slot: slot.at)
    lines: dict[Slot, list[Line]] = {slot: [] for slot in slots}
    for line, asked in told:
        first = next((slot for slot in slots if slot.at >= line.at and set(came[slot]) & set(asked)), None)
        if first is not None:
            lines[first].append(line)
    for slot in slots:
        weekly = any(text.startswith("weekly") for text in came[slot])
        if lines[slot] or (weekly and slot.at <= now):
            yield Gathering(
                slot=slot.text, at=slot.at, schedules=tuple(came[slot]), lines=tuple(lines[slot]), to_come=slot.at > now
            )

"""What of an alert's routes a silence holds back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from monitor.groups import GROUPS, kinds_of
from monitor.rules import whom as whose
from monitor.rules.explaining import listed
from monitor.rules.router import Route, Rule, route, why_not
from monitor.words import plain
from storage.change import Change
from storage.described import Described
from storage.record import Value


class Silence(Protocol):
    """A silence as it is kept; an empty list asks nothing."""

    @property
    def id(self) -> int: ...
    @property
    def over_at(self) -> datetime: ...
    @property
    def organisations(self) -> Sequence[str]: ...
    @property
    def lists(self) -> Sequence[str]: ...
    @property
    def about(self) -> Sequence[str]: ...
    @property
    def channels(self) -> Sequence[str]: ...


class Held(Value):
    """A destination that a silence keeps an alert from, and the names of the rules that ask for it there."""

    channel: str
    rules: tuple[str, ...]
    silence: int


class Divided(Value):
    """Where an alert goes, and where it waits for the end of a silence; no channel is in both."""

    told: tuple[Route, ...] = ()
    held: tuple[Held, ...] = ()


def divide(changes: Iterable[Change], rules: Sequence[Rule], whom: Described, silences: Sequence[Silence]) -> Divided:
    """The routes of an alert under the silences that hold now.

    A channel is told where a rule asks for a change that no silence covers. Otherwise the alert waits for the silence
    whose end first lets one of its changes go.
    """
    every = tuple(changes)
    told, held = [], []
    for one in route(every, rules, whom):
        over = [silence for silence in silences if _reaches(silence, whom, one.channel)]
        left = [change for change in every if not any(covers(silence, change) for silence in over)]
        still = one if len(left) == len(every) else _to(one.channel, route(left, rules, whom))
        if still is not None:
            told.append(still)
        else:
            asked = [change for change in every if _asked(one, rules, change)]
            held.append(Held(channel=one.channel, rules=one.rules, silence=_until(over, asked).id))
    return Divided(told=tuple(told), held=tuple(held))


def covering(change: Change, whom: Described, channel: str, silences: Iterable[Silence]) -> list[Silence]:
    """The silences that keep a change of an organisation from a channel."""
    return [one for one in silences if _reaches(one, whom, channel) and covers(one, change)]


def covers(silence: Silence, change: Change) -> bool:
    """Whether a silence is about such a change, whomever it is of and wherever it goes.

    What is critical it holds back only where it names an organisation or a kind: that much was meant.
    """
    if change.severity == "critical" and not holds_critical(silence):
        return False
    return not silence.about or any(change.kind in kinds_of(word) for word in silence.about)


def holds_critical(silence: Silence) -> bool:
    """Whether a silence is narrow enough to hold back what is critical too."""
    return bool(silence.organisations or silence.about)


def in_words(silence: Silence) -> str:
    """What a silence is about: "provider:RT1 or the list Contracts (ratings and scores), to alerts"."""
    whom = listed([*silence.organisations, *(f"the list {name}" for name in silence.lists)]) or "everybody"
    what = listed([plain("group" if word in GROUPS else "kind", word) for word in silence.about])
    where = listed(silence.channels)
    return f"{whom}{f' ({what})' if what else ''}{f', to {where}' if where else ''}"


def _reaches(silence: Silence, whom: Described, channel: str) -> bool:
    return (not silence.channels or channel in silence.channels) and whose.names(
        silence.organisations, silence.lists, whom
    )


def _to(channel: str, routes: Iterable[Route]) -> Route | None:
    return next((one for one in routes if one.channel == channel), None)


def _asked(one: Route, rules: Iterable[Rule], change: Change) -> bool:
    return any(rule.name in one.rules and why_not(rule, change) is None for rule in rules)


def _until(silences: Sequence[Silence], changes: Iterable[Change]) -> Silence:
    """The silence whose end first lets one of these changes go, all of which are covered."""
    last = [last_over([one for one in silences if covers(one, change)]) for change in changes]
    return min(last, key=_over)


def last_over(silences: Iterable[Silence]) -> Silence:
    """The silence that ends last."""
    return max(silences, key=_over)


def _over(silence: Silence) -> tuple[datetime, int]:
    return silence.over_at, silence.id

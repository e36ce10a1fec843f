"""Which channels an alert goes to, and why."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from monitor.groups import GROUPS, KINDS, kinds_of
from storage.change import SEVERITIES, Change
from storage.record import Organisation, Value


class Rule(Protocol):
    """A rule as the settings hold it; an empty list asks nothing."""

    @property
    def name(self) -> str: ...
    @property
    def about(self) -> Sequence[str]: ...
    @property
    def organisations(self) -> Sequence[str]: ...
    @property
    def lists(self) -> Sequence[str]: ...
    @property
    def direction(self) -> str | None: ...
    @property
    def severity(self) -> str: ...
    @property
    def channels(self) -> Sequence[str]: ...


class Route(Value):
    """One destination of an alert, with the names of all the rules that sent it there."""

    channel: str
    rules: tuple[str, ...]


def route(
    changes: Iterable[Change], rules: Iterable[Rule], organisation: Organisation, lists: Collection[str]
) -> tuple[Route, ...]:
    """The channels that an alert goes to, each once, in the order of the rules; none where no rule asks for it.

    A rule asks for an alert when one of its changes, of those not discarded, meets all that the rule says. Whom a
    rule is about may be said by organisation (``provider:RT1`` or a bare id), by list, or by both: either is enough.
    ``lists`` are the lists on which the organisation is watched.
    """
    living = [change for change in changes if change.state != "discarded"]
    asking: dict[str, list[str]] = {}
    for rule in rules:
        if _about_whom(rule, organisation, lists) and any(matches(rule, change) for change in living):
            for channel in rule.channels:
                asking.setdefault(channel, []).append(rule.name)
    return tuple(Route(channel=channel, rules=tuple(dict.fromkeys(names))) for channel, names in asking.items())


def matches(rule: Rule, change: Change) -> bool:
    """Whether one change meets a rule's ``about``, direction and least severity."""
    return (
        (not rule.about or any(change.kind in kinds_of(word) for word in rule.about))
        and rule.direction in (None, change.direction)
        and SEVERITIES.index(change.severity) <= SEVERITIES.index(rule.severity)
    )


def refuse(rules: Sequence[Rule], channels: Mapping[str, object]) -> tuple[str, ...]:
    """One sentence for each thing in the rules that cannot be carried out; none where all of it can.

    Each begins with the key (rules are counted from 1) and says what is allowed.
    """
    sentences = []
    for number, rule in enumerate(rules, start=1):
        key = f"rules[{number}]"
        if not rule.channels:
            sentences.append(f"{key}.channels is empty; allowed is one or more of {_listed(channels)}")
        for channel in rule.channels:
            if channel not in channels:
                sentences.append(f"{key}.channels has {json.dumps(channel)}; allowed are {_listed(channels)}")
        for word in rule.about:
            if not kinds_of(word):
                sentences.append(
                    f"{key}.about has {json.dumps(word)}; allowed are {_listed(GROUPS)}, or a kind: {_listed(KINDS)}"
                )
        if rule.name in [earlier.name for earlier in rules[: number - 1]]:
            sentences.append(f"{key}.name is {json.dumps(rule.name)} a second time; allowed is a name of its own")
    return tuple(sentences)


def _about_whom(rule: Rule, organisation: Organisation, lists: Collection[str]) -> bool:
    if not rule.organisations and not rule.lists:
        return True
    named = {str(organisation), organisation.id}
    return any(name in named for name in rule.organisations) or any(name in lists for name in rule.lists)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none, for none is defined: add a table such as [channels.alerts]"

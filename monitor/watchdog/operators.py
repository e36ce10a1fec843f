"""Which channels hear of trouble with Wardround itself: those of rules that mean everybody and are about trouble."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import get_args

from monitor.rules.places import Key
from monitor.rules.router import Rule
from storage.change import SEVERITIES, Severity

GROUP = "trouble"
OF_A_KIND = ("batch-held", "source-quiet")
"""What is an incident and a kind of change too, so that a rule may name it alone."""


def operators(rules: Iterable[Rule], *, kind: str, severity: Severity) -> dict[str, tuple[str, ...]]:
    """The channels, with their rules, that an incident goes to; none where no rule is an operator's.

    Such a rule restricts nobody, is about everything (not about words alone), about trouble or about this very kind,
    and lets the severity pass. One that gathers for a digest counts only where no other does: trouble is told at once.
    """
    asking = [rule for rule in rules if _is_operators(rule, kind, severity)]
    return _channels([rule for rule in asking if rule.digest is None] or asking)


def around(
    rules: Iterable[Rule], channel: str, broken: Collection[str], *, kind: str, severity: Severity
) -> dict[str, tuple[str, ...]]:
    """The channels that an incident about a channel goes to: another one of the operators', else any that a rule names.

    Channels that are ``broken`` too come last.
    """
    every = list(rules)
    ways = (operators(every, kind=kind, severity=severity), _channels(every))
    for shunned in ({channel, *broken}, {channel}):
        for way in ways:
            if left := {name: asking for name, asking in way.items() if name not in shunned}:
                return left
    return {}


def _is_operators(rule: Rule, kind: str, severity: Severity) -> bool:
    named = GROUP in rule.about or (kind in OF_A_KIND and kind in rule.about)
    return (
        not any(getattr(rule, key) for key in get_args(Key))
        and (named or not (rule.about or rule.words))
        and rule.direction is None
        and SEVERITIES.index(severity) <= SEVERITIES.index(rule.severity)
    )


def _channels(rules: Iterable[Rule]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for rule in rules:
        for name in rule.channels:
            found[name] = tuple(dict.fromkeys((*found.get(name, ()), rule.name)))
    return found

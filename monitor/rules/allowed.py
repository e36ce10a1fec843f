"""What rules and channels may say: one sentence for each thing in them that cannot be carried out."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import chain, pairwise
from typing import Literal, Protocol

from monitor.groups import GROUPS, KINDS, kinds_of
from monitor.importing.cells import folded
from monitor.rules.places import REGIONS, region
from monitor.rules.router import Rule

IDS = 'ids such as "provider:RT1", "location:1-123" or a bare "RT1"'
_ID = re.compile(r"\s*(?:(?:provider|location):)?[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\s*", re.IGNORECASE)


class Channel(Protocol):
    """What is asked of a channel's settings."""

    @property
    def escalate_to(self) -> str: ...
    @property
    def columns(self) -> Sequence[str]: ...
    @property
    def form(self) -> Literal["email", "chat"]: ...
    @property
    def attach_csv(self) -> bool: ...


def refuse(rules: Sequence[Rule], channels: Mapping[str, Channel]) -> tuple[str, ...]:
    """What cannot be carried out; () where all of it can.

    Each sentence begins with the key (rules are counted from 1), says what is allowed and, where it is near, what may
    have been meant.
    """
    of_rules = chain.from_iterable(_rule(f"rules[{n}]", rule, channels) for n, rule in enumerate(rules, start=1))
    return (*_escalations(channels), *_tables(channels), *of_rules, *_twice(rules))


def objection(key: str, given: str, allowed: Collection[str], told: str = "") -> str:
    """The sentence that a word is not allowed; ``told`` says what is, where it is not just the list."""
    near = get_close_matches(given, allowed, n=1) or _folded_match(given, allowed)
    guess = f"did you mean {json.dumps(near[0], ensure_ascii=False)}? " if near else ""
    return f"{key} has {json.dumps(given, ensure_ascii=False)}; {guess}allowed are {told or _listed(allowed)}"


def about(key: str, words: Iterable[str]) -> Iterator[str]:
    """An objection to each word that is neither a group nor a kind of change."""
    told = f"{_listed(GROUPS)}, or a kind: {_listed(KINDS)}"
    return (objection(key, word, (*GROUPS, *KINDS), told) for word in words if not kinds_of(word))


def _rule(key: str, rule: Rule, channels: Collection[str]) -> Iterator[str]:
    if not rule.channels:
        yield f"{key}.channels is empty; allowed is one or more of {_listed(channels)}"
    yield from (objection(f"{key}.channels", one, channels) for one in rule.channels if one not in channels)
    yield from about(f"{key}.about", rule.about)
    yield from (objection(f"{key}.regions", one, REGIONS) for one in rule.regions if region(one) is None)
    yield from (objection(f"{key}.organisations", one, (), IDS) for one in rule.organisations if not _ID.fullmatch(one))
    yield from _times(key, rule)
    named = {name: getattr(rule, name) for name in ("lists", "local_authorities", "systems", "types", "words")}
    named |= {f"columns.{name}": (name, *values) for name, values in rule.columns.items()}
    yield from (_blank(f"{key}.{name}") for name, words in {"name": (rule.name,), **named}.items() if _has_blank(words))


def _times(key: str, rule: Rule) -> Iterator[str]:
    """What says when a digest is made, where none is."""
    given: Collection[str] = getattr(rule, "model_fields_set", ())
    if rule.digest is None:
        for name in ("at", "day"):
            if name in given:
                told = 'this rule tells at once: allowed is it only with digest = "daily" or "weekly"'
                yield f"{key}.{name} is {json.dumps(getattr(rule, name))}, but {told}"
    elif rule.digest == "daily" and "day" in given:
        yield f'{key}.day is {json.dumps(rule.day)}, but the digest is daily; allowed is it only with digest = "weekly"'


def _twice(rules: Sequence[Rule]) -> Iterator[str]:
    for number, rule in enumerate(rules, start=1):
        if rule.name in [earlier.name for earlier in rules[: number - 1]]:
            yield f"rules[{number}].name is {json.dumps(rule.name)} a second time; allowed is a name of its own"


def _tables(channels: Mapping[str, Channel]) -> Iterator[str]:
    """What channels ask of the tables of their digests and cannot have."""
    for name, channel in channels.items():
        if _has_blank(channel.columns):
            yield _blank(f"channels.{name}.columns")
        if channel.attach_csv and channel.form == "chat":
            yield f'channels.{name}.attach_csv is true, but its form is "chat"; allowed is it only with form = "email"'


def _escalations(channels: Mapping[str, Channel]) -> Iterator[str]:
    """Channels that hand what they gave up to nobody, to themselves, or round in a circle (said once)."""
    told: set[str] = set()
    for name, channel in channels.items():
        key, to = f"channels.{name}.escalate_to", channel.escalate_to
        if to and to not in channels:
            yield objection(key, to, [one for one in channels if one != name])
        elif to == name:
            yield f"{key} is {json.dumps(to)}, the channel itself; allowed is another channel, or empty for none"
        elif (circle := _circle(name, channels)) and not told & set(circle):
            told |= set(circle)
            way = ", ".join(f"{one} to {other}" for one, other in pairwise((*circle, name)))
            yield f"{key} goes in a circle ({way}); allowed is a way that ends at a channel with no escalate_to"


def _circle(name: str, channels: Mapping[str, Channel]) -> tuple[str, ...]:
    """The channels from this one back to it; () where the way ends elsewhere."""
    way = [name]
    while (to := channels[way[-1]].escalate_to) in channels:
        if to in way:
            return tuple(way) if to == name else ()
        way.append(to)
    return ()


def _has_blank(words: Iterable[str]) -> bool:
    return not all(word.strip() for word in words)


def _blank(key: str) -> str:
    return f'{key} has ""; allowed are texts that are not empty'


def _folded_match(given: str, allowed: Collection[str]) -> list[str]:
    return [one for one in allowed if folded(one) == folded(given)][:1]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none, for none is defined: add a table such as [channels.alerts]"

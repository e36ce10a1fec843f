"""Whom the rules are about: what they name and nothing that is watched has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from monitor.rules import whom as whose
from monitor.rules.places import PLACES, Key, alike, plain_column
from monitor.settings import Channel, Rule
from monitor.show import count
from monitor.words import plain
from storage.described import Described

from .finding import Finding, listed, note, warning

LOOK = "`wardround watch list --json` shows what is known of each."
HOW = "Import a list with such a column (`wardround watch import`), or take it out of the rule."


def whom(
    wanted: Sequence[Rule], channels: Mapping[str, Channel], watched: Collection[Described] | None
) -> Iterator[Finding]:
    """What rules and channels name that nothing watched now has; nothing is known where ``watched`` is empty."""
    if not watched:
        return
    for rule in wanted:
        found = [*_unwatched(rule, watched), *_places(rule, watched), *_columns(rule, watched)]
        if not found and all(whose.miss(rule, one) is not None for one in watched):
            told = f'The rule "{rule.name}" matches nothing: no watched organisation fits all that it says together.'
            found = [warning("rules", told, f"Correct it; {LOOK}")]
        yield from found
    for name, channel in channels.items():
        yield from _shown(name, channel, watched)


def _unwatched(rule: Rule, watched: Collection[Described]) -> Iterator[Finding]:
    """Organisations and lists that a rule names and nobody watches."""
    known = {whose.named(name) for one in watched for name in (str(one.organisation), one.organisation.id) if name}
    lists = {whose.named(name): name for one in watched for name in one.lists}
    for name in (name for name in rule.organisations if whose.named(name) not in known):
        told = f'The rule "{rule.name}" is about {name}, which is not watched.'
        yield warning("rules", told, f"`wardround watch add {name}` watches it, or take it out of the rule.")
    for name in (name for name in rule.lists if whose.named(name) not in lists):
        there = _there(name, lists.values())
        told = f'The rule "{rule.name}" is about the list "{name}", on which nothing is watched{there}'
        yield warning("rules", told, f'Correct it, or put something on it: `wardround watch add RT1 --list "{name}"`.')


def _places(rule: Rule, watched: Collection[Described]) -> Iterator[Finding]:
    """Local authorities, regions, systems and types that are known of nothing watched."""
    for key in PLACES:
        asked: Sequence[str] = getattr(rule, key)
        if not asked:
            continue
        known = [whose.values(key, one) for one in watched]
        named = plain("whom", key)
        if not any(known):
            told = f'The rule "{rule.name}" asks for the {named}, which is known of nothing that is watched.'
            yield warning("rules", told, HOW)
            continue
        yield from _values(key, f'The rule "{rule.name}" is about the {named}', asked, known)
        if without := sum(not some for some in known):
            told = f'The rule "{rule.name}" never tells of {count(without, "watched organisation")} of {len(known):,}'
            yield note("rules", f"{told}: no {named} is known of {'it' if without == 1 else 'them'}.", HOW)


def _columns(rule: Rule, watched: Collection[Described]) -> Iterator[Finding]:
    """Columns that no list has, and values that stand in none of its cells."""
    columns = _columns_of(watched)
    for column, asked in rule.columns.items():
        if plain_column(column) not in columns:
            told = f'The rule "{rule.name}" asks for the column "{column}", which no imported list has'
            yield warning("rules", f"{told}{_there(column, columns.values())}", HOW)
            continue
        known = [whose.cells_of(column, one) for one in watched]
        yield from _values("columns", f'The rule "{rule.name}" is about the column "{column}" with', asked, known)


def _values(key: Key, told: str, asked: Iterable[str], known: Sequence[Sequence[str]]) -> Iterator[Finding]:
    there = {alike(key, value): value for some in known for value in some}
    for value in asked:
        if alike(key, value) not in there:
            sentence = f'{told} "{value}", which nothing that is watched has{_there(value, there.values())}'
            yield warning("rules", sentence, f"Correct it; {LOOK}")


def _shown(name: str, channel: Channel, watched: Collection[Described]) -> Iterator[Finding]:
    """Columns that the digests of a channel are to show and no list has."""
    columns = _columns_of(watched)
    for column in channel.columns:
        if plain_column(column) not in columns:
            told = f'The digests of the channel {name} are to show the column "{column}", which no imported list has'
            advice = f"Correct channels.{name}.columns, or import a list with such a column."
            yield warning("channels", f"{told}{_there(column, columns.values())}", advice)


def _columns_of(watched: Iterable[Described]) -> dict[str, str]:
    return {plain_column(name): name for one in watched for name in one.columns}


def _there(name: str, names: Iterable[str]) -> str:
    """The end of a sentence: what may have been meant, or what there is."""
    some = sorted(set(names))
    near = get_close_matches(name, some, n=1)
    if near:
        return f'; did you mean "{near[0]}"?'
    return f"; there are {listed(some)}." if some else "."

"""The rules: those that can match nothing, and those that reach nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from functools import cache
from itertools import product

from monitor.groups import GROUPS, KINDS, kinds_of
from monitor.sender import Address
from monitor.settings import Rule
from monitor.severity import severity
from monitor.words import plain
from storage.change import SEVERITIES
from storage.record import RATINGS
from storage.watches import ABSENT, Watch

from .channels import Reached
from .finding import Finding, listed, note, ok, trouble, warning

SIDES = (None, *RATINGS, 1, 25, "must")


def rules(wanted: Sequence[Rule], reached: Reached, watched: Collection[Watch] | None) -> Iterator[Finding]:
    """What is wrong with the rules; ``watched`` is None where nothing can be known of it."""
    found = [
        *_of_nobody(wanted, watched or ()),
        *_too_grave(wanted),
        *_unheard(wanted, reached),
        *_untold(wanted),
    ]
    yield from found
    if not any(one.level != "note" for one in found):
        yield ok("rules", f"{len(wanted)} rule{'' if len(wanted) == 1 else 's'}, each of which can reach somebody.")


def _of_nobody(wanted: Sequence[Rule], watched: Collection[Watch]) -> Iterator[Finding]:
    """Organisations and lists that a rule names and nobody watches."""
    if not watched:
        return
    living = [one for one in watched if one.state != ABSENT]
    known = {name for one in living for name in (str(one.organisation), one.organisation.id) if name}
    lists = {one.list for one in living if one.list}
    for rule in wanted:
        for name in (name for name in rule.organisations if name not in known):
            told = f'The rule "{rule.name}" is about {name}, which is not watched.'
            yield warning("rules", told, f"`wardround watch add {name}` watches it, or take it out of the rule.")
        for name in (name for name in rule.lists if name not in lists):
            near = get_close_matches(name, lists, n=1)
            there = (
                f'; did you mean "{near[0]}"?' if near else f"; there are {listed(sorted(lists))}." if lists else "."
            )
            told = f'The rule "{rule.name}" is about the list "{name}", on which nothing is watched{there}'
            yield warning(
                "rules", told, f'Correct it, or put something on it: `wardround watch add RT1 --list "{name}"`.'
            )


def _too_grave(wanted: Sequence[Rule]) -> Iterator[Finding]:
    """Rules whose kinds of change never reach the severity that they ask for."""
    for rule in wanted:
        kinds = {kind for word in rule.about for kind in kinds_of(word)} or set(KINDS)
        worst = min(SEVERITIES.index(_worst(kind)) for kind in kinds)
        if worst > SEVERITIES.index(rule.severity):
            told = (
                f'The rule "{rule.name}" asks for the severity {plain("severity", rule.severity)}, and nothing that it'
                f" is about is ever graver than {plain('severity', SEVERITIES[worst])}."
            )
            yield warning("rules", told, f'Set its severity to "{SEVERITIES[worst]}" or lower.')


@cache
def _worst(kind: str) -> str:
    subjects = (None, "never-event", "must")
    ways = (("down", 2), (None, 0))
    return min(
        (
            severity(kind, before, after, way, steps, subject)
            for before, after, (way, steps), subject in product(SIDES, SIDES, ways, subjects)
        ),
        key=SEVERITIES.index,
    )


def _unheard(wanted: Sequence[Rule], reached: Reached) -> Iterator[Finding]:
    """Rules none of whose channels has an address."""
    if not wanted:
        yield note("rules", "There is no rule, so nobody is told of anything.", "Add [[rules]] to settings.toml.")
        return
    unheard = [rule.name for rule in wanted if not _reaches(rule, reached)]
    if len(unheard) == len(wanted):
        yield trouble(
            "rules",
            "Nobody would be told of anything: no channel that a rule names has an address.",
            "Give one of them an address (what is said of the channels names the variable to set).",
        )
    elif unheard:
        names = listed([f'"{name}"' for name in unheard])
        told = f"Nobody hears of what {'the rule' if len(unheard) == 1 else 'the rules'} {names} would tell."
        yield warning("rules", told, "Give one of their channels an address; until then the messages wait.")


def _untold(wanted: Sequence[Rule]) -> Iterator[Finding]:
    """Groups of changes that no rule is about, above all the trouble that an operator should hear of."""
    told_of = {kind for rule in wanted for word in (rule.about or tuple(GROUPS)) for kind in kinds_of(word)}
    nobody = [group for group, kinds in GROUPS.items() if not told_of & set(kinds)]
    if wanted and "trouble" in nobody:
        yield warning(
            "rules",
            "Nobody is told when pages cannot be read: no rule is about trouble.",
            'Add a rule with about = ["trouble"] that sends to whoever looks after Wardround.',
        )
    rest = [plain("group", group) for group in nobody if group not in ("trouble", "board-papers")]
    if wanted and rest:
        yield note("rules", f"No rule is about {listed(rest, 6)}: nobody is told of it.")


def _reaches(rule: Rule, reached: Reached) -> bool:
    return any(isinstance(reached.get(name), Address) for name in rule.channels)

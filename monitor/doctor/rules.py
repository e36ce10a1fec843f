"""The rules: those that can match nothing, and those that reach nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from itertools import product

from monitor.groups import GROUPS, KINDS, MOVING, kinds_of
from monitor.rules.router import WORDS_FOUND, is_about
from monitor.scales import way
from monitor.settings import Channel, Rule
from monitor.severity import RATING_KINDS, Side, severity
from monitor.watchdog.operators import operators
from monitor.wire.sender import Address
from monitor.words import plain
from storage.alert import WORSE_UP
from storage.change import SEVERITIES, Direction, Severity
from storage.described import Described
from storage.incident import HOST_UNREACHABLE
from storage.record import RATINGS

from .channels import Reached
from .finding import Finding, listed, note, ok, trouble, warning
from .whom import whom

SIDES: tuple[Side, ...] = (None, *RATINGS, 1, 25, "must")
WENT = {"up": " got better", "down": " got worse", None: ""}
GOES = {"up": " goes up", "down": " goes down", None: ""}
"""What a direction means where risks, which get worse as they go up, are among what a rule is about."""


def rules(
    wanted: Sequence[Rule], channels: Mapping[str, Channel], reached: Reached, watched: Collection[Described] | None
) -> Iterator[Finding]:
    """What is wrong with the rules; ``watched`` is None where nothing can be known of it."""
    found = [
        *whom(wanted, channels, watched),
        *_too_grave(wanted),
        *_unheard(wanted, reached),
        *_untold(wanted),
        *_in_quiet_hours(wanted, channels),
        *_without_a_digest(wanted, channels),
        *_handed_on(channels, reached),
    ]
    yield from found
    if not any(one.level != "note" and one.name == "rules" for one in found):
        yield ok("rules", f"{len(wanted)} rule{'' if len(wanted) == 1 else 's'}, each of which can reach somebody.")


def _too_grave(wanted: Sequence[Rule]) -> Iterator[Finding]:
    """Rules whose kinds of change never reach the severity that they ask for."""
    for rule in wanted:
        every = _kinds(rule)
        if not every:
            told = f'The rule "{rule.name}" is about words in board papers and names none.'
            yield warning("rules", told, 'Give it words = ["maternity"], or take that kind out of it.')
            continue
        kinds = [kind for kind in every if rule.direction is None or kind in MOVING]
        went = (GOES if rule.about and WORSE_UP & set(kinds) else WENT)[rule.direction]
        if rule.words and (
            rule.direction or SEVERITIES.index(rule.severity) < SEVERITIES.index(_worst(WORDS_FOUND, None))
        ):
            yield _words_untold(rule)
        if not kinds:
            told = f'The rule "{rule.name}" asks for what{went}, and nothing that it is about goes up or down.'
            yield warning("rules", told, "Take the direction out of it: ratings, scores and risks alone have one.")
            continue
        still = [word for word in rule.about if rule.direction and not kinds_of(word) & set(MOVING)]
        if still:
            named = listed([f'"{plain("group" if word in GROUPS else "kind", word)}"' for word in still], 6)
            told = f'The rule "{rule.name}" asks for what{went}, and so tells nothing of {named}, which go neither up'
            yield note("rules", f"{told} nor down.", "Give them a rule of their own without a direction.")
        worst = min(SEVERITIES.index(_worst(kind, rule.direction)) for kind in kinds)
        if worst > SEVERITIES.index(rule.severity):
            told = (
                f'The rule "{rule.name}" asks for the severity {plain("severity", rule.severity)}, and nothing that it'
                f" is about{' and that' if went else ''}{went} is ever graver than"
                f" {plain('severity', SEVERITIES[worst])}."
            )
            yield warning("rules", told, f'Set its severity to "{SEVERITIES[worst]}" or lower.')


def _words_untold(rule: Rule) -> Finding:
    grave = plain("severity", _worst(WORDS_FOUND, None))
    told = f'The rule "{rule.name}" looks for words, which are {grave} and have no direction, and asks for more.'
    return warning("rules", told, "Give the words a rule of their own without a severity and a direction.")


@cache
def _worst(kind: str, direction: Direction | None) -> Severity:
    subjects = (None, "never-event", "must")
    ways = ((direction, 2),) if direction else (("down", 2), (None, 0))
    sides = list(product(SIDES, SIDES))
    if direction and kind in RATING_KINDS:
        sides = [(before, after) for before, after in product(RATINGS, RATINGS) if way(before, after)[0] == direction]
    return min(
        (
            severity(kind, before, after, went, steps, subject)
            for (before, after), (went, steps), subject in product(sides, ways, subjects)
        ),
        key=SEVERITIES.index,
    )


def _unheard(wanted: Sequence[Rule], reached: Reached) -> Iterator[Finding]:
    """Rules none of whose channels has an address."""
    if not wanted:
        yield note("rules", "There is no rule, so nobody is told of anything.", "Add [[rules]] to settings.toml.")
        return
    unheard = [rule for rule in wanted if not _reaches(rule, reached)]
    if len(unheard) == len(wanted):
        yield trouble(
            "rules",
            "Nobody would be told of anything: no channel that a rule names has an address.",
            "Give one of them an address (what is said of the channels names the variable to set).",
        )
        return
    if names := [f'"{rule.name}"' for rule in unheard if not _is_operators(rule)]:
        whose = "its" if len(names) == 1 else "their"
        told = f"Nobody hears of what {'the rule' if len(names) == 1 else 'the rules'} {listed(names)} would tell."
        yield warning("rules", told, f"Give one of {whose} channels an address; until then the messages wait.")
    yield from _operators_unheard([rule for rule in wanted if _is_operators(rule)], reached)


def _operators_unheard(wanted: Sequence[Rule], reached: Reached) -> Iterator[Finding]:
    if not wanted or any(_reaches(rule, reached) for rule in wanted):
        return
    names = list(dict.fromkeys(name for rule in wanted for name in rule.channels))
    none = f"{listed(names)}, which {'has' if len(names) == 1 else 'have'} no address"
    told = f"Nobody who looks after Wardround hears of its trouble: it goes to {none}."
    yield warning("rules", told, "Give one of these channels an address; until then the messages wait.")


def _untold(wanted: Sequence[Rule]) -> Iterator[Finding]:
    """Groups of changes that no rule is about, above all the trouble that an operator should hear of."""
    told_of = {kind for rule in wanted for kind in _kinds(rule)}
    nobody = [group for group, kinds in GROUPS.items() if not told_of & set(kinds)]
    if wanted and not any(_is_operators(rule) for rule in wanted):
        pages = "when pages cannot be read" if "trouble" in nobody else "when a whole site or many pages are in trouble"
        yield warning(
            "rules",
            f"Nobody is told {pages}: no rule is about trouble.",
            'Add a rule with about = ["trouble"] that sends to whoever looks after Wardround.',
        )
    rest = [plain("group", group) for group in nobody if group not in ("trouble", "board-papers")]
    if wanted and rest:
        yield note("rules", f"No rule is about {listed(rest, 6)}: nobody is told of it.")


def _in_quiet_hours(wanted: Sequence[Rule], channels: Mapping[str, Channel]) -> Iterator[Finding]:
    """Digests that are made while their channel is quiet."""
    for rule, name in ((one, name) for one in wanted if one.digest for name in one.channels):
        begin, _, end = channels[name].quiet.partition("-")
        within = begin <= rule.at < end if begin < end else rule.at >= begin or rule.at < end
        if end and within:
            told = f'The digest of the rule "{rule.name}" is made at {rule.at}, when the channel {name} is quiet'
            yield note("rules", f"{told}: unless it tells something critical, it is sent at {end}.")


def _without_a_digest(wanted: Sequence[Rule], channels: Mapping[str, Channel]) -> Iterator[Finding]:
    """Channels that ask something of their digests and get none."""
    gathering = {name for rule in wanted if rule.digest for name in rule.channels}
    gathering |= {channels[name].escalate_to for name in gathering if name in channels}
    for name, channel in channels.items():
        asked = [key for key in ("columns", "attach_csv") if getattr(channel, key)]
        if asked and name not in gathering:
            told = f"The channel {name} has {' and '.join(asked)}, which are for digests, and no rule makes one for it."
            yield note("rules", told, 'Give a rule that sends there digest = "daily" or "weekly", or take them out.')


def _handed_on(channels: Mapping[str, Channel], reached: Reached) -> Iterator[Finding]:
    """Channels that hand what they give up to one without an address."""
    for name, channel in channels.items():
        to = channel.escalate_to
        if to and isinstance(reached.get(name), Address) and not isinstance(reached.get(to), Address):
            told = f"What the channel {name} gives up goes to the channel {to}, which has no address."
            yield warning("channels", told, f"Give {to} an address, or name another in channels.{name}.escalate_to.")


def _kinds(rule: Rule) -> frozenset[str]:
    words = {WORDS_FOUND} if rule.words else set()
    return frozenset({kind for kind in KINDS if kind != WORDS_FOUND and is_about(rule, kind)} | words)


def _is_operators(rule: Rule) -> bool:
    """Whether a rule tells of Wardround's own trouble, and not only of pages that their watchers look at."""
    return bool(operators([rule], kind=HOST_UNREACHABLE, severity="high"))


def _reaches(rule: Rule, reached: Reached) -> bool:
    return any(isinstance(reached.get(name), Address) for name in rule.channels)

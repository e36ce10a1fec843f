"""Why a rule asks for a change or does not, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.digesting.when import schedule_of
from monitor.groups import GROUPS
from monitor.rules import whom as whose
from monitor.rules.router import Rule, asks, why_not
from monitor.words import plain
from storage.alert import WORSE_UP
from storage.change import Change, State
from storage.described import Described
from storage.record import Value

MOST = 8
"""Values that a sentence lists."""


class Verdict(Value):
    """What one rule made of a change: ``why_not`` is the first reason in words, None where it asks.

    ``schedule`` is that of its digest, None where it tells at once. ``by_another``: it asks for the message all the
    same, for another change in it.
    """

    rule: str
    channels: tuple[str, ...]
    schedule: str | None
    why_not: str | None
    by_another: bool = False

    @property
    def asks(self) -> bool:
        """Whether the rule asks for this change."""
        return self.why_not is None


def verdicts(
    change: Change, others: Iterable[Change], rules: Sequence[Rule], whom: Described, *, batch: str | None = None
) -> tuple[Verdict, ...]:
    """What every rule makes of a change, in the order of the rules.

    ``others`` are told in the same message; ``batch`` says why a change is held back with many of its kind.
    """
    together = tuple(others)
    found = []
    for rule in rules:
        why = batch or reason(rule, change, whom)
        when = schedule_of(rule)
        found.append(
            Verdict(
                rule=rule.name,
                channels=tuple(rule.channels),
                schedule=None if when is None else str(when),
                why_not=why,
                by_another=why is not None and any(asks(rule, other, whom) for other in together),
            )
        )
    return tuple(found)


def reason(rule: Rule, change: Change, whom: Described) -> str | None:
    """The first reason why a rule does not ask for a change, in words; None where it does."""
    match why_not(rule, change):
        case "state":
            return f"nobody is told of it any more: {_state(change.state)}"
        case "words":
            return _other_words(rule, change.subject)
        case "about":
            return f"the rule is about {_about(rule)}; this is: {plain('kind', change.kind)}"
        case None | "direction" | "severity" as other:
            missed = whose.missed(rule, whom, change.kind)
            if missed is not None:
                return not_about(missed)
            return None if other is None else _too_little(rule, change, other)


def not_about(missed: whose.Miss) -> str:
    """Whom a rule is about, and what is known of an organisation instead."""
    named, wanted = plain("whom", missed.key), listed(missed.wanted)
    if missed.column is not None:
        there = listed(missed.has) or "nothing"
        return f'the rule is about {wanted} in the column "{missed.column}", where this organisation has {there}'
    if missed.key in ("organisations", "lists"):
        return f"the rule is about {wanted} only, and this is {_own(missed)}"
    if not missed.has:
        return f"the rule is about the {named} {wanted}, and of this organisation no {named} is known"
    return f"the rule is about the {named} {wanted}, and this organisation's is {listed(missed.has)}"


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them: "a", "a or b", "a, b or 7 more"."""
    told = [*names[:MOST], *([f"{len(names) - MOST} more"] if len(names) > MOST else [])]
    return " or ".join(filter(None, (", ".join(told[:-1]), told[-1]))) if told else ""


def _own(missed: whose.Miss) -> str:
    if missed.key == "organisations":
        return listed(missed.has)
    return f"on the list {listed(missed.has)}" if missed.has else "on no list"


def _about(rule: Rule) -> str:
    named = [plain("group" if word in GROUPS else "kind", word) for word in rule.about]
    return listed(named or [f"the words {_quoted(rule.words)} in board papers"])


def _other_words(rule: Rule, words: str | None) -> str:
    if not rule.words:
        return f"the rule looks for no words; this tells of “{words}”"
    return f"the rule looks for {_quoted(rule.words)} in board papers; this tells of “{words}”"


def _quoted(words: Sequence[str]) -> str:
    return listed([f"“{word}”" for word in words])


def _state(state: State) -> str:
    return plain("state", state)


def _too_little(rule: Rule, change: Change, what: str) -> str:
    if what == "severity":
        wanted, given = plain("severity", rule.severity), plain("severity", change.severity)
        return f"the rule asks for at least {wanted}; this is {given}"
    wanted = {"up": "what got better", "down": "what got worse"}[rule.direction or "up"]
    went = {"up": "got better", "down": "got worse", None: "went neither up nor down"}[change.direction]
    if change.kind in WORSE_UP:
        # A figure that rises is no rise in quality.
        wanted = {"up": "what goes up", "down": "what goes down"}[rule.direction or "up"]
        went = {"up": "went up", "down": "went down", None: went}[change.direction]
    return f"the rule asks for {wanted}; this {went}"

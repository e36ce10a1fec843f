"""Which channels an alert goes to, at once or in a digest, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, Protocol, TypeVar

from crawler.readers.papers.private import KEPT_OUT
from monitor.digesting.when import schedule_of
from monitor.groups import group_of, kinds_of
from monitor.rules import whom as whose
from storage.alert import AlertView
from storage.change import SEVERITIES, Change
from storage.described import Described
from storage.fact import fold
from storage.record import Value

Obstacle = Literal["state", "words", "about", "direction", "severity"]
"""What may keep a rule from asking for a change, in the order in which it is looked at."""
WORDS_FOUND = "words-found"
C = TypeVar("C", bound=Change)
SILENT = ("discarded", "withdrawn", "corrected")
"""States of changes that nobody is told of any more."""


class Rule(whose.Rule, Protocol):
    """A rule as the settings hold it; an empty list asks nothing."""

    @property
    def name(self) -> str: ...
    @property
    def about(self) -> Sequence[str]: ...
    @property
    def words(self) -> Sequence[str]: ...
    @property
    def direction(self) -> str | None: ...
    @property
    def severity(self) -> str: ...
    @property
    def channels(self) -> Sequence[str]: ...
    @property
    def digest(self) -> Literal["daily", "weekly"] | None: ...
    @property
    def at(self) -> str: ...
    @property
    def day(self) -> str: ...


class Later(Value):
    """A rule that asks for an alert in a digest, and that digest's schedule."""

    rule: str
    schedule: str


class Route(Value):
    """One destination of an alert, with the names of the rules that sent it there: told at once, or later."""

    channel: str
    at_once: tuple[str, ...] = ()
    later: tuple[Later, ...] = ()

    @property
    def in_digests(self) -> tuple[str, ...]:
        """The names of the rules that ask for it in a digest."""
        return tuple(dict.fromkeys(one.rule for one in self.later))

    @property
    def rules(self) -> tuple[str, ...]:
        """The names of all its rules."""
        return tuple(dict.fromkeys((*self.at_once, *self.in_digests)))


def route(changes: Iterable[Change], rules: Iterable[Rule], whom: Described) -> tuple[Route, ...]:
    """The channels that an alert goes to, each once, in the order of the rules; none where no rule asks for it.

    A rule asks for an alert when one of its changes meets all that the rule says and was not taken back.
    """
    living = [change for change in changes if change.state not in SILENT]
    found: dict[str, Route] = {}
    for rule in rules:
        if any(asks(rule, change, whom) for change in living):
            for channel in dict.fromkeys(rule.channels):
                found[channel] = _joined(found.get(channel, Route(channel=channel)), rule)
    return tuple(found.values())


def asks(rule: Rule, change: Change, whom: Described) -> bool:
    """Whether a rule asks for a change of an organisation."""
    return why_not(rule, change) is None and whose.missed(rule, whom, change.kind) is None


def why_not(rule: Rule, change: Change) -> Obstacle | None:
    """The first thing that keeps a rule from asking for a change, whomever it is of; None where nothing does."""
    if change.state in SILENT:
        return "state"
    if change.kind == WORDS_FOUND:
        if not looks_for(rule, change.subject):
            return "words"
    elif not is_about(rule, change.kind):
        return "about"
    if rule.direction not in (None, change.direction):
        return "direction"
    if SEVERITIES.index(change.severity) > SEVERITIES.index(rule.severity):
        return "severity"
    return None


def is_about(rule: Rule, kind: str) -> bool:
    """Whether a rule asks for a kind of change. With words and nothing else to be about, it is about them alone."""
    if not rule.about:
        return kind == WORDS_FOUND if rule.words else kind != WORDS_FOUND
    return kind != WORDS_FOUND and any(kind in kinds_of(word) for word in rule.about)


def looks_for(rule: Rule, words: str | None) -> bool:
    """Whether these words, found in a board paper, are some that a rule looks for."""
    return words is not None and fold(words) in {fold(one) for one in rule.words}


def for_rules(changes: Iterable[C], rules: Iterable[Rule]) -> tuple[C, ...]:
    """The changes of a message without the words that none of these rules looks for: they are other people's."""
    asking = tuple(rules)
    return tuple(
        one for one in changes if one.kind != WORDS_FOUND or any(looks_for(rule, one.subject) for rule in asking)
    )


def as_asked(alert: AlertView, rules: Iterable[Rule]) -> AlertView:
    """An alert as one channel hears it, which these rules send to: without the words of others. Of board papers, which
    may tell dozens of things, what the rules ask for comes first; a report of CQC's is one event, its worst first."""
    asking = tuple(rules)
    told = for_rules(alert.changes, asking)
    if all(group_of(change.kind) == "board-papers" for change in told):
        told = tuple(sorted(told, key=lambda change: _rank(change, asking)))
    return alert.model_copy(update={"changes": told})


def _rank(change: Change, asking: Sequence[Rule]) -> tuple[bool, int, bool]:
    """Where a change stands: what is asked for first, then by severity, what is shown before what was kept out."""
    after = change.evidence.after
    hidden = after is not None and after.quote == KEPT_OUT
    return all(why_not(rule, change) for rule in asking), SEVERITIES.index(change.severity), hidden


def _joined(route: Route, rule: Rule) -> Route:
    when = schedule_of(rule)
    if when is None:
        return route.model_copy(update={"at_once": (*route.at_once, rule.name)})
    return route.model_copy(update={"later": (*route.later, Later(rule=rule.name, schedule=str(when)))})

"""What is known of one organisation when a new reading is compared."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from storage.change import Change, Ignored
from storage.fact import Attribute, Fact
from storage.record import Value

REMOVED = "removed"
"""The value of a report that CQC took off its list."""


class Known:
    """The facts in force by identity, and the addresses that were read before. ``take`` makes a fact current.

    ``missing`` are the identities of those that the last good reading of their page no longer showed, ``since`` the
    days (ISO) on which facts were first seen.
    """

    def __init__(
        self,
        facts: Iterable[Fact] = (),
        addresses: Iterable[str] = (),
        missing: Container[str] = frozenset(),
        since: Mapping[str, str] | None = None,
    ) -> None:
        self.facts = {fact.identity: fact for fact in facts}
        self.addresses = set(addresses)
        self.missing = missing
        self.since = since or {}

    def get(self, fact: Fact) -> Fact | None:
        """The current fact of the same identity."""
        return self.facts.get(fact.identity)

    def of(self, attribute: Attribute, **like: str | None) -> Iterator[Fact]:
        """Current facts of one attribute whose fields have these values."""
        for fact in self.facts.values():
            if fact.attribute == attribute and all(getattr(fact, field) == value for field, value in like.items()):
                yield fact

    def is_removed(self, report: str | None) -> bool:
        """Whether CQC took this report off its list."""
        return report is not None and any(self.of("report", subject=report, value=REMOVED))

    def take(self, fact: Fact) -> None:
        """Make a fact current."""
        self.facts[fact.identity] = fact

    def keep(self, step: Step) -> None:
        """Make the facts of a step current."""
        for fact in step.facts:
            self.take(fact)

    def copy(self) -> Known:
        """The same knowledge, to be changed apart."""
        return Known(self.facts.values(), self.addresses, self.missing, self.since)


class Step(Value):
    """One fact to keep, with the page's own ``memory`` of it. ``change`` is what it tells.

    ``hold`` asks for a second look before either becomes current: were the memory kept at once, the next visit would
    find the page unmoved and say nothing. ``agrees``: one route shows what another one showed before.
    """

    fact: Fact
    memory: Fact | None = None
    change: Change | None = None
    hold: bool = False
    agrees: bool = False

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that become current together."""
        return (self.memory, self.fact) if self.memory else (self.fact,)


class Missing(Value):
    """A known fact that a good reading of its page no longer shows; ``changes`` are told at the second such reading.

    ``then`` takes its place, and ``follows`` is what else comes and goes with it. ``at_once``: the reading says itself
    that it ended, so no second one is waited for.
    """

    fact: Fact
    changes: tuple[Change, ...] = ()
    then: Fact | None = None
    follows: tuple[Step | Missing, ...] = ()
    at_once: bool = False

    def everything(self) -> tuple[tuple[Fact, ...], tuple[Change, ...]]:
        """The facts that end with it, and all changes that it tells."""
        ended, told = [self.fact], [*self.changes]
        for one in self.follows:
            if isinstance(one, Missing):
                facts, changes = one.everything()
                ended += facts
                told += changes
            else:
                ended.append(one.fact)
                told += [one.change] if one.change else []
        return tuple(ended), tuple(told)


class Differences(Value):
    """The outcome of one comparison, in the order of the page."""

    steps: tuple[Step, ...] = ()
    missing: tuple[Missing, ...] = ()
    ignored: tuple[Ignored, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change that the reading tells."""
        return tuple(step.change for step in self.steps if step.change)

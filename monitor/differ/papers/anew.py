"""What a new reader makes of papers that an earlier one read, of whichever meeting: it is known, and no news."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from monitor.differ.known import Differences, Known, Missing, Step
from monitor.papers.said import MeasureSaid
from storage.fact import PAPERS, Fact

from .meeting import LISTED
from .together import together


def take_in(known: Known, facts: Iterable[Fact]) -> Differences:
    """The facts of papers of one meeting, read anew: those of which nothing is known, and those on which these very
    papers have the last word. What they were taken to say and do not say ends."""
    shown = together(facts)
    papers = {(fact.address, fact.dates.report) for fact in shown.facts}
    steps = [step for fact in shown.facts for step in _step(known.get(fact), fact, papers)]
    unsaid = [
        fact
        for fact in known.facts.values()
        if fact.attribute in PAPERS - LISTED and _by(fact, papers) and fact.identity not in shown.named
    ]
    return Differences(steps=tuple(steps), missing=tuple(Missing(fact=fact, at_once=True) for fact in unsaid))


Papers = Collection[tuple[str | None, str | None]]
"""Papers by their address and the day of their meeting."""


def _by(fact: Fact, papers: Papers) -> bool:
    return (fact.address, fact.dates.report) in papers


def _step(before: Fact | None, fact: Fact, papers: Papers) -> Iterator[Step]:
    if before is None:
        yield Step(fact=fact)
    elif _by(before, papers):
        yield Step(fact=_as_it_stood(before, fact) if fact.attribute == "measure" else fact)


def _as_it_stood(before: Fact, fact: Fact) -> Fact:
    """The measure with the status that it had at earlier meetings, where its own is unknown."""
    said = MeasureSaid.of(fact).after(MeasureSaid.of(before).stood)
    return fact.model_copy(update={"value": said.kept()})

"""Which of two facts is of the later meeting."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.differ.known import Known
from storage.fact import PAPERS, Attribute, Fact

LISTED: frozenset[Attribute] = frozenset({"meeting", "paper"})
"""What pages that list papers say, not the papers."""


def newest(known: Known) -> str | None:
    """The day of the newest meeting whose papers are known."""
    days = [fact.dates.report for fact in known.facts.values() if fact.attribute in PAPERS - LISTED]
    return max((day for day in days if day), default=None)


def day_of(facts: Iterable[Fact]) -> str | None:
    """The day of the meeting that facts are of."""
    return next((fact.dates.report for fact in facts), None)


def same_meeting(fact: Fact, before: Fact) -> bool:
    """Whether two facts are of one meeting: of one day, or from one paper that is not dated."""
    if fact.dates.report is None or before.dates.report is None:
        return fact.address == before.address and (fact.dates.report, before.dates.report) == (None, None)
    return fact.dates.report == before.dates.report


def by_another_paper(fact: Fact, before: Fact) -> bool:
    """Whether another paper of the same meeting said it: then neither takes the other's place."""
    return same_meeting(fact, before) and fact.address != before.address

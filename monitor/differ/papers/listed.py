"""Compare what pages list of meetings and their papers."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.differ.known import Differences, Known, Step
from storage.fact import Fact


def diff_listed(known: Known, facts: Iterable[Fact], *, url: str | None) -> Differences:  # noqa: ARG001
    """What one page that lists papers changes in what is known of meetings and papers."""
    return Differences(steps=tuple(Step(fact=fact) for fact in facts))

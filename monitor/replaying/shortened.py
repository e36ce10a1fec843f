"""What of an organisation's past has to be compared again: most visits showed what the one before had shown."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from storage.retracing import Step, Trace

ENOUGH = 3
"""So many visits in a row that show the same settle whatever waits: what is gone is gone at the second, a second look
is one, and what a page says no more counts at the second. One is to spare."""


def shortened(trace: Trace, *others: Mapping[int, int]) -> Trace:
    """The trace without the checks of which every page showed for the ENOUGH-th time in a row what it had shown, by the
    readings of then and by ``others`` (visit → record): such a check changes nothing."""
    last: dict[int, tuple[tuple[int, ...], int]] = {}
    steps: list[Step] = []
    for _, check in groupby(trace.steps, key=lambda step: (step.round_id, step.at)):
        together, moves = list(check), False
        for step in together:
            shows = (step.record_id, *(other.get(step.visit_id, step.record_id) for other in others))
            before, times = last.get(step.source_id, ((), 0))
            last[step.source_id] = (shows, times + 1 if shows == before else 1)
            moves |= last[step.source_id][1] <= ENOUGH
        steps += together if moves else []
    visits = {step.visit_id for step in steps}
    rounds = {step.round_id for step in steps}
    seen = [one for one in trace.visits if one["id"] in visits]
    rounds |= {one["round_id"] for one in seen}
    return trace._replace(steps=steps, visits=seen, rounds=[one for one in trace.rounds if one["id"] in rounds])

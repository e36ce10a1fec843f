"""What the readers of this version make of the pages of one organisation, and by which reading each is compared."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from storage import retracing
from storage.engine import reading
from storage.record import Record
from storage.retracing import Step, Trace, Values

from .bodies import Bodies, Left, Reads, present

Key = tuple[str, str]
"""A body and its address."""


@dataclass(kw_only=True)
class Anew:
    """What reading anew came to. ``fresh``: the readings that are not kept yet, numbered after those that are;
    ``instead``: the record by which a visit is to be compared, where that is another than it was compared by, and
    ``earlier``: the same without what is fresh; ``late``: the newest visits that no reader had understood until now;
    ``first``: when a body that is compared for the first time was seen first; ``newest``: address and document of what
    each source showed last, where that reads otherwise; ``alike``: every page reads as it did."""

    fresh: list[Values] = field(default_factory=list)
    instead: dict[int, int] = field(default_factory=dict)
    earlier: dict[int, int] = field(default_factory=dict)
    late: list[Step] = field(default_factory=list)
    first: dict[str, datetime] = field(default_factory=dict)
    newest: list[tuple[str, Any]] = field(default_factory=list)
    skipped: list[Left] = field(default_factory=list)
    refused: list[Left] = field(default_factory=list)
    readers: set[str] = field(default_factory=set)
    alike: bool = True


def read_anew(
    engine: Engine,
    trace: Trace,
    *,
    reads: Reads,
    key: bytes | None,
    since: datetime | None,
    now: datetime,
    each: Callable[[int], None],
    words: frozenset[str] = frozenset(),
) -> Anew:
    """Read what was compared by an earlier reader, and choose by which reading each visit is compared.

    With ``since`` only visits from then on are compared anew, as if the readers had come that day: for that the body
    before is read too. ``each`` is told how many bodies were read. A body that this version has read already is not
    read again; one that it does not understand, or that cannot be had, is compared by the newest good reading of it.
    """
    found = Anew()
    kept = {(one["body"], one["address"], one["reader"]): one for one in trace.records}
    earlier = _newest(kept.values())
    wanted = _wanted(trace, since)
    waiting = [one for one in wanted if (one.body, one.address, present(one.kind)) not in kept]
    number = max((int(one["id"]) for one in trace.records), default=0)
    bodies = Bodies(engine=engine, reads=reads, key=key, skipped=found.skipped, each=each, words=words)
    for values in bodies.read(trace.organisation, waiting, now=now):
        values["id"] = number = number + 1
        kept[values["body"], values["address"], values["reader"]] = values
        found.fresh.append(values)
    found.readers = {str(present(one.kind)) for one in wanted}
    newest = _newest(kept.values())
    for step in (step for step in trace.steps if since is None or step.visited_at >= since):
        if step.refusal is None:
            _note_refused(step, kept.get((step.body, step.address, str(present(step.kind)))), found)
    _choose_all(engine, trace, newest, earlier, since, found)
    found.alike = _is_alike(trace, newest)
    return found


def _choose_all(
    engine: Engine,
    trace: Trace,
    newest: Mapping[Key, Values],
    earlier: Mapping[Key, Values],
    since: datetime | None,
    found: Anew,
) -> None:
    """Choose by which reading each visit of each source is compared, but for the tail that nothing was compared of."""
    for steps in _by_source(trace.steps).values():
        _note_late(engine, trace, steps, newest, since, found)
        tail = len(_tail(steps))
        for step in steps[: len(steps) - tail]:
            if since is None or step.visited_at >= since:
                _choose(step, newest, found.instead)
                _choose(step, earlier, found.earlier)
                if step.refusal is not None and step.visit_id in found.instead:
                    found.first.setdefault(step.body, step.visited_at)
        if tail < len(steps) and (last := steps[-1 - tail]).visit_id in found.instead:
            found.newest.append((last.address, newest[last.body, last.address]["document"]))


def is_read_by_earlier(trace: Trace, kinds: Collection[str]) -> bool:
    """Whether a page of one of these kinds was read by an earlier reader than today's."""
    return any(step.kind in kinds and step.reader != present(step.kind) for step in trace.steps)


def named_in(readings: Iterable[Values]) -> set[str]:
    """The ids of other organisations that readings name as registrations before or after."""
    documents = (one["document"] or {} for one in readings)
    said = (other for one in documents for part in ("related", "banners") for other in one.get(part, ()))
    return {whose["id"] for other in said if (whose := other.get("organisation")) and whose["id"]}


def _wanted(trace: Trace, since: datetime | None) -> list[Step]:
    """Each body of an address once, of the kinds that are read here, oldest first."""
    found: dict[Key, Step] = {}
    for steps in _by_source(trace.steps).values():
        if since is not None:
            first = next((n for n, step in enumerate(steps) if step.visited_at >= since), len(steps))
            if first == len(steps):
                continue
            before = next((n for n in range(first - 1, -1, -1) if steps[n].refusal is None), first)
            steps = steps[min(before, first) :]
        for step in steps:
            if present(step.kind) is not None:
                found.setdefault((step.body, step.address), step)
    return sorted(found.values(), key=lambda step: step.visit_id)


def _by_source(steps: Iterable[Step]) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = {}
    for step in steps:
        found.setdefault(step.source_id, []).append(step)
    return found


def _newest(kept: Iterable[Values]) -> dict[Key, Values]:
    """The newest good reading of each body of an address, by whichever reader. ``kept``: oldest first."""
    return {(one["body"], one["address"]): one for one in kept if one["refusal"] is None}


def _choose(step: Step, newest: Mapping[Key, Values], instead: dict[int, int]) -> None:
    best = newest.get((step.body, step.address))
    if best is not None and best["id"] != step.record_id:
        instead[step.visit_id] = int(best["id"])


def _note_refused(step: Step, present: Values | None, found: Anew) -> None:
    if present is not None and present["refusal"] is not None:
        left = Left(step.address, step.body, str(present["refusal"]))
        found.refused += [] if left in found.refused else [left]


def _note_late(
    engine: Engine,
    trace: Trace,
    steps: Sequence[Step],
    newest: Mapping[Key, Values],
    since: datetime | None,
    found: Anew,
) -> None:
    """Note a source whose newest visit no reader had understood until now: the next round compares it."""
    last = steps[-1]
    if last.refusal is None or (last.body, last.address) not in newest or (since and last.visited_at < since):
        return
    if all(one["removed_at"] is not None for one in trace.watches):
        return
    # A report's document is visited for some weeks only: that it is not any more says nothing of it.
    retired = any(one["id"] == last.source_id and one["retired_at"] is not None for one in trace.sources)
    if retired and last.kind != "cqc-report":
        return
    with reading(engine).connect() as db:
        if not retracing.is_ahead(db, last.source_id, last.visit_id):
            found.late.append(last)


def _tail(steps: Sequence[Step]) -> list[Step]:
    """The visits since the last that was understood: nothing was compared since, and the newest is compared next."""
    for number, step in enumerate(reversed(steps)):
        if step.refusal is None:
            return list(steps[len(steps) - number :])
    return list(steps)


def _is_alike(trace: Trace, newest: Mapping[Key, Values]) -> bool:
    """Whether every page reads as it did, by whichever reader."""
    by_number = {one["id"]: one for one in trace.records}
    best = ((by_number[step.record_id]["document"], newest.get((step.body, step.address))) for step in trace.steps)
    return all(one is None or _same(document, one["document"]) for document, one in best)


def _same(one: Any, other: Any) -> bool:
    if not one or not other:
        return bool(one) == bool(other)
    reader = other["reader"]
    # An earlier version may have written fewer fields.
    return {**one, "reader": reader} == other or Record.model_validate({**one, "reader": reader}) == (
        Record.model_validate(other)
    )

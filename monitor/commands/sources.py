"""``wardround sources``: the health of every address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer

from monitor.invocation import of
from monitor.show import Cell, Show, count, iso, moment
from monitor.words import plain, sentence_case
from storage.history import SourceHealth, sources_now

from .options import AsJson


def sources(context: typer.Context, as_json: AsJson = False) -> None:
    """Every address that is visited and how it went lately, those in trouble first."""
    asked = of(context)
    with asked.house().engine.execution_options(reading=True).begin() as db:
        found = sources_now(db)
    if as_json:
        asked.show.json({"schema": 1, "sources": [_document(one) for one in found]})
    elif not found:
        asked.show.say("Nothing is watched yet: `wardround watch add RT1` is how it begins.")
    elif asked.show.out.is_terminal:
        _describe(asked.show, found)
    else:
        columns = ("Address", "State", "Last good visit", "Failures", "Remark")
        asked.show.table(columns, [_line(one) for one in found])


def _describe(show: Show, found: Sequence[SourceHealth]) -> None:
    """For a person: those in trouble in sentences, the others in a table."""
    failing = [one for one in found if one.failures]
    well = [(_state(one), moment(one.good_at), one.address) for one in found if not one.failures]
    if failing:
        show.line(f"{len(failing)} of {count(len(found), 'address', 'addresses')} could not be read last time:", "high")
        for one in failing:
            show.line(one.address)
            show.line(f"    {_trouble(one)}")
    if failing and well:
        show.line()
    if well:
        show.table(("State", "Last good visit", "Address"), well)


def _trouble(one: SourceHealth) -> str:
    what = sentence_case(plain("outcome", one.outcome or "unreachable"))
    since = f", {one.failures} times in a row since {moment(one.failing_since)}" if one.failures > 1 else ""
    good = f"last read well on {moment(one.good_at)}" if one.good_at else "never read yet"
    why = f" {sentence_case(one.detail)}." if one.detail and one.detail != plain("outcome", one.outcome or "") else ""
    return f"{what}{since}; {good}.{why}"


def _line(one: SourceHealth) -> tuple[str | Cell, ...]:
    failing = f"{one.failures} since {moment(one.failing_since)}" if one.failures else "0"
    return one.address, _state(one), moment(one.good_at), failing, one.detail or "" if one.failures else ""


def _state(one: SourceHealth) -> Cell:
    state = plain("outcome", one.outcome) if one.outcome else "not visited yet"
    return Cell(state, "high" if one.failures else "good" if one.outcome else "faint")


def _document(one: SourceHealth) -> dict[str, Any]:
    return {
        "address": one.address,
        "kind": one.kind,
        "organisation": one.organisation.model_dump(),
        "outcome": one.outcome,
        "detail": one.detail,
        "visited": iso(one.visited_at),
        "good": iso(one.good_at),
        "failures": one.failures,
        "failing_since": iso(one.failing_since),
    }

"""``wardround sources``: the health of every address."""

from __future__ import annotations

from typing import Any

import typer

from monitor.invocation import of
from monitor.show import Cell, iso, moment
from monitor.words import plain
from storage.history import SourceHealth, sources_now

from .options import AsJson


def sources(context: typer.Context, as_json: AsJson = False) -> None:
    """Every address that is visited and how it went lately, those in trouble first."""
    asked = of(context)
    with asked.house().engine.execution_options(reading=True).begin() as db:
        found = sources_now(db)
    if as_json:
        asked.show.json({"schema": 1, "sources": [_document(one) for one in found]})
    elif found:
        asked.show.table(("Address", "State", "Last good visit", "Failures", "Remark"), [_row(one) for one in found])
    else:
        asked.show.say("Nothing is watched yet: `wardround watch add RT1` is how it begins.")


def _row(one: SourceHealth) -> tuple[str | Cell, ...]:
    style = "high" if one.failures else "good" if one.outcome else "faint"
    state = plain("outcome", one.outcome) if one.outcome else "not visited yet"
    failing = f"{one.failures} since {moment(one.failing_since)}" if one.failures else "0"
    remark = one.detail or "" if one.failures else ""
    return one.address, Cell(state, style), moment(one.good_at), failing, remark


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

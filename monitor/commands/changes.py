"""``wardround changes``: the history of changes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from typing import Annotated, Any, cast

import typer
from sqlalchemy import Connection

from monitor.groups import GROUPS, KINDS, kinds_of
from monitor.invocation import WrongUse, of
from monitor.named import known
from monitor.rules.whom import OF_A_BOARD
from monitor.show import Cell, Show, moment
from monitor.words import plain
from storage import boards, replays, successions
from storage.change import SEVERITIES, Change, Direction, Severity
from storage.history import Wanted, changes_wanted

from . import dates
from .options import AsJson, Organisations

COLUMNS = (
    "id", "kind", "level", "organisation", "name", "scope", "subject", "before", "after", "direction", "steps",
    "severity", "provenance", "report", "report_date", "first_seen", "state", "url", "summary", "type", "words",
    "negated", "page", "paper", "quote",
)  # fmt: skip
Day = str | None


def changes(
    context: typer.Context,
    org: Organisations = None,
    since: Annotated[
        Day, typer.Option(metavar="D", help="First seen on this day or later (2026-01-31, or 30d).")
    ] = None,
    until: Annotated[Day, typer.Option(metavar="D", help="First seen on this day or before.")] = None,
    published_since: Annotated[Day, typer.Option(metavar="D", help="In a report of this day or later.")] = None,
    published_until: Annotated[Day, typer.Option(metavar="D", help="In a report of this day or before.")] = None,
    kind: Annotated[
        list[str] | None, typer.Option(metavar="K", help="A kind of change, or a group such as ratings.")
    ] = None,
    direction: Annotated[str | None, typer.Option(metavar="up|down", help="Only what went up, or down.")] = None,
    severity: Annotated[str | None, typer.Option(metavar="S", help=f"At least this: {', '.join(SEVERITIES)}.")] = None,
    as_json: AsJson = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="A table for a spreadsheet.")] = False,
) -> None:
    """What changed, newest first."""
    if as_json and as_csv:
        raise WrongUse("--json and --csv cannot both be had; give one of them")
    asked = of(context)
    house = asked.house()
    now = house.clock()
    wanted = Wanted(
        since=None if since is None else dates.start("--since", since, now),
        until=None if until is None else dates.end("--until", until, now),
        published_since=None if published_since is None else dates.first_day("--published-since", published_since, now),
        published_until=None if published_until is None else dates.last_day("--published-until", published_until, now),
        kinds=_kinds(kind or ()),
        direction=_direction(direction),
        severity=_severity(severity),
    )
    with house.engine.execution_options(reading=True).begin() as db:
        found = _found(db, wanted, org)
        if as_json:
            _json(asked.show, found)
        elif as_csv:
            _csv(asked.show, found)
        else:
            table(asked.show, found, by_replay=replays.marked(db))


def table(show: Show, found: Iterable[Change], *, by_replay: Mapping[str, bool]) -> None:
    """The changes as a person reads them. ``by_replay``: those that a replay touched, and whether it found them."""
    rows = [
        (
            moment(datetime.fromisoformat(change.first_seen)) if change.first_seen else "",
            Cell(plain("severity", change.severity), change.severity),
            _sentence(change, by_replay.get(change.id)),
            change.id[:8],
        )
        for change in found
    ]
    if not rows:
        show.say("No change fits.")
        return
    show.table(("First seen", "Severity", "Change", "Id"), rows)


def _sentence(change: Change, found: bool | None) -> str:
    """The change, and how it stands unless it is confirmed as most are."""
    stands = "" if change.state == "confirmed" else plain("state", change.state)
    if change.state == "confirmed" and found:
        stands = "found by a replay, told to nobody"
    elif change.state == "corrected" and found is not None:
        stands = "corrected by a replay"
    return f"{change.summary} ({stands})" if stands else change.summary


def document(change: Change) -> dict[str, Any]:
    """One change as the documents hold it."""
    return change.model_dump(mode="json")


def _found(db: Connection, wanted: Wanted, org: list[str] | None) -> Iterable[Change]:
    """What fits; of an organisation also what was told of the registrations before it, and of the papers of its joint
    board, whoever of those who share it they are kept as."""
    if not org:
        return changes_wanted(db, wanted)
    rows = known(db, org)
    line = (*rows, *(row for one in rows for row in successions.before(db, one)))
    leads = tuple(dict.fromkeys(boards.lead(db, one) for one in line))
    ours = replace(wanted, organisations=tuple(dict.fromkeys(line)), leads=leads, of_boards=OF_A_BOARD)
    return changes_wanted(db, ours)


def _json(show: Show, found: Iterable[Change]) -> None:
    # Written as it is read: a history may be larger than memory.
    show.raw('{"schema": 1, "changes": [')
    separator = "\n"
    for change in found:
        show.raw(separator + json.dumps(document(change), ensure_ascii=show.ascii))
        separator = ",\n"
    show.raw('\n], "ignored": []}\n')


def _csv(show: Show, found: Iterable[Change]) -> None:
    def line(cells: Iterable[object]) -> None:
        row = io.StringIO()
        csv.writer(row).writerow(cells)
        show.raw(row.getvalue())

    line(COLUMNS)
    for change in found:
        whole = document(change)
        organisation = change.organisation
        about = {"level": organisation.level, "organisation": organisation.id, "name": organisation.name}
        proof = whole["evidence"]["after"] or whole["evidence"]["before"] or {}
        values = whole | about | proof | {"report": change.report.id if change.report else None}
        line(_harmless(values.get(column)) for column in COLUMNS)


def _harmless(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: what CQC prints is somebody else's text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _kinds(words: Iterable[str]) -> frozenset[str]:
    kinds: frozenset[str] = frozenset()
    for word in words:
        if not kinds_of(word):
            near = get_close_matches(word, (*GROUPS, *KINDS), n=3)
            guess = f"did you mean {' or '.join(near)}? " if near else ""
            groups = ", ".join(GROUPS)
            raise WrongUse(f"--kind is {word!r}; {guess}allowed are the groups {groups}, and the kinds in docs/json.md")
        kinds |= kinds_of(word)
    return kinds


def _direction(word: str | None) -> Direction | None:
    if word not in (None, "up", "down"):
        raise WrongUse(f"--direction is {word!r}; allowed are up and down")
    return cast("Direction | None", word)


def _severity(word: str | None) -> Severity:
    if word is not None and word not in SEVERITIES:
        raise WrongUse(f"--severity is {word!r}; allowed are {', '.join(SEVERITIES)}")
    return next((level for level in SEVERITIES if level == word), "info")

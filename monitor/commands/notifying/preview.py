"""``wardround notify preview``: what each channel would have got by the present rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from monitor.commands import dates
from monitor.commands.options import AsJson
from monitor.invocation import of
from monitor.rules.previewing import Gathering, Line, Recipient
from monitor.rules.previewing import preview as previewed
from monitor.show import Cell, Show, count, day, iso, moment
from monitor.words import plain
from storage.rounds import first_begun

from .lately import past


def preview(
    context: typer.Context,
    since: Annotated[str, typer.Option(metavar="D", help="From this day on (2026-01-31, or 30d).")] = "30d",
    as_json: AsJson = False,
) -> None:
    """What each channel would have got by the present rules: messages at once, and digests. Nothing is sent."""
    asked = of(context)
    house = asked.house()
    now = house.clock()
    start = dates.start("--since", since, now)
    with house.engine.execution_options(reading=True).begin() as db:
        begun = max(start, first_begun(db) or now)  # before there was a round nobody would have got a digest
        found = previewed(past(db, start), house.settings.rules, since=begun, now=now)
    if as_json:
        asked.show.json({"schema": 1, "since": iso(start), "channels": [_document(one) for one in found]})
        return
    for one in found:
        told = f"{count(len(one.at_once), 'message')} at once and {count(_made(one), 'digest')}"
        nothing = not one.at_once and not one.digests
        asked.show.line(f"{one.channel}: {'nothing' if nothing else told} since {day(start)}", "head")
        _table(asked.show, one)
        asked.show.line()
    if not found:
        asked.show.say("There is no rule, so nobody is told of anything: add [[rules]] to the settings.")


def _made(one: Recipient) -> int:
    return sum(not digest.to_come for digest in one.digests)


def _table(show: Show, one: Recipient) -> None:
    rows = [(line.at, [_row(moment(line.at), "at once", line)]) for line in one.at_once]
    rows += [(digest.at, _digest(digest)) for digest in one.digests]
    told = [row for _, some in sorted(rows, key=lambda each: each[0]) for row in some]
    if told:
        show.table(("When", "How", "Severity", "What", "Change"), told)


def _digest(digest: Gathering) -> list[tuple[str | Cell, ...]]:
    how = "digest, still to come" if digest.to_come else "digest"
    if not digest.lines:
        return [(digest.slot, how, "", "Nothing new: it says how many sources were visited.", "")]
    return [_row(digest.slot, how, line) for line in digest.lines]


def _row(when: str, how: str, line: Line) -> tuple[str | Cell, ...]:
    return when, how, Cell(plain("severity", line.severity), line.severity), line.subject, line.change[:8]


def _document(one: Recipient) -> dict[str, Any]:
    return {
        "channel": one.channel,
        "at_once": _lines(one.at_once),
        "digests": [
            {
                "slot": digest.slot,
                "at": iso(digest.at),
                "schedules": list(digest.schedules),
                "to_come": digest.to_come,
                "lines": _lines(digest.lines),
            }
            for digest in one.digests
        ],
    }


def _lines(lines: Iterable[Line]) -> list[dict[str, Any]]:
    return [
        {
            "at": iso(line.at),
            "change": line.change,
            "severity": line.severity,
            "subject": line.subject,
            "rules": list(line.rules),
        }
        for line in lines
    ]

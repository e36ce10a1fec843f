"""``wardround held``: what is held back, and what a person decides of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any, NamedTuple

import typer
from sqlalchemy import Connection, Row

from monitor.holding.breaker import examples
from monitor.holding.releasing import WAITING, Decided, alone
from monitor.holding.releasing import discard as drop
from monitor.holding.releasing import release as let_go
from monitor.house import House
from monitor.invocation import Invocation, WrongUse, of
from monitor.named import change_named
from monitor.show import Cell, Show, count, iso, moment
from monitor.words import plain
from storage import batches, changes
from storage.history import changes_named

from .changes import document
from .deciding import By, Reason, author
from .deciding import reason as why
from .options import AsJson

app = typer.Typer(
    help="What is held back until a second look or a person decides.", epilog="Example: wardround held list"
)
Named = Annotated[
    list[str] | None,
    typer.Argument(metavar="BATCH|CHANGE", help="A batch's number or a change's id; none: the only batch there is."),
]


class Meant(NamedTuple):
    """What a person named: the changes that wait, their batches, and a sentence for each that does not wait."""

    rows: tuple[Row[Any], ...]
    batches: tuple[int, ...]
    beside: tuple[str, ...]


@app.command("list", epilog="Example: wardround held list --json")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """What is held back with many of its kind, and the changes that wait for a second look or were seen only once."""
    asked = of(context)
    with asked.house().engine.execution_options(reading=True).begin() as db:
        held = [(batch, batches.changes_of(db, batch.id)) for batch in batches.held(db)]
        waiting = [changes_named(db, row.id)[0] for row in changes.waiting(db)]
    if as_json:
        found = {"batches": [_batch(*one) for one in held], "changes": [document(one) for one in waiting]}
        asked.show.json({"schema": 1, **found})
        return
    if not held and not waiting:
        asked.show.say("Nothing is held back.")
    for batch, rows in held:
        _tell(asked.show, batch, rows)
    if waiting:
        table = [
            (Cell(plain("severity", one.severity), one.severity), one.summary, plain("state", one.state), one.id[:8])
            for one in waiting
        ]
        asked.show.table(("Severity", "Change", "State", "Id"), table)


@app.command("release", epilog="Example: wardround held release 3")
def release(context: typer.Context, which: Named = None, by: By = None, as_json: AsJson = False) -> None:
    """Let it come into force and be told, by the rules of today."""
    asked, name = of(context), author(by)
    house = asked.house()
    meant, done = _decide(
        house, which, lambda db, rows: let_go(db, rows, by=name, rules=house.settings.rules, now=house.clock())
    )
    if as_json:
        told = {"messages": done.messages, "in_digests": done.in_digests, "silenced": done.silenced}
        _json(asked, meant, released=list(done.changes), **told)
        return
    _say(asked.show, meant, done, "released")
    if done.changes and not (done.messages or done.in_digests or done.silenced):
        asked.show.line("No rule asks for a message about it, or it was told before.")
    if done.messages:
        when = "within a minute under `wardround run`, else with the next `wardround round`"
        asked.show.line(f"{count(done.messages, 'message')} to be sent, {when}.")
    if done.in_digests:
        asked.show.line(f"{count(done.in_digests, 'line')} for the next digests.")
    if done.silenced:
        until = "`wardround notify silence list` says until when"
        asked.show.line(f"{count(done.silenced, 'line')} for the end of a silence ({until}).")


@app.command("discard", epilog='Example: wardround held discard 3 --reason "CQC rebuilt its pages"')
def discard(
    context: typer.Context, reason: Reason, which: Named = None, by: By = None, as_json: AsJson = False
) -> None:
    """Drop it: it never comes into force, and pages that still show the same tell nobody."""
    asked, name, reason = of(context), author(by), why(reason)
    house = asked.house()
    meant, done = _decide(house, which, lambda db, rows: drop(db, rows, by=name, reason=reason, now=house.clock()))
    if as_json:
        _json(asked, meant, discarded=list(done.changes), corrected=list(done.corrected))
        return
    _say(asked.show, meant, done, "discarded")
    if done.corrected:
        asked.show.line(f"Those who were told that it was seen once get a correction: {', '.join(done.corrected)}.")
    elif done.changes:
        asked.show.line("Nobody was told of it.")


def _decide(
    house: House, which: Sequence[str] | None, decide: Callable[[Connection, Sequence[Row[Any]]], Decided]
) -> tuple[Meant, Decided]:
    with alone(house) as db:
        meant = _meant(db, which)
        return meant, decide(db, meant.rows)


def _meant(db: Connection, which: Sequence[str] | None) -> Meant:
    rows: dict[int, Row[Any]] = {}
    numbers: list[int] = []
    beside: list[str] = []
    for word in which or _only(db):
        batch = batches.one(db, int(word)) if re.fullmatch(r"[0-9]{1,9}", word) else None
        if batch is None and re.fullmatch(r"[0-9]{1,7}", word):
            raise WrongUse(f"there is no batch {word}; `wardround held list` shows what is held back")
        if batch is not None and batch.state == batches.HELD:
            numbers.append(batch.id)
            rows |= {row.number: row for row in batches.changes_of(db, batch.id)}
        elif batch is not None:
            beside.append(_decided(batch))
        else:
            row = changes.named(db, change_named(db, word).id)
            if row.state in WAITING:
                rows[row.number] = row
            else:
                beside.append(f"“{row.summary}” does not wait: {plain('state', row.state)}")
    return Meant(tuple(rows[number] for number in sorted(rows)), tuple(numbers), tuple(beside))


def _only(db: Connection) -> list[str]:
    """The number of the only batch, where nothing was named."""
    there = [str(batch.id) for batch in batches.held(db)]
    if len(there) > 1:
        raise WrongUse(f"batches {', '.join(there)} are held back; say which (`wardround held list` shows them)")
    return there


def _decided(batch: Row[Any]) -> str:
    by = f" by {batch.decided_by}" if batch.decided_by else ""
    return f"batch {batch.id} is {plain('batch', batch.state)} since {moment(batch.decided_at)}{by}"


def _tell(show: Show, batch: Row[Any], rows: Sequence[Row[Any]]) -> None:
    pages, what = plain("source", batch.source_kind), plain("kind", batch.change_kind)
    many = f"{batch.number:,} of {batch.visited:,} organisations, {what} ({pages})"
    show.line(
        f"Batch {batch.id}, held back since {moment(batch.held_at)}: {many}; {count(len(rows), 'change')}.", "head"
    )
    for line in examples(batch, rows):
        show.line(f"    {line}")


def _batch(batch: Row[Any], rows: Sequence[Row[Any]]) -> dict[str, Any]:
    return {
        "id": batch.id,
        "source": batch.source_kind,
        "kind": batch.change_kind,
        "organisations": batch.number,
        "visited": batch.visited,
        "since": iso(batch.held_at),
        "examples": examples(batch, rows),
        "changes": [row.id for row in rows],
    }


def _say(show: Show, meant: Meant, done: Decided, what: str) -> None:
    for sentence in meant.beside:
        show.line(f"{sentence[:1].upper()}{sentence[1:]}.")
    if done.changes:
        of_batches = f" (batch {', '.join(map(str, meant.batches))})" if meant.batches else ""
        show.line(f"{count(len(done.changes), 'change')} {what}{of_batches}.")
    elif not meant.beside:
        show.say("Nothing is held back.")


def _json(asked: Invocation, meant: Meant, **said: object) -> None:
    asked.show.json({"schema": 1, "batches": list(meant.batches), "already": list(meant.beside), **said})

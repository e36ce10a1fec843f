"""``wardround notify silence``: what is not told until a moment, by whom and why."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from monitor.commands import dates
from monitor.commands.options import AsJson
from monitor.invocation import WrongUse, of, who
from monitor.named import known, named, on_list
from monitor.rules.allowed import about as objections_to
from monitor.rules.allowed import objection
from monitor.rules.silencing import holds_critical, in_words
from monitor.sentences import clean
from monitor.show import Show, count, iso, moment
from storage import silences
from storage.silences import Silence

from .lately import would_hold

LONGEST = timedelta(days=366)
LONGEST_REASON = 500
LONGEST_NAME = 100

app = typer.Typer(
    help="What is not told until a moment: kept, and told as one digest afterwards.",
    epilog='Example: wardround notify silence add --until 2026-12-24 --reason "Moves house" --org location:1-123',
)
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who asks for it, if not you.")]


@app.command(
    "add", epilog='Example: wardround notify silence add --until 7d --reason "CQC rebuilds its pages" --about trouble'
)
def add(
    context: typer.Context,
    until: Annotated[str, typer.Option(metavar="D", help="Its last day, a moment, or 7d; at most a year.")],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why: it is told with what was held back.")],
    by: By = None,
    org: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Organisations: provider:RT1, location:1-123, or a bare id.")
    ] = None,
    list_name: Annotated[
        list[str] | None, typer.Option("--list", metavar="NAME", help="Everything on these lists.")
    ] = None,
    about: Annotated[
        list[str] | None, typer.Option(metavar="GROUP|KIND", help="Groups such as trouble, or kinds of change.")
    ] = None,
    channel: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Only to these channels.")] = None,
    as_json: AsJson = False,
) -> None:
    """Tell nothing of what is named until a moment; it is kept, and then told as one digest."""
    asked = of(context)
    if not (org or list_name or about or channel):
        raise WrongUse("a silence must say what it is about: give one or more of --org, --list, --about and --channel")
    house = asked.house()
    now = house.clock()
    given: dict[str, Any] = {
        "author": _text("--by", by if by is not None else who(), LONGEST_NAME),
        "reason": _text("--reason", reason, LONGEST_REASON),
        "ends_at": _end(until, now),
        "organisations": [_organisation(one) for one in org or ()],
        "lists": [one.strip() for one in list_name or ()],
        "about": list(about or ()),
        "channels": list(channel or ()),
    }
    _check(given, house.settings.channels)
    with house.engine.begin() as db:
        _there(db, org or (), list_name or ())
        number = silences.make(db, **given, now=now)
        made = next(one for one in silences.now(db, now) if one.id == number)
        held, critical = would_hold(db, house.settings.rules, made, now=now)
    if as_json:
        asked.show.json({"schema": 1, "silence": document(made, now, 0), "lately": held, "critical": critical})
    else:
        _tell(asked.show, made, held, critical)


@app.command("list", epilog="Example: wardround notify silence list --json")
def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """Every silence, those that are over too: what it is about, by whom, why, until when, and what it holds back."""
    asked = of(context)
    house = asked.house()
    now = house.clock()
    with house.engine.execution_options(reading=True).begin() as db:
        found, holding = silences.every(db), silences.holding(db)
    if as_json:
        asked.show.json({"schema": 1, "silences": [document(one, now, holding.get(one.id, 0)) for one in found]})
    elif found:
        columns = ("No.", "About", "Until", "State", "Holds back", "By", "Reason")
        asked.show.table(columns, [_row(one, now, holding.get(one.id, 0)) for one in found])
    else:
        asked.show.say("There is no silence: everything that a rule asks for is told.")


@app.command("end", epilog="Example: wardround notify silence end 3")
def end(
    context: typer.Context,
    n: Annotated[str, typer.Argument(metavar="N", help="The silence's number, as `notify silence list` says it.")],
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """End a silence now; what it held back is told as one digest to each channel."""
    if not re.fullmatch(r"[0-9]{1,9}", n):
        raise WrongUse(f"{n!r} is no number of a silence; `wardround notify silence list` shows them")
    asked, number = of(context), int(n)
    house = asked.house()
    now = house.clock()
    with house.engine.begin() as db:
        ended = silences.end(db, number, by=_text("--by", by if by is not None else who(), LONGEST_NAME), now=now)
        found = {one.id: one for one in silences.every(db)}
        holds = silences.holding(db).get(number, 0)
    if not ended:
        raise WrongUse(_not_ended(number, found, now))
    if as_json:
        asked.show.json({"schema": 1, "silence": document(found[number], now, holds)})
        return
    told = f"what it held back ({count(holds, 'alert')}) is told now" if holds else "it held nothing back"
    asked.show.line(f"Silence {number} is over: {told}")


def document(one: Silence, now: datetime, holds: int) -> dict[str, Any]:
    """One silence as the documents hold it."""
    return {
        "id": one.id,
        "organisations": list(one.organisations),
        "lists": list(one.lists),
        "about": list(one.about),
        "channels": list(one.channels),
        "by": one.author,
        "reason": one.reason,
        "made": iso(one.made_at),
        "until": iso(one.ends_at),
        "ended": iso(one.ended_at),
        "ended_by": one.ended_by,
        "active": one.over_at > now,
        "critical": holds_critical(one),
        "holds": holds,
    }


def _end(until: str, now: datetime) -> datetime:
    end = dates.until("--until", until, now)
    if not now < end <= now + LONGEST:
        wrong = "is past" if end <= now else "is more than a year away"
        raise WrongUse(f"--until is {until!r}, which {wrong}; allowed is {dates.UNTIL}, at most 366 days from now")
    return end


def _text(option: str, text: str, longest: int) -> str:
    told = clean(text)
    if not told or len(told) > longest:
        raise WrongUse(f"{option} is {'empty' if not told else 'too long'}; allowed are 1 to {longest} characters")
    return told


def _organisation(typed: str) -> str:
    one = named(typed)
    return f"{one.level}:{one.id}" if one.level else one.id


def _check(given: dict[str, Any], channels: Collection[str]) -> None:
    for sentence in objections_to("--about", given["about"]):
        raise WrongUse(sentence)
    for name in given["channels"]:
        if name not in channels:
            raise WrongUse(objection("--channel", name, channels))


def _there(db: Connection, organisations: Sequence[str], lists: Sequence[str]) -> None:
    """Refuse what nobody watches."""
    known(db, organisations)
    for name in lists:
        if not on_list(db, name) or not name.strip():
            raise WrongUse("--list is empty; allowed is the name of a list")


def _tell(show: Show, made: Silence, held: int, critical: int) -> None:
    show.line(f"Silence {made.id} until {moment(made.ends_at)}: nothing is told of {in_words(made)}.")
    if holds_critical(made):
        show.line("It holds back what is critical too.")
    else:
        show.line("What is critical is told all the same: give --org or --about to hold that back too.")
    show.line(
        f"Nothing is lost: it is told in one digest afterwards. `wardround notify silence end {made.id}` ends it."
    )
    grave = f", {count(critical, 'critical one', 'critical ones')} among them" if critical else ""
    show.line(f"Of the last 30 days it would have held back {count(held, 'alert')}{grave}.")


def _row(one: Silence, now: datetime, holds: int) -> tuple[str, ...]:
    over = f"ended by {one.ended_by} {moment(one.ended_at)}" if one.ended_at else "over"
    return (
        str(one.id),
        in_words(one),
        moment(one.ends_at),
        "holds" if one.over_at > now else over,
        count(holds, "alert") if holds else "",
        one.author,
        one.reason,
    )


def _not_ended(number: int, found: dict[int, Silence], now: datetime) -> str:
    if number in found:
        return f"silence {number} is over already, since {moment(min(found[number].over_at, now))}"
    return f"there is no silence {number}; `wardround notify silence list` shows them"

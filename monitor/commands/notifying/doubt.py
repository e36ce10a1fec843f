"""``wardround notify arrived`` and ``repeat``: what became of a message of which nobody knows whether it arrived."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Protocol

import typer
from sqlalchemy import Connection, Row

from monitor.commands.options import AsJson
from monitor.invocation import WrongUse, of, who
from monitor.named import LONGEST_ID
from monitor.words import plain
from storage import answers

MOST = 5

Key = Annotated[str, typer.Argument(metavar="KEY", help="The message's reference (WR-…), or the beginning of it.")]


class Answer(Protocol):
    """What an answer does; False where nobody asks any more."""

    def __call__(self, db: Connection, row: Row[Any], *, by: str, now: Any) -> bool: ...


def arrived(context: typer.Context, key: Key, as_json: AsJson = False) -> None:
    """Say that a message did arrive of which that was not known: it is not sent again."""
    _answer(context, key, answers.arrived, lambda key: f"{key} is marked as sent, as you say.", as_json=as_json)


def repeat(context: typer.Context, key: Key, as_json: AsJson = False) -> None:
    """Send a message again of which it is not known whether it arrived, marked as a possible repeat."""
    said = "{} will be sent again, marked as a possible repeat: `wardround run` does so within a minute, else a round."
    _answer(context, key, answers.repeat, said.format, as_json=as_json)


def _answer(context: typer.Context, key: str, answer: Answer, said: Callable[[str], str], *, as_json: bool) -> None:
    asked = of(context)
    house = asked.house()
    with house.engine.begin() as db:
        row = _one(answers.find(db, key.strip()) if len(key) <= LONGEST_ID else [], key.strip())
        if not answer(db, row, by=who(), now=house.clock()):
            state = plain("delivery", row.state)
            raise WrongUse(f"nobody asks whether the message {row.key} to the channel {row.channel} arrived: {state}")
        state = next(one.state for one in answers.find(db, row.key))
    if as_json:
        asked.show.json({"schema": 1, "id": row.id, "reference": row.key, "channel": row.channel, "state": state})
    else:
        asked.show.line(said(row.key))


def _one(found: list[Row[Any]], key: str) -> Row[Any]:
    if not found or not key:
        raise WrongUse(
            f"no message has a reference that begins with {key!r}; `wardround deliveries --unsettled` lists them"
        )
    if len(found) > 1:
        some = ", ".join(row.key for row in found[:MOST])
        raise WrongUse(f"more than one message has a reference that begins with {key!r}: {some}")
    return found[0]

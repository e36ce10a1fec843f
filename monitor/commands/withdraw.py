"""``wardround withdraw``: a human correction."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.holding.releasing import alone
from monitor.holding.withdrawing import Withdrawn
from monitor.holding.withdrawing import withdraw as take_back
from monitor.invocation import of
from monitor.named import change_named
from monitor.show import Show, count
from monitor.words import plain
from storage import changes
from storage.change import Change
from storage.reverse import REMOVED

from .changes import document
from .deciding import By, Reason, author
from .deciding import reason as why
from .options import AsJson


def withdraw(
    context: typer.Context,
    change: Annotated[
        str, typer.Argument(metavar="CHANGE", help="A change's id, or as much of it as is only its own.")
    ],
    reason: Reason,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Take back a change that is not so: history keeps both, and exactly those who were told it get a correction."""
    asked = of(context)
    house = asked.house()
    name, reason = author(by), why(reason)
    with alone(house) as db:
        meant = change_named(db, change)
        done = take_back(
            db, changes.named(db, meant.id), author=name, reason=reason, now=house.clock(), rules=house.settings.rules
        )
        now = change_named(db, meant.id)
    if as_json:
        said = {"withdrawn": list(done.changes), "put_back": done.put_back, "corrected": list(done.told)}
        asked.show.json({"schema": 1, "change": document(now), **said})
    else:
        _say(asked.show, meant, done)


def _say(show: Show, change: Change, done: Withdrawn) -> None:
    if not done.changes:
        show.line(f"Nothing is to be withdrawn: “{change.summary}” is {plain('state', change.state)}.")
        return
    show.line(f"Withdrawn: {change.summary}")
    if others := len(done.changes) - 1:
        with_it = f"{count(others, 'rating')} told as withdrawn with that report stand again."
        told_of_it = f"Withdrawn with it, for it rests on the same words: {count(others, 'change')}."
        show.line(with_it if change.kind == REMOVED else told_of_it)
    if done.put_back:
        show.line("What stood before stands again.")
    elif done.overtaken:
        show.line("Something else is known by now, so nothing else moves.")
    if done.told:
        show.line(f"Those who were told get a correction: {', '.join(done.told)}.")
    else:
        show.line("Nobody was told of it, so nobody gets a correction.")

"""``wardround risks``: a trust's risks over time, as its board papers told them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from monitor.invocation import of
from monitor.named import known
from monitor.papers.known_meetings import line_of
from monitor.papers.risk_history import RiskOverTime, Told, risk_history
from monitor.sentences import clean
from monitor.sentences import day as in_words
from monitor.show import Show, day, iso, moment
from monitor.words import plain
from storage.record import Organisation
from storage.watches import organisation_of

from . import dates
from .lineage import in_full, lineage, tell
from .options import AsJson

REGISTER = "Register"
COLUMNS = ("Risk", "Rating, meeting by meeting", "Moved", "State", REGISTER, "Text")
LONGEST = 120


def risks(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help="RT1, provider:RT1, or a trust of a joint board.")],
    at: Annotated[
        str | None, typer.Option(metavar="D", help="As Wardround knew it at the end of this day, or at this moment.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The risks of a trust over time: the rating of each at every meeting whose papers print it."""
    asked = of(context)
    house = asked.house()
    then = dates.last("--at", at, house.clock()) if at is not None else None
    with house.engine.execution_options(reading=True).begin() as db:
        rows = known(db, [id])
        found = [
            (organisation_of(db, row), [one for of_ in line_of(db, row) for one in risk_history(db, of_, at=then)])
            for row in rows
        ]
        lines = [lineage(db, row) for row in rows]
    if as_json:
        documents = [
            whose.model_dump() | {"risks": [_document(one) for one in over]} | in_full(line)
            for (whose, over), line in zip(found, lines, strict=True)
        ]
        asked.show.json({"schema": 1, "at": iso(then), "organisations": documents})
        return
    when = "" if then is None else f"at the end of {day(then)}" if then.microsecond else f"at {moment(then)}"
    for (whose, over), line in zip(found, lines, strict=True):
        _tell(asked.show, whose, over, when)
        tell(asked.show, line, "risks")


def _tell(show: Show, whose: Organisation, over: Sequence[RiskOverTime], when: str) -> None:
    title = f"{whose.name or whose.id} ({whose})"
    if not over:
        show.line(f"{title}: no risk {f'was known {when}' if when else 'is known'} from its board papers.")
        return
    registers = {one.register for one in over}
    only = f", {over[0].register}" if len(registers) == 1 and over[0].register else ""
    show.line(f"{title}{only}{f', as known {when}' if when else ''}", "head")
    rows = [dict(zip(COLUMNS, _row(one, whose), strict=True)) for one in over]
    columns = [name for name in COLUMNS if not (only and name == REGISTER)]  # else it repeats the line above
    show.table(columns, [tuple(row[name] for name in columns) for row in rows])


def _row(one: RiskOverTime, whose: Organisation) -> tuple[str, ...]:
    before = f" (before {one.before})" if one.before else ""
    of_ = "" if one.organisation == whose else f", {one.organisation.name}"
    return (
        f"{one.id}{before}{of_}",
        ", ".join(_rated(told) for told in one.told),
        plain("move", one.movement) if one.movement else "",
        plain("risk", one.state),
        one.register,
        clean(one.text, LONGEST),
    )


def _rated(told: Told) -> str:
    rating = "no rating" if told.rating is None else str(told.rating)
    return f"{rating} on {in_words(told.day)}" if told.day else f"{rating} at a meeting whose day is not known"


def _document(one: RiskOverTime) -> dict[str, Any]:
    return {
        "id": one.id,
        "before": one.before,
        "organisation": one.organisation.model_dump(),
        "text": one.text,
        "register": one.register or None,
        "rating": one.rating,
        "state": one.state,
        "movement": one.movement,
        "first": one.told[0].day,
        "last": one.told[-1].day,
        "meetings": [
            {
                "date": told.day, "rating": told.rating, "text": told.text, "quote": told.quote or None,
                "page": told.page, "body": told.body, "url": told.address,
            }
            for told in one.told
        ],
    }  # fmt: skip

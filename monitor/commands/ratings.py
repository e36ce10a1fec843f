"""``wardround ratings``: what is rated how, now, as it was known, or as it stood by what is known now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Annotated, Any

import typer
from sqlalchemy import Connection, Row

from monitor.invocation import WrongUse, of
from monitor.named import known
from monitor.show import Cell, Show, day, iso, moment
from monitor.standing import stood
from monitor.words import plain, scope_in_words, subject_in_words
from storage.disproved import ratings_of as withdrawn_of
from storage.history import RatingHeld, ratings_of
from storage.record import Organisation
from storage.standing import ratings_said
from storage.watches import organisation_of

from . import dates
from .lineage import in_full, lineage, tell
from .options import AsJson

STYLE = {"Inadequate": "critical", "Requires improvement": "medium", "Good": "good", "Outstanding": "good"}
COLUMNS = ("Question", "Rating", "Source of it", "Report", "Report date", "True since", "Seen since", "Remark")
Withdrawn = Mapping[tuple[str | None, str | None], Row[Any]]
"""What a person withdrew and pages go on showing, by scope and key question."""


def ratings(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help="provider:RT1, location:1-123, or a bare id (every match).")],
    at: Annotated[
        str | None, typer.Option(metavar="D", help="As Wardround knew it at the end of this day, or at this moment.")
    ] = None,
    true_at: Annotated[
        str | None, typer.Option(metavar="D", help="As it stood at the end of this day, by what is known now.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The ratings in force, with their reports and since when they are true and known."""
    asked = of(context)
    house = asked.house()
    if at is not None and true_at is not None:
        raise WrongUse("--at and --true-at are two questions: give --at for what was known then, or --true-at")
    then = dates.last("--at", at, house.clock()) if at is not None else None
    stood_on = dates.last_day("--true-at", true_at, house.clock()) if true_at is not None else None
    with house.engine.execution_options(reading=True).begin() as db:
        rows = known(db, [id])
        held = [
            (organisation_of(db, row), _found(db, row, then, stood_on), {} if at or true_at else withdrawn_of(db, row))
            for row in rows
        ]
        lines = [lineage(db, row) for row in rows]
    if as_json:
        organisations = [_document(*one) | in_full(line) for one, line in zip(held, lines, strict=True)]
        asked.show.json({"schema": 1, "at": iso(then), "true_at": stood_on, "organisations": organisations})
        return
    for (organisation, found, withdrawn), line in zip(held, lines, strict=True):
        _table(asked.show, organisation, found, withdrawn, _when(then, stood_on))
        tell(asked.show, line)


def _found(db: Connection, organisation: int, at: datetime | None, true_at: str | None) -> list[RatingHeld]:
    if true_at is None:
        return ratings_of(db, organisation, at=at)
    return stood(ratings_said(db, organisation), true_at)


def _when(at: datetime | None, true_at: str | None) -> tuple[str, str]:
    """What a title says of the day that was asked for, and what it says where nothing was found."""
    if true_at is not None:
        return f", as it stood on {true_at} by what is known now", f"is known to have stood on {true_at}"
    if at is None:
        return "", "is known"
    when = f"at the end of {day(at)}" if at.microsecond else f"at {moment(at)}"
    return f", as known {when}", f"was known {when}"


def _table(
    show: Show, organisation: Organisation, found: list[RatingHeld], withdrawn: Withdrawn, when: tuple[str, str]
) -> None:
    title = f"{organisation.name or organisation.id} ({organisation})"
    asked_of, nothing = when
    if not found:
        show.line(f"{title}: no rating {nothing}.")
        return
    show.line(f"{title}{asked_of}", "head")
    for scope, held in groupby(found, key=lambda one: one.scope):
        show.line(f"\n{scope_in_words(scope, None, organisation)}")
        show.table(COLUMNS, [_row(one, withdrawn.get((one.scope, one.key_question))) for one in held])


def _row(one: RatingHeld, withdrawn: Row[Any] | None) -> tuple[str | Cell, ...]:
    return (
        subject_in_words(one.key_question),
        Cell(one.rating, STYLE.get(one.rating, "")),
        plain("provenance", one.provenance),
        one.report or "",
        one.report_date or "",
        (one.true_from or "") if one.true_from != one.report_date else "",
        moment(one.since),
        _remark(one, withdrawn),
    )


def _remark(one: RatingHeld, withdrawn: Row[Any] | None) -> str:
    """By which way it is known where no page showed it, and what a person withdrew."""
    by = "" if one.route == "page" else f"from {plain('route', one.route)}"
    taken = f"{withdrawn.rating}: {plain('state', 'withdrawn')} on {day(withdrawn.at)}" if withdrawn else ""
    return "; ".join(filter(None, (by, taken)))


def _document(organisation: Organisation, found: list[RatingHeld], withdrawn: Withdrawn) -> dict[str, Any]:
    return organisation.model_dump() | {
        "ratings": [
            {
                "scope": one.scope,
                "key_question": one.key_question,
                "rating": one.rating,
                "provenance": one.provenance,
                "framework": one.framework,
                "report": {"id": one.report} if one.report or one.report_date else None,
                "report_date": one.report_date,
                "true_since": one.true_from,
                "seen_since": iso(one.since),
                "seen_until": iso(one.until),
                "route": one.route,
                "withdrawn": _withdrawn(withdrawn.get((one.scope, one.key_question))),
            }
            for one in found
        ]
    }


def _withdrawn(row: Row[Any] | None) -> dict[str, Any] | None:
    return row and {"rating": row.rating, "change": row.id, "by": row.author, "at": iso(row.at)}

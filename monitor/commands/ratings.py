"""``wardround ratings``: what is rated how, now or as it was known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby
from typing import Annotated, Any

import typer
from sqlalchemy import Row

from monitor.invocation import of
from monitor.named import known
from monitor.show import Cell, Show, day, iso, moment
from monitor.words import plain, scope_in_words, subject_in_words
from storage import disproved
from storage.history import RatingHeld, ratings_of
from storage.record import Organisation
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
    as_json: AsJson = False,
) -> None:
    """The ratings in force, with their reports and since when they are true and known."""
    asked = of(context)
    house = asked.house()
    then = dates.last("--at", at, house.clock()) if at is not None else None
    with house.engine.execution_options(reading=True).begin() as db:
        rows = known(db, [id])
        held = [
            (organisation_of(db, row), ratings_of(db, row, at=then), {} if then else disproved.ratings_of(db, row))
            for row in rows
        ]
        lines = [lineage(db, row) for row in rows]
    if as_json:
        organisations = [_document(*one) | in_full(line) for one, line in zip(held, lines, strict=True)]
        asked.show.json({"schema": 1, "at": iso(then), "organisations": organisations})
        return
    for (organisation, found, withdrawn), line in zip(held, lines, strict=True):
        _table(asked.show, organisation, found, withdrawn, then)
        tell(asked.show, line)


def _table(
    show: Show, organisation: Organisation, found: list[RatingHeld], withdrawn: Withdrawn, at: datetime | None
) -> None:
    title = f"{organisation.name or organisation.id} ({organisation})"
    when = f"at the end of {day(at)}" if at and at.microsecond else f"at {moment(at)}" if at else ""
    if not found:
        show.line(f"{title}: no rating {f'was known {when}' if at else 'is known'}.")
        return
    show.line(f"{title}, as known {when}" if at else title, "head")
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
        f"{withdrawn.rating}: {plain('state', 'withdrawn')} on {day(withdrawn.at)}" if withdrawn else "",
    )


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
                "withdrawn": _withdrawn(withdrawn.get((one.scope, one.key_question))),
            }
            for one in found
        ]
    }


def _withdrawn(row: Row[Any] | None) -> dict[str, Any] | None:
    return row and {"rating": row.rating, "change": row.id, "by": row.author, "at": iso(row.at)}

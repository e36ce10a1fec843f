"""``wardround verify``: a bundle of evidence on any machine, or the database that bundles are made of."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any

import typer

from monitor.evidence.enclosed import Enclosed, opened
from monitor.evidence.examining import Examined, examine
from monitor.evidence.found import Check, Worth, of
from monitor.evidence.objections import NotEvidence
from monitor.invocation import Invocation
from monitor.invocation import of as invocation_of
from monitor.reading import readers
from monitor.show import Cell, Show
from monitor.words import plain

from .opening import opening
from .options import AsJson

DAMAGED, NOT_PROVEN = 1, 3
STYLE = {"holds": "good", "fails": "critical", "not-checked": "medium"}
PROVEN: tuple[Worth, ...] = ("proven", "partly")


def verify(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="A bundle that `wardround evidence` made; without it, the database."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Whether a bundle of evidence holds, on any machine; or, without FILE, whether the database does."""
    asked = invocation_of(context)
    if file is None:
        _database(asked, as_json=as_json)
    else:
        _bundle(asked, file, as_json=as_json)


def _bundle(asked: Invocation, file: Path, *, as_json: bool) -> None:
    try:
        enclosed = _taken_in(asked, file)
        with readers() as pool:
            examined = examine(enclosed, pool=pool, wardround=version("wardround"))
    except NotEvidence as error:
        sentence = f"{file} {error}."
        if as_json:
            asked.show.json(_document(file, "no-bundle", sentence, ()))
        else:
            asked.show.complain(sentence)
        raise typer.Exit(NOT_PROVEN) from None
    if as_json:
        of_it = {"change": enclosed.paper.change.id, "seal": enclosed.seal}
        asked.show.json(_document(file, examined.worth, examined.sentence, examined.checks, **of_it))
    else:
        _describe(asked.show, examined, enclosed.seal)
    if examined.worth not in PROVEN:
        raise typer.Exit(NOT_PROVEN)


def _taken_in(asked: Invocation, file: Path) -> Enclosed:
    try:
        with opening(asked.folder / file) as stream:
            return opened(stream)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(file)) from error


def _describe(show: Show, examined: Examined, seal: str) -> None:
    _table(show, examined.checks)
    show.line(f"\nSeal: {seal}")
    show.line(examined.sentence, "head")


def _table(show: Show, checks: Sequence[Check]) -> None:
    show.table(("", ""), [(Cell(plain("proof", one.result), STYLE[one.result]), one.sentence) for one in checks])


def _document(file: Path | None, worth: str, sentence: str, checks: Sequence[Check], **more: Any) -> dict[str, Any]:
    told = {"worth": worth, "sentence": sentence, "checks": [one.model_dump() for one in checks]}
    return {"schema": 1, "file": None if file is None else str(file), **more, **told}


def _database(asked: Invocation, *, as_json: bool) -> None:
    from monitor.evidence.database import examine_database  # brings what only a database needs

    house = asked.house()
    with asked.show.progress() as progress:
        checks = tuple(examine_database(house.engine, now=house.clock(), progress=progress))
    wrong = of(checks, "fails")
    more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
    sentence = f"The database does not hold: {wrong[0].sentence}{more}." if wrong else "The database holds."
    if as_json:
        asked.show.json(_document(None, "broken" if wrong else "sound", sentence, checks))
    else:
        _table(asked.show, checks)
        asked.show.line(f"\n{sentence}", "head")
    if wrong:
        raise typer.Exit(DAMAGED)

"""``wardround purge``: remove what was kept, for good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from monitor.holding.releasing import alone
from monitor.invocation import Invocation, of
from monitor.papers.purging import Purged, copies, meant, remove, scrub
from monitor.show import Show, count

from .deciding import By, author
from .deciding import reason as written
from .options import AsJson

app = typer.Typer(help="Remove what was kept, for good.", epilog="Example: wardround purge paper 3f9c2a1b")


@app.callback()
def purge() -> None:
    """Remove what was kept, for good."""


@app.command(epilog='Example: wardround purge paper 3f9c2a1b --reason "it names a patient"')
def paper(
    context: typer.Context,
    which: Annotated[
        str,
        typer.Argument(metavar="WHICH", help="Its address, its SHA-256 (8 letters or more), or a change told from it."),
    ],
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why: it stands in its place.")] = None,
    by: By = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be removed, and remove nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Remove a board paper: its bytes, its readings, and its words in everything told from it. Nothing brings it back.

    Ids, kinds, days, names of measures, figures and ratings stay, so that history can be understood and nobody is told
    again. The same bytes are never taken in again.
    """
    asked = of(context)
    house = asked.house()
    name, why = author(by), None if reason is None else written(reason)
    with alone(house) as db:
        bodies = meant(db, which)
        trial = db.begin_nested()
        done = remove(db, bodies, by=name, reason=why, now=house.clock())
        if dry_run:
            trial.rollback()
    left = () if dry_run or not bodies else tuple(_scrub(asked, done))
    if as_json:
        asked.show.json(_document(done, left, dry_run=dry_run))
        return
    _say(asked.show, done, which, dry_run=dry_run)
    for line in left:
        asked.show.line(line)


def _say(show: Show, done: Purged, which: str, *, dry_run: bool) -> None:
    if not done.removed:
        before = "it was purged before" if done.before else "nothing of it is kept"
        show.line(f"There is nothing to do for {which}: {before}.")
    for one in done.removed:
        names = " and ".join(str(whose.name or whose) for whose in one.organisations) or "nobody known"
        shared = ", which have the same bytes" if len(one.organisations) > 1 else ""
        show.line(f"{'Would purge' if dry_run else 'Purged'} paper {one.body[:12]} of {names}{shared}:")
        show.line(
            f"{one.size:,} bytes, {count(one.readings, 'reading')}, the words of {count(one.facts, 'fact')} and"
            f" {count(one.changes, 'change')}."
        )
    if dry_run and done.removed:
        show.line("Nothing was written.")


def _scrub(asked: Invocation, done: Purged) -> Iterator[str]:
    """Clear the file too, again where it was purged before: what read it then may have kept it from that. What is left
    to be done, or keeps it."""
    engine = asked.house().engine
    if engine.dialect.name != "sqlite":
        yield "The server may keep its bytes until its administrator runs VACUUM FULL on the database."
    elif not scrub(engine):
        yield "Something else is reading the database, so its file may still hold them: repeat this afterwards."
    kept = ", ".join(map(str, copies(engine)))
    if kept:
        yield f"These copies were made before and are not reached; delete them: {kept}"
    if done.removed:
        yield (
            "Other backups, bundles of evidence and messages that were sent keep it until they are replaced or deleted."
        )


def _document(done: Purged, left: Sequence[str], *, dry_run: bool) -> dict[str, Any]:
    purged = [
        {
            "body": one.body, "bytes": one.size, "readings": one.readings, "facts": one.facts, "changes": one.changes,
            "organisations": [whose.model_dump() for whose in one.organisations],
        }
        for one in done.removed
    ]  # fmt: skip
    return {"schema": 1, "dry_run": dry_run, "purged": purged, "before": done.before, "left": list(left)}

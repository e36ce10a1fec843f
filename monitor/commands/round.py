"""``wardround round``: everything due, once."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.invocation import of
from monitor.named import known, on_list

from .options import Organisations


def round_(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Visit every address, due or not.")] = False,
    org: Organisations = None,
) -> None:
    """Visit everything that is due once, tell what changed, and stop; made for cron.

    Ends with 1 where a message was given up or an incident is open, with 4 where another round is running.
    """
    from monitor.refusals import ANOTHER_ROUND
    from monitor.round import make_round  # brings the crawler
    from storage.lease import AnotherRound

    asked = of(context)
    house = asked.made_house()
    if org:
        with house.engine.execution_options(reading=True).begin() as db:
            known(db, org)
    try:
        with asked.show.progress() as progress:
            summary = make_round(
                house, everything=everything, organisations=tuple(org or ()), trigger="round", progress=progress
            )
    except AnotherRound as error:
        if asked.show.quiet:  # nobody needs to be woken: that one does the work
            raise typer.Exit(ANOTHER_ROUND) from error
        raise
    if asked.show.quiet and not summary.exit_code:
        return
    with house.engine.execution_options(reading=True).begin() as db:
        if not on_list(db, None):
            asked.show.say("Nothing is watched yet: `wardround watch add RT1` is how it begins.")
    for line in summary.starting_position:
        asked.show.line(line)
    asked.show.line(summary.line)
    raise typer.Exit(summary.exit_code)

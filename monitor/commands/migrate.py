"""``wardround migrate``: the tables of this version."""

from __future__ import annotations

import typer

from monitor.invocation import of
from storage.migrate import migrate as bring_up_to_date


def migrate(context: typer.Context) -> None:
    """Make the database, or bring it up to date after copying it beside itself; safe to repeat.

    Every command that needs it does this by itself.
    """
    asked = of(context)
    done = bring_up_to_date(asked.opened(create=True))
    if done.before is None:
        asked.show.line(f"Database made at {asked.database_name}")
    elif done.before == done.after:
        asked.show.line(f"{asked.database_name} is up to date")
    else:
        asked.show.line(f"{asked.database_name} was brought up to date")
        if done.backup:
            asked.show.line(f"As it was before it is kept at {done.backup}")

"""``wardround doctor``: is all well, and if not, what is to be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from monitor.doctor.finding import LEVELS, Finding
from monitor.invocation import Invocation, now, of
from monitor.loading import load
from monitor.show import Show, count
from monitor.words import plain, sentence_case

from .options import AsJson

TROUBLE = 1
STYLE = {"trouble": "critical", "warning": "medium", "note": "head"}


def doctor(
    context: typer.Context,
    offline: Annotated[bool, typer.Option("--offline", help="Ask no site for its robots.txt.")] = False,
    as_json: AsJson = False,
) -> None:
    """Examine settings, database, files, clock, disk, channels, rules, sources and rounds, and say what to do.

    Changes nothing and sends no message. Ends with 1 where something is in trouble.
    """
    asked = of(context)
    found = _examined(asked, offline=offline)
    if as_json:
        asked.show.json({"schema": 1, "checks": [one.model_dump() for one in found]})
    else:
        _describe(asked.show, found, whole=asked.verbose)
    if any(one.level == "trouble" for one in found):
        raise typer.Exit(TROUBLE)


def _examined(asked: Invocation, *, offline: bool) -> tuple[Finding, ...]:
    from monitor.doctor.examine import Case, examine  # brings the database
    from storage.engine import database_url

    # Its warnings are findings here, and not said beside them.
    loaded = load(environ=asked.environ, folder=asked.folder, file=asked.settings_file, database=asked.database or None)
    url = database_url(loaded.settings.database, relative_to=loaded.base)
    with asked.show.progress() as progress:
        case = Case(loaded=loaded, url=url, now=now(), offline=offline)
        return examine(case, progress=progress)


def _describe(show: Show, found: Sequence[Finding], *, whole: bool) -> None:
    """The gravest first; what is well in one line, unless the whole is asked for."""
    for level in LEVELS:
        these = [one for one in found if one.level == level]
        if level == "ok" and not whole:
            _well(show, found)
        elif these:
            show.line(f"{sentence_case(plain('check', level))}:", STYLE.get(level, "good"))
            for one in these:
                show.line(f"  - {one.finding}")
                if one.advice:
                    show.line(f"    {one.advice}", "faint")
            show.line()


def _well(show: Show, found: Sequence[Finding]) -> None:
    ailing = {one.name for one in found if one.level in ("trouble", "warning")}
    well = [name for name in dict.fromkeys(one.name for one in found if one.level == "ok") if name not in ailing]
    if not ailing:
        show.line("All is well.", "good")
    show.line(f"{sentence_case(plain('check', 'ok'))}: {', '.join(well) or 'nothing'} ({count(len(well), 'check')}).")

"""``wardround demo``: the main job with no network and no settings."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from monitor.invocation import of


def demo(
    context: typer.Context,
    fast: Annotated[
        bool, typer.Option("--fast", help="Tell the story without pauses, and end in under a minute.")
    ] = False,
    into: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The folder to make (afresh), instead of ./wardround-demo.")
    ] = None,
    _no_web: Annotated[bool, typer.Option("--no-web", help="End after the story, also on a terminal.")] = False,
) -> None:
    """Show the whole of it on this machine: rounds past a copy of CQC's site that changes, each alert as it arrives.

    Needs no network and no settings, and writes only into its own folder.
    """
    from monitor.demo import play  # brings the crawler and a mail server, which no other command needs

    asked = of(context)
    folder = asked.folder / (into or Path("wardround-demo"))
    # The story marks its days itself; in a pipe it has the width of a printed page.
    stage = Console(highlight=False, emoji=False, width=None if asked.show.out.is_terminal else 100)
    raise typer.Exit(play(folder, fast=fast, console=stage))

"""``wardround evidence``: the bundle that proves one change."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from monitor.evidence import archive
from monitor.evidence.bundle import Bundle, bundle
from monitor.invocation import WrongUse, of
from monitor.named import change_named
from monitor.show import count
from monitor.words import plain
from storage.history import alert_of

from .options import AsJson


def evidence(
    context: typer.Context,
    change: Annotated[
        str, typer.Argument(metavar="CHANGE", help="A change's id, or as much of it as is only its own.")
    ],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE.zip", help="The file to make.")],
    force: Annotated[bool, typer.Option("--force", help="Also where the file is there already.")] = False,
    as_json: AsJson = False,
) -> None:
    """The bundle that proves one change: its pages as received, what was read of them, their visits, and who was told.

    `wardround verify FILE.zip` checks it on any machine.
    """
    asked = of(context)
    file = asked.folder / output
    if file.exists() and not force:
        raise WrongUse(f"{output} is there already; name another file, or write over it with --force")
    if file.exists() and not file.is_file():
        raise WrongUse(f"{output} is a folder or a device; name a file that can be made or written over")
    house = asked.house()
    with house.engine.execution_options(reading=True).begin() as db:
        one = change_named(db, change)
        made = bundle(db, one, alert=alert_of(db, one.id), wardround=version("wardround"), now=house.clock())
    size = _write(made, file, output)
    for sentence in made.not_kept:
        asked.show.complain(f"warning: {sentence}")
    if as_json:
        asked.show.json(
            {
                "schema": 1, "file": str(output), "change": one.id, "state": one.state, "seal": made.seal, "size": size,
                "files": list(made.files), "not_kept": list(made.not_kept),
            }
        )  # fmt: skip
        return
    state = "" if one.state == "confirmed" else f" ({plain('state', one.state)})"
    asked.show.line(f"{one.summary}{state}")
    asked.show.line(f"{output}: {count(len(made.files), 'file')}, {size:,} bytes. Check it with `wardround verify`.")
    asked.show.line(f"Seal: {made.seal}")


def _write(made: Bundle, file: Path, output: Path) -> int:
    """Write the file whole or not at all; its bytes."""
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as stream:
            size = sum(stream.write(piece) for piece in archive.pieces(made.files))
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise type(error)(error.errno, error.strerror, str(output)) from error
    return size

"""Arguments and options that several commands take."""

from __future__ import annotations

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Organisations = Annotated[
    list[str] | None,
    typer.Option("--org", metavar="ID", help="Only this organisation: provider:RT1, location:1-123, or a bare id."),
]

"""Arguments and options that several commands take."""

from __future__ import annotations

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
Organisations = Annotated[
    list[str] | None,
    typer.Option("--org", metavar="ID", help="Only this organisation: provider:RT1, location:1-123, or a bare id."),
]
ListName = Annotated[
    str | None, typer.Option("--list", metavar="NAME", help="The list it is on; rules can name lists.")
]
Ids = Annotated[
    list[str] | None, typer.Argument(metavar="ID|ADDRESS…", help="RT1, location:1-123, or a page's address.")
]
LocalAuthority = Annotated[
    list[str] | None,
    typer.Option("--local-authority", metavar="NAME", help="Every location in it, as Leeds; may be given again."),
]
Region = Annotated[
    list[str] | None, typer.Option("--region", metavar="NAME", help="Every location in it; may be given again.")
]

"""``wardround bench``: how fast the parts are, measured here and now. Each measurement is a module in `benching`."""

from __future__ import annotations

import typer

from .benching import pdf

app = typer.Typer(
    help="How fast the parts are, measured here and now.", epilog="Example: wardround bench pdf", hidden=True
)
app.command("pdf", epilog="Example: wardround bench pdf --pages 100")(pdf.pdf)


@app.callback()
def bench() -> None:
    """How fast the parts are, measured here and now."""

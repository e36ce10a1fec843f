"""``wardround bench``: how true and how fast the parts are, measured here and now. Each measurement is a module in
`benching`."""

from __future__ import annotations

import typer

from .benching import alerts, boards, files, papers, pdf

app = typer.Typer(
    help="How true and how fast the parts are, measured here and now.",
    epilog="Example: wardround bench pdf",
    hidden=True,
)
app.command("alerts", epilog="Example: wardround bench alerts --pairs 1000")(alerts.alerts)
app.command("boards", epilog="Example: wardround bench boards --trusts 50")(boards.boards)
app.command("files", epilog="Example: wardround bench files --rows 320000")(files.files)
app.command("papers", epilog="Example: wardround bench papers --runs 5")(papers.papers)
app.command("pdf", epilog="Example: wardround bench pdf --pages 100")(pdf.pdf)


@app.callback()
def bench() -> None:
    """How true and how fast the parts are, measured here and now."""

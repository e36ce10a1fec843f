"""``wardround bench boards``: the time of a first round past the pages on which every trust lists its papers."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from urllib.parse import urlsplit

import typer

from deploy.demo.boards import PAPERS, Trust
from deploy.demo.render import Page
from deploy.demo.replica import Replica
from monitor.commands.options import AsJson
from monitor.house import House
from monitor.invocation import of
from monitor.named import Named
from monitor.papers.beside import Part
from monitor.round import make_round
from monitor.settings import Cqc, Fetch, Settings
from monitor.summing import Summary
from monitor.watching import watch
from storage.engine import open_database
from storage.migrate import migrate

PACK = PAPERS / "larkshire-2025-05-29.pdf"
MEETINGS = ("25 November 2025", "30 September 2025", "29 July 2025", "27 May 2025")
NOW = datetime(2025, 11, 20, 6, tzinfo=UTC)


def boards(
    context: typer.Context,
    trusts: Annotated[int, typer.Option(min=1, max=1_000, help="Trusts, each with one page of papers.")] = 202,
    delay: Annotated[float, typer.Option(min=0, help="Seconds between two requests of a site.")] = 0.02,
    as_json: AsJson = False,
) -> None:
    """Seconds of a first round past the pages of papers of invented trusts, on one replica on this machine."""
    show = of(context).show
    named = [Trust(f"ZY{number:03}", f"Trust {number}", f"/trust-{number}/board-papers/") for number in range(trusts)]
    with TemporaryDirectory() as folder, Replica() as replica:
        replica.publish(dict(_pages(named)), at=NOW)
        seconds, summary = _first_round(Path(folder), replica.address, named, delay)
        asked = len(replica.hits)
    if as_json:
        said = {"schema": 1, "trusts": trusts, "seconds": seconds, "requests": asked, "round": summary.line}
        show.json(said)
        return
    show.line(f"{trusts} trusts, {asked:,} requests: {seconds:.1f} seconds ({summary.line})")


def _first_round(folder: Path, site: str, trusts: list[Trust], delay: float) -> tuple[float, Summary]:
    host = urlsplit(site).netloc
    engine = open_database(f"sqlite:///{folder / 'boards.db'}", create=True)
    migrate(engine)
    settings = Settings(
        database=str(folder / "boards.db"),
        fetch=Fetch(hosts=(host,), private_hosts=(host,), delay_seconds=delay, confirm_after_seconds=0),
        cqc=Cqc(address=site),
    )
    house = House(engine=engine, settings=settings, clock=lambda: NOW, environ={}, base=folder)
    try:
        for trust in trusts:
            one = Named(typed=trust.id, id=trust.id, level="provider")
            part = Part(only="papers", papers=f"{site}{trust.path}")
            watch(house, [one], list_name="", added_by="bench", part=part)
        began = time.monotonic()
        summary = make_round(house)
        return time.monotonic() - began, summary
    finally:
        engine.dispose()


def _pages(trusts: list[Trust]) -> Iterator[tuple[str, Page]]:
    """The pages, and a paper of two leaves for each meeting: the same leaves, and no two files alike."""
    leaves = _leaves()
    for trust in trusts:
        rows = []
        for number, day in enumerate(MEETINGS):
            path = f"{trust.path}{number}.pdf"
            rows.append(f'<li><a href="{path}">Board papers, {day} (PDF)</a></li>')
            body = leaves + f"\n% {trust.id} {day}\n%%EOF\n".encode()
            yield path, Page(body=body, media_type="application/pdf")
        title = f"Board papers - {trust.name}"
        listed = (
            f"<!doctype html><html><title>{title}</title><main><h1>{title}</h1><ul>{''.join(rows)}</ul></main></html>"
        )
        yield trust.path, Page(body=listed.encode())


def _leaves() -> bytes:
    import pypdfium2

    made, pack, out = pypdfium2.PdfDocument.new(), pypdfium2.PdfDocument(PACK), io.BytesIO()
    made.import_pages(pack, [0, 1])
    made.save(out)
    made.close()
    pack.close()
    return out.getvalue()

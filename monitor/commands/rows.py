"""``wardround read --rows``: every row of an open-data file, as its reader comes to it."""

from __future__ import annotations

import json
import resource
from multiprocessing import get_context
from multiprocessing.connection import Connection

from crawler.addresses import canonical
from crawler.readers.errors import NotUnderstood
from crawler.readers.open_data import documents, recognised
from monitor.invocation import Invocation, WrongUse
from monitor.reading import MEMORY
from storage.record import FILES, Kind

from .saved import check_kind, content

AT_ONCE = 500
"""Rows that go from the reading process to this one together."""


def show_rows(asked: Invocation, file: str, *, address: str | None, kind: str | None) -> None:
    """Print the rows of a file, then its counts. Raises OSError, and NotUnderstood once what came before is printed."""
    wanted = check_kind(kind)
    body = content(file, asked.folder)
    wanted = wanted or recognised(body)
    if wanted not in FILES:
        if kind:
            raise WrongUse(f"--rows shows the rows of CQC's open-data files; --kind may be {' or '.join(FILES)}")
        raise NotUnderstood(
            f'{file}: none of CQC\'s open-data files: no row names their columns, such as "Location ID"'
        )
    here, there = get_context("spawn").Pipe(duplex=False)
    where = canonical(address) if address else None
    reader = get_context("spawn").Process(
        target=_read, args=(there, body, wanted, where, asked.show.ascii), daemon=True
    )
    reader.start()
    there.close()
    try:
        _print(asked, here, file)
    finally:
        reader.terminate()
        reader.join()


def _print(asked: Invocation, here: Connection, file: str) -> None:
    while True:
        try:
            text, refusal = here.recv()
        except EOFError:
            raise NotUnderstood(f"{file}: reading it ended too early, which is refused") from None
        asked.show.raw(text)
        if refusal:
            raise NotUnderstood(f"{file}: {refusal}")
        if refusal is not None:
            return


def _read(there: Connection, body: bytes, kind: Kind, address: str | None, ascii_only: bool) -> None:
    """Send the lines in parcels, each with None, the last with "" or the sentence that refuses the rest."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    lines: list[str] = []
    refusal = ""
    try:
        for document in documents(body, kind, address=address):
            lines.append(json.dumps(document, ensure_ascii=ascii_only) + "\n")
            if len(lines) == AT_ONCE:
                there.send(("".join(lines), None))
                lines.clear()
    except NotUnderstood as error:
        refusal = str(error)
    except MemoryError:
        refusal = f"needs more than {MEMORY // 1024**2} MB to read, which is refused"
    there.send(("".join(lines), refusal))

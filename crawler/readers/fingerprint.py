"""A cheap mark of what a body says: equal fingerprints of bodies from one address give equal records."""

from __future__ import annotations

import hashlib

from storage.record import DOCUMENTS, PAPERS, Kind

from . import board_index
from .cut import cut
from .decode import decoded, is_html
from .plain import text_blocks


def fingerprint(body: bytes, *, kind: Kind, reader: str, media_type: str | None = None) -> str:
    """SHA-256 (hex) over exactly what is read: kept regions, identity links, who is in charge, notes, kind, version; of
    what is no web page of CQC's over all its bytes.

    Raises NotUnderstood as the readers do.
    """
    if kind in DOCUMENTS or kind in PAPERS:
        return hashlib.sha256(f"{kind}\x1e{reader}\x1e".encode() + body).hexdigest()
    said: list[str] = [kind, reader]
    if kind == "board-index":
        return hashlib.sha256("\x1e".join([*said, board_index.mark(body, media_type)]).encode()).hexdigest()
    if is_html(body, media_type):
        kept = cut(body, media_type)
        said += ["html", kept.html, str(kept.whole), *kept.notes, *(repr(one) for one in (*kept.said, *kept.people))]
    else:
        text, notes = decoded(body, media_type)
        said += [
            "text",
            *notes,
            *(f"{block.kind}\x1f{block.region}\x1f{block.bullet}\x1f{block.text}" for block in text_blocks(text)),
        ]
    return hashlib.sha256("\x1e".join(said).encode("utf-8", "replace")).hexdigest()

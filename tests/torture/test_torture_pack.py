"""A pack as long as trusts publish them, through a round: read in the time and memory that the settings give it.

In full 380 pages, in small sixty.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from monitor.commands.benching.papers import long_pack
from storage.tables import bodies, records
from tests import warm
from tests.story.board import board, printed, sheet

from .life import FULL

PAGES = 380 if FULL else 60
MOST_KB = 200
"""A record of so many pages; what a reader keeps is some sentences of each paper, and never its text."""


def test_a_long_pack_is_read_in_a_round_and_kept_in_little_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.launch._start", warm.Forked)
    with board(tmp_path, first=datetime(2025, 6, 5, 6, tzinfo=UTC)) as house:
        house.watch()
        house.publish({"29 May 2025": {"Board pack May": printed("29 May 2025", sheet("1", "Minutes"))}})
        house.day(0)
        house.publish({"31 July 2025": {"Board pack July": long_pack(PAGES)}})
        assert house.day(49).line.endswith("1 alert sent")
        with house.engine.connect() as db:
            asked = select(records.c.document, bodies.c.size).join(bodies, bodies.c.hash == records.c.body)
            found = list(db.execute(asked.where(records.c.kind == "board-paper", records.c.document.is_not(None))))
    sizes = {_pages(one.document): (len(json.dumps(one.document)), one.size) for one in found}
    document, body = sizes[PAGES]
    assert document < MOST_KB * 1024
    print(f"\n{PAGES} pages of {body / 1024:,.0f} KB read in a round, and kept as {document / 1024:,.0f} KB of record")


def _pages(document: dict[str, Any]) -> int:
    return next(int(one["of"]) for one in document["coverage"] if one["part"] == "pages")

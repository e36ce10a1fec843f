"""Saved documents of CQC's API at the command line: read, kept without names, compared in pairs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from .conftest import Wardround

FIXTURES = Path(__file__).parents[1] / "readers/fixtures/cqc-api-location"


def test_saved_documents_are_read_kept_and_compared_and_a_broken_one_costs_its_own_line(
    wardround: Wardround, folder: Path
) -> None:
    for case in ("care-home", "cut-off"):
        shutil.copy(FIXTURES / case / "page.json", folder / f"{case}.json")
    old = (folder / "care-home.json").read_text()
    (folder / "new.json").write_text(json.dumps(json.loads(old) | {"numberOfBeds": 30}))

    ran = wardround("read", "care-home.json", "cut-off.json", "--save", "kept")
    first, second = (json.loads(line) for line in ran.out.splitlines())
    assert (ran.code, first["kind"], len(first["ratings"])) == (3, "cqc-api-location", 6)
    assert second["error"] == "the document is cut off: its JSON ends in line 3, column 11 before it is whole"
    (page,) = (folder / "kept").glob("*/page.json")
    assert page.read_text() == old.replace('"Invented"', '""').replace('"Ann"', '""').replace('"Mrs"', '""')

    pairs = [{"old": "care-home.json", "new": new} for new in ("new.json", "care-home.json", "cut-off.json")]
    (folder / "pairs.jsonl").write_text("\n".join(map(json.dumps, pairs)))
    ran = wardround("compare", "--batch", "pairs.jsonl")
    told, same, refused = (json.loads(line) for line in ran.out.splitlines())
    assert [(one["kind"], one["before"], one["after"]) for one in told["changes"]] == [("details-changed", "24", "30")]
    assert told["changes"][0]["summary"] == "Rose House: number of beds changed from 24 to 30."
    assert (same["changes"], same["ignored"]) == ([], [])
    assert "cut off" in refused["error"]
    assert ran.code == 3

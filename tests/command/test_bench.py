"""The measurements run, and say of what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.readers.pdf import pdf_blocks
from monitor.command import answer
from monitor.commands.benching.printing import report_in_print


def test_reading_pdfs_is_measured_against_plain_text(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    own = tmp_path / "own.pdf"
    own.write_bytes(report_in_print(3))
    assert answer(["bench", "pdf", str(own), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], told["pages"]) == (1, 3)
    assert told["ratio"] == pytest.approx(told["blocks"]["seconds"] / told["plain"]["seconds"])
    assert told["peak_mb"] > 10


def test_reading_a_long_pack_is_measured_against_its_text_and_the_tables_of_chosen_pages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert answer(["bench", "papers", "--pages", "200", "--share", "6", "--runs", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], told["pages"], told["tables"]) == (1, 200, 12)
    assert told["ratio"] == pytest.approx(told["whole"]["seconds"] / told["bare"]["seconds"])
    assert 10 < told["whole"]["peak_mb"] < 400


def test_the_report_that_is_measured_is_one_of_prose_and_tables() -> None:
    blocks = pdf_blocks(report_in_print(10))
    assert {block.page for block in blocks} == set(range(1, 11))
    assert [block.cells for block in blocks if block.table][:2] == [
        ("", "Safe", "Effective", "Caring", "Responsive", "Well-led", "Overall"),
        ("Service 4", *["Good"] * 6),
    ]
    assert not any("Summary of findings" in block.text for block in blocks)

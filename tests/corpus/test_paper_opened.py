"""A real paper, saved as text, is opened whole: its rows, its sentences over page ends, its front sheet."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.readers.document import Document
from crawler.readers.papers.opened import opened
from crawler.readers.papers.pack import Pack
from crawler.readers.papers.sentences import sentences
from crawler.readers.read import read

pytestmark = pytest.mark.corpus


def body(corpus: Path) -> bytes:
    return next((corpus / "seeds").glob("002_*.txt")).read_bytes()


def pack(corpus: Path) -> Pack:
    return opened(Document(body=body(corpus)))


def test_the_saved_paper_is_a_board_paper_with_its_front_sheet(corpus: Path) -> None:
    record = read(body(corpus))
    (sheet,) = record.front_sheets
    assert (record.kind, record.meeting and record.meeting.date) == ("board-paper", "2021-09-15")
    assert (sheet.title, sheet.action) == ("Integrated Governance Report", "For DISCUSSION")
    assert sheet.author_roles == (
        "Chief Nurse", "Deputy Chief Executive", "Director of Finance & Resources", "Medical Director",
        "Director of Governance & Service Redesign",
    )  # fmt: skip
    assert [item.title for item in record.agenda] == ["Integrated Governance Report"]


def test_its_four_running_heads_break_no_sentence_and_no_table(corpus: Path) -> None:
    found = pack(corpus)
    assert [head.casefold() for head in found.heads] == [
        "provide outstanding care", "be an excellent employer", "collaborate with others",
        "be a sustainable organisation",
    ]  # fmt: skip
    said = [one.text for one in sentences(found)]
    assert sum(text == "Provide outstanding care" for text in said) == 1
    assert any("Mass Vaccination Programme for Cambridgeshire & Peterborough and Norfolk" in text for text in said)
    assert sum(block.header_cells for block in found.blocks if "2021 / 2022 Target" in block.cells) == 1


def test_no_line_of_it_holds_what_is_left_of_markup(corpus: Path) -> None:
    left = ("<ul", "<i", "**Risk", "**Table")
    assert not [one.text for one in pack(corpus).blocks if any(mark in one.text for mark in left)]

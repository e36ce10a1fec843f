"""Saved texts, made to match what a person copies from an assessment page of CQC."""

import io
import json
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

from storage.record import Kind
from tests.command.conftest import Wardround

PAGE = """\
• Organisation
  • SERVICE PROVIDER

{name}

This is an organisation that runs the health and social care services we inspect

Overall: Good read more about inspection ratings

Report from {date} assessment

On this page

Well-led

{rating}

Updated {date}

We rated Well-led as {rating}. We assessed 7 quality statements.

This service scored {score} (out of 100) for this area. Find out what we look at when we assess this area.

Shared direction and culture

Score: {statement}

Staff knew what the trust stands for.
"""

ADDRESS = "https://www.cqc.org.uk/provider/RT9/reports/{report}/well-led-assessment/well-led"
pytestmark = pytest.mark.usefixtures("files")

OLD, NEW = ADDRESS.format(report="AP1001"), ADDRESS.format(report="AP1002")


def page(
    name: str = "Example NHS Foundation Trust",
    *,
    date: str = "20 February 2025",
    rating: str = "Good",
    score: int = 71,
    statement: int = 3,
) -> str:
    return PAGE.format(name=name, date=date, rating=rating, score=score, statement=statement)


@pytest.fixture
def files(folder: Path) -> Path:
    (folder / "old.txt").write_text(page())
    (folder / "new.txt").write_text(page(date="17 July 2025", rating="Requires improvement", score=44, statement=1))
    (folder / "other.txt").write_text(page("Another NHS Foundation Trust"))
    (folder / "letter.txt").write_text("Dear all,\n\nthis is not a page.\n")
    (folder / "empty.txt").write_text(" \n")
    return folder


def test_a_saved_page_is_told_in_words(wardround: Wardround) -> None:
    ran = wardround("read", "old.txt", "--url", OLD)
    assert ran.code == 0
    assert ran.out.startswith("Example NHS Foundation Trust (provider:RT9)\n")
    for words in (
        "CQC assessment page",
        "AP1001",
        "printed by CQC",
        "71 of 100",
        "Staff knew what the trust stands for.",
    ):
        assert words in ran.out
    assert "cqc-assessment" not in ran.out


def test_as_json_it_is_one_document(wardround: Wardround) -> None:
    document = wardround("read", "old.txt", "--url", OLD, "--json").document
    assert (document["schema"], document["file"], document["kind"]) == (1, "old.txt", "cqc-assessment")
    assert document["organisation"] == {"level": "provider", "id": "RT9", "name": "Example NHS Foundation Trust"}
    assert document["report"] == {"id": "AP1001"}


def test_standard_input_is_read_too(wardround: Wardround, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(page().encode())))
    assert wardround("read", "-", "--json").document["file"] == "-"


def test_it_neither_needs_nor_makes_a_database(wardround: Wardround, files: Path) -> None:
    wardround("read", "old.txt")
    wardround("compare", "old.txt", "new.txt")
    assert [path.name for path in files.iterdir() if path.suffix != ".txt"] == []


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("letter.txt", 3, "letter.txt: "),
        ("empty.txt", 3, "empty.txt: empty\n"),
        ("large.html", 3, "large.html: larger than 20 MB, which is more than is read\n"),
        ("nothing.txt", 2, "nothing.txt: No such file or directory\n"),
        (".", 2, ".: is a folder; name the files in it\n"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(
    wardround: Wardround, files: Path, name: str, code: int, told: str
) -> None:
    with (files / "large.html").open("wb") as large:
        large.truncate(50 * 1024**2)
    ran = wardround("read", name)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith(told)
    assert ran.err.count("\n") == 1


def test_of_several_files_each_is_a_line_and_a_refusal_is_one_too(wardround: Wardround) -> None:
    ran = wardround("read", "old.txt", "nothing.txt", "letter.txt", "empty.txt", "new.txt")
    assert ran.code == 3
    assert [one["file"] for one in ran.documents] == ["old.txt", "nothing.txt", "letter.txt", "empty.txt", "new.txt"]
    assert ["error" in one for one in ran.documents] == [False, True, True, True, False]
    assert ran.documents[3]["error"] == "empty"
    assert ran.err == "3 of 5 could not be read; each says why in its line\n"


def test_several_files_that_are_all_understood_end_with_0(wardround: Wardround) -> None:
    assert wardround("read", "old.txt", "new.txt").code == 0


def test_one_address_for_several_files_is_wrong_use(wardround: Wardround) -> None:
    assert wardround("read", "old.txt", "new.txt", "--url", OLD).code == 2


def test_a_kind_that_is_not_read_is_refused_with_those_that_are(wardround: Wardround) -> None:
    told = wardround("read", "old.txt", "--kind", "poem").err
    assert told == f"--kind is 'poem'; allowed are {', '.join(get_args(Kind))}\n"


def test_compare_tells_what_would_be_told_worst_first(wardround: Wardround) -> None:
    ran = wardround("compare", "old.txt", "new.txt", "--old-url", OLD, "--new-url", NEW)
    assert ran.code == 0
    first = ran.out.splitlines()[1]
    assert first.split()[0] == "high"
    assert "well-led went down one step from Good to Requires improvement" in first
    assert "rating-changed" not in ran.out


def test_compare_as_json_has_changes_and_what_is_ignored(wardround: Wardround) -> None:
    document = wardround("compare", "old.txt", "new.txt", "--old-url", OLD, "--new-url", NEW, "--json").document
    assert list(document) == ["schema", "changes", "ignored"]
    worst = document["changes"][0]
    assert (worst["kind"], worst["before"], worst["after"]) == ("rating-changed", "Good", "Requires improvement")
    assert (worst["first_seen"], worst["state"]) == (None, "confirmed")
    assert len(worst["evidence"]["after"]["body"]) == 64


def test_identical_files_are_no_change(wardround: Wardround) -> None:
    ran = wardround("compare", "old.txt", "old.txt", "--url", OLD)
    assert (ran.code, ran.out) == (0, "No change.\n")


def test_two_organisations_are_not_compared(wardround: Wardround) -> None:
    ran = wardround("compare", "old.txt", "other.txt")
    assert (ran.code, ran.out) == (2, "")
    assert "Example NHS Foundation Trust" in ran.err
    assert "Another NHS Foundation Trust" in ran.err


def test_a_batch_is_a_document_a_line_and_goes_on_past_what_is_refused(wardround: Wardround, files: Path) -> None:
    pairs: list[Any] = [
        {"old": "old.txt", "new": "new.txt", "old_url": OLD, "new_url": NEW},
        {"old": "old.txt", "new": "other.txt"},
        {"old": "nothing.txt", "new": "new.txt"},
        {"old": "old.txt"},
        {"old": "old.txt", "new": "old.txt", "url": "ftp://example.org"},
        {"old": "old.txt", "new": "old.txt", "url": OLD, "kind": None},
    ]
    lines = [json.dumps(pair) for pair in pairs]
    (files / "pairs.jsonl").write_text("\n".join([*lines[:3], "not json", *lines[3:]]) + "\n")
    ran = wardround("compare", "--batch", "pairs.jsonl")
    assert ran.code == 3
    assert ["error" in one for one in ran.documents] == [False, True, True, True, True, True, False]
    assert ran.documents[0]["changes"][0]["kind"] == "rating-changed"
    assert (ran.documents[1]["old"], ran.documents[1]["new"]) == ("old.txt", "other.txt")
    assert ran.documents[6]["changes"] == []


def test_the_files_of_a_batch_may_lie_beside_the_list_of_pairs(wardround: Wardround, files: Path) -> None:
    beside = files / "elsewhere"
    beside.mkdir()
    (beside / "mine.txt").write_text(page())
    (beside / "pairs.jsonl").write_text(json.dumps({"old": "mine.txt", "new": "mine.txt"}))
    assert wardround("compare", "--batch", "elsewhere/pairs.jsonl").code == 0


def test_nothing_in_a_page_moves_the_terminal_or_is_taken_for_markup(wardround: Wardround, files: Path) -> None:
    (files / "bad.txt").write_text(page().replace("what the trust", "\x1b[2J\u202e [bold red]what the trust"))
    out = wardround("read", "bad.txt").out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "[bold red]what the trust stands for." in out

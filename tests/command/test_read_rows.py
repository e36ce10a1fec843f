"""``read --rows`` shows every row of a data file, one line each, and says in a sentence what it cannot show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import Wardround

RATINGS = "Location ID,Location Name,Domain,Latest Rating\n1-999000001,Rose House,Overall,Good\n"


def test_every_row_is_a_document_and_the_last_has_the_counts(wardround: Wardround, folder: Path) -> None:
    (folder / "01_September_2026_Latest_ratings.csv").write_text(RATINGS + '1-999000002,"Elm\n')
    ran = wardround("read", "--rows", "01_September_2026_Latest_ratings.csv")
    assert ran.code == 3
    (row,) = [json.loads(line) for line in ran.out.splitlines()]
    assert (row["organisation"]["id"], row["key_question"], row["rating"]) == ("1-999000001", "overall", "Good")
    assert ran.err.endswith("a quotation mark in row 3 of the file is never closed\n")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["old.txt"], 3, 'old.txt: none of CQC\'s open-data files: no row names their columns, such as "Location ID"'),
        (["old.txt", "new.txt"], 2, "--rows shows the rows of one saved file; give one file, and no --save"),
        (["old.txt", "--kind", "cqc-profile"], 2, "--kind may be cqc-directory-file or cqc-ratings-file"),
        (["absent.csv"], 2, "absent.csv: No such file or directory"),
    ],
)
def test_what_has_no_rows_to_show_is_said(
    wardround: Wardround, folder: Path, arguments: list[str], code: int, words: str
) -> None:
    (folder / "old.txt").write_text("Rose House\nOverall: Good\n")
    ran = wardround("read", "--rows", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err


def test_without_rows_the_counts_and_the_day_in_its_name_are_shown(wardround: Wardround, folder: Path) -> None:
    (folder / "01_September_2026_Latest_ratings.csv").write_text(RATINGS)
    ran = wardround("read", "01_September_2026_Latest_ratings.csv", "--json")
    document = json.loads(ran.out)
    assert (document["summary"]["produced"], document["counts"]["rows"]) == ("2026-09-01", 1)

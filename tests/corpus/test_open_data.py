"""Extracts of CQC's open-data files, as others saved them, read to what they truly say.

CQC's own data, used under the Open Government Licence v3.0; they stay in the corpus.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.readers.read import read
from storage.record import FileRow, Record

pytestmark = pytest.mark.corpus

FILES = {
    "latest_ratings_STW_extract_2025-09.csv": ("cqc-ratings-file", 2800, 345, 270),
    "latest_ratings_2018_fixture.csv": ("cqc-ratings-file", 5, 5, 5),
    "locations_with_subratings_head200.csv": ("cqc-ratings-file", 200, 200, 149),
    "cqc_directory_old_18col_head300.csv": ("cqc-directory-file", 300, 194, 239),
}


def file(corpus: Path, name: str, *wanted: str) -> Record:
    return read((corpus / "cqc-api/csv" / name).read_bytes(), rows_of=frozenset(wanted))


def rated(rows: tuple[FileRow, ...]) -> dict[tuple[str | None, str | None], tuple[str | None, str | None, str]]:
    return {(row.scope, row.key_question): (row.rating, row.date, row.provenance) for row in rows}


@pytest.mark.parametrize("name", FILES)
def test_every_row_of_every_vintage_is_understood_and_counted(corpus: Path, name: str) -> None:
    record = file(corpus, name)
    assert record.counts is not None
    counted = (record.kind, record.counts.rows, record.counts.locations, record.counts.providers)
    assert (counted, record.not_understood) == (FILES[name], ())


def test_the_extract_of_2025_says_each_rating_with_its_day_and_whether_it_was_inherited(corpus: Path) -> None:
    found = rated(file(corpus, "latest_ratings_STW_extract_2025-09.csv", "location:1-10052707705").rows)
    assert found["location", "overall"] == ("Requires improvement", "2020-02-12", "inherited")
    assert found["location", "caring"] == ("Good", "2020-02-12", "inherited")
    services = rated(file(corpus, "latest_ratings_STW_extract_2025-09.csv", "location:RXWML").rows)
    assert services["service:maternity-and-gynaecology", "responsive"] == ("Good", "2017-08-16", "printed")


def test_words_that_are_no_rating_stand_as_they_are_in_the_file(corpus: Path) -> None:
    record = file(corpus, "latest_ratings_STW_extract_2025-09.csv")
    assert record.counts is not None
    assert record.counts.ratings["location"] == {
        "Good": 250, "Inadequate": 1, "Not Rated": 2, "Not applicable": 22, "Outstanding": 19,
        "Requires improvement": 51,
    }  # fmt: skip

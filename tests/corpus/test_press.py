"""The saved press releases and the seed read to what they truly say.

CQC's own words, used under the Open Government Licence v3.0; they stay in the corpus.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.readers.errors import NotUnderstood
from crawler.readers.read import read
from storage.record import Record

pytestmark = pytest.mark.corpus

TRUST = "Cambridgeshire and Peterborough NHS Foundation Trust"
CITY, QUEENS = "Nottingham City Hospital", "Queen’s Medical Centre"
SITE = "https://www.cqc.org.uk"


def release(corpus: Path, pattern: str) -> Record:
    return read(next(corpus.glob(pattern)).read_bytes())


def announced(record: Record) -> list[tuple[str, str | None, str, str | None, str, str | None]]:
    return [(one.organisation, one.scope, one.key_question, one.before, one.to, one.direction) for one in record.press]


def test_the_seed_announces_one_rating_of_the_trust_and_prints_no_date(corpus: Path) -> None:
    record = release(corpus, "seeds/004_*.txt")
    assert (record.kind, record.organisation.name, record.organisation.id) == ("press-release", TRUST, None)
    assert announced(record) == [(TRUST, "provider", "well-led", "Good", "Requires improvement", "down")]
    assert record.dates.model_dump(exclude_none=True) == {}
    assert (record.scores, record.ratings, record.not_understood) == ((), (), ())


def test_the_seeds_quotations_and_whom_they_are_of_are_no_findings(corpus: Path) -> None:
    kept = release(corpus, "seeds/004_*.txt").model_dump_json()
    assert not [word for word in ("Dunn", "Slater", "Healthwatch", "confident raising concerns") if word in kept]
    assert "three of its mental health services" in kept
    assert "published on the CQC" in kept


@pytest.mark.parametrize("address", [f"{SITE}/press-release/x", f"{SITE}/news/releases/x"])
def test_the_seed_reads_the_same_with_and_without_its_address(corpus: Path, address: str) -> None:
    body = next(corpus.glob("seeds/004_*.txt")).read_bytes()
    assert announced(read(body, address=address)) == announced(read(body))


def test_both_hospitals_maternity_services_and_both_hospitals_are_told_apart(corpus: Path) -> None:
    record = release(corpus, "cqc-html/text-press/THIRD-PARTY*.txt")
    assert record.organisation.name == "Nottingham University Hospitals NHS Trust"
    assert record.dates.published == "2025-03-26"
    maternity = "service:maternity-services"
    of_each = [
        ("overall", "Requires improvement", "Requires improvement", "same"),
        ("safe", "Requires improvement", "Requires improvement", "same"),
        ("well-led", "Requires improvement", "Requires improvement", "same"),
        ("effective", "Requires improvement", "Good", "up"),
        ("caring", None, "Good", None),
        ("responsive", "Good", "Good", "same"),
    ]
    services = [(name, maternity, *one) for name in (CITY, QUEENS) for one in of_each]
    whole = [
        (CITY, "location", "overall", "Good", "Good", "same"),
        (QUEENS, None, "overall", "Requires improvement", "Requires improvement", "same"),
    ]
    assert sorted(map(str, announced(record))) == sorted(map(str, services + whole))
    assert "Rawlings" not in record.model_dump_json()
    assert "we found some improvements" not in record.model_dump_json()
    assert record.not_understood == ()


def test_a_list_of_dental_practices_gives_each_its_words(corpus: Path) -> None:
    record = release(corpus, "cqc-html/text-press/news-releases_27*.txt")
    assert record.dates.published is None
    assert [(one.organisation, one.scope, one.key_question, one.to) for one in record.press] == [
        ("Acorn Villas Dental Practice", None, "overall", "Meeting standards"),
        ("Alma Terrace", None, "overall", "Meeting standards"),
        ("Chatham Dental Surgery", None, "overall", "Meeting standards"),
        ("Goole Surgery", None, "overall", "Meeting standards"),
        ("Fishermead Dental Surgery", None, "overall", "Not meeting standards"),
        ("Hockley Dental Laboratory & Surgery", None, "overall", "Not meeting standards"),
        ("J M Worsley Dental Practice", None, "overall", "Not meeting standards"),
        ("S Kirkup Dental Surgeon - Frederick Street South", None, "overall", "Not meeting standards"),
    ]
    assert {one.before for one in record.press} == {None}


def test_numbers_of_services_are_no_ratings_of_anybody(corpus: Path) -> None:
    record = release(corpus, "cqc-html/text-press/news-releases_53*.txt")
    title = "CQC inspectors publish reports on 53 adult social care services in the Central region"
    assert record.organisation.name == title
    assert (record.press, record.dates.published) == ((), "2015-04-27")
    assert len(record.not_understood) == 1
    assert "27 of these care homes" in record.not_understood[0]
    kept = record.model_dump_json()
    assert not [word for word in ("Griffert", "Howard", "07717", "Whenever we find") if word in kept]


@pytest.mark.parametrize("pattern", ["seeds/000_*", "seeds/002_*", "cqc-html/text-guidance/*", "cqc-html/text-l*/*"])
def test_nothing_else_of_the_corpus_is_taken_for_a_release(corpus: Path, pattern: str) -> None:
    files = sorted(corpus.glob(f"{pattern}.txt"))
    assert files
    for file in files:
        try:
            kind = str(read(file.read_bytes()).kind)
        except NotUnderstood:
            kind = "refused"
        assert kind != "press-release"

"""The two saved assessments of Cambridgeshire and Peterborough NHS Foundation Trust read completely.

CQC's own words, used under the Open Government Licence v3.0; they stay in the corpus.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.readers.read import read
from storage.record import Record, ReportRef

pytestmark = pytest.mark.corpus

TRUST = "Cambridgeshire and Peterborough NHS Foundation Trust"
CRISIS = "mental-health-crisis-services-and-health-based-places-of-safety"
ADDRESSES = {
    "001": f"https://www.cqc.org.uk/provider/RT1/reports/AP5366/{CRISIS}/well-led",
    "003": "https://www.cqc.org.uk/provider/RT1/reports/AP6815/well-led-assessment/well-led",
}
NAMES = [
    "Shared direction and culture",
    "Capable, compassionate and inclusive leaders",
    "Freedom to speak up",
    "Workforce equality, diversity and inclusion",
    "Governance, management and sustainability",
    "Partnerships and communities",
    "Learning, improvement and innovation",
    "Environmental sustainability – sustainable development",
]


def seed(corpus: Path, number: str, *, address: bool = True) -> Record:
    body = next((corpus / "seeds").glob(f"{number}_*.txt")).read_bytes()
    return read(body, address=ADDRESSES[number] if address else None)


def ratings(record: Record) -> list[tuple[str | None, str, str, str, ReportRef | None]]:
    return [(one.scope, one.key_question, one.rating, one.provenance, one.report) for one in record.ratings]


def test_the_crisis_services_page_gives_the_trusts_overall_and_the_services_own_word(corpus: Path) -> None:
    record = seed(corpus, "001")
    assert (record.organisation.level, record.organisation.id, record.organisation.name) == ("provider", "RT1", TRUST)
    assert (record.kind, record.framework, record.scope) == ("cqc-assessment", "saf", f"service:{CRISIS}")
    assert ratings(record) == [
        ("provider", "overall", "Good", "printed", None),
        (f"service:{CRISIS}", "well-led", "Requires improvement", "printed", ReportRef(id="AP5366")),
    ]
    assert (record.dates.report, record.dates.section) == ("2025-02-20", "2024-12-18")
    assert (record.dates.published, record.dates.visit_start, record.dates.visit_end) == (None, None, None)
    assert [(one.key_question, one.percentage) for one in record.scores] == [("well-led", 61)]
    assert [(one.name, one.score) for one in record.quality_statements] == list(
        zip(NAMES[:7], (2, 2, 2, 3, 2, 3, 3), strict=True)
    )
    assert [one.type for one in record.banners] == ["checks-under-way"]
    assert record.banners[0].text.startswith("We are carrying out checks on locations registered by this provider.")
    assert (record.not_understood, record.warnings) == ((), ())


def test_the_trusts_own_page_prints_no_word_and_its_rating_is_worked_out(corpus: Path) -> None:
    record = seed(corpus, "003")
    assert (record.scope, record.framework, record.report) == ("provider", "saf", ReportRef(id="AP6815"))
    assert ratings(record) == [("provider", "well-led", "Requires improvement", "derived", ReportRef(id="AP6815"))]
    assert record.ratings[0].quote == "This service scored 44 (out of 100) for this area."
    assert (record.dates.report, record.dates.section) == ("2025-07-17", "2025-07-15")
    assert [one.percentage for one in record.scores] == [44]
    assert [(one.name, one.score) for one in record.quality_statements] == list(
        zip(NAMES, (1, 1, 2, 1, 2, 2, 2, 3), strict=True)
    )
    assert (record.banners, record.not_understood, record.warnings) == ((), (), ())


@pytest.mark.parametrize(
    ("number", "paragraphs"),
    [("001", [(None, 1), *zip(NAMES[:7], (2, 2, 2, 2, 2, 3, 2), strict=True)]), ("003", None)],
)
def test_every_paragraph_stands_under_its_statement(
    corpus: Path, number: str, paragraphs: list[tuple[str | None, int]] | None
) -> None:
    record = seed(corpus, number)
    assert {one.key_question for one in record.findings} == {"well-led"}
    headings = list(dict.fromkeys(one.heading for one in record.findings))
    assert headings == ([name for name, _ in paragraphs] if paragraphs else NAMES)
    if paragraphs:
        counted = [(name, sum(one.heading == name for one in record.findings)) for name, _ in paragraphs]
        assert counted == paragraphs


@pytest.mark.parametrize("number", ["001", "003"])
def test_every_long_line_of_the_seed_is_a_finding_and_nothing_else_is(corpus: Path, number: str) -> None:
    lines = next((corpus / "seeds").glob(f"{number}_*.txt")).read_text(encoding="utf-8").split("\n")
    long = [" ".join(line.split()) for line in lines if len(line) > 60]
    fixed = ("This is an organisation", "Important:", "This service scored", "Environmental sustainability")
    wanted = [line for line in long if not line.startswith(fixed)]
    found = [one.text for one in seed(corpus, number).findings]
    assert [" ".join(text.split()) for text in found if len(text) > 60] == [" ".join(line.split()) for line in wanted]


@pytest.mark.parametrize("number", ["001", "003"])
def test_without_its_address_a_seed_says_not_whose_it_is(corpus: Path, number: str) -> None:
    whole, alone = seed(corpus, number), seed(corpus, number, address=False)
    assert (alone.organisation.level, alone.organisation.id, alone.scope) == (None, None, None)
    assert alone.organisation.name == TRUST
    assert {one.scope for one in alone.ratings} == {None}
    assert (alone.kind, alone.framework, alone.dates) == (whole.kind, whole.framework, whole.dates)
    assert [(one.rating, one.provenance) for one in alone.ratings] == [
        (one.rating, one.provenance) for one in whole.ratings
    ]
    assert (alone.quality_statements, alone.findings) == (whole.quality_statements, whole.findings)

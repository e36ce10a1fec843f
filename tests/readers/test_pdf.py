"""A PDF gives the blocks that its text gives: nothing twice, nothing lost, in the order of reading."""

from __future__ import annotations

import re
from typing import Any

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from crawler.readers.blocks import Block
from crawler.readers.pdf import is_pdf, pdf_blocks, pdf_text
from crawler.readers.plain import text_blocks
from crawler.readers.spelling import clean
from crawler.unname import unname

from .typeset import drawn, printed

PROSE = (
    "Staff kept detailed records of people's care and treatment, and these were clear, up to date and easily available "
    "to all staff who provided care. Leaders listened to what people told them and acted on it within a few days."
)
REPORT = f"""
# Meadow Court Community Trust
# Inspection report
Headquarters, Unit 3
12 Meadow Lane
Tel: 01632 960001
Date of inspection visit: 30 Apr to 5 Jun 2019
Date of publication: 30/08/2019
{PROSE}
# Ratings
Overall rating for this trust
Outstanding
Are services safe?\tGood
Are services well-led?\tOutstanding
## Ratings for community health services
\tSafe\tEffective\tWell-led\tOverall
Community dental services\tRequires improvement ↓ Aug 2019\tGood ↔ Aug 2019\tOutstanding ↑↑ Aug 2019\tGood Jun 2018
Overall*\tGood ↔ Aug 2019\tGood ↔ Aug 2019\tGood ↑ Aug 2019\tGood → ← Aug 2019
# Areas for improvement
Action the trust **MUST** take to improve
{"".join(f"- The service must do the thing numbered {n} in full. {PROSE * (n % 3)}{chr(10)}" for n in range(1, 31))}
Action the trust **SHOULD** take to improve
- The trust should look at waiting times.
# Requirement notices
Regulated activity\tRegulation
Treatment of disease, disorder or injury\tRegulation 18 HSCA (RA) Regulations 2014 Staffing
"""


@pytest.fixture(scope="module")
def report() -> tuple[Block, ...]:
    return pdf_blocks(printed(REPORT, head="Summary of findings", foot="Meadow Court Inspection report 30/08/2019"))


def words(text: str) -> list[str]:
    return re.sub(r"→ ←", "↔", clean(re.sub(r"(?m)^(#+|-) |\*\*", "", text))).split()


def test_the_same_report_as_text_and_as_pdf_has_the_same_words_in_the_same_order(report: tuple[Block, ...]) -> None:
    assert [word for block in report for word in block.text.split()] == words(REPORT)
    assert report[-1].page == 3


def test_a_paragraph_is_one_block_whatever_lines_and_pages_part_it(report: tuple[Block, ...]) -> None:
    said = {block.text for block in report if not block.cells}
    lines = {clean(re.sub(r"^(#+|-) |\*\*", "", line)) for line in REPORT.splitlines() if line and "\t" not in line}
    assert said == lines


def test_headings_bullets_and_rows_are_told_apart(report: tuple[Block, ...]) -> None:
    assert [block.text for block in report if block.heading and block.level == 1] == [
        "Meadow Court Community Trust", "Inspection report", "Ratings", "Areas for improvement", "Requirement notices",
    ]  # fmt: skip
    items = [block for block in report if block.bullet]
    assert len(items) == 31
    assert {block.kind for block in items} == {"item"}
    assert len({block.item for block in items}) == 31
    assert [block.cells for block in report if block.table == 2] == [
        ("", "Safe", "Effective", "Well-led", "Overall"),
        (
            "Community dental services", "Requires improvement ↓ Aug 2019", "Good ↔ Aug 2019",
            "Outstanding ↑↑ Aug 2019", "Good Jun 2018",
        ),
        ("Overall*", "Good ↔ Aug 2019", "Good ↔ Aug 2019", "Good ↑ Aug 2019", "Good ↔ Aug 2019"),
    ]  # fmt: skip
    assert [block.cells for block in report if block.table == 3] == [
        ("Regulated activity", "Regulation"),
        ("Treatment of disease, disorder or injury", "Regulation 18 HSCA (RA) Regulations 2014 Staffing"),
    ]


def lines(*said: str, x: float = 50, y: float = 700, font: str = "Helvetica", size: float = 10) -> Any:
    def draw(canvas: Any) -> None:
        canvas.setFont(font, size)
        for n, one in enumerate(said):
            canvas.drawString(x, y - 12 * n, one)

    return draw


def texts(body: bytes) -> list[str]:
    return [block.text for block in pdf_blocks(body)]


def test_columns_are_read_one_after_the_other_however_they_were_written() -> None:
    left = ["People were kept safe by the staff", "of this service, who were trained"] * 4
    right = ["Leaders listened to what people", "said and acted upon it at once"] * 4

    def page(canvas: Any) -> None:
        canvas.setFont("Helvetica", 10)
        canvas.drawString(
            50, 740, "Our findings go over the whole width of the page, above the two columns that follow"
        )
        for n, (one, other) in enumerate(zip(left, right, strict=True)):
            canvas.drawString(50, 700 - 12 * n, one)
            canvas.drawString(310, 700 - 12 * n, other)

    said = " ".join(texts(drawn(page)))
    assert said.endswith(" ".join([*left, *right]))


def test_a_label_and_its_rating_side_by_side_are_cells_and_no_columns() -> None:
    def page(canvas: Any) -> None:
        for n, question in enumerate(("safe", "effective", "caring", "responsive", "well-led")):
            canvas.drawString(50, 700 - 20 * n, f"Is the service {question}?")
            canvas.drawString(400, 700 - 20 * n, "Good" if n else "Requires improvement")

    found = pdf_blocks(drawn(page))
    assert [block.cells for block in found][:2] == [
        ("Is the service safe?", "Requires improvement"),
        ("Is the service effective?", "Good"),
    ]
    assert {block.kind for block in found} == {"row"}


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_is_turned_reads_as_one_that_stands(turn: int) -> None:
    def page(canvas: Any) -> None:
        canvas.translate(300, 400)
        canvas.rotate(turn)
        lines("Overall rating for this service", "Good")(_moved(canvas))

    def _moved(canvas: Any) -> Any:
        canvas.translate(-250, -650)
        return canvas

    assert texts(drawn(page)) == ["Overall rating for this service", "Good"]


pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))


def test_words_parted_by_a_lines_end_are_whole_again_as_the_document_spells_them() -> None:
    said = texts(
        drawn(
            lines(
                "The improvement of this well-led service is told in the following words, of which every improve-",
                "ment counts. Its leaders are well-",
                font="Vera",
            ),
            lines("led and the ﬁrst to act on the af\u00adfairs of people.", font="Vera"),
        )
    )
    assert " ".join(said) == (
        "The improvement of this well-led service is told in the following words, of which every improvement counts. "
        "Its leaders are well-led and the first to act on the affairs of people."
    )


def test_heads_and_feet_that_run_through_the_pages_are_left_out() -> None:
    def page(number: int) -> Any:
        def draw(canvas: Any) -> None:
            lines("Summary of findings", y=800)(canvas)
            lines(f"The finding with the number {number * number} is one of many.", "Good")(canvas)
            lines(f"Page {number} of 4", y=30)(canvas)

        return draw

    said = texts(drawn(*(page(number) for number in range(1, 5))))
    assert [text for text in said if "finding with" not in text] == ["Good"] * 4
    assert len(said) == 8


def test_the_head_of_a_part_in_large_letters_stands_once_where_the_part_begins() -> None:
    def page(head: str) -> Any:
        def draw(canvas: Any) -> None:
            lines(head, y=800, size=18)(canvas)
            lines(*["We found that people were safe and that staff were kind to them at all times."] * 3)(canvas)

        return draw

    body = drawn(*(page(head) for head in ["Community dental services"] * 3 + ["End of life care"] * 4))
    heads = [(block.text, block.page) for block in pdf_blocks(body) if block.heading]
    assert heads == [("Community dental services", 1), ("End of life care", 4)]


@pytest.mark.parametrize(
    ("printed_as", "read_as"),
    [("\u2191", "↑"), ("\u2193", "↓"), ("\u2194", "↔"), ("\u2192\u2190", "↔"), ("\u2192 \u2190", "↔"), ("", "")],
)
def test_an_arrow_is_read_as_the_way_it_points(printed_as: str, read_as: str) -> None:
    def page(canvas: Any) -> None:
        lines("Good")(canvas)
        lines(printed_as, x=76, font="Symbol")(canvas)
        lines("Aug 2019", x=100)(canvas)

    assert texts(drawn(page)) == [" ".join(filter(None, ["Good", read_as, "Aug 2019"]))]


def test_an_arrow_that_is_drawn_and_not_printed_is_none() -> None:
    def page(canvas: Any) -> None:
        lines("Good", "Aug 2019")(canvas)
        canvas.line(80, 690, 80, 705)
        canvas.line(80, 705, 77, 700)

    assert texts(drawn(page)) == ["Good", "Aug 2019"]


def test_what_is_printed_beyond_the_edge_of_the_page_is_not_read() -> None:
    assert texts(drawn(lines("Good"), lines("Inadequate", x=700))[:]) == ["Good"]


def test_a_table_goes_on_over_the_pages_end() -> None:
    rows = "".join(f"Service {n}\tGood\tRequires improvement\n" for n in range(80))
    found = pdf_blocks(printed(rows))
    assert len(found) == 80
    assert {block.table for block in found} == {1}
    assert {block.page for block in found} == {1, 2}


def test_a_pdf_is_known_by_its_mark_and_not_by_a_page_that_speaks_of_it() -> None:
    assert is_pdf(b"\xef\xbb\xbf\n%PDF-1.4\n")
    assert is_pdf(b"junk before it %PDF-1.4\n")
    assert not is_pdf(b"<html><body>%PDF-1.4</body></html>")


def test_the_blocks_of_a_text_carry_no_page() -> None:
    assert {block.page for block in text_blocks("Rose House\nOverall: Good\n")} == {None}


def test_the_text_of_a_pdf_has_its_bullets_and_cells_and_nobodys_name() -> None:
    said = "# Rose House\nThis report is about care.\nReport author: Jane Placeholder\n- One thing\nSafe\tGood\n"
    assert pdf_text(printed(said)) == (
        "Rose House\n\nThis report is about care.\n\nReport author: Jane Placeholder\n\n- One thing\nSafe\tGood\n"
    )
    kept = unname(printed(said))
    assert b"Jane Placeholder" not in kept.content
    assert b"\n- One thing\nSafe\tGood\n" in kept.content
    assert (kept.html, kept.names) == (False, ("Jane Placeholder",))

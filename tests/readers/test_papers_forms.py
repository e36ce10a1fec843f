"""A board paper of any form is opened as the same blocks: PDF, text, page, Word, PowerPoint, Excel, and a ZIP of them.

The packs are made to match those that trusts publish; their words are our own.
"""

from __future__ import annotations

import io
import sys
import time
import zipfile
from typing import Any

import docx
import openpyxl
import pptx
import pytest
from docx.oxml import parse_xml
from pptx.util import Inches
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from crawler.readers.blocks import Block
from crawler.readers.document import Document
from crawler.readers.errors import NotUnderstood
from crawler.readers.papers.ocr import NO_WORDS, Recognised
from crawler.readers.papers.opened import opened
from crawler.readers.papers.pack import Pack
from crawler.readers.papers.pdf_pack import pdf_pack
from crawler.readers.papers.sentences import sentences

from .typeset import CELL, drawn, printed

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PROSE = (
    "Winter pressure was felt in every district nursing team and the average caseload grew again, although the number "
    "of visits that had to be put off fell in each of the four weeks that were looked at. "
)


def pack(body: bytes, media_type: str | None = None) -> Pack:
    return opened(Document(body=body, media_type=media_type))


def rows(of: Pack) -> list[tuple[str, ...]]:
    return [block.cells for block in of.blocks if block.kind == "row"]


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as held:
        for name, body in files.items():
            held.writestr(name.replace("__", ".").replace("_", " "), body)
    return out.getvalue()


def word(*, ticked: str = "☒") -> bytes:
    paper = docx.Document()
    paper.add_heading("Learning from Deaths, quarter 2", 1)
    table = paper.add_table(rows=0, cols=2)
    for label, value in (
        ("Report title:", "Learning from Deaths, quarter 2"),
        ("Prepared by:", "A Person, Medical Director"),
    ):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, value
    paper.add_paragraph("There were 41 deaths in scope.")
    paper.add_paragraph("A first point", style="List Bullet")
    said = f"<w:p><w:r><w:t>{ticked} For approval</w:t></w:r></w:p>"
    box = f'<w:sdt xmlns:w="{W}"><w:sdtContent>{said}</w:sdtContent></w:sdt>'
    paper.element.body.insert(len(paper.element.body) - 1, parse_xml(box))
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def test_a_word_file_is_read_with_its_headings_tables_bullets_and_boxes() -> None:
    found = pack(word())
    assert ("Prepared by:", "A Person, Medical Director") in rows(found)
    said = [(block.kind, block.text) for block in found.blocks if block.kind != "row"]
    assert ("heading", "Learning from Deaths, quarter 2") in said
    assert ("line", "There were 41 deaths in scope.") in said
    assert ("item", "A first point") in said
    assert any("☒ For approval" in text for _, text in said)
    assert all(block.line for block in found.blocks)


def test_the_slides_of_a_powerpoint_file_are_its_pages() -> None:
    deck = pptx.Presentation()
    for title in ("Operational performance", "Our people"):
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = title
        cells = slide.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(6), Inches(1)).table
        for n, word_ in enumerate(("Measure", "Target", "Sickness absence", "4.5%")):
            cells.cell(n // 2, n % 2).text = word_
    out = io.BytesIO()
    deck.save(out)
    found = pack(out.getvalue())
    assert found.pages == 2
    assert [(block.page, block.text) for block in found.blocks if block.heading] == [
        (1, "Operational performance"), (2, "Our people"),
    ]  # fmt: skip
    assert ("Sickness absence", "4.5%") in rows(found)
    assert found.blocks[1].header_cells


def test_the_sheets_of_an_excel_file_are_tables_with_values_as_they_are_shown() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Corporate risks"
    sheet.append(["Risk ID", "Description", "Current score"])
    sheet.append(["CRR-14", "Failure of the heating plant", 16])
    sheet["D2"] = 0.935
    sheet["D2"].number_format = "0.0%"
    hidden = book.create_sheet("workings")
    hidden.sheet_state = "hidden"
    hidden.append(["never", "shown"])
    out = io.BytesIO()
    book.save(out)
    found = pack(out.getvalue())
    assert rows(found) == [
        ("Risk ID", "Description", "Current score"),
        ("CRR-14", "Failure of the heating plant", "16", "93.5%"),
    ]
    assert [block.header_cells for block in found.blocks if block.kind == "row"] == [True, False]
    assert found.blocks[0].text == "Corporate risks"


def test_a_sheet_is_read_to_its_last_row_wherever_its_file_says_that_it_ends() -> None:
    book = openpyxl.Workbook()
    for row in (["Risk ID", "Description", "Score"], ["814", "Sewage ingress", 12], ["815", "Lifts fail", 9]):
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as held:
        parts = {name: held.read(name).replace(b'ref="A1:C3"', b'ref="A1:C1"') for name in held.namelist()}
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w") as held:
        for name, part in parts.items():
            held.writestr(name, part)
    assert rows(pack(again.getvalue()))[1:] == [("814", "Sewage ingress", "12"), ("815", "Lifts fail", "9")]


def test_the_papers_of_a_zip_stand_in_the_order_of_their_numbers_each_as_a_part() -> None:
    found = pack(
        zipped(
            **{
                "10_Finance__txt": b"Finance report\n\nThe plan is met.",
                "2_Minutes__pdf": printed("# Minutes of the last meeting\n" + PROSE),
                "9_Deaths__docx": word(),
                "cover__jpg": b"\xff\xd8",
            }
        )
    )
    assert [part.title for part in found.parts] == [
        "Minutes of the last meeting", "Learning from Deaths, quarter 2", "Finance report",
    ]  # fmt: skip
    assert found.paper_at(len(found.blocks) - 1) == "Finance report"
    assert [part.first for part in found.parts[1:]] == [part.last + 1 for part in found.parts[:-1]]


def test_a_paper_of_a_zip_that_cannot_be_read_is_noted_and_the_others_are_read() -> None:
    found = pack(zipped(**{"1_a__pdf": b"%PDF-1.7 cut", "2_b__txt": b"Finance report\n\nThe plan is met."}))
    assert [part.title for part in found.parts] == ["Finance report"]
    assert found.notes[0].startswith("1 a.pdf: the PDF is cut off")


def bomb() -> bytes:
    return zipped(a__txt=b"0" * 20_000_000)


def with_entities() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "word/document.xml":
                body = body.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>', 1)
            new.writestr(name, body)
    return out.getvalue()


def half(body: bytes) -> bytes:
    return body[: len(body) // 2]


HOSTILE = {
    "a bomb": (bomb, "unfolds to 20,000,000 bytes"),
    "XML that declares entities": (with_entities, "declares entities"),
    "half a Word file": (lambda: half(word()), "is damaged"),
    "a ZIP of a ZIP of a ZIP": (lambda: zipped(a__zip=zipped(b__zip=zipped(c__txt=b"x"))), "no paper that can be read"),
    "a ZIP of pictures": (lambda: zipped(a__png=b"x"), "no paper that can be read"),
    "a ZIP of five thousand files": (lambda: zipped(**{f"{n}__txt": b"x" for n in range(5_001)}), "holds 5,001 files"),
    "nothing": (lambda: b"", "is empty"),
    "a wall": (
        lambda: b"<html><body><main><h1>Access denied</h1><p>You have been blocked.</p></main></body></html>",
        "denies access",
    ),
    "a PDF of pictures": (
        lambda: drawn(*[lambda page: page.rect(50, 50, 400, 600, fill=1)] * 3),
        "image-only: its 3 pages have no text layer, and a person has to read it; OCR ",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_refused_in_one_sentence(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")  # no picture is looked at
    make, words = HOSTILE[name]
    with pytest.raises(NotUnderstood, match=words):
        pack(make())


def register(count: int) -> bytes:
    """A register on landscape pages: long cells that a page's end breaks, its head printed again on each page."""
    head = ["Ref", "Risk description", "Previous score", "Current score"]
    body = [
        [f"CRR{n}", Paragraph(f"If recruitment to post {n} fails then wards will lack staff. " * 22, CELL), "12", "16"]
        for n in range(1, count + 1)
    ]
    out = io.BytesIO()
    grid = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    table = Table([head, *body], colWidths=[60, 400, 90, 90], style=grid, repeatRows=1, splitInRow=1)

    def edges(canvas: Canvas, page: Any) -> None:
        canvas.drawString(60, 560, "Corporate risk register")
        canvas.drawString(400, 20, f"{page.page} | Page")

    SimpleDocTemplate(out, pagesize=landscape(A4), invariant=1).build([table], onFirstPage=edges, onLaterPages=edges)
    return out.getvalue()


def test_a_register_over_several_pages_is_one_table_with_whole_rows() -> None:
    found = pack(register(14))
    assert found.pages is not None
    assert found.pages > 2
    table = [block for block in found.blocks if block.kind == "row"]
    assert table[0].header_cells
    assert table[0].cells == ("Ref", "Risk description", "Previous score", "Current score")
    assert [block.cells[0] for block in table[1:]] == [f"CRR{n}" for n in range(1, 15)]
    assert all(block.cells[1].count("If recruitment") == 22 and block.cells[2:] == ("12", "16") for block in table[1:])
    assert len({block.table for block in table}) == 1
    assert "Corporate risk register" in found.heads


def test_cells_come_from_their_place_and_not_from_the_order_in_which_a_file_writes_them() -> None:
    def page(canvas: Canvas) -> None:
        at = {(0, 0): "Risk", (1, 0): "What may happen", (2, 0): "Score", (0, 1): "957", (1, 1): "The boiler fails",
              (2, 1): "15", (0, 2): "958", (1, 2): "The roof leaks", (2, 2): "9"}  # fmt: skip
        for x in (50, 120, 420, 500):
            canvas.line(x, 700, x, 640)
        for y in (700, 680, 660, 640):
            canvas.line(50, y, 500, y)
        for column, row in [(1, 0), (2, 0), (0, 0), (1, 1), (1, 2), (2, 2), (0, 2), (0, 1), (2, 1)]:
            canvas.drawString((55, 125, 425)[column], 685 - 20 * row, at[column, row])
        canvas.drawString(50, 750, "Risk register and assurance")

    assert rows(pack(drawn(page)))[1:] == [("957", "The boiler fails", "15"), ("958", "The roof leaks", "9")]


def unruled(*rows: tuple[str, ...], leading: int, space: int) -> bytes:
    """A page of rows without rules; a bar parts the lines of a cell, ``space`` is added between rows."""

    def page(canvas: Canvas) -> None:
        y = 750
        for row in rows:
            lines = [cell.split("|") for cell in row]
            for n in range(max(map(len, lines))):
                for x, cell in zip((50, 110, 380, 450), lines, strict=True):
                    if n < len(cell):
                        canvas.drawString(x, y, cell[n])
                y -= leading
            y -= space
        canvas.drawString(
            50, y - 60, "The register and its risks were looked at by the committee, which asked for more."
        )

    return drawn(page)


@pytest.mark.parametrize("space", [0, 10])
def test_a_table_that_no_rule_draws_has_whole_cells(space: int) -> None:
    table = rows(
        pack(
            unruled(
                ("Ref", "Risk", "Target", "Current"), ("R1", "The lift fails and beds|are closed", "6", "12"),
                ("R2", "The theatre roof|lets in rain when it|is windy", "4", "9"), ("R3", "Flood", "2", "8"),
                leading=14, space=space,
            )
        )
    )  # fmt: skip
    assert table == [
        ("Ref", "Risk", "Target", "Current"), ("R1", "The lift fails and beds are closed", "6", "12"),
        ("R2", "The theatre roof lets in rain when it is windy", "4", "9"), ("R3", "Flood", "2", "8"),
    ]  # fmt: skip


def test_a_sentence_that_the_end_of_a_page_breaks_is_one_sentence_without_head_and_foot() -> None:
    found = pack(printed(PROSE * 60, head="Paper of the Chief Nurse", foot="Board of Directors, May"))
    assert found.pages is not None
    assert found.pages > 1
    said = [one.text for one in sentences(found)]
    assert set(said) == {PROSE.strip()}
    assert len(said) == 60
    assert any("Chief Nurse" in head for head in found.heads)


def test_two_columns_are_read_one_after_the_other() -> None:
    def page(canvas: Canvas) -> None:
        for n in range(12):
            canvas.drawString(50, 700 - 14 * n, f"left column line number {n} goes on and")
            canvas.drawString(320, 700 - 14 * n, f"right column line number {n} goes on and")

    text = " ".join(block.text for block in pack(drawn(page)).blocks)
    assert text.index("left column line number 11") < text.index("right column line number 0")


@pytest.mark.parametrize("lacks", ["the extra", "the program"])
def test_pages_that_are_pictures_are_named_and_the_rest_is_read(lacks: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if lacks == "the extra":
        monkeypatch.setitem(sys.modules, "pytesseract", None)
    monkeypatch.setenv("PATH", "")
    pages = [lambda page: page.drawString(60, 700, "The Board of Directors met in public in July.")]
    pages += [lambda page: page.rect(50, 50, 400, 600, fill=1)] * 3
    found = pack(drawn(*pages))
    assert (found.pages, found.pictures) == (4, (2, 3, 4))
    assert found.notes[0].startswith("pages 2–4 are pictures without text; OCR needs the extra `ocr`")


def test_a_page_that_cannot_be_read_is_noted_and_the_others_are_read() -> None:
    def tiny(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "The committee met twice.")

    def huge(canvas: Canvas) -> None:
        canvas.setPageSize((30_000, 500))

    found = pack(drawn(tiny, huge))
    assert [block.text for block in found.blocks] == ["The committee met twice."]
    assert found.notes == ("page 2 cannot be read: the PDF is damaged there",)


def test_the_text_that_is_recognised_from_a_picture_says_so() -> None:
    pages = [lambda page: page.drawString(60, 700, "The Board of Directors met in public in July.")]
    pages += [lambda page: page.rect(50, 50, 400, 600, fill=1)] * 2
    said = Block(kind="line", text="Risk 7 was closed.", page=3)
    found = pdf_pack(drawn(*pages), lambda _, numbers: Recognised({3: [said]} if numbers == [2, 3] else {}, NO_WORDS))
    assert (found.pictures, found.recognised) == ((2,), (3,))
    assert found.blocks[-1] == said
    assert found.notes == (
        f"page 2 is a picture without text; {NO_WORDS}",
        "the text of page 3 was recognised from pictures (OCR) and may be wrong; "
        "its figures are shown and never compared",
    )


def test_no_picture_in_a_zip_is_recognised() -> None:
    pages = [lambda page: page.drawString(60, 700, "The Board of Directors met in public in July.")]
    pages += [lambda page: page.rect(50, 50, 400, 600, fill=1)]
    assert pack(zipped(a__pdf=drawn(*pages))).notes == (
        "a.pdf: page 2 is a picture without text; OCR does not look into a ZIP",
    )


def test_the_boxes_of_a_web_page_are_ticked_or_not() -> None:
    page = (
        b"<html><head><title>x</title></head><body><main><h1>Workforce report</h1>"
        b"<p>Purpose: <input type='checkbox'/> Decision "
        b"<input checked type=checkbox> Assurance</p><table><tr><th>Role</th><th>Lead</th></tr>"
        b"<tr><td>Sponsor</td><td>Chief People Officer</td></tr></table></main></body></html>"
    )
    found = pack(page)
    assert "☐ Decision ☑ Assurance" in found.blocks[1].text
    assert found.blocks[2].header_cells
    assert not found.blocks[3].header_cells


TEXT = """Trust Board Meeting in Public

Safe staffing paper

Deliver safe services

1. The wards met the agreed level on most days, and the matrons moved people between sites to

Deliver safe services

cover the nights that were short.

Deliver safe services

Ward\tPlanned\tActual
Elm\t98%\t91%

Deliver safe services

2. **Next steps** are in *hand*. <i>Nothing</i> else <input type="checkbox" checked/> is due.
"""


def test_a_running_head_of_a_text_is_left_out_of_its_sentences_and_stands_once() -> None:
    found = pack(TEXT.encode())
    assert [block.text for block in found.blocks].count("Deliver safe services") == 1
    assert any("between sites to cover the nights" in block.text for block in found.blocks)
    assert rows(found) == [("Ward", "Planned", "Actual"), ("Elm", "98%", "91%")]
    assert found.blocks[-1].text == "2. Next steps are in hand. Nothing else ☑ is due."
    assert found.heads == ("Deliver safe services",)


def test_a_heading_that_stands_in_every_section_is_no_running_head() -> None:
    sections = "".join(f"Objective {name}\n\nKey risks\n\nThere is one risk here.\n\n" for name in "ABCDE")
    found = pack(f"Quality report\n\n{sections}".encode())
    assert [block.text for block in found.blocks].count("Key risks") == 5


def test_form_feeds_part_the_pages_of_a_text() -> None:
    found = pack(b"Board paper\n\nFirst page.\n\fSecond page.\n")
    assert [block.page for block in found.blocks] == [1, 1, 2]
    assert found.pages == 2


def test_a_million_letters_of_anything_are_read_or_refused_soon() -> None:
    begun = time.process_time()
    for text in ("**a" * 300_000, "<i" * 400_000, "\t" * 900_000, "x: " * 300_000, "board to\n\nboard\n\nthe " * 4_000):
        assert len(pack(f"Paper\n\n{text}".encode()).blocks) < 10_000
    assert time.process_time() - begun < 10


COPIED = """Topic | Looked at | Assurance |
:--- | --- | --- |
Waiting lists | The list was walked through and is shorter. | Limited |
Estates | The boilers were seen. | Substantial |

Home | About us | Contact
"""


def test_a_table_that_was_copied_with_bars_has_its_rows_under_its_head_and_no_rule() -> None:
    found = pack(COPIED.encode())
    assert rows(found) == [
        ("Topic", "Looked at", "Assurance"),
        ("Waiting lists", "The list was walked through and is shorter.", "Limited"),
        ("Estates", "The boilers were seen.", "Substantial"),
    ]
    assert len({block.table for block in found.blocks if block.kind == "row"}) == 1
    assert found.blocks[-1].text == "Home | About us | Contact"


def test_a_label_opens_a_line_of_its_own_however_long_the_line_before_it_is() -> None:
    long = "Report Title: What has changed in the framework of strategic risks since we last met"
    found = pack(f"{long}\nAgenda Item: OAK26/2.1\nPurpose: Discussion\n".encode())
    assert [block.text for block in found.blocks] == [long, "Agenda Item: OAK26/2.1", "Purpose: Discussion"]

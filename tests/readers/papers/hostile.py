"""What is fed to readers to hang them: the beginnings of all that they look for, without an end, and files of traps."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable

import openpyxl
from reportlab.lib.pdfencrypt import StandardEncryption

from tests.readers.test_papers_forms import word
from tests.readers.typeset import by_hand, drawn, one_page, printed

HEAD = """Marlshire Invented NHS Trust
Board of Directors meeting held in public on 25 September 2025
Corporate risk register
The Board is asked to note the report.

"""
BEGINNINGS = (
    "7", "1,", "1.1", "1/", "a", "a ", "A", ".", ". ", "-", "- ", "(", "((a) ", "[", "“", "'s ", "=", ":", ";",
    "%", "*", "**a", "_", "#", "|", "\t", "1\t", "<p ", "<input type=checkbox ", "\xa0", "\u200b", "\u202e\u200f",
    "\u00ad", "e\u0301", "→ ", "☑ ", "X ", "x ", "…", "&", "+", "a@", "http://a.b/", "a/", "n/a ", "Risk ",
    "Risk ID 12", "risks 12, 13, ", "12 and ", "Risk 12 rated ", "SR1 ", "BAF1", "#12 ", "4 x 4 = ", "4 x 4 = 16 ",
    "score of 16 ", "current score 16 target score ", "decreased from 12 ", "increased from 15 to 20 and ",
    "was closed ", "There is a risk that the boiler fails. ", "new risk ", "not supported ", "will be ",
    "whether ", "level of assurance ", "assurance on the ", "Reasonable ", "received limited assurance from ",
    "opinion ", "target of 5% ", "against a target ", "5% ", "5.6% in May ", "above the ", "weeks ",
    "compared with ", "£1 ", "(£0.2m) ", "£2.5m favourable ", "deficit of ", "plan ", "no ", "never events ",
    "no serious incidents ", "were declared ", "section 29A ", "CQC ", "Regulation 28 ", "segment 3 ",
    "undertakings ", "withdrawn ", "if ", "appointed ", "Mr Aa ", "Dr Abc Def ", "the Trust ", "patient aged 45 ",
    "a 45-year-old ", "Ward A1 ", "943 476 5919 ", "the death of ", "Abc's story ", "died ", "alleged ",
    "extraordinary group ", "board meeting ", "25 September 2025 ", "2025/26 ", "Thursday ", "September ",
    "next meeting ", "Agenda item ", "Report title: ", "Recommendation ", "Purpose: ", "Page 1 of ", "Item 12, ",
    "1.1 Aa\n", "- a\n", "ab\n", "Risk ID Description Score\n", "Risk ID\tDescription\tCurrent score\n",
    "| Risk ID | Risk | Score |\n",
    "| 1234 | There is a risk | 16 |\n", "| Safe | Effective | Caring | Limited |\n",
    "| Measure | Target | Actual | 5% |\n", "| Plan | Actual | (1.2) |\n",
)  # fmt: skip


def text(unit: str, letters: int) -> str:
    """A paper in which these words stand in one line, in paragraphs, in short lines, as titles and in a register."""
    each, bare = letters // 5, unit.replace("\n", " ").replace("|", " ").strip() or "x"
    row = f"| {_times(bare, 300)} | {_times(bare, 300)} | 12 |\n"
    register = "| Risk ID | Risk description | Current score |\n" + row * (each // len(row))
    shapes = (_times(unit, each), _lines(unit, each, 2_000), _lines(unit, each, 90), _lines(f"# {unit}", each, 100))
    return HEAD + "\n\n".join((*shapes, register))


def page(unit: str, letters: int) -> str:
    """A page that lists papers whose links, rows and titles are these words."""
    said = _times(unit.replace("<", "&lt;"), 250)
    link = f"<h3>{said}</h3><ul><li><a href='/f/{len(said)}.pdf'>{said}</a> {said}</li><li>{said}</li></ul>"
    row = f"<table><tr><td>{said}</td><td><a href='/d/1'>{said}</a></td></tr></table>"
    parts = (link + row) * max(1, letters // len(link + row))
    return f"<html><body><main><h1>Board papers</h1>{parts}<p>{_times(unit, letters // 4)}</p></main></body></html>"


PARTS = {
    "times of one entry": ("<article>", "<time>x</time><a href='/f/1.pdf'>Agenda</a>", "</article>"),
    "links of one item": ("<ul><li>", "<a href='/f/1.pdf'>Agenda</a> ", "</li></ul>"),
    "cells of one row": ("<table><tr>", "<td><a href='/f/1.pdf'>26 March 2026</a></td>", "</tr></table>"),
}


def built(name: str, letters: int) -> bytes:
    """A page of one part without an end."""
    first, each, last = PARTS[name]
    said = f"{first}{_times(each, letters)}{last}"
    return f"<html><body><main><h1>Board papers</h1><p>Report title: x</p>{said}</main></body></html>".encode()


def _times(unit: str, letters: int) -> str:
    return unit * max(1, letters // len(unit))


def _lines(unit: str, letters: int, each: int) -> str:
    line = _times(unit, each)
    return f"{line}\n\n" * max(1, letters // len(line))


# Files


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as held:
        for name, body in members:
            held.writestr(name, body)
    return out.getvalue()


def remade(body: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """An office file with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(body)) as held:
        return zipped((one, change(held.read(one)) if one == name else held.read(one)) for one in held.namelist())


def worded(trap: bytes) -> bytes:
    """A Word file with a trap at its beginning."""
    return remade(word(), "word/document.xml", lambda said: said.replace(b"<w:body>", b"<w:body>" + trap, 1))


def with_a_file_of_the_machine() -> bytes:
    outside = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>'

    def change(said: bytes) -> bytes:
        return outside + said.partition(b"?>")[2].replace(b"41 deaths", b"&x; deaths")

    return remade(word(), "word/document.xml", change)


def sheet(rows: int) -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    data = b"<sheetData>%b</sheetData>" % (b"<row><c><v>1</v></c></row>" * rows)
    return remade(
        out.getvalue(), "xl/worksheets/sheet1.xml", lambda said: said.replace(b"<sheetData></sheetData>", data)
    )


def pages(count: int) -> bytes:
    """A PDF whose pages are one page, so often."""
    return by_hand(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%b]/Count %d>>" % (b"3 0 R " * count, count),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length 48>>stream\nBT /F 10 Tf 50 700 Td (The Board met in May) Tj ET\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


def in_a_circle() -> bytes:
    """A PDF whose table of references goes before itself."""
    body = one_page(b"BT /F 10 Tf 50 700 Td (The Board met in May) Tj ET")
    return body.replace(b"/Root 1 0 R>>", b"/Root 1 0 R/Prev %d>>" % body.index(b"xref\n0"))


def drawn_in_itself() -> bytes:
    inner = b"/Resources<</XObject<</X 6 0 R>>>>"
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]%b/Length 5>>stream\n/X Do\nendstream" % inner
    body = one_page(b"BT /F 10 Tf 50 700 Td (The Board met in May) Tj ET /X Do", more=[form])
    return body.replace(b"/Resources<</Font", b"/Resources<</XObject<</X 6 0 R>>/Font")


def locked() -> bytes:
    return drawn(lambda canvas: canvas.drawString(50, 700, "Board"), encrypt=StandardEncryption("a", "b"))


PAPER = b"<html><body><main><h1>Board of Directors</h1>"
FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a PDF of ten thousand pages": (lambda: pages(10_000), "has 10,000 pages; the most that is read is 2,000"),
    "a PDF with a lock": (locked, "is locked with a password"),
    "half a PDF": (lambda: printed(HEAD)[:900], "is cut off"),
    "a PDF whose references go in a circle": (in_a_circle, ""),
    "a PDF whose pages hold themselves": (
        lambda: by_hand(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"),
        "the PDF is damaged",
    ),
    "a PDF with a form in itself": (drawn_in_itself, ""),
    "a PDF that unfolds twice": (lambda: one_page(b"BT (x) Tj ET" * 8_000_000, folds=2), "unfolds to more than 64 MB"),
    "a PDF of a million strokes": (lambda: one_page(b"BT /F 9 Tf (Board) Tj ET " + b"0 0 m 9 9 l S " * 300_000), ""),
    "a Word file that asks for a file of the machine": (with_a_file_of_the_machine, "declares entities"),
    "a Word file nested for ever": (
        lambda: worded(b"<w:sdt><w:sdtContent>" * 50_000 + b"</w:sdtContent></w:sdt>" * 50_000),
        "the Word file is damaged",
    ),
    "a Word file with one long paragraph": (
        lambda: worded(b"<w:p><w:r><w:t>%b</w:t></w:r></w:p>" % (b"Risk 12 rose from 15 to 20 and " * 4_000)), "",
    ),
    "an Excel file of a million rows": (lambda: sheet(1_000_000), "unfolds to 26,000,460 bytes"),
    "a ZIP whose names climb out": (
        lambda: zipped([("../../etc/passwd.txt", HEAD.encode()), ("..\\..\\x.txt", HEAD.encode())]), "",
    ),
    "a page of a million elements": (lambda: PAPER + b"<p>Risk 12</p>" * 1_000_000, "has more than 60,000 elements"),
    "a page nested for ever": (lambda: PAPER + b"<div>" * 500_000, "is nested deeper than 255 elements"),
    "a page with a cell over all": (lambda: PAPER + b"<table>" + b"<tr><td colspan=99999 rowspan=99999>R" * 200, ""),
    "a megabyte of nothing": (lambda: b"Board of Directors " + b"\0" * 1_000_000, "is binary"),
}  # fmt: skip

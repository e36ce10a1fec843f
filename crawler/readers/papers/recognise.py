"""Whether a body is a paper of a board, by what it says: a meeting of a board, labels of a front sheet, its matters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from crawler.readers.blocks import Block
from crawler.readers.errors import NotUnderstood
from crawler.readers.lines import area_score, report_from
from crawler.readers.pdf import is_pdf, open_pdf, page_of
from crawler.readers.report.front import is_report
from crawler.readers.spelling import clean, folded
from storage.record import Kind

from .labels import Field, labels_in
from .ocr import recognised_pages
from .pdf_pack import LARGEST_MB, MOST_PAGES

LOOKED_AT, FIRST_PAGES = 400, 12
"""Blocks, and pages of a PDF, among which the signs are looked for."""
PICTURES = 3
"""Pages that are recognised to tell what a scan is."""
ENOUGH = 4
_BOARD = re.compile(
    r"\b(?:trust board|boards? of directors|boards? in common|group board|governing body|public board|board meeting|"
    r"meeting of the board|board assurance framework)\b"
)
_SIGNS = (
    re.compile(
        r"\bthe (?:trust )?(?:board|committee)(?: of directors)? (?:is|are|was|were) "
        r"(?:asked|requested|invited|recommended)\b"
    ),
    re.compile(r"\b(?:board assurance framework|corporate risk register|risk register|strategic risks?)\b"),
    re.compile(
        r"\b(?:integrated (?:governance|performance|quality) (?:and \w+ )?report|chief executive(?:'s)? report|"
        r"performance report|quality report|finance report)\b"
    ),
    re.compile(r"\bnhs\b.{0,40}\btrust\b|\btrust\b.{0,40}\bnhs\b|\bintegrated care board\b"),
    re.compile(r"\b(?:level of assurance|assurance (?:rating|level)|take assurance|for assurance)\b"),
    re.compile(r"\bagenda\b"),
    re.compile(r"\bchair's (?:\w+ )?(?:report|log|summary)\b|\bhighlight report\b|\balert\b.{0,20}\badvise\b|\baaa\b"),
    re.compile(r"\bnever events?\b|\bserious incidents?\b|\bpsirf\b|\brisk (?:id|rating|score)\b"),
)
_LABELS: frozenset[Field] = frozenset(
    ("title", "item", "purpose", "action", "people", "previously", "recommendation", "meeting", "date")
)
_LOOSE = re.compile(
    r"(?:report title|title of (?:the )?(?:report|paper)|agenda item|date of meeting|executive (?:lead|sponsor)|"
    r"presented by|prepared by|report author|recommendations?|previously considered|purpose)\b"
)
"""Labels that a line begins with where its cells are not parted, as in the bare text of a PDF."""
_CQCS = re.compile(
    r"(?:care quality commission|cqc)|overall:? (?:good|outstanding|requires improvement|inadequate)|"
    r"latest inspection(?: summary)?:?.{0,40}|all inspections|overall rating|find out what we look at.{0,80}"
)


def missing(blocks: Sequence[Block]) -> str | None:
    """What a body lacks to be a paper of a board, in words; None where it is one."""
    if _is_cqcs(blocks):
        return "it is a page or a report of CQC's and no paper of a board"
    said = [folded(block.text[:600]) for block in blocks[:LOOKED_AT]]
    board = any(_BOARD.search(words) for words in said)
    lines = [*said, *map(" ".join, pairwise(said))]  # a name may go over two of them
    signs = sum(any(sign.search(words) for words in lines) for sign in _SIGNS)
    fields = {one.field for block in blocks[:120] for one in labels_in(block)} & _LABELS
    begun = {found[0] for block in blocks[:120] if (found := _LOOSE.match(folded(block.text[:80])))}
    count = max(len(fields), len(begun))
    labels = min(4, count) if count >= 2 else 0
    if 3 * board + signs + labels >= ENOUGH and (board or labels >= 3):
        return None
    return (
        "it is no paper of a board: it names no meeting of a trust's board, and has no agenda, no labels of a front "
        'sheet ("Report title", "Recommendation") and no risk register'
    )


def pdf_kind(body: bytes) -> Kind | None:
    """The kind of a PDF: a board paper by the words of its first pages, else the report of an inspection; None for
    what is no PDF."""
    if not is_pdf(body):
        return None
    try:
        blocks = tuple(_lines(body))
    except NotUnderstood:
        return "cqc-report"
    blocks = blocks or _pictured(body)
    return "cqc-report" if is_report(blocks) or missing(blocks) else "board-paper"


def _lines(body: bytes) -> Iterable[Block]:
    """The lines of the first pages, as they are written."""
    from .letters import text_of  # PDFium is loaded for a PDF alone

    document = open_pdf(body, largest_mb=LARGEST_MB, most_pages=MOST_PAGES, pictures=False)
    try:
        for number in range(min(len(document), FIRST_PAGES)):
            page = page_of(document, number)
            try:
                text, said = text_of(page)
                text.close()
            finally:
                page.close()
            for line in re.split(r"[\r\n]+", said):
                if words := clean(line):
                    yield Block(kind="line", text=words, page=number + 1)
    finally:
        document.close()


def _pictured(body: bytes) -> tuple[Block, ...]:
    """What is recognised on the first pages of a PDF that has no text."""
    document = open_pdf(body, largest_mb=LARGEST_MB, most_pages=MOST_PAGES, pictures=False)
    try:
        found = recognised_pages(document, range(1, min(len(document), PICTURES) + 1)).pages
    finally:
        document.close()
    return tuple(block for blocks in found.values() for block in blocks)


def _is_cqcs(blocks: Sequence[Block]) -> bool:
    if any(_CQCS.fullmatch(folded(block.text[:120])) for block in blocks[:25]):
        return True
    return any(area_score(block.text) or report_from(block.text)[0] for block in blocks[:LOOKED_AT])

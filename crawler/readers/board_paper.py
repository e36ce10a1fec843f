"""Reads a board paper or a pack of them: kind ``board-paper``."""

from __future__ import annotations

import re

from storage.paper import Coverage
from storage.record import Kind, Organisation, Record

from .decode import is_html
from .document import Document
from .errors import NotUnderstood
from .kinds import READERS
from .papers.agenda import agenda
from .papers.archive import archive_pack, form_of
from .papers.assurance import assurance
from .papers.finance import finance
from .papers.front_sheets import front_sheets
from .papers.kept_out import kept_out
from .papers.measures import measures
from .papers.meeting import meeting
from .papers.movement import movement
from .papers.opened import alone, form, opened
from .papers.organisation import organisation
from .papers.own_words import own_words
from .papers.pack import Pack
from .papers.package import is_zip
from .papers.pictured import apart, figures
from .papers.recognise import missing
from .papers.risk.registers import registers
from .papers.risks import risks
from .papers.signals import signals

_BOARD = re.compile(rb"\bboard\b", re.IGNORECASE)
_LABEL = re.compile(
    rb"recommendation|report title|title of (?:the )?report|purpose|agenda item|risk register|assurance framework",
    re.IGNORECASE,
)


def recognised(body: bytes) -> Kind | None:
    """The kind of a text, or of a page with the labels of a front sheet, that is a board paper; None for another."""
    if is_html(body) and not (_BOARD.search(body) and _LABEL.search(body)):
        return None
    try:
        pack = alone(body)
    except NotUnderstood:
        return None
    if is_html(body) and not any(part.sheet for part in pack.parts) and not registers(pack).coverage:
        return None
    return None if missing(pack.blocks) else "board-paper"


def packed(body: bytes) -> Kind | None:
    """The kind of a ZIP that is a board paper: an office file that says so, or an archive of papers; None for another,
    such as a spreadsheet of CQC's."""
    if not is_zip(body):
        return None
    try:
        form = form_of(body)
        if form == "archive":
            return "board-paper"
        return None if form is None or missing(archive_pack(body, alone).blocks) else "board-paper"
    except NotUnderstood:
        return None


def read(document: Document) -> Record:
    """What the paper says; every value with its page or line and the words that prove it.

    NotUnderstood for what is no paper of a board, or cannot be opened.
    """
    pack = opened(document)
    held = meeting(pack, document.address)
    whose = document.organisation or Organisation(name="")
    whose = whose if whose.name else whose.model_copy(update={"name": organisation(pack).name})
    printed, pictured = apart(pack)
    parts = (
        said := figures(risks, printed, pictured),
        moved := movement(printed),
        assured := figures(assurance, printed, pictured),
        measured := figures(measures, printed, pictured),
        counted := figures(finance, printed, pictured),
        signalled := signals(pack, day=held.date if held else None, name=whose.name or None),
        found := own_words(pack, document.words),
        sheets := front_sheets(pack),
        listed := agenda(pack),
    )
    record = Record(
        kind="board-paper",
        reader=READERS["board-paper"],
        organisation=whose,
        form=form(document),
        meeting=held,
        agenda=listed.items,
        front_sheets=sheets.items,
        risks=said.items,
        movements=moved.items,
        assurance=assured.items,
        measures=measured.items,
        finance=counted.items,
        signals=signalled.items,
        words=found.items,
        from_pictures=pack.recognised,
        coverage=(*_pages(pack), *(one for part in parts for one in part.coverage)),
        not_understood=tuple(one for part in parts for one in part.not_understood),
        warnings=pack.notes,
    )
    return kept_out(record, pack)


def _pages(pack: Pack) -> tuple[Coverage, ...]:
    """How many of its pages are text; the first and the last that are pictures, where some are."""
    if not pack.pages:
        return ()
    first, last = (pack.pictures[0], pack.pictures[-1]) if pack.pictures else (None, None)
    text = pack.pages - len(pack.pictures)
    return (Coverage(part="pages", rows=text, of=pack.pages, first=first, last=last, whole=not pack.pictures),)

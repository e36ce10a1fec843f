"""Reads a board paper or a pack of them: kind ``board-paper``."""

from __future__ import annotations

from storage.record import Kind, Organisation, Record

from .document import Document
from .papers.agenda import agenda
from .papers.assurance import assurance
from .papers.finance import finance
from .papers.front_sheets import front_sheets
from .papers.kept_out import kept_out
from .papers.measures import measures
from .papers.meeting import meeting
from .papers.movement import movement
from .papers.opened import opened
from .papers.own_words import own_words
from .papers.risks import risks
from .papers.signals import signals

READER = "board-paper/1"


def recognised(body: bytes) -> Kind | None:
    """The kind of a body that is a board paper by what it is and says; None for anything else."""
    return None


def read(document: Document) -> Record:
    """What the paper says; every value with its page or line and the words that prove it.

    NotUnderstood for what is no paper of a board, or cannot be opened.
    """
    pack = opened(document)
    held = meeting(pack, document.address)
    whose = document.organisation or Organisation(name="")
    parts = (
        said := risks(pack),
        moved := movement(pack),
        assured := assurance(pack),
        measured := measures(pack),
        counted := finance(pack),
        signalled := signals(pack, day=held.date if held else None, name=whose.name or None),
        found := own_words(pack, document.words),
        sheets := front_sheets(pack),
        listed := agenda(pack),
    )
    record = Record(
        kind="board-paper",
        reader=READER,
        organisation=whose,
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
        coverage=tuple(one for part in parts for one in part.coverage),
        not_understood=tuple(one for part in parts for one in part.not_understood),
        warnings=pack.notes,
    )
    return kept_out(record, pack)

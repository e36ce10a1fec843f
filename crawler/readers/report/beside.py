"""A question or a service and its rating in one line or row."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.readers.blocks import Block
from crawler.readers.seen import may_be_a_word
from crawler.readers.spelling import folded
from storage.record import KeyQuestion

from .cell import Cell, cell
from .titles import asked, may_name_a_service

_LONGEST = 140


@dataclass(frozen=True)
class Asked:
    """A question as it is printed and named, its rating (None for a word that is not known), and both as one quote."""

    label: str
    key_question: KeyQuestion
    cell: Cell | None
    quote: str

    @property
    def bare(self) -> bool:
        """Whether only the question's name is printed, as over the part about a service ("Safe Good")."""
        return not folded(self.label).startswith(("are ", "is ", "overall rating"))


def question(block: Block) -> Asked | None:
    """A question and its rating."""
    if block.bullet or len(block.text) > _LONGEST:
        return None
    if block.kind == "row":
        cells = [text for text in block.cells if text]
        said = " ".join(cells[1:])  # the sign beside a word may stand in a cell of its own
        name = asked(cells[0]) if len(cells) in (2, 3) else None
        word = cell(said) if name else None
        if name and (word or (len(cells) == 2 and may_be_a_word(said))):
            return Asked(cells[0], name, word, f"{cells[0]} {said}")
        return None
    for label, word in _split(block.text):
        name = asked(label)
        if name:
            return Asked(label, name, word, block.text)
    return None


def service(block: Block) -> tuple[str, Cell, str] | None:
    """A service's title, its rating, and both as one quote; why it was given may stand in a row's third cell."""
    if block.bullet:
        return None
    if block.kind == "row":
        cells = [text for text in block.cells if text]
        word = cell(cells[1]) if len(cells) in (2, 3) else None
        return (cells[0], word, f"{cells[0]} {cells[1]}") if word and _may_be(cells[0]) else None
    if len(block.text) > _LONGEST or cell(block.text):
        return None
    return next(((label, word, block.text) for label, word in _split(block.text) if _may_be(label)), None)


def _split(text: str) -> list[tuple[str, Cell]]:
    """Every way to take a line's last words as a rating, the longest first."""
    words = text.split()
    found = []
    for at in range(max(1, len(words) - 12), len(words)):
        label = " ".join(words[:at]).rstrip(" :–-")
        if word := cell(" ".join(words[at:]).lstrip(" :–-")):
            found.append((label, word))
    return found


def _may_be(label: str) -> bool:
    verbs = {"is", "are", "was", "were", "has", "have", "we", "been", "be"}
    return may_name_a_service(label) and not verbs & set(folded(label).split())

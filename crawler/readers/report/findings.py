"""What a report says, paragraph by paragraph, each under its service and title; never who came to inspect."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from crawler.readers.blocks import Block
from crawler.readers.furniture import names_a_person
from crawler.readers.spelling import folded
from storage.record import Finding

from .cell import cell, is_mark
from .outline import Place
from .titles import names_the_kind

_PERSON = re.compile(
    r"\b(?:led by|inspection manager|lead inspector|head of (?:hospital )?inspection|(?:deputy )?chief inspector of)\b"
)
_NAME = re.compile(r"(?:(?:Professor|Prof|Dr|Mr|Mrs|Ms|Miss|Sir|Dame)\.? )*[A-Z][\w'’-]+(?: [A-Z][\w'’.-]*){1,3}")
_TITLED = re.compile(r"(?:Professor|Prof|Dr|Mr|Mrs|Ms|Miss|Sir|Dame)\.? [A-Z]")
_HONOURED = re.compile(rf"(?:{_NAME.pattern})(?:,? (?:[A-Z][A-Za-z()]*[A-Z)]|BSc|MSc|PhD|Hons),?)+")
"""A name with what stands behind it: CBE FRCP."""
_CONTENTS = re.compile(r".{3,120}[a-z?)] (?:page|\d{1,3})", re.IGNORECASE)
_EMPTY = re.compile(r"(?:however|and|but|this was because|(?:and|however),? we also found)?[\s:.–-]*")
_LABEL = re.compile(r"regulated activit(?:y|ies)|regulations?|requires? actions?")
_LEAST, _PARAGRAPH = 3, 60


def findings(blocks: Sequence[Block], places: Sequence[Place], skipped: Collection[int]) -> tuple[Finding, ...]:
    """The paragraphs in order; the heading is the service's title and the part's, apart by a dash."""
    found: list[Finding] = []
    question: str | None = None
    for n, (block, place) in enumerate(zip(blocks, places, strict=True)):
        if place.title:
            question = block.text.rstrip(" :") if place.key_question and place.heading is None else question
            continue
        signed = n + 1 < len(blocks) and _is_person(blocks[n + 1].text)
        if _NAME.fullmatch(block.text) and (signed or _TITLED.match(block.text)):
            continue
        if (len(block.text) < 100 and _HONOURED.fullmatch(block.text)) or _is_of_contents(blocks, n):
            continue
        if n in skipped or place.zone in ("front", "people", "tables") or _says_nothing(block):
            continue
        title = place.heading or (question if place.key_question else None)
        heading = " – ".join(filter(None, (place.service, title)))
        name = place.key_question if place.key_question != "overall" else None
        found.append(Finding(key_question=name, heading=heading or None, text=block.text))
    return tuple(found) if found or any(place.zone != "front" for place in places) else _without_parts(blocks, skipped)


def _is_of_contents(blocks: Sequence[Block], n: int) -> bool:
    """Whether a line with a page's number stands among others, as in a list of contents."""
    return any(
        all(len(block.text) < 130 and _CONTENTS.fullmatch(block.text) for block in blocks[at : at + 2])
        for at in (n - 1, n)
        if 0 <= at < len(blocks) - 1
    )


def _without_parts(blocks: Sequence[Block], skipped: Collection[int]) -> tuple[Finding, ...]:
    """The paragraphs of a report of before 2014, which has none of the titles."""
    long = (block for n, block in enumerate(blocks) if n not in skipped and len(block.text) > _PARAGRAPH)
    return tuple(Finding(text=block.text) for block in long if not _says_nothing(block))


def _says_nothing(block: Block) -> bool:
    text = block.text
    if len(text) < _LEAST or cell(text) or is_mark(text) or _EMPTY.fullmatch(folded(text)) or names_the_kind(text):
        return True
    return _is_person(text) or bool(_LABEL.fullmatch(folded(text)))


def _is_person(text: str) -> bool:
    """Whether a paragraph is about somebody who came to inspect or who answers for the report."""
    return names_a_person(text) or (len(text) < 400 and bool(_PERSON.search(folded(text))))

"""Whether a page marks its ratings as given to the provider or registration before: CQC calls it regulatory history.

CQC, "When to display your rating" (May 2022), seen 2026-11.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .blocks import Block
from .narrative import begins_narrative
from .spelling import folded

_BEFORE = (
    r"(?:previous|old|former|last|earlier) (?:registered )?(?:provider|registration|address|owner|operator|location)"
)
_RATINGS = (
    r"(?:overall |current |latest |published )?ratings?(?:,? (?:and|or) (?:the )?(?:inspection |latest )*reports?)?"
)
_TITLE = re.compile(
    rf"regulatory history(?: .{{0,60}})?|inherited {_RATINGS}(?: .{{0,60}})?|{_RATINGS} inherited(?: .{{0,60}})?"
    rf"|(?:the )?{_RATINGS} (?:given |awarded )?(?:from|under|by|to|of|at|for) (?:the|a|its|this service's)? ?"
    rf"{_BEFORE}(?:'s)?|{_BEFORE}'?s? {_RATINGS}"
)
_NOTE = re.compile(
    rf"(?:important: )?(?:(?:this|the|these|its|our) )?{_RATINGS}(?: (?:shown|below|above|displayed|on this page|"
    r"for this (?:service|location)))* (?:is|are|was|were|has been|have been) (?:\w+ )?"
    rf"(?:inherited|given|awarded|carried over|transferred|from|published)\b[^.]{{0,60}}\b(?:{_BEFORE}|"
    r"(?:it|the service|this service) was (?:run|provided|managed) by (?:a|another) (?:different |previous )?provider)"
    r"\b.*"
    rf"|(?:important: )?(?:we|cqc) (?:gave|awarded) (?:this|the|these) {_RATINGS}\b[^.]{{0,60}}\b{_BEFORE}\b.*"
    rf"|(?:important: )?(?:this|the) {_RATINGS} (?:is|was|has been) inherited\b.*"
)
_NOT = re.compile(r"\b(?:not|never|no longer)\b")
MARK = "inherited-facility"
"""CQC's own class for it, as its widget has it (2025); the cut keeps it as a hint."""


def heads_inherited(heading: str) -> bool:
    """Whether the whole text is a title over ratings of the provider or registration before."""
    words = folded(heading).rstrip(" :.")
    return len(words) < 120 and bool(_TITLE.fullmatch(words)) and not _NOT.search(words)


def says_inherited(text: str) -> bool:
    """Whether the text is a note that the ratings beside it were given before."""
    words = folded(text)
    sentence = words.partition(". ")[0]
    return heads_inherited(text) or (len(words) < 300 and bool(_NOTE.match(sentence)) and not _NOT.search(sentence))


def notes(blocks: Sequence[Block]) -> list[int]:
    """Where such a note stands: in the header, an alert, or a line of the main content before any summary."""
    found = []
    told = False
    for n, block in enumerate(blocks):
        told = told or begins_narrative(block)
        marked = MARK in block.hints
        if block.foreign or (block.heading and block.region == "main" and not marked):
            continue
        if marked or (says_inherited(block.text) and (block.region != "main" or not told)):
            found.append(n)
    return found


def is_marked(blocks: Sequence[Block], marks: Sequence[int], at: int) -> bool:
    """Whether a rating's block is under one of the notes: any rating for one at the head, else under the same title."""
    if any(blocks[n].region != "main" for n in marks):
        return True
    mine = blocks[at]
    beside = [n for n in marks if blocks[n].above == mine.above and (mine.line is None or n < at)]
    return mine.region == "main" and bool(beside)

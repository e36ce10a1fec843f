"""The labels of a front sheet, in the wordings that trusts give them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from crawler.readers.blocks import Block
from crawler.readers.spelling import clean, folded

from .choices import is_choices

Field = Literal[
    "title", "meeting", "date", "item", "purpose", "action", "people", "assurance", "previously", "recommendation",
    "other",
]  # fmt: skip
_WORDS: dict[Field, str] = {
    "title": r"(?:agenda item |report |paper |item )?title(?: of (?:the )?(?:report|paper|item|agenda item|document))?|"
    r"(?:name|subject) of (?:the )?(?:report|paper)|subject(?: title)?|report name|report",
    "date": r"(?:board |trust board )?(?:meeting )?date(?: of (?:the )?(?:board |trust board )?"
    r"(?:meeting|board))?|meeting date|date and time",
    "meeting": r"meeting(?: name| title| of| details)?|name of (?:meeting|committee)|(?:report|paper) to|committee|"
    r"meeting ?/ ?committee|presented to|board/committee|forum",
    "item": r"agenda (?:item|ref(?:erence)?|no|number)(?:[ /]*(?:no|number|ref(?:erence)?))?|item(?: (?:no|number))?|"
    r"(?:paper|enclosure|enc|attachment|report|document) (?:no|number|ref(?:erence)?)|enclosure|attachment|paper|"
    r"bod ref(?:erence)?",
    "people": r"(?:(?:report |paper |lead |prepared by |responsible )?authors?(?:\(s\)|/s)?)(?: ?(?:and|&|"
    r"/) ?(?:executive |"
    r"board |director )?(?:sponsor|lead|presenter|director|(?:job )?title|role))?(?: ?\(.{0,40}\))?|"
    r"(?:(?:executive|board|lead|accountable|responsible|sponsoring|presenting|senior|report|clinical|director) ?){1,2}"
    r"(?:sponsors?|leads?|directors?|presenters?|owners?|officers?|executives?)(?:\(s\))?(?: ?/ ?(?:presenter|"
    r"presented by|sponsor|lead|author))?|sponsors?|presenters?|presented by(?: ?/ ?prepared by)?|prepared by|"
    r"report(?:ed|ing)? (?:by|from|of|author)|contact(?: officer| details)?|submitted by|written by|produced by|"
    r"authors? and (?:executive|board) sponsors?|lead",
    "assurance": r"(?:overall )?(?:level of )?(?:board )?assurance(?: levels?| ratings?| provided| offered| status)?|"
    r"(?:overall )?assurance (?:opinion|assessment)|level of assurance (?:provided|offered|given)(?: by this paper)?",
    "previously": r"(?:(?:paper|report|this (?:paper|report)) (?:has been )?)?previously (?:considered|"
    r"discussed|presented|"
    r"reviewed|reported|received)(?: (?:by|at|to))?|previous(?:ly)? (?:consideration|considerations|forums?|"
    r"committees?|meetings?)(?: .{0,30})?|(?:governance|committee|approval|reporting) (?:history|route|journey|"
    r"pathway)|"
    r"(?:executive|committee)s?(?: / |/| or )?(?:committee )?approvals?|history|reviewed (?:by|at)|"
    r"(?:other )?(?:committees|meetings) (?:at which|where|to which).{0,60}|(?:also )?considered (?:by|at)",
    "recommendation": r"(?:key )?recommendations?(?:\(s\))?(?: ?[/&] ?(?:action|next steps?|decision)s?(?: required)?)?"
    r"(?: to (?:the )?(?:trust )?board)?|(?:the )?(?:trust |group |public )?(?:board|committee|members?)"
    r"(?: of directors| in common)? (?:is|are) (?:asked|requested|invited|recommended)(?: to)?",
    "action": r"actions?(?: required| requested| sought| needed)?(?: by (?:the )?board)?|decision required|"
    r"ask of the board|"
    r"board action(?: required)?",
    "purpose": r"purpose(?: of (?:the |this )?(?:report|paper))?(?: ?\(.{0,50}\))?|reason for (?:the )?(?:report|paper|"
    r"submission)|(?:report|paper|item|this (?:report|paper) is)(?: is)? for|purpose ?/ ?(?:action|ask).{0,20}|"
    r"type of (?:report|paper)|for",
    "other": r"(?:executive |report )?summary(?: of (?:key )?(?:issues|points|report))?|key (?:points|issues|"
    r"messages|risks|"
    r"discussion points)(?: .{0,30})?|background(?: .{0,30})?|situation|assessment|links? (?:to|with) .{2,90}|"
    r"(?:trust |strategic |corporate |our )+(?:objectives?|goals?|priorit(?:y|ies)|aims?|ambitions?|themes?)"
    r"(?: .{0,30})?|(?:trust |corporate )?risk register(?: .{0,30})?|(?:related |associated |key |strategic )?risks?"
    r"(?: implications?| .{0,25}bafs?)?|baf(?: .{0,20})?|legal (?:and|implications|&|or).{0,40}|regulatory .{0,30}|"
    r"(?:equality|diversity|edi|health inequalit|sustainab|environment|financ|resource|workforce|quality|patient)"
    r"[a-z]*(?:,| and| &| /|/)?.{0,40} (?:implications?|impact|considerations?)(?: .{0,20})?|implications?.{0,20}|"
    r"supporting (?:information|papers|documents)|appendi(?:x|ces)|appendices .{0,20}|cqc (?:domains?|"
    r"standards?).{0,20}|"
    r"foi(?: status.{0,20})?|freedom of information.{0,20}|acronyms.{0,30}|next steps?|confidential(?:ity)?.{0,30}|"
    r"committee (?:meeting )?date|date of (?:the )?committee(?: meeting)?|date paper was written|"
    r"date (?:written|prepared)|version.{0,10}|glossary.{0,20}|impact(?: .{0,30})?|conclusion",
}
_LABELS = {name: re.compile(rf"(?:{words})") for name, words in _WORDS.items()}
_NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})?[.)]?|[a-z][.)])\s+")
LONGEST = 110
_ASKED = re.compile(
    r"((?:the )?(?:trust |group |public )?(?:board|committee|members?)(?: of directors| in common)? (?:is|are) "
    r"(?:asked|requested|invited|recommended) to)\b[: ]*(.*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """A label that a text begins with or is: its field and the words that follow it in the same text."""

    field: Field
    rest: str
    colon: bool


def label_of(text: str) -> Labelled | None:
    """The label that a cell or line is, or begins with before a colon; None for anything else."""
    head, colon, rest = text.partition(":")
    if len(head) <= LONGEST and (name := _field(head)):
        return Labelled(field=name, rest=clean(rest), colon=bool(colon))
    if asked := _ASKED.match(text[:2_000]):
        return Labelled(field="recommendation", rest=clean(text), colon=True) if asked[2] else None
    return None


@lru_cache(maxsize=4096)
def _field(head: str) -> Field | None:
    said = _NUMBER.sub("", folded(head)).strip(" .*-–_?")
    return next((name for name, pattern in _LABELS.items() if pattern.fullmatch(said)), None)


_SHORT: frozenset[Field] = frozenset(("title", "meeting", "date", "item"))


def _without_stranger(cells: Sequence[str]) -> Sequence[str]:
    """The cells of a row without the second pair of two, where its label is none that is known: it is no part of what
    stands before it."""
    filled = [cell for cell in cells if cell]
    if len(filled) != 4 or len(filled[2]) > 40 or label_of(filled[2]):
        return cells
    first = label_of(filled[0])
    return filled[:2] if first and first.field in _SHORT and not first.rest else cells


def labels_in(block: Block) -> list[Labelled]:
    """The labels of a block with their values: of a row those that its cells hold, each with the cells that follow."""
    if block.kind != "row":
        found = label_of(block.text)
        return [found] if found else []
    if is_choices(block.cells):
        return []
    if block.header_cells and len([cell for cell in block.cells if cell]) > 2:
        return []
    pairs: list[Labelled] = []
    first = True
    for cell in _without_stranger(block.cells):
        said = label_of(cell) if cell else None
        if said and pairs and not pairs[-1].rest and said.field == pairs[-1].field and said.rest == cell:
            said = None  # "Recommendation", and beside it "The Board is asked to …"
        if said and (first or said.colon or (pairs and pairs[-1].rest)):
            pairs.append(said)
        elif pairs and cell:
            last = pairs[-1]
            pairs[-1] = Labelled(field=last.field, rest=f"{last.rest} | {cell}" if last.rest else cell, colon=True)
        first = first and not cell
    return pairs

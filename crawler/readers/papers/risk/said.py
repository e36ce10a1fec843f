"""What a paper says became of a risk: that it is new, or closed; nothing that is proposed, refused or yet to come."""

from __future__ import annotations

import re
from typing import Literal

Fate = Literal["new", "closed"]

_BE = (
    r"(?:has|have|was|were|is|are|had)(?: now| also| since| subsequently| formally)?(?: been)?"
    r"(?: now| formally| subsequently)?"
)
_ASIDE = r"(?:\([^()]{1,80}\)[\s,]{0,2}|, ?[^,;.()]{2,80}, )?"
"""What an id is of, between it and its verb."""
_CLOSED = re.compile(
    rf"\W{{0,3}}{_ASIDE}(?:which |that )?(?:{_BE} closed\b|[-(:]\s?(?:now )?closed\b|"
    rf"closed\b(?=\W*$|\s(?:in|on|by|at|following)\b))",
    re.I,
)
_CLOSED_BEFORE = re.compile(
    r"(?:\bclosed risks?(?: (?:is|are|this \w+|since \w+(?: \w+){0,2}))?\W{0,3}|"
    r"\b(?:agreed to close|approved the closure of|agreed the closure of|have closed|has closed|we closed|"
    r"closed)(?: the)?(?: \w+){0,2}? ?)$",
    re.IGNORECASE,
)
_CLOSURE = re.compile(r"\bclosure of(?: the)?(?: \w+){0,2} ?$", re.IGNORECASE)
_GRANTED = re.compile(
    r"\b(?:was|were|has been|have been) (?:approved|agreed|supported|ratified|accepted|endorsed)\b", re.I
)
_NEW = re.compile(
    rf"\W{{0,3}}{_ASIDE}(?:which |that )?(?:{_BE} (?:a |an |the )?(?:new|"
    rf"newly)\b(?=[\s-](?:risk|entry|added|identified|opened)|\W*$)|"
    rf"{_BE} (?:newly )?(?:added|opened|entered)\b(?! by)|[-(:]\s?new(?: risk| entry)?\b(?=\W))",
    re.IGNORECASE,
)
_NEW_BEFORE = re.compile(
    r"\b(?:new|newly (?:added|identified|opened|raised)|additional)(?: \w+){0,2}? (?:risks?|entr(?:y|ies)|"
    r"additions?)\b[^.;\d]{0,50}$|"
    r"\b(?:new|addition of(?: an?)?(?: new)?(?: \w+){0,2})\s?[:(-]?\s?$|\badded(?: a)?(?: new)?(?: \w+){0,2} ?$",
    re.IGNORECASE,
)
_FOLLOWING = re.compile(
    r"\brisks? (?:has|have|was|were) (?:been )?(?:(?P<new>(?:newly )?(?:added|opened))|"
    r"closed)\b[^.;:]{0,70}:[^.;]{0,60}$",
    re.IGNORECASE,
)
_PART_OF_IT = re.compile(
    r"\b(?:actions?|controls?|gaps?|recommendations?|tasks?|incidents?|items?|ward|unit|clinic)\b[^.;:]{0,40}$",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\W*(?:(?P<new>new(?:ly \w+)?)|closed) (?:\w+ ){0,2}?risks?(?: \w+){0,3}\s?(?::|\s-\s)", re.IGNORECASE
)
_UNSURE = re.compile(
    r"\b(?:not|never|no longer|propos\w+|recommend\w*|request\w*|suggest\w*|consider\w*|could|should|would|"
    r"(?-i:may)|might|will|if|to be|"
    r"for closure|for approval|asked to|pending|subject to|awaiting|re-?open\w*|plan(?:ned|s)? to|expected|"
    r"refus\w+|reject\w+|"
    r"declin\w+|until|whether|once|ready for|potential|can be|cannot|except|than|unless|instead of)\b",
    re.IGNORECASE,
)
_MAY_BE = re.compile(r"new|closed|added|opened", re.IGNORECASE)
_TITLE = re.compile(
    r"new(?:ly \w+)? (?:\w+ ){0,2}?(?:risks?|entr\w+)\b|risks? (?:newly )?(?:added|opened)\b|"
    r"(?:the )?following (?:\w+ ){0,3}?risks? (?:has|have|was|were) (?:been )?(?:newly )?(?:added|opened)\b",
    re.IGNORECASE,
)
_TITLE_CLOSED = re.compile(
    r"closed (?:\w+ ){0,2}?(?:risks?|entr\w+)\b|risks? (?:that (?:have been |were ))?closed\b|"
    r"(?:the )?following (?:\w+ ){0,3}?risks? (?:has|have|was|were) (?:been )?closed\b",
    re.IGNORECASE,
)
_CELL = re.compile(r"[\W\d]*(new|closed)(?: risk| entry| this \w+| (?:in|on|since) [\w ]{3,20})?[\W\d]*", re.IGNORECASE)


def fate(text: str, start: int, end: int) -> Fate | None:
    """What a sentence (plain) says of the risk whose id stands from ``start`` to ``end`` in it."""
    before, after = text[max(0, start - 140) : start], text[end : end + 130]
    if _PART_OF_IT.search(before):
        return None
    if listed := _LIST.match(text):
        return None if _UNSURE.search(text[:400]) else "new" if listed["new"] else "closed"
    if _UNSURE.search(before) or _UNSURE.search(after):
        return None
    if following := _FOLLOWING.search(before):
        return "new" if following["new"] else "closed"
    if _CLOSED.match(after) or _CLOSED_BEFORE.search(before) or (_CLOSURE.search(before) and _GRANTED.search(after)):
        return "closed"
    return "new" if _NEW.match(after) or _NEW_BEFORE.search(before) else None


def fate_in_title(text: str) -> Fate | None:
    """What the title over a list or a register says of everything in it."""
    if len(text) > 90 or not _MAY_BE.search(text) or _UNSURE.search(text) or re.search(r"\band\b|&|/", text):
        return None
    bare = re.sub(r"^[\W\d.]*", "", text)
    return "closed" if _TITLE_CLOSED.match(bare) else "new" if _TITLE.match(bare) else None


def fate_in_cell(text: str) -> Fate | None:
    """What the cell of a register's column of movement says."""
    found = _CELL.fullmatch(text) if len(text) < 60 else None
    return None if found is None else "new" if found[1].casefold() == "new" else "closed"

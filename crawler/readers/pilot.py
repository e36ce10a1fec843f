"""Whether a page or a part of it is about a pilot of CQC's, whose judgements rate nobody.

CQC, draft frameworks of March 2026: pilots from June 2026 come with a report of their own and change no rating.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .blocks import Block
from .key_questions import key_question
from .lines import opens_body, report_from
from .spelling import clean, folded

_OF_PILOT = re.compile(
    r"\bpilot (?:assessment|report|inspection|judgement|rating|review|visit)s?\b"
    r"|\b(?:assessment|report|inspection|judgement)s? (?:from|in|under|of|for|as part of) (?:a|our|the|this) pilot\b"
)
_SAYS_SO = re.compile(
    r"(?:important: )?(?:this|the) (?:page |report |assessment |inspection )?(?:is|was|forms|comes from)\b(?! not\b)"
    r"[^.]{0,60}\bpilot\b|(?:important: )?pilot (?:assessment|report|inspection)s?\b"
)
_NOT = re.compile(r"\b(?:not|no longer|never)\b[^.]{0,30}\bpilot\b")
WARNING = "no rating is taken from it"


def is_about_pilot(title: str) -> bool:
    """Whether a title, or another short text, is about a pilot's assessment or report."""
    words = folded(title)
    return len(words) < 200 and bool(_OF_PILOT.search(words)) and not _NOT.search(words)


def pilot_page(blocks: Sequence[Block], slug: str | None) -> str | None:
    """The words by which a page says that it is wholly a pilot's, or None; prose about a pilot does not say so."""
    if slug and re.search(r"(?:^|-)pilot(?:-|$)", slug):
        return slug
    for block in blocks:
        if block.foreign or not block.text:
            continue
        if block.region == "main" and not block.link_only and key_question(block.text):
            return None
        titled = block.region != "main" or block.heading or report_from(block.text)[0] or opens_body(block.text)
        said = titled and not block.link_only and is_about_pilot(block.text)
        if said or (_SAYS_SO.match(folded(block.text[:300])) and not _NOT.search(folded(block.text[:300]))):
            return clean(block.text)[:120]
    return None


def pilots_named(blocks: Sequence[Block]) -> tuple[str, ...]:
    """One warning for each entry or part of a page that is a pilot's."""
    found: dict[str, None] = {}
    for block in blocks:
        short = block.heading or block.link_only or len(block.text) < 90
        if short and not block.foreign and not block.text.endswith(".") and is_about_pilot(block.text):
            found[f'"{block.text[:90]}" is about a pilot: {WARNING}'] = None
    return tuple(found)

"""Where the prose of an inspection begins: the headings of summaries, and the entries of a list of reports."""

from __future__ import annotations

import re

from .blocks import Block
from .lines import carried_out, entry_title
from .spelling import folded

_NARRATIVE = re.compile(
    r"(?:latest |last )?(?:inspection|assessment|report|review)s? (?:summary|report)|"
    r"overall summary.*|our view of the service|people's experience.*|"
    r"about the service|what we found.*|our findings|summary|latest (?:inspection|assessment|"
    r"review).*|why we inspected|during an? .*|"
    r"enforcement|follow up|inspection carried out on .*"
)


def is_narrative(heading: str) -> bool:
    """Whether the text heads a part of prose about an inspection."""
    return bool(_NARRATIVE.fullmatch(folded(heading)))


def begins_narrative(block: Block) -> bool:
    """Whether a block opens such a part: its heading, or the first line of an entry."""
    if block.region != "main" or not block.text:
        return False
    if entry_title(block.text) or carried_out(block.text):
        return True
    return (block.heading or block.line is not None) and len(block.text) < 90 and is_narrative(block.text)

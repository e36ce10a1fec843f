"""What a report says, paragraph by paragraph under its headings; never scores, navigation, or who runs the service."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from storage.record import Finding, KeyQuestion

from .blocks import Block
from .dates import read_span, starts_with_date
from .key_questions import key_question
from .lines import (
    area_score,
    carried_out,
    date_line,
    entry_title,
    is_invitation,
    is_menu_title,
    labelled,
    opens_body,
    report_from,
)
from .narrative import is_narrative
from .ratings import read_word
from .sections import Section
from .spelling import folded

_SUBHEADINGS = re.compile(
    r"our view of the service|overall inspection|people's experience of (?:this|the) service|"
    r"people's experience of using this service(?: and what we found)?|about the service|"
    r"why we inspected|enforcement|special measures|follow up|our findings|what we found|overall summary|summary|"
    r"what people told us|background|areas for improvement|"
    r"outstanding practice|how we carried out (?:this|the) (?:inspection|assessment)|"
    r"the service is required to:|rating at last inspection"
)


def assessment_findings(
    blocks: Sequence[Block], sections: Sequence[Section], skipped: Collection[int]
) -> tuple[Finding, ...]:
    """The paragraphs of an assessment; ``heading`` is None directly under the key question."""
    found: list[Finding] = []
    begun = False
    heading: str | None = None
    part: Section | None = None
    for n, block in enumerate(blocks):
        if block.region != "main":
            continue
        begins = next((section for section in sections if section.at == n), None)
        if begins:
            part, heading, begun = begins, None, True
        begun = begun or report_from(block.text)[0] or is_menu_title(block.text)
        if n in skipped or (part and n in part.used and n not in part.names) or not begun:
            continue
        if part and n in part.names:
            heading = block.text
            continue
        if block.heading or _is_subheading(block):
            heading = None if report_from(block.text)[0] or is_menu_title(block.text) else block.text
            continue
        found.extend(_paragraph(block, part.key_question if part else None, heading))
    return tuple(found)


def narrative(blocks: Sequence[Block], skipped: Collection[int]) -> tuple[Finding, ...]:
    """The paragraphs of the inspection summaries that a profile or a list of reports carries."""
    found: list[Finding] = []
    heading: str | None = None
    name: KeyQuestion | None = None
    begun = False
    for n, block in enumerate(blocks):
        if block.region != "main" or not block.text or is_menu_title(block.text):
            continue
        titled = block.heading or (
            block.line is not None and not block.bullet and (opens_body(block.text) or _is_subheading(block))
        )
        entry = entry_title(block.text) or carried_out(block.text)
        asked = key_question(block.text) if (block.heading or block.line is not None) and not block.bullet else None
        if titled or entry or asked:
            begun = bool(is_narrative(block.text) or entry or asked) or (begun and _deeper(block))
            name = asked if titled or asked else name
            carried = carried_out(block.text)
            heading = None if asked else (carried[1] if carried and carried[1] else block.text)
            continue
        if begun and n not in skipped and date_line(block.text) is None:
            found.extend(_paragraph(block, name, heading))
    return tuple(found)


def _deeper(block: Block) -> bool:
    """Whether a heading is one inside the narrative that has begun."""
    if not block.heading:
        return _is_subheading(block)
    return any(is_narrative(heading) or key_question(heading) or entry_title(heading) for heading in block.above)


def _is_subheading(block: Block) -> bool:
    return not block.bullet and len(block.text) < 80 and bool(_SUBHEADINGS.fullmatch(folded(block.text).rstrip(":")))


def _paragraph(block: Block, name: KeyQuestion | None, heading: str | None) -> list[Finding]:
    text = block.text
    scored = area_score(text)
    if scored:
        text = scored.rest
    if (
        not text
        or block.link_only
        or is_invitation(text)
        or is_menu_title(text)
        or _is_small(text)
        or (block.foreign and len(text) < 100)
    ):
        return []
    return [Finding(key_question=name, heading=heading, text=text)]


def _is_small(text: str) -> bool:
    """Whether the line is a date, a rating or a label and no paragraph."""
    if len(text) > 130:
        return False
    if starts_with_date(text) and read_span(text):
        return True
    if date_line(text) is not None or read_word(text) or key_question(text) or report_from(text)[0]:
        return True
    if re.fullmatch(r"this service scored[^.]{0,40}", folded(text)):
        return True
    group = folded(text).startswith("service reports published")
    return group or any(labelled(text, label) is not None for label in ("section", "published"))

"""Whether a printed rating is this organisation's rating in force, by what it stands under."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Literal

from .blocks import Block
from .dates import starts_with_date
from .inherited import heads_inherited, says_inherited
from .key_questions import key_question
from .lines import (
    area_score,
    date_line,
    entry_title,
    is_invitation,
    is_menu_title,
    labelled,
    opens_body,
    report_from,
    score,
)
from .name import Name
from .pilot import is_about_pilot
from .seen import Seen
from .spelling import folded

Trust = Literal["own", "inherited", "not-in-force", "unknown"]

_EARLIER = re.compile(
    r"\b(?:previous(?:ly)?|history|historical|past|earlier|older|old|former(?:ly)?|archived?|"
    r"inherited|predecessor|prior|superseded)\b"
)
_TOLD = re.compile(r"\b(?:was|were|had|previous(?:ly)?|last|earlier|we rated|at our|at the|in (?:19|20)\d\d)\b")
_OF_RATINGS = re.compile(r"\b(?:rat(?:ed?|ings?)|judged?|judgements?|inspect\w*|assess\w*|reports?)\b")
_KNOWN = re.compile(
    r"\b(?:overview|overall|ratings?|rated|latest|current|summary|inspections?|inspected|"
    r"assessments?|assessed|reports?|judgements?|findings|"
    r"found|review|scores?|key questions?|results|our view|cqc|registered|quality|performance|"
    r"profile|glance|about this|this service|the service)\b"
)
_OTHERS = re.compile(
    r"\b(?:similar|nearby|others?|locations|services|hospitals|homes|wards|sites|population groups?|"
    r"people with|patients)\b"
)
_OF = re.compile(
    r"\b(?:for|of|at|in|by)\b (?!(?:this|the|our|each|all|every|key|us|cqc|quality|(?:19|20)\d\d|what|how)\b)"
)
_DETAIL = re.compile(
    r"this is an organisation that|provided and run by|also known as|registered on |important:|"
    r"we have not inspected|the provider of this service changed|"
    r"services have been transferred|we are carrying out|we no longer rate|"
    r"our assessments of nhs trusts|telephone|tel:|phone|address|website|read more about"
)
_FARTHEST = 300
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")


class Context:
    """The blocks of one page with the printings in them, asked for each printing's trust."""

    def __init__(
        self, blocks: Sequence[Block], name: Name, seen: Sequence[Seen], *, html: bool, one_report: bool
    ) -> None:
        self._blocks, self._name, self._html, self._one_report = blocks, name, html, one_report
        self._used: Collection[int] = {n for one in seen if one.style != "hint" for n in range(one.at, one.to + 1)}

    def trust(self, one: Seen) -> tuple[Trust, str]:
        """own, not-in-force (told about earlier, or in prose) or unknown, and the words that it stands under."""
        block = self._blocks[one.at]
        for heading in block.above:
            found = self._heading(heading)
            if found != "own" and not (found == "unknown" and self._one_report):
                return found, heading
        if self._html and (block.region != "main" or one.style == "hint" or block.heading):
            return "own", ""
        return self._before(one, block)

    def _heading(self, text: str) -> Trust:
        """What a heading tells of the ratings under it."""
        words = folded(text).replace(folded(self._name.name), " ").strip()
        if not words or text == self._name.printed or key_question(text):
            return "own"
        if heads_inherited(text):
            return "inherited"
        if _EARLIER.search(words) or is_about_pilot(text):
            return "not-in-force"
        if starts_with_date(text) or opens_body(text) or report_from(text)[0] or entry_title(text):
            return "own"
        return "own" if _KNOWN.search(words) and not _OTHERS.search(words) and not _OF.search(words) else "unknown"

    def _before(self, one: Seen, block: Block) -> tuple[Trust, str]:
        """By the nearest block before that is no rating, date or detail of the header."""
        for n in range(one.at - 1, max(-1, one.at - _FARTHEST), -1):
            other = self._blocks[n]
            if (
                n in self._used
                or other.kind == "hint"
                or (other.link_only and not other.heading)
                or (key_question(other.text) is not None and not other.heading)
                or self._is_detail(other, n)
            ):
                continue
            if n <= self._name.at and not other.foreign:
                return "own", ""
            if other.foreign:
                return ("own", "") if self._html else ("unknown", other.text)
            return self._after(other, one, block)
        return ("own", "") if one.at < _FARTHEST else ("not-in-force", "")

    def _after(self, other: Block, one: Seen, block: Block) -> tuple[Trust, str]:
        text = other.text
        if is_about_pilot(text):
            return "not-in-force", text
        if not other.heading and says_inherited(text):
            return "inherited", text
        if text.endswith(":"):
            return "not-in-force", text
        if other.heading:
            return "own", ""
        prose = len(text.split()) > 9 or text.endswith((".", "!", "?"))
        if not prose:
            trust = "own" if self._html and block.region == "main" and other.region == "main" else self._heading(text)
            return ("own" if self._one_report and trust == "unknown" else trust), text
        if one.style == "below" or (self._one_report and (other.region == "header" or area_score(text))):
            return "own", ""
        words = folded(text)
        told = _TOLD.search(words) and _OF_RATINGS.search(words)
        if self._html and (block.item or block.kind == "row" or len(block.parts) > 1) and not told:
            return "own", ""
        return "not-in-force", text

    def _is_detail(self, block: Block, n: int) -> bool:
        """Whether it is one of the short lines that a header or a part's head is made of."""
        text = block.text
        if block.region == "alert" or _DETAIL.match(folded(text)) or (_POSTCODE.search(text) and len(text) < 250):
            return True
        if date_line(text) is not None or is_menu_title(text) or is_invitation(text) or score(text) is not None:
            return True
        if any(labelled(text, label) for label in ("published", "visit", "latest")) and len(text) < 120:
            return True
        return (
            n > 0
            and folded(self._blocks[n - 1].text).startswith(("provided and run by:", "provided by:"))
            and len(text) < 120
        )

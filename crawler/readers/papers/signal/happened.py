"""Whether a sentence says that an incident happened, or names the kind of incident alone."""

from __future__ import annotations

import re
from typing import Literal

from .clause import clause

_W = r"[\w'/&(),-]+"
_COUNT = (
    r"(?:(?<![\d/.,£-])[1-9]\d?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|"
    r"fifteen|several|"
    r"an?|another|further|first|second|third|fourth|fifth|sixth|both|these|this|those|some|more|additional|new|"
    r"our (?:first|second|third))"
)
_NOT_NOUNS = r"(?:from|in|of|to|with|by|at|on|for|into|and|or|was|were|is|are|has|have|had|that|which)"
_COUNTED = re.compile(rf"\b{_COUNT}(?:\s+(?!{_NOT_NOUNS}\b){_W}){{0,3}}\s+[\"'(]*$", re.IGNORECASE)
_LISTED = re.compile(rf"\b{_COUNT}(?:\s+{_W}){{1,4}}\s+(?:and|or)\s+$", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:declared|declaring|reported|confirmed|classified|classed|constitut\w+|categorised|met the (?:criteria|"
    r"definition|threshold) (?:for|of)|"
    r"meets the (?:criteria|definition) (?:for|of)|suffered|recorded|logged|commissioned|opened|launched|"
    r"investigating|resulted in|led to|had)\s+"
    r"(?:as\s+)?(?:[\w-]+\s+){0,3}[\"'(]*$",
    re.IGNORECASE,
)
_DONE = (
    r"(?:declared|reported|occurred|occurring|confirmed|identified|recorded|logged|raised|notified|commissioned|"
    r"opened|happened|taken place|"
    r"took place|initiated|launched|arose|submitted)"
)
_AFTER = re.compile(
    rf"(?:\s*[:–—-])?(?:\s+{_W}){{0,8}}?\s+(?<!\bbe )(?<!being )(?<!\bare )(?<!\bis )(?:{_DONE})\b|"
    rf"\s*[:=–—-]+\s*[1-9]\d?\b(?![/.,-]?\d|\s*[–-]\s*\d)|"
    rf"\s*\([1-9]\d?\)"
    rf"|(?:\s+{_W}){{0,5}}?\s+(?:is|was|were|are|stands? at|stood at|totals?|totalled)\s+[1-9]\d?\b(?![/.,-]?\d)"
    r"|(?:\s+continue to occur\b)|(?:\s+in\s+(?:theatres?|maternity|ophthalmology|the (?:month|quarter|period)))",
    re.IGNORECASE,
)
_KIND_ALONE = re.compile(r"\b(?:is|are)\s+(?:an?\s+)?[\"'(]*$", re.IGNORECASE)
_CERTAIN = re.compile(r"\b(?:this|the|these|that|which|it|both|they)\b", re.IGNORECASE)
_DEFINED = re.compile(
    r"\s+(?:is|are)\s+(?:an?\b|any\b|defined|wholly|largely|serious|patient|incidents|events)", re.IGNORECASE
)
_HEADLINE = re.compile(
    r"(?:\s+(?:in|at|on|within|involving|relating to)\s+|\s*[:–—-]\s+)[^.]{0,120}?\b(?:investigat\w+|PSII|harm(?:ed)?|"
    r"duty of candour|retained|wrong|misplaced|swab|implant|under ?way|ongoing|immediate actions?)\b",
    re.IGNORECASE,
)
"""What follows a kind that a line begins with and tells of one: "Never Event in Hand Surgery; under investigation"."""
_THE = re.compile(r"\bthe\s+(?:[\w-]+\s+){0,2}[\"'(]*$", re.IGNORECASE)


def happened(text: str, start: int, end: int) -> Literal["said", "meant"] | None:
    """Whether it is "said" (counted or reported), "meant" (a certain one is spoken of), or None: the kind alone."""
    around = clause(text, start, end)
    rest = re.sub(r"^\s*\((?!\d)[^)]{0,40}\)", "", around.rest)
    if _KIND_ALONE.search(around.before) and not _CERTAIN.search(around.before):
        return None
    if _DEFINED.match(rest):
        return None
    many = text[start:end].rstrip(")").endswith("s")
    if _SAID.search(around.before) or _AFTER.match(rest) or _LISTED.search(around.before):
        return "said"
    if not many and not around.before.strip(" •*-–") and _HEADLINE.match(text, end):
        return "said"
    counted = _COUNTED.search(around.before)
    if counted:
        return "said"
    return "meant" if _THE.search(around.before) and not many else None

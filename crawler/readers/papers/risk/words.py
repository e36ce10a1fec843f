"""A risk's own words, without its id and its rating; the name of its register; the sentences of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .plain import plain

LONGEST = 500
_END = re.compile(r"(?<=[.!?])[\"”’)\]*]*\s+(?=[\"“‘(\[*]*[A-Z0-9])")
_SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|e\.g|i\.e|etc|vs|cf|approx|para|p|pp|ref|prev)|\b[A-Z])\.$", re.I
)
_NUMBERED = re.compile(r"^\W{0,3}\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\W{0,3}$")
_RATING = re.compile(
    r"[\s,;-]{0,3}[\[(*]{0,3}(?:current |residual |overall |net )?(?:risk )?(?:rating|score|rated|scored|"
    r"scoring|currently rated)\b[^()]{0,40}[)\]*]{0,3}[\s.]*$|"
    r"\s?[\[(]\s?[^()]{0,12}\d{1,2}[^()]{0,24}[)\]][\s.]*$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^[\s\-:.,;)\]/]+|^\s?(?:is|was) (?:that|the risk that)\s", re.IGNORECASE)
_DATED = re.compile(
    r"[\s,(–-]*\b(?:as (?:at|of)|(?:updated|dated)|(?:\d{1,2}(?:st|nd|rd|th)? )?(?:january|february|march|"
    r"april|may|june|july|august|september|"
    r"october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b(?: \d{2,4})?|"
    r"20\d\d(?:/\d\d)?|Q[1-4])\b\)?",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"^\W*(?:(?:appendix|annex|table|section|figure|enclosure|item)\s?[A-Z\d.]{1,5}\b|\d{1,2}(?:\.\d{1,2}){0,3}[.:)]?(?=\s)|"
    r"[A-Z][.:)])[\s:.)–-]*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\W*(?:(?:report|paper|agenda item) title|title(?: of (?:the )?(?:report|paper))?|subject)\b[\s:]*", re.IGNORECASE
)
_REGISTER = re.compile(
    r"\brisk registers?\b|\b(?:strategic|operational|corporate|principal|significant|high|highest|top|trust|"
    r"key|new|closed|current)\b[\w\s,&-]{0,40}\brisks\b|"
    r"^risks\s(?:proposed|recommended|closed|escalated|de-escalated|for|with|that|under|new|added|removed)\b|"
    r"\bassurance framework\b|\bBAF\b|\brisks? (?:scor|rated|of \d|profile|to achieving|summary|report|log)|"
    r"\brisks? \d\d and above\b",
    re.IGNORECASE,
)


_FIGURE = re.compile(
    r"\b(?:score|rating|rated|scored)\b[^.;]{0,30}\d(?!\d? ?(?:\+|and|or))|\d\s?=|\bappetite\b|\bcontrols?\b|:\s?\S",
    re.IGNORECASE,
)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a paragraph begins and ends; an abbreviation and a list's number end none."""
    start = 0
    for match in _END.finditer(text):
        piece = text[max(start, match.start() - 14) : match.start()]
        if _SHORT.search(piece) or (match.start() - start < 14 and _NUMBERED.match(text[start : match.start()])):
            continue
        closing = len(match[0]) - len(match[0].lstrip('"”’)]*'))
        yield start, match.start() + closing
        start = match.end()
    if start < len(text):
        yield start, len(text)


def parts(text: str, longest: int) -> Iterator[str]:
    """The text, one that is far too long for a paragraph in parts that end with a sentence or a word."""
    start = 0
    while len(text) - start > longest:
        end = max(text.rfind(". ", start + longest // 2, start + longest) + 1, 0)
        end = end or text.rfind(" ", start + longest // 2, start + longest)
        end = end if end > start else start + longest
        yield text[start:end]
        start = end
    yield text[start:]


def own_words(text: str) -> str:
    """A description without what leads to it and without the rating behind it, cut at whole sentences."""
    found = " ".join(text[: 4 * LONGEST].replace("*", " ").replace("\\", "").split())
    for _ in range(3):
        bare = plain(found)
        if tail := _RATING.search(bare, max(0, len(bare) - 90)):
            found = found[: tail.start()].rstrip(" ,;(–-")
        if lead := _LEAD.match(plain(found)):
            found = found[lead.end() :]
        found = (
            re.sub(r"[\s,;(–-]+(?:and|or|but|which|that)?[\s,;(*–-]*$", "", found).strip(" *")
            if not found.endswith(".")
            else found.strip(" *")
        )
    if len(found) <= LONGEST:
        return found
    end = max((stop for _, stop in spans(found) if stop <= LONGEST), default=0)
    return found[:end].strip() if end > 20 else found[: found.rfind(" ", 0, LONGEST)].strip()


_MAY_BE = re.compile(r"[Rr]isk|RISK|BAF|[Ff]ramework|FRAMEWORK")
_SENTENCE = re.compile(
    r"[a-z]|The\s|This\s|There\s|Link|.*\b(?:note|consider|approve|was|were|is|are|has|have|discussed|identified|report)\b",
    re.ASCII,
)


def register_title(text: str) -> str | None:
    """The name of a register or list of risks, if a line is one: without number, appendix and date."""
    if len(text) > 120 or not _MAY_BE.search(text) or text.rstrip().endswith((".", ";", ",")):
        return None
    plain = " ".join(text.replace("*", " ").replace("\\", "").split())
    bare = _ORDER.sub("", _LABEL.sub("", plain))
    if _FIGURE.search(bare) or _SENTENCE.match(bare) or not _REGISTER.search(bare):
        return None
    bare = re.sub(r"^(?:related|any|all|the|our)\s", "", _DATED.sub("", bare).strip(" :-–,"), flags=re.IGNORECASE)
    return bare if len(bare) > 3 else None

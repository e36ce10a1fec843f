"""The paragraphs of a press release that CQC itself says: no person's words, nobody's name, no office's address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .blocks import Block
from .dates import read_date
from .spelling import clean, folded

_END = re.compile(
    r"-?ends-?\.?|(?:notes to|for) editors:?|about (?:the )?(?:cqc|care quality commission).{0,40}|"
    r"for (?:further|more) (?:information|details).*|for (?:all )?media (?:enquiries|queries).*|media enquiries.*|"
    r"find out more|"
    r"(?:share|print|follow|last updated|page last updated|related (?:news|links|content)|more news).{0,80}"
)
_CHROME = re.compile(
    r"categories:?|media|(?:categories )?(?:media)(?:, .{0,80})?|you are here|home|news|press releases?|"
    r"published:?.{0,60}|page last updated:?.{0,40}|share this page|print"
)
_PERSON = r"(?:(?:Dr|Prof|Professor|Sir|Dame|Mr|Mrs|Ms|Lord|Baroness)\.? )*[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]+){1,3}"
_SAYS = r"(?:said|says|added|adds|commented|explained|continued)"
_ROLE = r"(?i:director|inspector|chief|head|ceo|manager|officer|chair|lead|deputy|commissioner|president|minister)"
_ATTRIBUTION = re.compile(rf"{_PERSON}, (?=.{{0,150}}\b{_ROLE}).{{3,250}}?:|(?:.{{0,200}}\b)?{_SAYS}:", re.DOTALL)
_INSIDE = re.compile(rf"{_SAYS},?:? ?[“\"‘]|[”\"’],? (?:\w+ )?{_SAYS}\b|[”\"],? [^.]{{0,80}}\b{_SAYS}\b")
_NARRATOR = re.compile(
    r"(?:the )?(?:cqc|care quality commission|inspectors?|inspections?|(?:overall )?ratings?|reports?)\b|"
    r"(?:following|after|during) (?:the|this|an|its) (?:inspection|assessment)|"
    r"(?:the |its |their )?(?:overall )?ratings? (?:for|of|has|have)\b|the (?:full )?reports?\b"
)
_FIRST_PERSON = re.compile(r"\b(?:we|our|us|i|my|we've|we're|we'll|i'm|i've)\b")


def published(blocks: Sequence[Block]) -> str | None:
    """The day that the head of a page prints behind "Published"; never the day of its last update, never a guess."""
    for n, block in enumerate(blocks[:14]):
        text = clean(block.text)
        found = re.match(r"(?:Date )?Published(?: on)?\s*:?\s*(.*)$", text, re.IGNORECASE)
        if not found or len(text) > 140:
            continue
        words = re.split(r"\s*\|?\s*(?:Page )?last updated", found[1], flags=re.IGNORECASE)[0]
        following = blocks[n + 1].text if n + 1 < len(blocks) else ""
        date = read_date(words) if words else read_date(following)
        if date and len(date) == 10:
            return date
    return None


def own_words(blocks: Sequence[Block], title: str) -> list[Block]:
    """The blocks under the title that are CQC's own words, each once, up to the end of the story."""
    kept: list[Block] = []
    seen = {folded(title)}
    for block in _without_quotes(_story(blocks)):
        words = folded(block.text)
        if block.kind == "hint" or not words or words in seen or _CHROME.fullmatch(words):
            continue
        if read_date(block.text) or _INSIDE.search(block.text):
            continue
        seen.add(words)
        kept.append(block)
    return kept


def _story(blocks: Sequence[Block]) -> Iterator[Block]:
    for n, block in enumerate(blocks):
        if n == 0:
            continue
        if n > 3 and len(block.text) < 200 and _END.fullmatch(folded(block.text).strip(" .")):
            return
        yield block


def _without_quotes(blocks: Iterator[Block]) -> Iterator[Block]:
    """Without who says something and what is said: quotation marks, or first-person paragraphs until CQC goes on."""
    attributed = unmarked = False
    for block in blocks:
        text = block.text.strip()
        if not text:
            continue
        if _ATTRIBUTION.fullmatch(text) and not re.search(r"\b(?:found|rating|rated|include)s?:$", folded(text)):
            attributed, unmarked = True, False
            continue
        if text[0] in '“"‘«' or text.endswith(("”", "”.")):
            attributed = False
            continue
        if attributed or unmarked:
            resumed = block.heading or block.bullet or _resumes(text)
            attributed, unmarked = False, not resumed
            if not resumed:
                continue
        yield block


def _resumes(text: str) -> bool:
    words = folded(text)
    return bool(_NARRATOR.match(words)) and not _FIRST_PERSON.search(words)

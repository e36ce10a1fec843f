"""The blocks of a report without what its pages repeat, and with every wrapped line joined to its sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crawler.readers.blocks import Block
from crawler.readers.dates import starts_with_date
from crawler.readers.furniture import of_the_site
from crawler.readers.ratings import parts_entries
from crawler.readers.regulation import is_activity, said_in
from crawler.readers.spelling import folded

from .cell import cell, is_mark
from .titles import asked, is_dated, may_name_a_service, names_the_kind, zone_of

_FOOT = re.compile(
    r"(?:\d{1,3} )?.{2,120}? (?:(?:quality|inspection) report )?"
    r"(?:\d\d?/\d\d?/\d{4}|\d{4}-\d\d-\d\d|\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9} \d{4})(?: \d{1,3})?|"
    r"\d{1,3} .{2,120} (?:quality|inspection) report"
)
_NUMBER = re.compile(r"(?:page )?\d{1,3}(?: ?(?:of|/) ?\d{1,3})?")
_HEADS = re.compile(r"(?:summary of|detailed|our) findings")
_END = ".:;!?"
_SENTENCES = re.compile(r"(?s)(?<=.)[.)?!] (?=[A-Z][^.!]{2,110}$)")
_GOES_ON = re.compile(r"\b(?:to|as|and|or|of|the|an?|is|was|were|are|been|from|with|for|in|that)$")
"""No paragraph ends so."""
_IN_BRACKETS = re.compile(r"\((?!(?:please )?see\b)[^()]{2,80}\)\.?", re.IGNORECASE)
_BESIDE = re.compile(
    r"((?:tel|telephone|website|www|fax|e-?mail)\b.{0,90}?) "
    r"(dates? of (?:inspections?|publication|assessment)\b.{0,90})",
    re.IGNORECASE,
)
_OVER_NOTICES = re.compile(r"regulat(?:ed activit(?:y|ies)|ions?)")
_NARROWEST, _WIDEST = 45, 150
_LONGEST, _TAIL = 8_000, 40


def whole(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks in order, numbered anew as the lines of one text."""
    kept = _without_repeats(
        _parted([one for block in blocks if block.text and not _is_number(block.text) for one in _apart(block)])
    )
    joined = _joined(kept)
    return tuple(
        replace(block, line=n, item=n if block.bullet or block.kind == "row" else 0, path=(), above=(), region="main")
        for n, block in enumerate(joined, 1)
    )


def rated(blocks: Sequence[Block], n: int) -> bool:
    """Whether a rating alone stands in the block under the nth one."""
    return n + 1 < len(blocks) and blocks[n + 1].kind != "row" and cell(blocks[n + 1].text) is not None


def services(blocks: Sequence[Block]) -> frozenset[str]:
    """The folded titles of the services that have parts of their own: a title with a rating under it."""
    return frozenset(
        folded(block.text)
        for n, block in enumerate(blocks)
        if not block.bullet and block.kind != "row" and may_name_a_service(block.text) and rated(blocks, n)
    )


def _apart(block: Block) -> Iterator[Block]:
    """The block, a row that holds one rating with its arrow and nothing else as a line.

    What two columns of a front page print beside each other ("Tel: … Date of publication: …") stands apart.
    """
    beside = _BESIDE.fullmatch(block.text)
    if beside:
        for text in beside.groups():
            yield replace(block, kind="line", text=text, cells=(), parts=(text,), bullet=False, item=0)
    elif block.kind != "row" or cell(block.text) is None:
        yield block
    else:
        yield replace(block, kind="line", cells=(), parts=(block.text,))


def _is_number(text: str) -> bool:
    return len(text) < 20 and bool(_NUMBER.fullmatch(folded(text)))


def _parted(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, a title that was joined to the paragraph before it standing alone again.

    Nothing but its words tells a title that a PDF sets in the letters of its text.
    """
    found: list[Block] = []
    for n, block in enumerate(blocks):
        ends = _SENTENCES.search(block.text) if block.kind != "row" and not block.heading else None
        title = block.text[ends.end() :] if ends else ""
        named = may_name_a_service(title) and rated(blocks, n) if title else False
        if ends and (named or (title and _is_title(title))):
            said = block.text[: ends.start() + 1]
            found.append(replace(block, text=said, parts=(said,)))
            found.append(replace(block, kind="line", text=title, parts=(title,), bullet=False, item=0))
        else:
            found.append(block)
    return found


def _is_title(text: str) -> bool:
    return text[0].isupper() and text[-1] not in ".:;" and (asked(text) is not None or zone_of(text) is not None)


def _without_repeats(blocks: list[Block]) -> list[Block]:
    """Without running heads and feet: the names of parts where none begins, the report's name with its date."""
    blocks = _without_feet(blocks)
    titles = services(blocks)
    kept = []
    part = ""
    for n, block in enumerate(blocks):
        words = folded(block.text)
        if block.kind == "row" or block.bullet or len(words) > 140:
            kept.append(block)
            continue
        if words in titles and rated(blocks, n):
            part = words
        elif zone_of(block.text) in ("people", "tables") or words.startswith("this section is"):
            part = ""
        elif words == part:
            continue
        if n > 40 and of_the_site(block.text):
            continue
        kept.append(block)
    return kept


def _without_feet(blocks: Sequence[Block]) -> list[Block]:
    """Without what stands on every page: it may part a title from the rating under it."""
    often = Counter(folded(block.text) for block in blocks if block.kind != "row" and not block.bullet)
    front = {folded(block.text) for block in _front(blocks)}

    def is_furniture(block: Block) -> bool:
        words = folded(block.text)
        if block.kind == "row" or block.bullet or len(words) > 140:
            return False
        return bool(_HEADS.fullmatch(words)) or (words in front and often[words] > 2) or _is_foot(words, front)

    return [block for n, block in enumerate(blocks) if n <= 8 or not is_furniture(block)]


def _front(blocks: Sequence[Block]) -> Sequence[Block]:
    """The lines over the document's title, the name among them."""
    at = next((n for n, block in enumerate(blocks[:40]) if names_the_kind(block.text)), 0)
    return blocks[: at + 1]


def _is_foot(words: str, front: set[str]) -> bool:
    """Whether a line is the report's name with its day, as at the foot of every page."""
    if not _FOOT.fullmatch(words) or is_dated(words):
        return False
    return any(len(name) > 5 and name in words for name in front)


def _joined(blocks: Sequence[Block]) -> list[Block]:
    width = _width(blocks)
    begins = next((n for n, block in enumerate(blocks[:40]) if names_the_kind(block.text)), 0)
    found: list[Block] = []
    last: Block | None = None
    for n, block in enumerate(blocks):
        if last is not None and n > begins and _runs_on(found[-1], last, block, width):
            text = f"{found[-1].text} {block.text}"
            found[-1] = replace(found[-1], text=text, parts=(text,))
        else:
            found.append(block)
        last = block
    return found


def _width(blocks: Sequence[Block]) -> int:
    """About how many letters a full line has; 0 where each paragraph is one line."""
    lengths = sorted(len(block.text) for block in blocks if block.kind != "row")
    long = [length for length in lengths if length >= _NARROWEST]
    full = long[len(long) * 9 // 10] if long else 0
    return full if full <= _WIDEST else 0


def _runs_on(before: Block, last: Block, block: Block, width: int) -> bool:
    """Whether a line is the rest of the paragraph before it."""
    if "row" in (before.kind, block.kind) or block.bullet or before.heading or block.heading:
        return False
    if len(before.text) > _LONGEST:
        return False
    if before.text.endswith("?") and asked(before.text) and _IN_BRACKETS.fullmatch(block.text):
        return True
    goes_on = _GOES_ON.search(before.text[-_TAIL:]) or _IN_BRACKETS.fullmatch(block.text)
    adjacent = last.line is not None and block.line == last.line + 1
    if goes_on and len(last.text) >= _NARROWEST and (adjacent or block.text[-1] in ".)" or not _fixed(block.text)):
        return True
    begins_low = block.text[0].islower() or block.text[0] in "(,&"
    if begins_low and adjacent and width and len(last.text) >= 0.5 * width:
        return True
    if adjacent and width and last.text.endswith(";") and len(last.text) >= 0.6 * width and not block.bullet:
        return True  # a list in one paragraph
    if _fixed(block.text) or _fixed(before.text):
        return False
    open_ended = before.text[-1] not in _END
    if begins_low and open_ended and (before.bullet or len(last.text) >= 40):
        return True
    if not width or not adjacent or parts_entries(last.text, block.text):
        return False  # the lines of a PDF come joined, but where a page ends
    return len(last.text) >= (0.75 if open_ended else 0.92) * width


def _fixed(text: str) -> bool:
    """Whether a line is one that stands alone in every report."""
    if len(text) > 160:
        return False
    return bool(
        _OVER_NOTICES.fullmatch(folded(text))
        or asked(text)
        or zone_of(text)
        or names_the_kind(text)
        or cell(text)
        or is_mark(text)
        or cell(text.rpartition("? ")[2])
        or is_dated(text)
        or is_activity(text)
        or said_in(text).regulations
        or (starts_with_date(text) and len(text) < 40)
    )

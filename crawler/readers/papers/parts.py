"""A pack cut into its papers: where front sheets, the agenda and the file's own outline say that one begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.readers.blocks import Block

from .agenda_rows import agenda_rows
from .aligned import aligned
from .days import days, months
from .labels import labels_in
from .pack import Pack, Part
from .sheet_spans import spans

_MINUTES = re.compile(r"(?:draft |unconfirmed |confirmed )*minutes (?:of|from) ", re.IGNORECASE)
LONGEST_TITLE = 200
_HEAD = 800
"""Letters at the head of a paper whose lines are lost among which its front sheet stands."""
_TITLED = re.compile(
    r"\b(?:[Rr]eport |[Pp]aper )?[Tt]itle(?: of (?:the )?(?:report|paper))?:?\s+(?P<title>[A-Z][^.]{3,120}?)\s*"
    r"(?=$|\b(?:Authors?|Report from|Prepared|Presented|Accountable|Executive|Sponsor|Lead|Purpose|Agenda|Enclosure|"
    r"Status|Attachments?)\b)"
)
_PERSON = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof(?:essor)?|Sir|Dame)\b\.?\s")
_UNTITLED = "a paper without a title"


@dataclass(frozen=True)
class _Start:
    block: int
    title: str
    item: str | None = None
    sheet: bool = False


def parted(pack: Pack) -> Pack:
    """The pack with its parts. A paper without any of those signs is one part with its own title."""
    if not pack.blocks:
        return pack
    starts: dict[int, _Start] = {}
    sheets = spans(pack.blocks)
    for span in sheets:
        item = next((one.said.rest for one in span.labels if one.said.field == "item" and one.said.rest), None)
        starts[span.first] = _Start(span.first, span.title[:LONGEST_TITLE], item, sheet=True)
    firsts = _firsts(pack.blocks)
    listed = agenda_rows(pack.blocks[: sheets[0].first] if sheets else pack.blocks)
    told = tuple(aligned(pack, listed))
    for entry in told:
        if entry.page is not None and (first := firsts.get(entry.page)) is not None:
            _begin(starts, pack.blocks, _Start(first, entry.title, entry.item))
    for title, page in pack.bookmarks:
        if (first := firsts.get(page)) is not None and 3 < len(title) <= LONGEST_TITLE:
            _begin(starts, pack.blocks, _Start(first, title))
    for n, block in enumerate(pack.blocks):
        if block.heading and _MINUTES.match(block.text) and (block.page is None or n - firsts[block.page] < 6):
            _begin(starts, pack.blocks, _Start(n, block.text[:LONGEST_TITLE]))
    return replace(pack, listed=told, parts=_parts(pack, sorted(starts.values(), key=lambda one: one.block)))


def _firsts(blocks: Sequence[Block]) -> dict[int, int]:
    """The first block of each page."""
    found: dict[int, int] = {}
    for n, block in enumerate(blocks):
        if block.page is not None:
            found.setdefault(block.page, n)
    return found


def _begin(starts: dict[int, _Start], blocks: Sequence[Block], start: _Start) -> None:
    """Enter a start unless one is known on its page; the number of an agenda is added to a front sheet without one."""
    page = blocks[start.block].page
    for at, known in starts.items():
        if at == start.block or (page is not None and blocks[at].page == page):
            if known.item is None and start.item:
                starts[at] = replace(known, item=start.item)
            return
    starts[start.block] = start


def _parts(pack: Pack, starts: Sequence[_Start]) -> tuple[Part, ...]:
    blocks = pack.blocks
    if not starts or starts[0].block > _slack(blocks, starts[0].block):
        starts = [_Start(0, _own_title(blocks)), *starts]
    elif starts[0].block > 0:
        starts = [replace(starts[0], block=0), *starts[1:]]
    ends = [one.block - 1 for one in starts[1:]] + [len(blocks) - 1]
    return tuple(
        Part(title=one.title, item=one.item, first=one.block, last=end, sheet=one.sheet)
        for one, end in zip(starts, ends, strict=True)
    )


def _slack(blocks: Sequence[Block], first: int) -> int:
    """How many blocks, such as the trust's name, may stand before a paper on its own first page."""
    return 6 if blocks[0].page == blocks[first].page and not any(block.kind == "row" for block in blocks[:first]) else 0


def _own_title(blocks: Sequence[Block]) -> str:
    """The title of a paper by its label, else its first heading, else its first line."""
    for block in blocks[:60]:
        for label in labels_in(block):
            if label.field == "title" and 3 < len(label.rest) <= LONGEST_TITLE:
                return label.rest
    for block in blocks[:20]:
        if found := _TITLED.search(block.text[:_HEAD]):
            return found["title"].strip(" :-–")
    heading = next((block for block in blocks[:40] if block.heading and _may_be_title(block.text)), blocks[0])
    return heading.text[:LONGEST_TITLE] if len(heading.text) <= LONGEST_TITLE else _UNTITLED


def _may_be_title(text: str) -> bool:
    """Whether a heading may be that of a paper: it names nobody, and is no label."""
    dated = next(iter([*days(text), *months(text)]), None)
    if dated is not None and dated.end - dated.begin > 0.6 * len(text):
        return False
    return 3 < len(text) <= LONGEST_TITLE and not text.endswith(":") and not _PERSON.search(text)

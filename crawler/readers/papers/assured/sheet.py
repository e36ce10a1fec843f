"""The levels that front sheets and reports of committees give in a place of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import takewhile
from textwrap import shorten

from crawler.readers.blocks import Block
from crawler.readers.papers.choices import is_choices
from crawler.readers.papers.grid import Row
from crawler.readers.papers.pack import Pack
from crawler.readers.spelling import folded

from .level import LEVEL, is_level, is_mark, plain_levels
from .said import Level

_LABEL = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s+)?(?:the )?(?:overall |current |proposed |recommended |board |committee |"
    r"report )*(?:levels? of assurance(?: (?:provided|"
    r"given|offered|received|taken|gained|agreed|by (?:this|the) (?:report|paper)))*"
    r"(?: (?:that|for|on|in|against)\b[^:]{2,110})?|assurance(?: (?:levels?|"
    r"ratings?|opinions?|provided|status|assessment|"
    r"given|of this report))*|(?:overall )?audit opinion|(?:overall )?opinion)\s*(?:is\b|was\b|[:=–-])\s*"
)
_BARE = re.compile(
    r"(?:overall |current )?(?:levels? of assurance|assurance (?:levels?|ratings?|opinions?|provided)|assurance)\s*:?"
)
_ITEM = re.compile(
    r"(?:(?:agenda )?item|risk|strategic risk|operational risk|sr|baf|pr|bo|objective|topic) ?(?:id:? ?)?\d|"
    r"\d{1,2}(?:\.\d{1,2})?[.)]? [A-Z]",
    re.IGNORECASE,
)
_ENCLOSURE = re.compile(
    r"\W*(?:enc(?:l(?:osure)?)?|paper|tab|appendix|attachment)\b[\s.:-]{0,3}[\w/.-]{0,8}", re.IGNORECASE
)
"""A heading that is but the mark of an enclosure, and no item."""
MOST_LETTERS = 160
"""Letters of the longest subject."""
_BOX = re.compile(r"[☐☒☑□■]|\[ ?[xX✓]? ?\]")
_TICKED = re.compile(r"[☒☑■]|\[ ?[xX✓] ?\]")
_TITLE = re.compile(
    r"(?:(?:report|paper|agenda item) )?(?:title(?: of (?:the )?(?:report|paper))?|subject)\s*[:–-]\s*"
    r"(?P<title>\S.{3,150})",
    re.IGNORECASE,
)
_REACH = 40


def labelled(pack: Pack, said: list[str], but: Collection[int] = ()) -> list[Level]:
    """The level of each front sheet and report, behind its label or in the cell beside it.

    Its subject is the paper; where a paper has several, each is of the item that it stands under. A tick whose column
    is lost, and labels without one, are said in ``said``. None of the blocks ``but``, which are read already.
    """
    found: list[Level] = []
    for n, block in enumerate(pack.blocks):
        words = folded(block.text) if len(block.text) <= 300 or block.kind == "row" else ""
        if n in but or is_choices(block.cells) or ("assurance" not in words and "opinion" not in words):
            continue
        if block.kind == "row" and (level := _in_row(pack, n)):
            found.append(level)
            continue
        rest = _beside(block) if block.kind == "row" else _behind(pack, n, words)
        if rest is not None:
            found += _given(pack, n, rest, said)
    return _by_item(pack, found)


def _in_row(pack: Pack, n: int) -> Level | None:
    """The level of a row whose last filled cell is a label with its level; its subject is the first cell."""
    cells = [cell for cell in pack.blocks[n].cells if cell]
    words = folded(cells[-1]) if len(cells) > 1 else ""
    label = _LABEL.match(words) if len(words) <= 200 else None
    if label is None or not is_level(words[label.end() :]) or not re.search("[A-Za-z]{3}", cells[0]):
        return None
    level = cells[-1][label.end() :] if len(words) == len(cells[-1]) else words[label.end() :]
    return Level(shorten(cells[0], MOST_LETTERS, placeholder="…"), None, level.strip(" ."), n, pack.blocks[n].text)


def _by_item(pack: Pack, found: list[Level]) -> list[Level]:
    """The levels; of several with one subject each is of the item above it, down from the level before."""
    times = Counter(level.subject for level in found)
    items: list[Level] = []
    last = -1
    for level in found:
        item = _item_above(pack, level.at, last) if times[level.subject] > 1 else None
        items.append(replace(level, subject=item) if item and item != level.subject else level)
        last = level.at
    return items


def _item_above(pack: Pack, at: int, last: int) -> str | None:
    """The nearest heading, or line that begins with the number of a risk or an item, between two levels."""
    for n in range(at - 1, max(last, at - _REACH), -1):
        block = pack.blocks[n]
        if (
            len(block.text) <= 300
            and (block.heading or _ITEM.match(block.text))
            and not _ENCLOSURE.fullmatch(block.text)
        ):
            return shorten(block.text, MOST_LETTERS, placeholder="…")
    return None


def ticked(pack: Pack, table: tuple[Row, ...], said: list[str]) -> Iterator[Level]:
    """The level whose column a tick stands under, where the row of ticks has as many cells as that of the levels."""
    for over, under in zip(table, [*table[1:], None], strict=True):
        names = [cell for cell in over.filled if not _BARE.fullmatch(folded(cell).rstrip(" :"))]
        if not plain_levels(names):
            continue
        if under is None:
            below = pack.blocks[over.at + 1].text.split() if over.at + 1 < len(pack.blocks) else []
            if below and all(is_mark(one) for one in below):
                said.append(_lost(pack, over.at))
            continue
        marks = [n for n, cell in enumerate(under.cells) if is_mark(cell)]
        level = over.cells[marks[0]] if len(marks) == 1 and len(over.cells) == len(under.cells) else ""
        if is_level(level) and (subject := subject_at(pack, over.at)):
            yield Level(subject, None, level, under.at, f"{level} {under.cells[marks[0]]}")
        elif marks:
            said.append(_lost(pack, under.at))


def subject_at(pack: Pack, at: int) -> str | None:
    """What a front sheet at this block is about: its paper's title, else the one that it prints before the block."""
    if paper := pack.paper_at(at):
        return paper
    for n in range(at, max(-1, at - _REACH), -1):
        block = pack.blocks[n]
        if found := _TITLE.match(block.text):
            return found["title"].strip()
        if (
            block.kind == "row"
            and len(block.cells) > 1
            and _TITLE.match(f"{block.cells[0].rstrip(': ')}: {block.cells[1]}")
        ):
            return block.cells[1]
    heading = next((n for n in range(at, max(-1, at - _REACH), -1) if pack.blocks[n].heading), None)
    return pack.blocks[heading].text if heading is not None else None


def _given(pack: Pack, n: int, rest: list[str], said: list[str]) -> Iterator[Level]:
    if len(rest) == 1 and is_level(rest[0]):
        if subject := subject_at(pack, n):
            yield Level(subject, None, rest[0].strip(" ."), n, pack.blocks[n].text)
        else:
            said.append(f"a level of assurance, of what is not plain{_where(pack, n)}: {pack.blocks[n].text[:120]}")
        return
    chosen = _boxed(" ".join(rest))
    if chosen and (subject := subject_at(pack, n)):
        yield Level(subject, None, chosen, n, pack.blocks[n].text)
    elif (
        any(is_mark(one) for text in rest for one in text.split())
        or len(re.findall(rf"\b{LEVEL}\b", folded(" ".join(rest)))) > 1
    ):
        said.append(f"which level of assurance is chosen is lost{_where(pack, n)}: {pack.blocks[n].text[:120]}")


def _boxed(text: str) -> str | None:
    """The one level whose box is ticked, where every level has a box on the same side of it."""
    if len(text) > 300 or len(_TICKED.findall(text)) != 1:
        return None
    boxes = list(_BOX.finditer(text))
    between = [part.strip(" /|,:") for part in _BOX.split(text)]
    leading = not between[0]
    labels = between[1:] if leading else between[:-1]
    if len(labels) != len(boxes) or (not leading and between[-1]) or not plain_levels(labels):
        return None
    return next(label for label, box in zip(labels, boxes, strict=True) if _TICKED.fullmatch(box[0]))


def _beside(block: Block) -> list[str] | None:
    """The cells behind a label in the first of a row, or the level behind one further on; None where there is none."""
    cells = [cell for cell in block.cells if cell]
    for n, cell in enumerate(cells[:-1]):
        label = folded(cell).rstrip(" :")
        if (_BARE.fullmatch(label) or _LABEL.fullmatch(f"{label}:")) and (not n or is_level(cells[n + 1])):
            return cells[n + 1 : n + 2] if n else cells[1:]
    return None


def _behind(pack: Pack, n: int, words: str) -> list[str] | None:
    """The words behind a label in its line, else the levels and ticks in the lines below it, of which one alone is the
    level; None where there is no label."""
    text = pack.blocks[n].text
    label = _LABEL.match(words) or _BARE.fullmatch(words)
    if label is None or len(words) != len(text):
        return None
    if rest := text[label.end() :].strip():
        first = re.split(r"\. (?=[A-Z])", rest, maxsplit=1)[0]
        return [first if is_level(first) else rest]
    below = (block.text for block in pack.blocks[n + 1 : n + _REACH] if block.kind != "row")
    return list(takewhile(lambda said: is_level(said) or is_mark(said), below))


def _lost(pack: Pack, n: int) -> str:
    return f"a tick under levels of assurance whose column is lost{_where(pack, n)}"


def _where(pack: Pack, n: int) -> str:
    block = pack.blocks[n]
    return f" on page {block.page}" if block.page else f" in line {block.line}" if block.line else ""

"""The levels that front sheets, reports of committees and lists of them give in a place of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.readers.spelling import folded

from ..grid import Row, head, heads_another
from ..pack import Pack
from .level import LEVEL, is_absent, is_firm, is_level, is_mark, plain_levels
from .said import Level

_LABEL = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2})*[.)]?\s+)?(?:the )?(?:overall |current |proposed |recommended |board |committee |report )*(?:levels? of assurance(?: (?:provided|"
    r"given|offered|received|taken|gained|agreed|by (?:this|the) (?:report|paper)))*|assurance(?: (?:levels?|ratings?|opinions?|provided|status|assessment|"
    r"given|of this report))*|(?:overall )?audit opinion|(?:overall )?opinion)\s*(?:is\b|was\b|[:=–-])\s*"
)
_BARE = re.compile(r"(?:overall |current )?(?:levels? of assurance|assurance (?:levels?|ratings?|opinions?|provided)|assurance)\s*:?")
_COLUMN = re.compile(
    r"(?:(?:overall|current|committee|board|agreed|proposed|audit|internal audit) )*(?:levels? of assurance|assurance (?:levels?|ratings?|opinions?|provided|given"
    r"|received|status)|assurance|(?:overall )?opinion(?: (?:given|level))?|(?:control )?design(?: (?:opinion|assurance))?"
    r"|(?:(?:control |operational |operating )*effectiveness)(?: (?:opinion|assurance))?)(?: (?:rag|level))?"
)
_SUBJECT = re.compile(
    r"(?:agenda )?(?:items?|reports?|papers?|topics?|areas?|audits?|reviews?|assignments?|subjects?|titles?|risks?|themes?|"
    r"objectives?|standards?|name|domains?|services?|strategic \w+|key \w+)(?: (?:titles?|names?|areas?|of|reviewed|considered|"
    r"discussed|description|item|report|audit|review))*|audit (?:title|area|assignment)|internal audit.*|review area|.* objectives?"
)
_BOX = re.compile(r"[☐☒☑□■]|\[ ?[xX✓]? ?\]")
_TICKED = re.compile(r"[☒☑■]|\[ ?[xX✓] ?\]")
_TITLE = re.compile(r"(?:(?:report|paper|agenda item) )?(?:title(?: of (?:the )?(?:report|paper))?|subject)\s*[:–-]\s*(?P<title>\S.{3,150})", re.IGNORECASE)
_REACH = 40


def labelled(pack: Pack, said: list[str]) -> Iterator[Level]:
    """The level of each front sheet and report, behind its label or in the cell beside it; its subject is the paper.

    A tick whose column is lost, and labels without one, are said in ``said``.
    """
    for n, block in enumerate(pack.blocks):
        if len(block.text) > 300 or "assurance" not in block.text.casefold() and "opinion" not in block.text.casefold():
            continue
        words = block.text
        label = _LABEL.match(folded(words)) or _BARE.fullmatch(folded(words.split(":")[0])) if block.kind != "row" else None
        if block.kind == "row":
            cells = [cell for cell in block.cells if cell]
            if not cells or not (_BARE.fullmatch(folded(cells[0]).rstrip(" :")) or _LABEL.fullmatch(folded(cells[0]) + ":")):
                continue
            rest = cells[1:]
        elif label:
            rest = [words[label.end() :].strip()] if len(words) == len(folded(words)) else []
            rest = [one for one in rest if one] or _behind(pack, n)
        else:
            continue
        yield from _given(pack, n, rest, said)


def listed(pack: Pack, table: tuple[Row, ...]) -> Iterator[tuple[int, Level | None]]:
    """Each row of a table with a column of subjects and one of levels; None for a row that is not understood."""
    name: int | None = None
    columns: list[tuple[int, str]] = []
    width = 0
    for row in table:
        heads = [head(cell) if len(cell) <= 60 else "" for cell in row.cells] if _maybe(row) else []
        found = [(n, heads[n]) for n in range(len(heads)) if heads[n] and _COLUMN.fullmatch(heads[n])]
        if found and not any(is_firm(cell) for cell in row.cells):
            name = next((n for n, one in enumerate(heads) if one and _SUBJECT.fullmatch(one) and n not in dict(found)), None)
            columns, width = (found if name is not None else []), len(heads)
            continue
        if heads_another(row):
            columns = []
        if not columns or name is None or len(row.filled) < 2:
            continue
        if len(row.cells) != width:
            yield row.at, None
            continue
        yield from _row(pack, row, name, columns)


def ticked(pack: Pack, table: tuple[Row, ...], said: list[str]) -> Iterator[Level]:
    """The level whose column a tick stands under, where the row of ticks has as many cells as that of the levels."""
    for over, under in zip(table, [*table[1:], None], strict=True):
        names = [cell for cell in over.filled if not _BARE.fullmatch(folded(cell).rstrip(" :"))]
        if under is None:
            below = pack.blocks[over.at + 1].text.split() if over.at + 1 < len(pack.blocks) else []
            if plain_levels(names) and below and all(is_mark(one) for one in below):
                said.append(_lost(pack, over.at))
            continue
        marks = [n for n, cell in enumerate(under.cells) if is_mark(cell)]
        if not plain_levels(names) or not marks:
            continue
        if len(marks) == 1 and len(over.cells) == len(under.cells) and is_level(over.cells[marks[0]]):
            if subject := subject_at(pack, over.at):
                yield Level(subject, None, over.cells[marks[0]], under.at, f"{over.cells[marks[0]]} {under.cells[marks[0]]}")
                continue
        said.append(_lost(pack, under.at))


def subject_at(pack: Pack, at: int) -> str | None:
    """What a front sheet at this block is about: its paper's title, else the title that stands on it before the block."""
    if paper := pack.paper_at(at):
        return paper
    for n in range(at, max(-1, at - _REACH), -1):
        block = pack.blocks[n]
        if found := _TITLE.match(block.text):
            return found["title"].strip()
        if block.kind == "row" and len(block.cells) > 1 and _TITLE.match(f"{block.cells[0].rstrip(': ')}: {block.cells[1]}"):
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
    elif any(is_mark(one) for text in rest for one in text.split()) or len(re.findall(rf"\b{LEVEL}\b", folded(" ".join(rest)))) > 1:
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


def _behind(pack: Pack, n: int) -> list[str]:
    """What stands in the line below a label that stands alone."""
    below = pack.blocks[n + 1] if n + 1 < len(pack.blocks) else None
    return [below.text] if below and below.kind != "row" and is_level(below.text) else []


def _row(pack: Pack, row: Row, name: int, columns: list[tuple[int, str]]) -> Iterator[tuple[int, Level | None]]:
    subject = row.cells[name]
    for n, over in columns:
        cell = row.cells[n]
        if is_absent(cell) or not re.search("[A-Za-z]{2}", subject):
            continue
        if not is_level(cell) or (not is_firm(cell) and "assurance" not in over):
            if re.search("level|rating|opinion", over) and not _chart(cell):
                yield row.at, None
            continue
        part = f" ({over.split(' ')[0] if 'design' in over else 'effectiveness'})" if re.search("design|effective", over) else ""
        yield row.at, Level(subject + part, None, cell, row.at, pack.blocks[row.at].text)


def _maybe(row: Row) -> bool:
    text = " ".join(row.cells).casefold()
    return "assur" in text or "opinion" in text or "design" in text


def _chart(cell: str) -> bool:
    return bool(re.search(r"fail|pass|hit|miss|consistent", cell.casefold()))


def _lost(pack: Pack, n: int) -> str:
    return f"a tick under levels of assurance whose column is lost{_where(pack, n)}"


def _where(pack: Pack, n: int) -> str:
    block = pack.blocks[n]
    return f" on page {block.page}" if block.page else f" in line {block.line}" if block.line else ""

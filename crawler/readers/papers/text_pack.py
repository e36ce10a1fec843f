"""A pack in the form of a plain text, such as a copy of a paper: lines, bullets, and rows whose cells tabs part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from crawler.readers.blocks import Block
from crawler.readers.errors import NotUnderstood
from crawler.readers.spelling import clean

from .pack import Pack
from .running_lines import running_lines
from .ticks import EMPTY, TICKED
from .whole_rows import whole_rows

MOST_LINES = 200_000
LONGEST_LINE = 100_000
"""Letters of a line, and of lines that go on one another, beyond which it is none of a paper."""
LONGEST_HEADING, LONGEST_LABEL = 110, 60
_BULLET = re.compile(r"\s*(?:[•·●▪◦‣∙*o]\s+|[-–]\s+(?=\S))")
_NUMBERED = re.compile(r"\s*(?:\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)]?|\(?[a-z][.)]|[ivx]{1,4}[.)])\s+\S")
_HASHES = re.compile(r"(#{1,6})\s+(?=\S)")
_CHECKBOX = re.compile(r"<input\b[^<>]{0,200}\btype\s*=\s*[\"']?checkbox\b[^<>]{0,200}>", re.IGNORECASE)
_SET = re.compile(r"\bchecked\b", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:ul|ol|li|i|b|u|em|strong|p|br|span|div|sup|sub|font|small|td|tr|th|table|tbody)\b[^<>]{0,300}>",
    re.IGNORECASE,
)
_STARS = re.compile(r"\*{1,3}(?=\S)([^*\n]{1,4000}?)(?<=\S)\*{1,3}")
_UNDERLINED = re.compile(r"(?<!\w)__(?=\S)([^_\n]{1,1000}?)(?<=\S)__(?!\w)")
_RULE = re.compile(r"\s*\|?(?:\s*:?[-=]{2,}:?\s*[|+])+(?:\s*:?[-=]{2,}:?)?\s*")
"""What stands below the head of a table whose cells bars part."""
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|~<>-])")
"""A sign that a copy made as Markdown marks as a sign."""
_LABEL = re.compile(r"[A-Z][\w /()&'’-]{1,40}:(?:\s|$)")
"""A label of a front sheet, which goes on in no line before."""
_HANGS = re.compile(r"\b(?:with|the|of|to|and|or|for|in|by|a|an|at|from|on|that|which|our|their)$")
"""Words that end no sentence and no heading."""
_HANGING = 12
"""Letters at the end of a text among which such a word stands whole."""
_ENDS = tuple('.:;!?”"')


@dataclass(frozen=True)
class Line:
    """A line as it stands: its number from 1, its page where form feeds part pages, its words, and what it is."""

    number: int
    page: int | None
    text: str
    cells: tuple[str, ...] = ()
    bullet: bool = False
    level: int = 0
    bold: bool = False


def text_pack(text: str) -> Pack:
    """The blocks of a text, each with its line. Raises NotUnderstood for one of more lines than any paper has."""
    lines = list(_lines(text))
    running = running_lines(lines)
    blocks = whole_rows(_blocks([line for n, line in enumerate(lines) if n not in running]))
    heads = tuple(dict.fromkeys(lines[n].text for n in sorted(running) if not lines[n].text.isdigit()))
    pages = text.rstrip("\f\n ").count("\f") + 1 if "\f" in text else None
    return Pack(blocks=blocks, pages=pages, heads=heads)


def _lines(text: str) -> Iterator[Line]:
    number, parted = 0, "\f" in text
    for page, sheet in enumerate(text.split("\f"), 1):
        for raw in _barred(re.split(r"\r\n|\r|\n", sheet)):
            number += 1
            if number > MOST_LINES:
                raise NotUnderstood(f"the text has more than {MOST_LINES:,} lines, which is more than is read")
            yield _line(raw[:LONGEST_LINE], number, page if parted else None)


def _barred(lines: list[str]) -> list[str]:
    """The lines, the rows of a table with a rule under its head each between bars, and the rule an empty line."""
    found: list[str] = []
    inside = False
    for line in lines:
        if "|" in line and _RULE.fullmatch(line[:LONGEST_LINE]):
            if not inside and found and "|" in found[-1]:
                found[-1] = _between(found[-1])
            inside = True
            found.append("")
            continue
        inside = inside and "|" in line
        found.append(_between(line) if inside else line)
    return found


def _between(line: str) -> str:
    return f"|{line.strip().removeprefix('|').removesuffix('|')}|"


def _line(raw: str, number: int, page: int | None) -> Line:
    said = _without_marks(raw)
    if cells := _cells(said):
        return Line(number, page, " ".join(cell for cell in cells if cell), cells)
    hashes = _HASHES.match(raw.strip())
    bullet = None if hashes else _BULLET.match(said)
    words = clean(said[bullet.end() :] if bullet else said)
    if hashes:
        words = words.lstrip("# ")
    bold = raw.strip().startswith("**") and raw.strip().rstrip(":").endswith("**")
    return Line(number, page, words, (), bullet is not None, len(hashes[1]) if hashes else 0, bold)


def _without_marks(raw: str) -> str:
    """A line without what is left of markup; a box is one that is set or is not."""
    if "<" in raw:
        raw = _CHECKBOX.sub(lambda box: f" {TICKED if _SET.search(box[0]) else EMPTY} ", raw)
        raw = _TAG.sub(" ", raw)
    if "\\" in raw:
        raw = _ESCAPED.sub(r"\1", raw)
    if "*" in raw:
        raw = _STARS.sub(r"\1", raw)
        raw = raw.replace("**", "")  # bold over several lines, or with a space inside
    return _UNDERLINED.sub(r"\1", raw) if "__" in raw else raw


def _cells(said: str) -> tuple[str, ...]:
    """The cells of a row that tabs or bars part; nothing for a line that is none."""
    bare = said.strip(" ")
    if bare.endswith("|") and (bare.startswith("|") or bare.count("|") > 1) and len(bare) > 2:
        return tuple(clean(cell) for cell in bare.removeprefix("|").removesuffix("|").split("|"))
    if "\t" not in said.strip(" "):
        return ()
    cells = tuple(clean(cell) for cell in said.split("\t"))
    filled = sum(map(bool, cells))
    return cells if filled > 1 or (filled and len(cells) > 2) else ()


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    """The lines as blocks: a paragraph that is broken, by its lines or by a page's end, is one."""
    open_block: Block | None = None
    table, gap, item = 0, 0, 0
    last: Line | None = None
    for line in lines:
        if not line.text and not line.cells:
            gap += 1
            continue
        if open_block is not None and last is not None and _goes_on(open_block, last, line, gap):
            open_block = replace(open_block, text=_put(open_block.text, line.text))
        else:
            if open_block is not None:
                yield open_block
            if line.cells and not (last is not None and last.cells and (not gap or _alike(last, line))):
                table += 1
            item += line.bullet
            open_block = _block(line, gap, table, item)
        last, gap = line, 0
    if open_block is not None:
        yield open_block


def _alike(one: Line, other: Line) -> bool:
    """Whether a row goes on a table after a gap: on a new page, of as many cells."""
    return len(one.cells) == len(other.cells) and len(one.cells) > 1 and one.page == other.page


def _goes_on(before: Block, last: Line, line: Line, gap: int) -> bool:
    """Whether a line is the rest of the block before it."""
    if line.cells or last.cells or line.bullet or line.level or (before.heading and not _hangs(before.text)):
        return False
    if len(before.text) > LONGEST_LINE:
        return False
    first, ended = line.text[0], before.text.endswith(_ENDS)
    rest = first.islower() or first in "&(,;" or (first.isdigit() and not _NUMBERED.match(line.text))
    if gap:
        return _hangs(before.text) or (rest and not ended and len(before.text) >= 25 and not first.isdigit())
    if ended and not (last.number + 1 == line.number and len(last.text) >= 60):
        return False
    begins = _NUMBERED.match(line.text) or _LABEL.match(line.text) or line.bold
    return (rest and not ended) or (len(last.text) >= 60 and not begins)


def _hangs(text: str) -> bool:
    return _HANGS.search(text[-_HANGING:]) is not None


def _put(before: str, after: str) -> str:
    if before.endswith("-") and after[:1].islower() and before[-2:-1].isalpha():
        return before + after
    return f"{before} {after}"


def _block(line: Line, gap: int, table: int, item: int) -> Block:
    where = Block(kind="line", text=line.text, parts=(line.text,), line=line.number, page=line.page)
    if line.cells:
        return replace(where, kind="row", cells=line.cells, parts=line.cells, table=table)
    if line.bullet:
        return replace(where, kind="item", bullet=True, item=item)
    if line.level or (gap and _is_heading(line)):
        return replace(where, kind="heading", level=line.level or 3)
    return where


def _is_heading(line: Line) -> bool:
    """Whether a line that stands alone is a heading: short, without an end, and no label with its words."""
    text = line.text
    longest = LONGEST_LABEL if text.endswith(":") else LONGEST_HEADING
    if len(text) > longest or text[-1] in ".;,!" or _hangs(text) or not any(map(str.isalpha, text)):
        return False
    return line.bold or ((text[0].isupper() or text[0].isdigit()) and (": " not in text or text.index(": ") < 3))

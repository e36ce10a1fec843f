"""A plain text of a page as the same blocks: one for each line, with bullets, without the parts about others."""

from __future__ import annotations

import re
import sys
from dataclasses import replace

from .blocks import Block, bounded
from .dates import read_date
from .furniture import other_services, people
from .key_questions import key_question
from .lines import date_line, is_menu_title, opens_body, score
from .ratings import parts_entries
from .region import headed
from .spelling import clean, folded

_BULLET = re.compile(r"\s*[•·●▪◦‣∙*]\s+|\s{0,8}[-–]\s+(?=[A-Z])")
_NUMBER_GOES_ON = re.compile(r"\d+\)|\d[\d,]* (?!of \d)[a-z]")
_BLANKS = re.compile(r"(?<=\S)\s+")
_COMMENT = re.compile(r"#(?:\s|$)")


def text_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text, in order, each with its line; comment lines (``#``) before the page are skipped."""
    return headed(_without_parts(_without_menu(list(bounded(_lines(text))))), 0)


def _lines(text: str) -> list[Block]:
    found: list[Block] = []
    blank, begun = True, False
    raw = re.split(r"\r\n|\r|\n|\f", text)
    width = _folded_at(raw)
    for number, line in enumerate(raw, 1):
        if not begun and (_COMMENT.match(line) or not clean(line)):
            continue
        begun = True
        bullet = _BULLET.match(line)
        words = clean(line[bullet.end() :] if bullet else line)
        if not words:
            blank = True
            continue
        room = width - _length(raw[number - 2]) if number > 1 else width
        runs_on = not blank and not bullet and found
        full = (
            room <= len(words.split()[0]) and not _fixed(words) and not (found and parts_entries(found[-1].text, words))
        )
        if runs_on and (_runs_on(found[-1].text, words) or full):
            found[-1] = replace(found[-1], text=f"{found[-1].text} {words}")
        else:
            found.append(_block(words, number, bool(bullet)))
        blank = False
    return found


def _block(words: str, number: int, bullet: bool) -> Block:
    if words.startswith("|") and words.endswith("|") and len(words) > 2:
        cells = tuple(clean(cell) for cell in words.strip("|").split("|"))
        return Block(kind="row", text=clean(" ".join(cells)), cells=cells, parts=cells, line=number, item=number)
    return Block(
        kind="item" if bullet else "line",
        text=words,
        parts=(words,),
        line=number,
        item=number if bullet else 0,
        bullet=bullet,
    )


def _folded_at(lines: list[str]) -> int:
    """The column at which every line of the text was broken by an editor or a mail; far away where none was."""
    lengths = [_length(line) for line in lines]
    width = max(lengths, default=0)
    return width if 60 <= width <= 140 and sum(length > width - 12 for length in lengths) > 3 else sys.maxsize


def _length(line: str) -> int:
    """The characters of a line, each run of blanks between its words as one: they may have been spread since."""
    return len(_BLANKS.sub(" ", line.rstrip()))


def _fixed(words: str) -> bool:
    """Whether a line is one of CQC's own, which runs on from nothing."""
    return (
        opens_body(words)
        or key_question(words) is not None
        or score(words) is not None
        or folded(words[:40]).startswith("important:")
    )


def _runs_on(before: str, words: str) -> bool:
    """Whether a line is the rest of the sentence in the line right above it."""
    goes_on = words[0].islower() or bool(_NUMBER_GOES_ON.match(words))
    return goes_on and len(before) >= 50 and before[-1] not in ".:;!?"


def _without_menu(blocks: list[Block]) -> list[Block]:
    """Without the list under "On this page": items, and lines that stand again further down."""
    found: list[Block] = []
    menu = False
    n = 0
    while n < len(blocks):
        found.append(blocks[n])
        n += 1
        if is_menu_title(found[-1].text) and not menu:
            menu = True
            later = {block.text for block in blocks[n + 1 :]}
            while (
                n < len(blocks)
                and len(blocks[n].text) <= 100
                and (blocks[n].bullet or (blocks[n].text in later and _again(blocks, n)))
            ):
                n += 1
    return found


def _again(blocks: list[Block], n: int) -> bool:
    return any(block.text == blocks[n].text and not block.bullet for block in blocks[n + 1 :])


def _without_parts(blocks: list[Block]) -> list[Block]:
    """Without other services, help and people, each from its title to the next line of the page's own parts."""
    found: list[Block] = []
    skipping = False
    for n, block in enumerate(blocks):
        if (other_services(block.text) and not block.bullet) or people(block.text):
            skipping = not folded(block.text).startswith(("you are here", "breadcrumb", "cookies"))
            continue
        skipping = skipping and not _resumes(blocks, n)
        if not skipping:
            found.append(block)
    return found


def _resumes(blocks: list[Block], n: int) -> bool:
    if opens_body(blocks[n].text) and read_date(blocks[n].text) is None:
        return True
    if blocks[n].bullet or not key_question(blocks[n].text):
        return False
    return any(date_line(block.text) for block in blocks[n + 1 : n + 3])

"""The parts of an assessment: one for each key question, with its date, score, statements and paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from storage.record import KeyQuestion, QualityStatement

from .blocks import Block
from .key_questions import key_question
from .lines import AreaScore, area_score, date_line, score, score_without_number
from .seen import Seen
from .spelling import folded


@dataclass
class Section:
    """One key question's part: blocks ``at`` to ``end`` (not included) of the page.

    The head (its rating, date, score) ends before ``head_end``. ``date`` is ISO or None; ``date_first`` says that
    nothing stands between the heading and a date; ``used`` are the blocks that are not paragraphs, ``names`` those of
    them that name a statement.
    """

    key_question: KeyQuestion
    at: int
    end: int
    date: str | None = None
    date_first: bool = False
    scores: list[AreaScore] = field(default_factory=list)
    statements: list[QualityStatement] = field(default_factory=list)
    not_understood: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    names: set[int] = field(default_factory=set)
    head_end: int = 0


def sections(blocks: Sequence[Block], seen: Sequence[Seen]) -> list[Section]:
    """The parts in the page's order; a heading printed twice in a row begins one part."""
    words = {one.at: one for one in seen if one.style != "hint"}
    found: list[Section] = []
    for n, block in enumerate(blocks):
        name = _begins(blocks, n, words)
        if name is None or block.foreign:
            continue
        if found and found[-1].key_question == name and not _has_content(found[-1], blocks, n):
            found[-1].used.add(n)
            found[-1].date_first = False
            found[-1].at = n
            continue
        if found:
            found[-1].end = n
        found.append(Section(name, n, len(blocks), used={n}))
    for part in found:
        _read(part, blocks, words)
        part.head_end = part.head_end or part.end
    return found


def told_in_passing(one: Seen, parts: Sequence[Section]) -> bool:
    """Whether a printing stands in the midst of a key question's part, where only prose and other things are."""
    for part in parts:
        if part.at < one.at < part.end:
            return part.key_question != "overall" and 0 < part.head_end <= one.at
    return False


def _begins(blocks: Sequence[Block], n: int, words: dict[int, Seen]) -> KeyQuestion | None:
    """The key question whose part begins at a block."""
    block = blocks[n]
    if block.region != "main" or block.kind in ("row", "hint") or block.bullet:
        return None
    name = key_question(block.text)
    if name is None:
        one = words.get(n)
        beside = (
            one is not None
            and one.style == "beside"
            and not block.item
            and key_question(_before_word(block)) is not None
        )
        return one.key_question if one and beside and (block.heading or _headed(blocks, n)) else None
    if block.text.endswith(":") or block.kind == "item":
        return None
    if block.heading:
        return name
    return name if not block.link_only and _headed(blocks, n) else None


def _before_word(block: Block) -> str:
    return (
        block.parts[0]
        if len(block.parts) > 1
        else block.text.partition(":")[0].rpartition(" ")[0] or block.text.partition(":")[0]
    )


def _headed(blocks: Sequence[Block], n: int) -> bool:
    """Whether a part's head follows: its date or its score within three lines."""
    near = [block.text for block in blocks[n + 1 : n + 5] if block.text][:3]
    for text in near:
        if date_line(text) is not None or area_score(text):
            return True
        if key_question(text):
            return False
    return (
        bool(near)
        and len(near[0].split()) > 12
        and (n > 0 and blocks[n - 1].text.endswith(("assessment", "this page")))
    )


def _has_content(part: Section, blocks: Sequence[Block], end: int) -> bool:
    return any(
        block.text and not block.link_only and key_question(block.text) is None for block in blocks[part.at + 1 : end]
    )


def _read(part: Section, blocks: Sequence[Block], words: dict[int, Seen]) -> None:
    head = True
    one = words.get(part.at)
    if one:
        part.used.update(range(one.at, one.to + 1))
    first = True
    for n in range(part.at + 1, part.end):
        block = blocks[n]
        if not block.text or block.foreign:
            continue
        if head and (date := date_line(block.text)) is not None:
            part.date, part.date_first = part.date or date or None, part.date_first or (first and n not in part.used)
            part.used.add(n)
            first = False
            continue
        if n in part.used:
            first = False
            continue
        if not block.link_only:
            first = False
        number = score(block.text)
        scored = area_score(block.text)
        if number is not None or score_without_number(block.text):
            _statement(part, blocks, n, number)
            head = False
            part.head_end = part.head_end or n
        elif scored:
            part.scores.append(scored)
            part.used.add(n)
        elif not block.link_only and block.kind != "hint":
            head = head and len(block.text) < 60
            part.head_end = part.head_end or (0 if head else n)


def _statement(part: Section, blocks: Sequence[Block], n: int, number: int | None) -> None:
    """Takes the statement whose ``Score: n`` stands at a block; its name is the line before."""
    part.used.add(n)
    before = next((i for i in range(n - 1, part.at, -1) if blocks[i].text and not blocks[i].link_only), None)
    name = blocks[before].text if before is not None else ""
    if before is None or before in part.used or len(part.statements) > 100 or not _is_name(name):
        part.not_understood.append(
            f'{part.key_question}: "{blocks[n].text}" has no statement\'s name in the line before it'
        )
        return
    part.used.add(before)
    part.names.add(before)
    if number is None or not 1 <= number <= 4:
        part.not_understood.append(f'{part.key_question}: "{name}" has "{blocks[n].text}", which is not 1 to 4')
        return
    same = [statement for statement in part.statements if folded(statement.name) == folded(name)]
    if not same:
        quote = f"{name} {blocks[n].text}"
        part.statements.append(QualityStatement(key_question=part.key_question, name=name, score=number, quote=quote))
    elif same[0].score != number:
        part.not_understood.append(
            f'{part.key_question}: "{name}" is printed with the scores {same[0].score} and {number}'
        )
        part.statements.remove(same[0])


def _is_name(text: str) -> bool:
    return (
        3 <= len(text) <= 140
        and len(text.split()) <= 16
        and not text.endswith((".", "!", "?", ":", ";"))
        and date_line(text) is None
    )

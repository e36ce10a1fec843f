"""Blocks that hold several fixed lines at once, taken apart: a heading with its date, a statement with its score."""

from __future__ import annotations

from dataclasses import replace

from .blocks import Block
from .dates import read_span
from .furniture import explains_ratings, heads_explanation, names_a_person, of_the_site
from .key_questions import key_question
from .lines import date_line, name_and_score, score
from .ratings import read_rating, read_word


def unfolded(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks as lines that each say one thing, without CQC's help on ratings and the people in charge."""
    found: list[Block] = []
    for block in _without_people(_without_explanation(blocks)):
        if block.level == 1 or not of_the_site(block.text):
            found.extend(_apart(block))
    return tuple(found)


def _apart(block: Block) -> list[Block]:
    parts = block.parts
    if score(block.text) is not None or read_span(block.text):
        return [block]
    if block.kind not in ("row", "hint") and 1 < len(parts) <= 6 and any(map(_is_date_or_score, parts)):
        if all(_is_date_or_score(part) or key_question(part) or read_word(part) for part in parts):
            return _pieces(block, list(parts))
        if score(parts[-1]) is not None and len(block.text) < 160:
            return _pieces(block, [" ".join(parts[:-1]), parts[-1]])
    glued = name_and_score(block.text) if block.kind != "hint" else None
    return _pieces(block, list(glued)) if glued else [block]


def _is_date_or_score(part: str) -> bool:
    return score(part) is not None or date_line(part) is not None


def _pieces(block: Block, texts: list[str]) -> list[Block]:
    first = replace(block, text=texts[0], parts=(texts[0],), cells=())
    rest = [
        replace(block, kind="line", level=0, text=text, parts=(text,), cells=(), links=(), link_only=False, hints=())
        for text in texts[1:]
    ]
    return [replace(first, kind="line") if first.kind == "row" else first, *rest]


def _without_explanation(blocks: tuple[Block, ...]) -> list[Block]:
    """Without the sentences that explain ratings, their title, and the bare words between them."""
    found: list[Block] = []
    explaining = False
    for n, block in enumerate(blocks):
        after = next((other for other in blocks[n + 1 :] if other.text), None)
        if explains_ratings(block.text):
            explaining = True
            continue
        if (
            after is not None
            and explains_ratings(after.text)
            and (heads_explanation(block.text) or read_rating(block.text))
        ):
            explaining = True
            continue
        if (explaining and read_rating(block.text)) or (explaining and block.kind == "hint"):
            continue
        explaining = False
        found.append(block)
    return found


def _without_people(blocks: list[Block]) -> list[Block]:
    """Without lines that name a person by role, and the bare name beside a bare role."""
    found: list[Block] = []
    name_follows = False
    for block in blocks:
        if block.text and names_a_person(block.text):
            role_alone = len(block.text.split()) <= 3
            if role_alone and not block.text.endswith(":") and found and _may_be_a_name(found[-1]):
                found.pop()
            name_follows = role_alone and block.text.endswith(":")
            continue
        if name_follows and _may_be_a_name(block):
            name_follows = False
            continue
        name_follows = False
        found.append(block)
    return found


def _may_be_a_name(block: Block) -> bool:
    words = block.text.split()
    if (
        (block.heading and block.level == 1)
        or not 2 <= len(words) <= 5
        or any(c.isdigit() or c in ".:;" for c in block.text[:-1])
    ):
        return False
    return (
        key_question(block.text) is None
        and read_rating(block.text) is None
        and all(word[0].isupper() for word in words)
    )

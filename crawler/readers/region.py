"""Where the header of a page ends that does not say so itself: a text, or HTML with its title in the main content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .blocks import Block
from .dates import starts_with_date
from .key_questions import key_question
from .lines import opens_body


def headed(blocks: Sequence[Block], begin: int) -> tuple[Block, ...]:
    """The blocks, those from ``begin`` to the first line of a page's own parts marked as its header."""
    end = next((n for n in range(begin, len(blocks)) if _begins_body(blocks[n])), len(blocks))
    return tuple(
        block if block.region == "alert" else replace(block, region="header" if begin <= n < end else "main")
        for n, block in enumerate(blocks)
    )


def with_header(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks of an HTML page, with a header where it has none: its title, the items before it, what follows."""
    title = next((n for n, block in enumerate(blocks) if block.heading and block.level == 1), None)
    if title is None or any(block.region == "header" for block in blocks):
        return blocks
    begin = title
    while begin > 0 and blocks[begin - 1].kind == "item" and not blocks[begin - 1].links:
        begin -= 1
    return headed(blocks, begin)


def _begins_body(block: Block) -> bool:
    if block.bullet or block.region == "alert" or (block.heading and block.level == 1):
        return False
    if block.heading or opens_body(block.text) or starts_with_date(block.text):
        return True
    return key_question(block.text) is not None and not block.text.endswith(":")

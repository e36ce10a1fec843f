"""Where the front sheets of a pack stand, and their labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.readers.blocks import Block

from .labels import Field, Labelled, label_of, labels_in
from .roles import roles

FAR = 60
"""Blocks between which the labels of one front sheet stand."""
BEFORE = 12
"""Blocks before the title's label among which its front sheet may begin."""
CLOSE, MOST_LABELS = 25, 40
"""Blocks, and labels in them, of a front sheet whose title has no label."""
_OF_A_PAPER = re.compile(
    r"report|update|minutes|(?:\b(?:logs?|summary|paper|review|plan|highlights?)\b)", re.IGNORECASE
)
"""The title of a paper may hold a role: "Chief Executive's report", "Committee Chair's log"."""
MOST_CHOICES = 5
"""Lines of choices and ticks between a purpose and the last of its choices."""
_FRONT: frozenset[Field] = frozenset(
    ("meeting", "date", "item", "purpose", "action", "people", "assurance", "previously", "recommendation")
)
_STRONG: frozenset[Field] = frozenset(("item", "purpose", "people", "previously", "recommendation", "action"))


@dataclass(frozen=True)
class Label:
    """A label of a front sheet: the number of its block, and how many blocks it takes."""

    block: int
    said: Labelled
    takes: int = 1


@dataclass(frozen=True)
class Span:
    """A front sheet: its first block, its labels in order, and the block at which it ends."""

    first: int
    labels: tuple[Label, ...]
    end: int
    title: str


def spans(blocks: Sequence[Block]) -> list[Span]:
    """Where the front sheets stand: a title's label with others around it, or several others under a heading."""
    labels = _labels(blocks)
    openers = [n for n, one in enumerate(labels) if one.said.field == "title" and _title(blocks, one)]
    found: list[Span] = []
    for n, at in enumerate(openers):
        until = openers[n + 1] if n + 1 < len(openers) else len(labels)
        first = _first(blocks, labels, at, found[-1].end if found else 0)
        if n + 1 < len(openers):
            until = _first(blocks, labels, until, labels[at].block + 1)
        page = blocks[labels[at].block].page
        near = _near(
            [one for one in labels[first:until] if one.said.field != "people" or blocks[one.block].page == page]
        )
        if _is_sheet(near):
            last = near[-1]
            end = labels[until].block if until < len(labels) else len(blocks)
            found.append(
                Span(near[0].block, tuple(near), min(end, last.block + last.takes + 8), _title(blocks, labels[at]))
            )
    return found or _untitled(blocks, labels)


def _labels(blocks: Sequence[Block]) -> list[Label]:
    found: list[Label] = []
    skip = -1
    for n, block in enumerate(blocks):
        if n <= skip or (block.kind != "row" and len(block.text) > 4_000):
            continue
        said = labels_in(block)
        if block.kind == "row":
            found += [Label(n, one) for one in said]
            continue
        if said and _is_choice(said[0], n, found):
            continue
        if said and (said[0].colon or len(block.text) <= 45):
            found.append(Label(n, said[0]))
        elif not said and len(block.text) <= 30 and n + 1 < len(blocks) and blocks[n + 1].kind != "row":
            broken = label_of(f"{block.text} {blocks[n + 1].text}") if len(blocks[n + 1].text) <= 400 else None
            if broken and broken.colon:
                found.append(Label(n, broken, 2))
                skip = n + 1
    return found


def _is_choice(said: Labelled, n: int, before: Sequence[Label]) -> bool:
    """Whether a label is one of the choices under a purpose, as "Assurance" beside "Discussion" and "Approval" is."""
    bare = said.field == "assurance" and not (said.colon or said.rest)
    return bare and bool(before) and _is_open(before[-1]) and n - before[-1].block <= MOST_CHOICES


def _is_open(label: Label) -> bool:
    return label.said.field in ("purpose", "action") and not label.said.rest


def _first(blocks: Sequence[Block], labels: Sequence[Label], opener: int, least: int) -> int:
    """The first label of the sheet whose title's label this is: on its page, a few blocks before, each field once."""
    at, seen = opener, {"title"}
    behind = {one.said.field for one in _behind(labels, opener)}
    while at > 0:
        before = labels[at - 1]
        if before.said.field in behind:
            break  # the foot of the paper before, as this sheet prints its own behind its title
        far = labels[opener].block - before.block > BEFORE
        if far or before.block < least or before.said.field in ("other", "title", "recommendation", "purpose"):
            break
        if blocks[before.block].page != blocks[labels[opener].block].page or before.said.field in seen:
            break
        seen.add(before.said.field)
        at -= 1
    return at


def _behind(labels: Sequence[Label], opener: int) -> Sequence[Label]:
    """The labels right behind a title's, without those right before the next one's."""
    end = next((n for n in range(opener + 1, len(labels)) if labels[n].said.field == "title"), len(labels))
    if end < len(labels):
        while end > opener + 1 and labels[end].block - labels[end - 1].block <= 3:
            end -= 1
    return [one for one in labels[opener + 1 : end] if one.block - labels[opener].block <= BEFORE]


def _near(labels: Sequence[Label]) -> list[Label]:
    """The labels up to the first wide gap, but none that is far down the paper and may be the head of a column."""
    found: list[Label] = []
    for one in labels:
        if found and one.block - found[-1].block > FAR:
            break
        bare = one.said.field in ("action", "purpose", "assurance", "people") and not one.said.colon
        if not bare or not found or one.block - found[0].block <= FAR:
            found.append(one)
    return found


def _is_sheet(labels: Sequence[Label]) -> bool:
    fields = {one.said.field for one in labels}
    return len(fields & _FRONT) >= 2 or (
        len(fields & _FRONT) >= 1 and sum(one.said.field == "other" for one in labels) >= 2
    )


def _untitled(blocks: Sequence[Block], labels: Sequence[Label]) -> list[Span]:
    """Front sheets without a label for their title: several strong labels close to each other under a heading."""
    found: list[Span] = []
    n = 0
    while n < len(labels):
        near = _together(blocks, labels[n : n + MOST_LABELS])
        strong = {one.said.field for one in near} & _STRONG
        title = _heading_before(blocks, labels[n].block)
        if labels[n].said.field in _FRONT and len(strong) >= 3 and title is not None:
            last = near[-1]
            found.append(Span(title, tuple(near), last.block + last.takes + 8, blocks[title].text))
            n += len(near)
        else:
            n += 1
    return found


def _together(blocks: Sequence[Block], labels: Sequence[Label]) -> list[Label]:
    """The labels that stand close to the first one on its page, up to a second number of an item."""
    first, found = labels[0], [labels[0]]
    for one in labels[1:]:
        again = one.said.field == "item" and any(before.said.field == "item" for before in found)
        if again or one.block - first.block > CLOSE or blocks[one.block].page != blocks[first.block].page:
            break
        found.append(one)
    return found


def _heading_before(blocks: Sequence[Block], at: int) -> int | None:
    for n in range(at - 1, max(-1, at - 6), -1):
        if blocks[n].page != blocks[at].page:
            return None
        if blocks[n].heading and 4 < len(blocks[n].text) < 160:
            return n
    return None


def _title(blocks: Sequence[Block], label: Label) -> str:
    """The words behind a title's label; nothing where none stand there."""
    said = label.said.rest.replace(" | ", " ").strip()
    if not said and label.said.field == "title" and blocks[label.block].kind != "row":
        after = label.block + label.takes
        if after < len(blocks) and not labels_in(blocks[after]) and len(blocks[after].text) <= 200:
            said = blocks[after].text
    is_role = bool(roles(said)) and len(said) < 60 and not _OF_A_PAPER.search(said)
    return "" if is_role or len(said) > 300 else said

"""The front sheets of the papers of a pack."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.readers.blocks import Block
from storage.paper import Coverage, FrontSheet

from .choices import chosen, is_choice, is_choices, rows_of
from .labels import Field, Labelled, label_of, labels_in
from .pack import Found, Pack
from .roles import roles

FAR = 60
"""Blocks between which the labels of one front sheet stand."""
BEFORE = 12
"""Blocks before the title's label among which its front sheet may begin."""
CLOSE, MOST_LABELS = 25, 40
"""Blocks, and labels in them, of a front sheet whose title has no label."""
_OTHERS = re.compile(r"links? (?:to|with)\b|\(?please tick\b", re.IGNORECASE)
"""How the words of another label begin, where it has no colon."""
_OF_A_PAPER = re.compile(
    r"report|update|minutes|(?:\b(?:logs?|summary|paper|review|plan|highlights?)\b)", re.IGNORECASE
)
"""The title of a paper may hold a role: "Chief Executive's report", "Committee Chair's log"."""
MOST_CHOICES = 5
"""Lines of choices and ticks between a purpose and the last of its choices."""
LONGEST = 1_500
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


def front_sheets(pack: Pack) -> Found[FrontSheet]:
    """The front sheets of a pack in their order; what is ticked in a column that is lost is left out and listed."""
    items: list[FrontSheet] = []
    not_understood: list[str] = []
    for span in spans(pack.blocks):
        sheet, lost = _sheet(pack.blocks, span)
        items.append(sheet)
        where = f"page {sheet.page}" if sheet.page else f"line {sheet.line}"
        not_understood += [f'{where}: what is ticked under "{name}" cannot be told ("{sheet.title}")' for name in lost]
    coverage = (Coverage(part="front_sheets", rows=len(items), of=len(items)),) if items else ()
    return Found(items=tuple(items), coverage=coverage, not_understood=tuple(not_understood))


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


def _sheet(blocks: Sequence[Block], span: Span) -> tuple[FrontSheet, list[str]]:
    said: dict[str, str] = {}
    lost: list[str] = []
    people: list[str] = []
    for n, label in enumerate(span.labels):
        field = label.said.field
        end = next((one.block for one in span.labels[n + 1 :] if one.block > label.block), span.end)
        if field == "people":
            people += [role for role in roles(_value(blocks, label, min(end, label.block + 4))) if role not in people]
            continue
        if field in said or field in ("title", "other"):
            continue
        value, known = _read(blocks, label, end)
        if known and value:
            said[field] = value
        elif not known and field not in lost:
            lost.append(field)
    if "purpose" not in said and (options := _purpose_in_rows(blocks[span.first : span.end])):
        said["purpose"] = options
    first = blocks[span.first]
    meeting = said.get("meeting") or said.get("date")
    if "meeting" in said and "date" in said:
        meeting = f"{said['meeting']}, {said['date']}"
    sheet = FrontSheet(
        title=span.title, item=said.get("item"), meeting=meeting, action=said.get("action"),
        purpose=said.get("purpose"), author_roles=tuple(people), assurance=said.get("assurance"),
        previously=said.get("previously"), recommendation=said.get("recommendation"), page=first.page, line=first.line,
    )  # fmt: skip
    return sheet, [name for name in lost if name not in said]


def _purpose_in_rows(blocks: Sequence[Block]) -> str:
    """What is ticked in rows of choices that have no label; "" where there are none, or their columns are lost."""
    found = chosen([block.cells for block in blocks if block.kind == "row" and is_choices(block.cells)], "purpose")
    return ", ".join(found.options) if found and not found.lost else ""


def _read(blocks: Sequence[Block], label: Label, end: int) -> tuple[str, bool]:
    """The value of a label, and whether it is known: what is ticked in a lost column is not."""
    field = label.said.field
    if field in ("purpose", "action", "assurance"):
        rest = tuple(cell for cell in label.said.rest.split(" | ")) if label.said.rest else ()
        own = _own_row(blocks[label.block], label) if blocks[label.block].kind == "row" else rest
        rows = [own, *rows_of(blocks[label.block + label.takes : min(end, label.block + 14)])]
        found = chosen([row for row in rows if any(row)], "assurance" if field == "assurance" else "purpose")
        if found is not None:
            return ", ".join(found.options), not found.lost and bool(found.options)
    short = field in ("item", "meeting", "date", "assurance")
    return _value(blocks, label, min(end, label.block + (2 if short else 9))), True


def _own_row(block: Block, label: Label) -> tuple[str, ...]:
    """The cells of a row behind its label, empty ones too, up to the next label."""
    for n, cell in enumerate(block.cells):
        if cell and (said := label_of(cell)) and said.field == label.said.field:
            following = block.cells[n + 1 :]
            stop = next((m for m, other in enumerate(following) if ":" in other and label_of(other)), len(following))
            # Each cell stays in its column, so that a tick in the row below is under its own choice.
            return (said.rest, *following[:stop]) if said.rest else (*[""] * (n + 1), *following[:stop])
    return ()


def _value(blocks: Sequence[Block], label: Label, end: int) -> str:
    """The words behind a label: those in its own block, else, or where it is a text, those of the blocks after it."""
    words = [label.said.rest.replace(" | ", " ")] if label.said.rest else []
    many = label.said.field in ("purpose", "recommendation", "previously") and blocks[label.block].kind != "row"
    if words and (not many or is_choice(words[0])):
        return words[0][:LONGEST]
    for block in blocks[label.block + label.takes : end]:
        if ((block.heading or block.kind == "row") and words) or _OTHERS.match(block.text):
            break
        if sum(map(len, words)) + len(block.text) > LONGEST:
            break
        words.append(block.text)
        if not many and label.said.field != "action":
            break
    return " ".join(words)[:LONGEST]

"""The front sheets of the papers of a pack."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.readers.blocks import Block
from storage.paper import Coverage, FrontSheet

from .choices import chosen, is_choice, is_choices, rows_of
from .labels import label_of
from .pack import Found, Pack
from .roles import roles
from .sheet_spans import Label, Span, spans

_OTHERS = re.compile(r"links? (?:to|with)\b|\(?please tick\b", re.IGNORECASE)
"""How the words of another label begin, where it has no colon."""
LONGEST = 1_500


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

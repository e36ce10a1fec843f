"""Where a page prints a rating: only blocks that say it as a whole, each with where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from storage.record import KeyQuestion

from .blocks import Block
from .hints import Hint, hints_of
from .key_questions import NAME, key_question
from .lines import area_score, date_line, score
from .pair import pair
from .ratings import NOT_A_RATING, Word, read_word, without_noise
from .rows import in_row, rates_others
from .seen import Seen, beside, may_be_a_word
from .spelling import clean

_ONE = rf"(?:{NAME})(?: rating)?\s*[:–—-]?\s*"
_WORDS = "|".join(
    sorted(
        map(re.escape, ("outstanding", "good", "requires improvement", "inadequate", *NOT_A_RATING)),
        key=len,
        reverse=True,
    )
)
_SEVERAL = re.compile(rf"(?:{_ONE}(?:{_WORDS})\s*[,;.]?\s*){{2,6}}", re.IGNORECASE)
_EACH = re.compile(rf"({_ONE})({_WORDS})", re.IGNORECASE)


def printings(blocks: Sequence[Block]) -> list[Seen]:
    """Every printing of a rating in the blocks, in order, blocks about other organisations left out."""
    found: list[Seen] = []
    columns = _columns(blocks)
    of_services = tables_of_services(blocks)
    for n, block in enumerate(blocks):
        if block.foreign or (block.kind == "row" and block.table in of_services):
            continue
        here = _beside(blocks, n, columns.get(block.table, ()))
        here = here or _below(blocks, n)
        below = [hint for one in here if one.to > n for hint in hints_of(blocks[one.to]) if hint.key_question is None]
        hints = [_from_hint(hint, blocks, n, here) for hint in [*hints_of(block), *below]]
        found.extend(here)
        found.extend(hint for hint in hints if hint)
    return found


def tables_of_services(blocks: Sequence[Block]) -> frozenset[int]:
    """The tables with a row of ratings for each service; their row "Overall" is over services, and of no organisation.

    CQC's reports print a trust's services so, with "Overall" under them beside a rating of the trust that differs.
    """
    columns = _columns(blocks)
    rows = (block for block in blocks if block.kind == "row" and block.table in columns and not block.foreign)
    return frozenset(block.table for block in rows if rates_others(block, columns[block.table]))


def _columns(blocks: Sequence[Block]) -> dict[int, tuple[str, ...]]:
    """The first row of each table."""
    columns: dict[int, tuple[str, ...]] = {}
    for block in blocks:
        if block.kind == "row" and block.table and not block.foreign:
            columns.setdefault(block.table, block.cells)
    return columns


def _from_hint(hint: Hint, blocks: Sequence[Block], n: int, here: list[Seen]) -> Seen | None:
    label = blocks[n - 1 if blocks[n].kind == "hint" and n else n]
    name = hint.key_question or (here[0].key_question if len(here) == 1 else key_question(label.text))
    if name is None:
        return None
    word = Word(hint.word) if hint.word else None
    return Seen(key_question=name, word=word, raw=hint.raw, quote=hint.text, at=n, to=n, style="hint")


def _beside(blocks: Sequence[Block], n: int, columns: tuple[str, ...]) -> list[Seen]:
    block = blocks[n]
    if not block.text or len(block.text) > 260:
        return []
    if block.kind == "row":
        return in_row(block, n, columns)
    for text in _variants(block):
        said = pair(text)
        if said:
            quote = block.text if pair(without_noise(block.text)) else text
            return [beside(said[0], said[1], "", block, n, quote)]
    if len(block.parts) > 1:
        each = [pair(part) for part in block.parts]
        if all(each):
            return [
                beside(one[0], one[1], "", block, n, part) for one, part in zip(each, block.parts, strict=True) if one
            ]
        once = _said_twice(block.parts) or _turned(block.parts)
        if once:
            return [beside(once[0], once[1], "", block, n)]
    if _SEVERAL.fullmatch(block.text):
        pairs = [(key_question(found[1]), read_word(found[2]), found[0]) for found in _EACH.finditer(block.text)]
        return [beside(name, word, "", block, n, clean(quote)) for name, word, quote in pairs if name]
    unknown = _unknown_beside(block)
    return [beside(unknown[0], None, unknown[1], block, n)] if unknown else []


def _said_twice(parts: Sequence[str]) -> tuple[KeyQuestion, Word] | None:
    """The pair in one of the parts where all others only repeat its key question ("Overall rating" "Overall: Good")."""
    pairs = [said for part in parts if (said := pair(part))]
    rest = {key_question(part) for part in parts if not pair(part)}
    return pairs[0] if len(pairs) == 1 and rest == {pairs[0][0]} else None


def _turned(parts: Sequence[str]) -> tuple[KeyQuestion, Word] | None:
    """The rating that stands in front of its key question, each a part of its own."""
    word, name = (read_word(parts[0]), key_question(parts[1])) if len(parts) == 2 else (None, None)
    return (name, word) if name and word else None


def _variants(block: Block) -> list[str]:
    """The block's text as it may be read: with and without a last link that is not part of it."""
    texts = [block.text, clean(" ".join(block.parts))]
    for link in block.links:
        for text in texts[:2]:
            if text.endswith(link.text) and not key_question(link.text) and not read_word(link.text):
                texts.append(text[: -len(link.text)].rstrip())
    return list(dict.fromkeys(map(without_noise, texts)))


def _below(blocks: Sequence[Block], n: int) -> list[Seen]:
    """A key question alone in its block, with a rating alone in the next one (a date may stand between)."""
    block = blocks[n]
    name = key_question(block.text) if block.kind != "row" else None
    if name is None or not block.text or _is_menu_entry(block):
        return []
    following = [i for i in _next(blocks, n) if not blocks[i].foreign][:3]
    if not following:
        return []
    if _date_between(blocks, following):
        following = following[1:]
    first = blocks[following[0]]
    if not _belongs(block, first):
        return []
    word = read_word(without_noise(first.text))
    second = blocks[following[1]] if len(following) > 1 else None
    if (
        word
        and second is not None
        and read_word(second.text)
        and second.text != first.text
        and key_question(second.text) is None
    ):
        raw = f"{first.text} / {second.text}"
        return [
            Seen(
                key_question=name,
                word=None,
                raw=raw,
                quote=f"{block.text}: {raw}",
                at=n,
                to=following[1],
                style="below",
            )
        ]
    quote = f"{block.text.rstrip(' :')}: {first.text}"
    if word:
        return [Seen(key_question=name, word=word, quote=quote, at=n, to=following[0], style="below")]
    if _unknown_below(block, first, second):
        return [Seen(key_question=name, word=None, raw=first.text, quote=quote, at=n, to=following[0], style="below")]
    return []


def _date_between(blocks: Sequence[Block], following: Sequence[int]) -> bool:
    """Whether a date stands first and a rating right under it."""
    if len(following) < 2 or date_line(blocks[following[0]].text) is None or blocks[following[1]].heading:
        return False
    return read_word(blocks[following[1]].text) is not None


def _next(blocks: Sequence[Block], n: int) -> list[int]:
    """The next blocks that say something: no marks, no links that only lead elsewhere."""
    found = []
    for i in range(n + 1, min(n + 12, len(blocks))):
        other = blocks[i]
        if other.kind == "hint" or (other.link_only and not key_question(other.text) and not read_word(other.text)):
            continue
        found.append(i)
        if len(found) == 4:
            break
    return found


def _is_menu_entry(block: Block) -> bool:
    return block.link_only and not block.heading and any(link.href.startswith("#") for link in block.links)


def _belongs(label: Block, below: Block) -> bool:
    if label.region != below.region or (below.heading and label.heading and below.level < label.level):
        return False
    if label.bullet:
        return not below.bullet
    if label.item or label.kind == "item":
        return below.item == label.item or label.item in below.path
    return not below.bullet


def _unknown_beside(block: Block) -> tuple[KeyQuestion, str] | None:
    text = without_noise(block.text)
    label, colon, rest = text.partition(":")
    name = key_question(label) if colon else None
    if name and may_be_a_word(rest.strip()):
        return name, rest.strip()
    if len(block.parts) == 2 and not block.heading and block.kind == "item":
        name = key_question(block.parts[0])
        if name and may_be_a_word(block.parts[1]) and len(block.parts[1].split()) <= 2:
            return name, block.parts[1]
    return None


def _unknown_below(label: Block, first: Block, second: Block | None) -> bool:
    """Whether what stands in a rating's place is a word that is not known, rather than a heading or a sentence."""
    if first.link_only or not may_be_a_word(first.text) or first.kind == "row":
        return False
    followed = second.text if second is not None else ""
    if score(followed) is not None or (second is not None and second.foreign):
        return False
    if followed and (date_line(followed) is not None or area_score(followed)):
        return True
    if first.heading:
        return False
    return len(first.text.split()) <= 2 and (
        label.heading or label.region == "header" or key_question(followed) is not None
    )

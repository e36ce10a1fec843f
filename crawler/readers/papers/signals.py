"""The sentences of a pack that matter, and how they are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from storage.fact import fold
from storage.paper import Signal, Time

from .pack import Found, Pack
from .sentences import Sentence, in_block, split
from .signal.counted import counted, figures, is_header, label
from .signal.kind import Kind
from .signal.kinds import KINDS
from .signal.meaning import EVENTS, meaning
from .signal.names import NAME, nameless
from .signal.nothing import says_nothing
from .signal.straight import straight
from .signal.whom import own_names
from .spotted import spotted

LONGEST = 1_500
"""A longer sentence is read, and told, in pieces of so many characters."""
MOST, TRIED = 2_000, 10_000
"""How many sentences are listed, and how many that hold a name of one are read: a pack of 450 pages has some 3,000."""
_NAMED = 6
_PIECES = 4
OF_CQC = ("cqc", "cqc-inspection", "cqc-rating")
"""What is told of CQC in general, the least telling first: one sentence is one of them."""
_SHORT_FORM = re.compile(r"\([A-Z]{2,5}s?\)")
_SENTENCE = re.compile(
    r"(?=(?:\S+ ){9})[^:]{0,200}\b(?:has|have|had|was|were) (?:\w+ )?\w+ed\b|"
    r"(?=(?:\S+ ){9})[^:]{0,200}\b(?:has|have) been\b"
)
"""A line that stands alone without a full stop looks like a heading and may be a sentence."""
_PRESENT = re.compile(r"\b(?:is|are|remains?|current(?:ly)?|now|has|have|still|continues?|will|shall)\b", re.IGNORECASE)


def signals(pack: Pack, *, day: str | None = None, name: str | None = None) -> Found[Signal]:
    """The sentences of a pack that matter, each once, and how they are meant.

    ``day``: that of the meeting, ISO, by which old dates are known; ``name``: the trust's, by which others are.
    """
    own = own_names(pack, name)
    found: list[Signal] = []
    unclear: list[str] = []
    seen: set[str] = set()
    for n, kinds in sorted(_kinds(pack).items()):
        if pack.blocks[n].heading and not _SENTENCE.match(pack.blocks[n].text):
            continue
        if label(pack.blocks[n]) and figures(pack.blocks[n]):
            _row(pack, n, found, unclear)
        else:
            new = {piece.text: piece for piece in _pieces(pack, n) if piece.text not in seen}
            room = max(0, TRIED - len(seen))
            if len(new) > room:
                unclear.append(f"signals: only the first {TRIED:,} sentences that may matter were read")
            seen.update(new)
            read = islice(new.values(), room)
            told = [signal for piece in read for signal in _read(piece, kinds, day, own)]
            found += _merged(told, nameless(pack.blocks[n].text) if len(told) > 1 else "")
            if len(seen) > TRIED:
                break
    distinct = list({(one.type, _bare(one.sentence)): one for one in reversed(found)}.values())[::-1]
    if len(distinct) > MOST:
        unclear.append(f"signals: the first {MOST:,} of {len(distinct):,} sentences are listed")
    return Found(items=tuple(distinct[:MOST]), not_understood=tuple(unclear))


def _bare(sentence: str) -> str:
    """A sentence as it is told apart: an acting chair who is listed twice is one."""
    return fold(sentence.replace(NAME, ""))


def _kinds(pack: Pack) -> dict[int, list[Kind]]:
    """For each block that may hold any the kinds whose names may stand in it."""
    at = spotted(pack, {hint for kind in KINDS for hint in kind.hints})
    found: dict[int, list[Kind]] = {}
    for kind in KINDS:
        for n in {n for hint in kind.hints for n in at[hint]}:
            found.setdefault(n, []).append(kind)
    return found


def _pieces(pack: Pack, n: int) -> Iterator[Sentence]:
    block = pack.blocks[n]
    for one in in_block(pack, n):
        cells = block.cells if block.kind == "row" and label(block) is None else ()
        texts = [text for cell in cells for text in split(cell)] if cells else [one.text]
        for text in texts:
            yield from _cut(one if text == one.text else replace(one, text=text))


def _cut(one: Sentence) -> Iterator[Sentence]:
    """A sentence, or a longer one's first pieces; a sentence that goes on for pages is none."""
    text = one.text
    for _ in range(_PIECES):
        if len(text) <= LONGEST:
            yield one if text is one.text else replace(one, text=text)
            return
        at = text.rfind(" ", 1, LONGEST)
        at = at if at > 0 else LONGEST
        yield replace(one, text=text[:at])
        text = text[at:].lstrip()


def _read(one: Sentence, kinds: list[Kind], day: str | None, own: frozenset[str]) -> list[Signal]:
    """The signals of one sentence; of what it says of CQC in general the most telling alone."""
    found = [signal for kind in kinds if (signal := _one(one, kind, day, own)) is not None]
    general = [signal for signal in found if signal.type in OF_CQC]
    special = [
        signal for signal in found if signal.type not in (*OF_CQC, *EVENTS, "board-change", "finance", "segment")
    ]
    best = max(general, key=lambda signal: OF_CQC.index(signal.type), default=None)
    if special and best and best.type == "cqc":
        best = None
    return [signal for signal in found if signal.type not in OF_CQC or signal is best]


def _one(one: Sentence, kind: Kind, day: str | None, own: frozenset[str]) -> Signal | None:
    printed = straight(one.text)
    if not kind.names.search(printed) or (kind.beside and not kind.beside.search(printed)):
        return None
    said = nameless(one.text, board=kind.type == "board-change")
    text = straight(said)
    if (kind.unless and kind.unless.search(text)) or says_nothing(text, kind):
        return None
    named = [*islice(kind.names.finditer(text), _NAMED)]
    named = [found for found in named if not _SHORT_FORM.match(text, found.start() - 1)] or named
    meant = [how for found in named if (how := meaning(text, found, kind, day=day, own=own)) is not None]
    if not meant:
        return None
    best = min(meant, key=lambda how: how.order)
    if kind.type == "cqc" and best.time == "hypothetical":
        return None
    return Signal(
        type=kind.type, negated=best.negated, withdrawn=best.withdrawn, time=best.time, about=best.about, sentence=said,
        page=one.page, line=one.line, paper=one.paper,
    )  # fmt: skip


def _merged(found: list[Signal], text: str) -> list[Signal]:
    """Sentences about CQC in general that follow each other in a paragraph ``text`` as one, typed by the most telling.

    What follows a dated sentence of the past in the past tense is of the past too.
    """
    merged: list[Signal] = []
    for one in found:
        last = merged[-1] if merged else None
        if last and last.time == "historic" and one.time == "now" and not _PRESENT.search(one.sentence):
            one = one.model_copy(update={"time": "historic"})
        both = f"{last.sentence} {one.sentence}" if last else ""
        if last and last.type in OF_CQC and one.type in OF_CQC and _how(last) == _how(one) and both in text:
            kind = max(last.type, one.type, key=OF_CQC.index)
            merged[-1] = last.model_copy(update={"type": kind, "sentence": both})
        else:
            merged.append(one)
    return merged


def _how(one: Signal) -> tuple[bool, bool, Time, str | None]:
    return one.negated, one.withdrawn, one.time, one.about


def _row(pack: Pack, n: int, found: list[Signal], unclear: list[str]) -> None:
    """A table's row that counts incidents: its newest figure."""
    block = pack.blocks[n]
    before = [b for b in pack.blocks[max(0, n - 40) : n] if b.kind == "row" and len(b.cells) == len(block.cells)]
    header = next((b for b in reversed(before) if is_header(b)), None)
    what = counted(block, header)
    if what is None:
        return
    where = f"page {block.page}" if block.page else f"line {block.line}" if block.line else "a table"
    if what.figure is None:
        unclear.append(f"signals: which figure of “{block.text[:120]}” ({where}) is the newest is not clear")
        return
    found.append(
        Signal(
            type=what.type, negated=what.figure == 0, sentence=block.text, page=block.page, line=block.line,
            paper=pack.paper_at(n),
        )
    )  # fmt: skip

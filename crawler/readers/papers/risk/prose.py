"""The risks that sentences and paragraphs of a pack name, each with the ratings that are said of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from crawler.readers.blocks import Block
from crawler.readers.papers.pack import Pack

from .cards import Card
from .evidence import Named
from .ids import Naming, named
from .listed import listed
from .owners import Owned, owners
from .plain import plain
from .register import place
from .said import Fate, fate, fate_in_title
from .words import own_words, parts, register_title, spans

LONGEST_PARAGRAPH = 4_000
MOST_IDS = 60
"""A paragraph that names more is a list, whose ratings cannot be told apart."""
LONGEST_QUOTE = 1_200
_REACH_OF_TITLE = 40
_NEXT = 2
_OPENS = re.compile(
    r"[\W\d.]{0,14}(?:(?:new|closed|top|key|strategic|principal|corporate|operational|trust|board assurance "
    r"framework|BAF|datix|high|the)\b\W{0,3}){0,3}",
    re.IGNORECASE,
)
_PARTED = re.compile(r"\s{0,4}[-:.)(/,]|\W*$|\s{1,4}(?=[A-Z])")
_IN_BRACKETS = re.compile(r"\s{0,2}\((?P<title>[^()]{4,160})\)")
_CALLED = re.compile(
    r"\s?\((?P<title>(?!(?:see|new|previous\w*|linked|current\w*|formerly|was|now|up|down|increas\w+|reduc\w+|scor\w+|"
    r"rat(?:ed|ing)|high|low|moderate|extreme|red|amber|open|closed|page|appendix|as|on|in|and|which|from|to)(?![\w-]))"
    r"[a-z][a-z'/&,-]+(?: [a-z'/&,-]+){1,11})\)",
    re.IGNORECASE,
)
"""What a sentence calls a risk, in brackets right behind its id."""
_RISKS = re.compile(r"\brisks?\b", re.IGNORECASE)
_VERB = re.compile(r"\W{0,3}(?:has|have|is|was|remains?|had|were|are)\b", re.IGNORECASE)
_OF = re.compile(
    r"\W{0,3}(?:regarding|relating to|which relates to|related to|about|concerning|in relation to|in respect "
    r"of|on|for)\s",
    re.I,
)

Span = tuple[int, int]


@dataclass(kw_only=True)
class Told:
    """What the prose of a pack tells of risks, and what in it was not understood."""

    found: list[Named] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def told(pack: Pack, taken: Collection[int], known: frozenset[str]) -> Told:
    """Every naming outside the registers' rows (``taken``), in order."""
    return _Walk(pack, taken, known).walked()


class _Walk:
    def __init__(self, pack: Pack, taken: Collection[int], known: frozenset[str]) -> None:
        self.pack, self.taken, self.known = pack, taken, known
        self.told = Told()
        self.card = Card(self.told.notes)
        self.title: tuple[int, str] | None = None
        self.fate: tuple[int, Fate | None] = (0, None)
        self.about: int | None = None

    def walked(self) -> Told:
        paper: str | None = None
        for n, block in enumerate(self.pack.blocks):
            here = self.pack.paper_at(n)
            if here != paper:
                paper, self.title = here, None
                self.card.close()
            if n in self.taken:
                self.card.close()
                continue
            for text in parts(block.text, LONGEST_PARAGRAPH):
                self._read(n, text)
        return self.told

    def _read(self, n: int, text: str) -> None:
        block = self.pack.blocks[n]
        words = plain(text)
        if self._listed(n, text, words):
            return
        found = named(words, self.known)
        if not found:
            self._titled(n, text)
            self.card.next_block(block, n, words, place(self.pack, n))
            return
        whole = block.heading or (block.kind == "row" and not _is_prose(block, found))
        pieces = [(0, len(words))] if whole else list(spans(words))
        head = _head(words, found, free=block.kind in ("heading", "row", "item") or len(words) < 200)
        owned = owners(words, pieces, found, head) if len(found) <= MOST_IDS else Owned()
        self.told.notes += [f"{note} ({place(self.pack, n)})" for note in owned.notes]
        made = [self._named(n, text, words, pieces, found, one, head, owned) for one in found[: 4 * MOST_IDS]]
        self.told.found += made
        for said in owned.nobody:
            self.card.unnumbered(said, place(self.pack, n))
        if head is not None:
            self.fate = (n, self.fate[1] if n - self.fate[0] <= _NEXT else None)
            self.card.open([one for one, naming in zip(made, found, strict=False) if naming.group == head], block, n)
        elif block.kind != "row":
            self.card.leave()

    def _listed(self, n: int, text: str, words: str) -> bool:
        """Read the entries of a list under a title that speaks of risks."""
        under = self.about is not None and n - self.about <= _REACH_OF_TITLE
        entries = listed(text, words) if under and "(" in words else []
        title = self.title[1] if self.title and n - self.title[0] <= _REACH_OF_TITLE else None
        self.told.found += [
            Named(
                id=one.id, block=n, quote=text[one.start : one.end].strip(), source="entry", text=one.text,
                ratings={"current": [one.rating]}, register=title, minutes=_is_minutes(self.pack, n),
            )
            for one in entries
        ]  # fmt: skip
        self.about = n if entries else self.about
        return bool(entries)

    def _named(
        self, n: int, text: str, words: str, pieces: Sequence[Span], found: Sequence[Naming], naming: Naming,
        head: int | None, owned: Owned,
    ) -> Named:  # fmt: skip
        """One naming with its ratings, its words and what is said of it."""
        entry = naming.group == head
        title = self.title if entry and self.title and n - self.title[0] <= _REACH_OF_TITLE else None
        group = [one for one in found if one.group == naming.group] if len(found) <= MOST_IDS else [naming]
        mine = [one for one in owned.of if one.naming is naming]
        start, end = next((span for span in pieces if span[0] <= naming.start < span[1]), (0, len(words)))
        told = fate(words[start:end], naming.start - start, group[-1].end - start)
        told = told or (self.fate[1] if entry and n - self.fate[0] <= _NEXT else None)
        quoted = min([start, *(one.start for one in mine)]), max([end, *(one.end for one in mine)])
        one = Named(
            id=naming.id, block=n, quote=_quoted(text, *quoted), source="entry" if entry else "prose", said=told,
            register=title[1] if title and len(group) == 1 else None, minutes=_is_minutes(self.pack, n),
        )  # fmt: skip
        for owner in mine:
            one.rate(owner.kind, owner.value)
        own = entry or _OF.match(words, naming.end) or _CALLED.match(words, naming.end)
        if len(group) == 1 and len(found) <= MOST_IDS and own:
            stops = [owner.at for owner in mine if owner.at > naming.end]
            stops += [] if entry else [end, *(other.start for other in found if other.start > naming.end)]
            few = len({other.group for other in found}) <= 3
            one.text = _description(text, words, naming.end, min(stops, default=len(text)), entry=entry, few=few)
        return one

    def _titled(self, n: int, text: str) -> None:
        block = self.pack.blocks[n]
        if len(text) <= 120 and _RISKS.search(text):
            self.about = n
        elif block.heading:
            self.about = None
        became = fate_in_title(plain(text))
        if name := register_title(text):
            self.title = (n, name)
        elif block.heading:
            self.title = None
        if became or name or block.heading:
            self.fate = (n, became)


def _is_prose(block: Block, found: Sequence[Naming]) -> bool:
    """Whether a row is a text with a word beside it, such as what a committee alerts to, and no entry of a list."""
    return len({one.id for one in found}) > 1 and sum(bool(cell) for cell in block.cells) <= 3


def _head(words: str, found: Sequence[Naming], *, free: bool) -> int | None:
    """The group of ids that a paragraph opens with, and is about."""
    opens = _OPENS.match(words)
    if opens is None or found[0].start > opens.end():
        return None
    end = max(one.end for one in found if one.group == found[0].group)
    parted = _PARTED.match(words, end)
    if parted is None or (parted[0].strip(" ") == "," and not free):
        return None
    return found[0].group


def _quoted(text: str, start: int, end: int) -> str:
    """The words as printed; of a very long passage its beginning and its end."""
    if end - start <= LONGEST_QUOTE:
        return text[start:end].strip()
    half = LONGEST_QUOTE // 2
    return f"{text[start : start + half].strip()} … {text[end - half : end].strip()}"


def _is_minutes(pack: Pack, n: int) -> bool:
    """Whether a block stands in the minutes of an earlier meeting."""
    return bool(re.search(r"\bminutes\b", pack.paper_at(n) or "", re.IGNORECASE))


def _description(text: str, words: str, start: int, end: int, *, entry: bool, few: bool) -> str:
    """The risk's own words behind its id."""
    if not entry and (called := _CALLED.match(words, start)):
        return own_words(text[called.start("title") : called.end("title")])
    if not entry:
        lead = _OF.match(words, start)
        return own_words(text[lead.end() if lead else start : end])
    if title := _IN_BRACKETS.match(text, start):
        return own_words(title["title"]) if re.search(r"[a-z]{4}", title["title"]) else ""
    said = _VERB.match(words, start)
    return own_words(text[start:end]) if few and not said else ""

"""A board paper or a pack of them as blocks in reading order, cut into its papers."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from crawler.readers.blocks import Block
from storage.paper import AgendaItem, Coverage, Mention

if TYPE_CHECKING:
    from .sentences import Sentence

T = TypeVar("T")
HEAD = 6
"""So many blocks, as a trust's name over the title, may stand before a front sheet at the head of its page."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One paper of a pack: title, number on the agenda, first and last block, and whether it has a front sheet."""

    title: str
    item: str | None = None
    first: int
    last: int
    sheet: bool = False


@dataclass(frozen=True, kw_only=True)
class Pack:
    """The blocks without running heads and feet, each with its page or line; ``parts`` are in order and do not overlap.

    A sentence or a table's row that a page's end breaks is one block. ``pages``: how many the file has, None where it
    has none; ``pictures``: those without any text, ``recognised`` those whose text was recognised from a picture,
    ``broken`` those that cannot be read.
    ``heads``: the running heads that were taken away. ``bookmarks``: the file's own outline, each title with its page.
    ``listed``: the items of its agenda, as far as it has one.
    """

    blocks: tuple[Block, ...]
    pages: int | None = None
    pictures: tuple[int, ...] = ()
    recognised: tuple[int, ...] = ()
    broken: tuple[int, ...] = ()
    parts: tuple[Part, ...] = ()
    heads: tuple[str, ...] = ()
    bookmarks: tuple[tuple[str, int], ...] = ()
    listed: tuple[AgendaItem, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def in_sentences(self) -> dict[int, tuple[Sentence, ...]]:
        """The sentences of each block that somebody asked for: many readers walk through the same ones."""
        return {}

    @cached_property
    def sheets(self) -> frozenset[int]:
        """The blocks at which the front sheet of a paper begins: no table goes on over them."""
        found = []
        for part in self.parts:
            first = at = part.first
            while at > 0 and first - at < HEAD and self.blocks[at - 1].page == self.blocks[first].page:
                at -= 1
            opens = at == 0 or self.blocks[at - 1].page != self.blocks[first].page
            found += [at if opens and self.blocks[first].page is not None else first] if part.sheet else []
        return frozenset(found)

    def paper_at(self, block: int) -> str | None:
        """The title of the paper that a block stands in."""
        at = bisect_right(self.parts, block, key=lambda part: part.first) - 1
        return self.parts[at].title if at >= 0 and block <= self.parts[at].last else None

    def mention(self, block: int, quote: str, *, rating: int | None = None) -> Mention:
        """A place of the pack: the words ``quote`` of one of its blocks."""
        at = self.blocks[block]
        return Mention(page=at.page, line=at.line, quote=quote, rating=rating, paper=self.paper_at(block))


@dataclass(frozen=True, kw_only=True)
class Found(Generic[T]):
    """What one part of the reader found: its items, how much it read, and what it did not understand."""

    items: tuple[T, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    not_understood: tuple[str, ...] = ()

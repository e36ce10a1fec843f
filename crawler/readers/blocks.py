"""A page as an ordered list of blocks: what a person sees as one heading, line, item or table row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .errors import NotUnderstood

Region = Literal["header", "alert", "main"]
BlockKind = Literal["heading", "line", "item", "row", "term", "hint"]

MOST = 20_000


@dataclass(frozen=True)
class Link:
    """A link as it stands on the page; ``text`` is clean, ``href`` as written."""

    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Block:
    """One block.

    ``text`` is clean (see spelling), ``parts`` the runs of text between tags, ``cells`` those of a table row or of a
    term with its description, ``hints`` what data-test and data-key say in it. ``above`` are the texts of the headings
    that it stands under, highest first. ``group`` numbers the alert, ``item`` the innermost list item that holds it.
    ``path`` numbers the elements around it, outermost first; ``line`` is the line of a plain text, ``page`` that of a
    PDF (1 is its first); ``foreign`` says that it stands in a part about another organisation, ``card`` is the address
    of the assessment of one service that the part is about.
    """

    kind: BlockKind
    text: str
    region: Region = "main"
    level: int = 0
    parts: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    header_cells: bool = False
    links: tuple[Link, ...] = ()
    link_only: bool = False
    hints: tuple[str, ...] = ()
    above: tuple[str, ...] = ()
    group: int = 0
    item: int = 0
    table: int = 0
    path: tuple[int, ...] = ()
    line: int | None = None
    page: int | None = None
    bullet: bool = False
    foreign: bool = False
    card: str = ""

    @property
    def heading(self) -> bool:
        return self.kind == "heading"


def bounded(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, if they are not more than any page of CQC has."""
    if len(blocks) > MOST:
        raise NotUnderstood(f"the page has {len(blocks):,} lines; the most that is read is {MOST:,}")
    return tuple(blocks)

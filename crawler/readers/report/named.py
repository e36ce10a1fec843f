"""The services that a report names, and which of them a title, a question or a run of ratings is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from crawler.readers.blocks import Block
from crawler.readers.spelling import folded

from .beside import question, service
from .cell import cell
from .titles import asked, asked_of, zone_of

_GROUPS = re.compile(
    r"older people|people with long[- ]term conditions|families, children and young people|"
    r"working[- ]age people(?: \(.*\))?|people whose circumstances .{3,60}|"
    r"people experiencing poor mental health.{0,60}"
)
"""The groups of a practice's patients that CQC rated until 2022."""
_AHEAD, _FRONT = 60, 80


@dataclass(frozen=True)
class Named:
    """The titles of services by what tells them apart, whatever is printed in brackets behind them."""

    titles: Mapping[str, str]

    def title(self, text: str) -> str | None:
        """The title of the service that a text names, as the report prints it first."""
        return self.titles.get(_key(text)) if len(text) < 140 else None

    def group(self, text: str) -> str | None:
        """The same, and the groups of a practice's patients, for where each has its rating."""
        return self.title(text) or (text if len(text) < 120 and _GROUPS.fullmatch(folded(text)) else None)

    def of_run(self, blocks: Sequence[Block], n: int) -> str | None:
        """The service whose ratings begin in the nth block; None where nothing tells it.

        The questions under them name it, else its title over them, or under them as a PDF may have it; where these
        are two, one is that of the page before or after.
        """
        ahead = [block for block in blocks[n + 1 : n + _AHEAD] if not block.bullet]
        ends = next((i for i, _ in enumerate(ahead) if i > 1 and begins_run(ahead, i)), len(ahead))
        ahead = ahead[:ends]
        asked_about = [title for block in ahead if (title := self.title(asked_of(block.text) or ""))]
        if asked_about:
            return asked_about[0]
        around = (*blocks[max(0, n - 2) : n], *ahead)
        titles = {title for block in around if (title := self.title(block.text))}
        return titles.pop() if len(titles) == 1 else None


def named(titles: Iterable[str], blocks: Sequence[Block]) -> Named:
    """The services of these titles, and those rated in a list of the front page or of the main services."""
    found: dict[str, str] = {}
    for title in (*titles, *(title for n in listed(blocks) if (title := (service(blocks[n]) or ("",))[0]))):
        found.setdefault(_key(title), title)
    return Named({key: title for key, title in found.items() if key})


def listed(blocks: Sequence[Block]) -> frozenset[int]:
    """The blocks with a service and its rating: on the front page under the rating of the whole, and in such a part."""
    found: set[int] = set()
    inside: Literal["front", "part"] | None = None
    for n, block in enumerate(blocks):
        zone = zone_of(block.text) if block.kind != "row" else None
        name = asked(block.text) or ((said := question(block)) and said.key_question)
        if zone:
            inside = "part" if zone == "services" else None
        elif inside is None:
            inside = "front" if n < _FRONT and name == "overall" else None
        elif name:
            inside = "front" if inside == "front" else None
        elif service(block):
            found.add(n)
        elif inside == "front" and cell(block.text) is None:
            inside = None
    return frozenset(found)


def begins_run(blocks: Sequence[Block], n: int) -> bool:
    """Whether three bare questions with their ratings, or more, begin in the nth block."""
    run = blocks[n : n + 3]
    return len(run) == 3 and all(map(_bare, run)) and (n == 0 or not _bare(blocks[n - 1]))


def _bare(block: Block) -> bool:
    said = question(block)
    return said is not None and said.bare


def _key(text: str) -> str:
    words = re.sub(r"\([^()]*\)", " ", folded(text))
    words = re.sub(r"[^a-z0-9]+", " ", words).strip().removeprefix("the ")
    return re.sub(r"(?: services?|s)$", "", re.sub(r" services?$", "", words))

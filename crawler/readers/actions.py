"""What a report says that the provider must or should do: from lists under their own title, never from prose."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

from storage.record import Action

from .blocks import Block
from .lines import opens_body
from .spelling import folded
from .under import nests, parts

_TITLE = re.compile(
    r"(?:areas for improvement ?[:-] ?)?actions? (?:that )?the (?:registered )?(?:provider|trust|service|practice|"
    r"hospital|location|home|organisation|registered person|registered manager) \*{0,2}(must|should)\*{0,2} take"
    r"(?: to improve(?: (?:the )?(?:service|services))?)?"
)
_WHOLE = re.compile(
    r"(?:trust|provider|organisation|hospital|location)(?:[ -]wide)?|(?:the )?(?:trust|service) overall|overall"
)
_NOTHING = re.compile(r"(?:none|not applicable|n/a|there (?:are|were) no\b.*|no actions?\b.*)\.?")
_RUNNING_HEAD = "summary of findings"
"""Stands at the top of pages of CQC's PDFs, and so in the midst of lists."""
_LEADS = re.compile(
    r"(?:importantly,? |in addition,? |the areas where |there (?:were|are) areas where |action )?"
    r"(?:(?:the (?:registered )?(?:provider|trust|service|practice|hospital|location|home|organisation))|they) "
    r"(must|should)(?: also)?(?: make improvements?(?: are)?| improve)?:"
)
"""What opens such a list in a summary, above it in the same words as in the list itself, where there is one."""
_LONGEST = 1500


def actions(
    blocks: Sequence[Block], *, ends: Callable[[str], bool] = lambda _: False, one_report: bool = False
) -> tuple[tuple[Action, ...], frozenset[int]]:
    """The actions in order, each once, and which blocks they stand in; ``service`` is the heading inside the list.

    ``ends`` tells the titles that end a list. The list in the summary of ``one_report`` counts where there is no other.
    """
    found: dict[tuple[str, str, str], Action] = {}
    used: set[int] = set()

    def belongs(blocks: Sequence[Block], n: int) -> bool:
        return _may_head(blocks, n) and not ends(blocks[n].text)

    for part in parts(blocks, lambda text: _level(text) is not None, belongs, before=1):
        level = _level(part.title)
        service: str | None = None
        for text in part.inline:
            _take(found, level, None, text)
        for n in part.under:
            block = blocks[n]
            if _nests(blocks, n):
                service = _service(block.text)
                used.add(n)
            elif block.bullet or (block.kind in ("item", "row") and not block.heading and not block.link_only):
                _take(found, level, service, block.text)
                used.add(n)
            elif _heads(blocks, n) and folded(block.text) != _RUNNING_HEAD:
                service = _service(block.text)
                used.add(n)
    if one_report and not found:
        _led(blocks, found, used)
    return tuple(found.values()), frozenset(used)


def _led(blocks: Sequence[Block], found: dict[tuple[str, str, str], Action], used: set[int]) -> None:
    """Takes the bullets right under "The areas where the provider must make improvements are:"."""
    level: Literal["must", "should"] | None = None
    for n, block in enumerate(blocks):
        if block.bullet and level:
            _take(found, level, None, block.text)
            used.add(n)
        elif not block.bullet:
            led = re.search(rf"(?:^|[.] ){_LEADS.pattern}$", folded(block.text)) if len(block.text) < 250 else None
            level = None if led is None else "must" if led[1] == "must" else "should"


def _level(text: str) -> Literal["must", "should"] | None:
    found = _TITLE.fullmatch(folded(text).rstrip(" :."))
    if not found:
        return None
    return "must" if found[1] == "must" else "should"


def _take(
    found: dict[tuple[str, str, str], Action], level: Literal["must", "should"] | None, service: str | None, text: str
) -> None:
    if level and text and len(text) <= _LONGEST and not _NOTHING.fullmatch(folded(text)):
        action = Action(level=level, service=service, text=text)
        found.setdefault((level, service or "", folded(text)), action)


def _may_head(blocks: Sequence[Block], n: int) -> bool:
    """Whether a line of a text may head items of a list."""
    return blocks[n].line is not None and _heads(blocks, n)


def _service(text: str) -> str | None:
    return None if _WHOLE.fullmatch(folded(text).rstrip(" :")) else text.rstrip(" :")


def _nests(blocks: Sequence[Block], n: int) -> bool:
    """Whether a list's item only heads a list inside it."""
    text = blocks[n].text
    return nests(blocks, n) and blocks[n].line is None and len(text) <= 100 and not text.endswith(".")


def _heads(blocks: Sequence[Block], n: int) -> bool:
    """Whether a block is the short title of items right below it."""
    text = blocks[n].text
    if blocks[n].kind == "row" or len(text) > 100 or text.endswith((".", ";", "?", "!")) or opens_body(text):
        return False
    if blocks[n].heading:
        return True
    after = next(iter(blocks[n + 1 : n + 2]), None)
    if after is None:
        return False
    if blocks[n].line is None:
        return after.kind == "item"
    return after.bullet or _WHOLE.fullmatch(folded(text).rstrip(" :")) is not None

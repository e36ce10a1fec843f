"""The words of levels of assurance, as trusts and their auditors use them."""

from __future__ import annotations

import re

from crawler.readers.spelling import folded

_WORDS = (
    "substantial|significant|full|high|strong|good|adequate|reasonable|moderate|satisfactory|acceptable|sufficient|"
    "partial|"
    "restricted|limited|weak|minimal|low|insufficient|inadequate|unsatisfactory|none|nil|no"
)
_QUALIFIED = (
    r"(?:with (?:minor |some |significant )?(?:improvements?|exceptions?|opportunit\w+)"
    r"(?: (?:required|needed|opportunit\w+|potential))?)"
)
LEVEL = rf"(?:(?:{_WORDS})(?: ?/ ?(?:{_WORDS}))?|partially assured|fully assured|not assured|assured)"
_CELL = re.compile(
    rf"{LEVEL}(?: (?:level of )?assurance)?(?: {_QUALIFIED})?(?: ?[(–:;,-]{{0,2}} ?(?:due to|because of|owing to|"
    rf"pending) .{{1,60}})?\)?"
)
_PLAIN = re.compile(rf"(?:{_WORDS})(?: (?:level of )?assurance)?|(?:partially|fully|not) assured")
_FIRM = re.compile(
    r"substantial|significant|full|reasonable|moderate|adequate|partial|restricted|limited|none|no assurance|.*assur"
)
_COLOUR = re.compile(r"(?:rag:? ?)?(?:red|amber|yellow|green)(?: ?[/-] ?(?:red|amber|green))?")
_ABSENT = re.compile(r"[-–—−\s./]*|n ?/? ?a|not (?:assessed|applicable|reported|yet rated|rated|covered)|tbc")
_MARK = re.compile(r"[x×✓✔√☒☑■\uf0fc\uf0fb\uf054\uf078\uf052]", re.IGNORECASE)
_BEST = ("substantial", "significant", "full", "high", "fully", "strong", "good")
_WORST = (
    "none",
    "no",
    "nil",
    "not",
    "limited",
    "minimal",
    "low",
    "weak",
    "inadequate",
    "unsatisfactory",
    "insufficient",
)


def is_level(cell: str) -> bool:
    """Whether a cell is a level and no more, its reason included ("Restricted due to …"), or a colour of one."""
    return len(cell) <= 100 and bool(_CELL.fullmatch(folded(cell).strip(" .*")) or is_colour(cell))


def is_colour(cell: str) -> bool:
    """Whether it is the colour that some trusts give in the place of a word; anything may have a colour."""
    return len(cell) <= 20 and bool(_COLOUR.fullmatch(folded(cell).strip(" .*()")))


def is_firm(cell: str) -> bool:
    """Whether it is a level that no scale of anything else has: "Good" alone may be a rating."""
    return is_level(cell) and bool(_FIRM.match(folded(cell)))


def is_absent(cell: str) -> bool:
    """Whether a cell says that nothing was assessed."""
    return bool(_ABSENT.fullmatch(folded(cell)))


def is_mark(cell: str) -> bool:
    """Whether a cell is a tick or a cross."""
    return bool(_MARK.fullmatch(cell.strip(" []()")))


def alike(level: str) -> str:
    """A level for comparing two printings: letters and figures alone, without the word "assurance"."""
    return re.sub(r"[^a-z0-9]+", "", re.sub(r"\b(?:level of )?assurance\b", "", folded(level)))


def word_of(level: str) -> str:
    """The first word of a level."""
    return folded(level).split(" ")[0] if level else ""


def worst_first(words: list[str]) -> tuple[str, ...]:
    """The words of a printed scale, worst first; none where neither end says which it is."""
    first, last = word_of(words[0]), word_of(words[-1])
    if first in _BEST and last not in _BEST:
        return tuple(reversed(words))
    if first in _WORST and last in _BEST:
        return tuple(words)
    return ()


def plain_levels(cells: list[str]) -> bool:
    """Whether these are three or more different plain levels and nothing else: a scale, or the heads of one."""
    said = [folded(cell).strip(" .:") for cell in cells]
    return len(said) >= 3 and len(set(said)) == len(said) and all(_PLAIN.fullmatch(one) for one in said)

"""What a printed target asks for: one figure that a value must reach or must not pass, or a figure to improve on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from crawler.readers.spelling import folded

from .figure import Figure, figures

Way = Literal["high", "low"]
"""Whether a higher or a lower value is the better one."""

_HIGH_BEFORE = re.compile(
    r"(?:=>|>=|≥|⩾|>|\bat least|\bminimum(?: of)?|\bmin|\b(?:not|no) (?:less|lower|fewer) than|\b(?:greater|more|"
    r"higher) than"
    r"(?: or equal to)?|\babove|\bover|\bexceed(?:s|ing)?)\s*$"
)
_LOW_BEFORE = re.compile(
    r"(?:=<|<=|≤|⩽|<|\bat most|\bmaximum(?: of)?|\bmax|\b(?:not|no) (?:more|greater|higher) than|\b(?:less|fewer|"
    r"lower) than"
    r"(?: or equal to)?|\bbelow|\bunder|\bnot? (?:to )?exceed(?:ing)?)\s*$"
)
_HIGH_AFTER = re.compile(r"\s*(?:(?:or|and) (?:above|more|higher|greater|over)|minimum|\+)")
_LOW_AFTER = re.compile(r"\s*(?:(?:or|and) (?:below|less|lower|fewer|under)|maximum)")
_STRICT = re.compile(r"(?:^|[^=])[<>]\s*$|(?:above|over|below|under|than|exceeding)\s*$")
_PLAIN = re.compile(
    r"\b(?:targets?|trust|national|local|internal|nhse?|standard|threshold|is|of|the|a|an|all|patients?|staff|rate|"
    r"compliance|"
    r"or|and|equal|to|monthly|per month|each month|rolling|tolerance|trajectory|plan|cases?|total|overall)\b|"
    r"[():;,.*=<>≥≤+-]"
)
_BASE = re.compile(
    r"\b(?:improve(?:ment)?|reduc(?:e|tion)|decrease|increase|better)\b.*\b(?:outturn|baseline|last year|"
    r"previous year)\b"
)
_BEHIND = re.compile(r"\b(?:outturn|baseline)\b[^\d]{0,20}$")


@dataclass(frozen=True)
class Target:
    """``figure``: what is asked for; ``way``: which side of it is good, None where its words do not say.

    ``strict``: to equal it is not enough. ``base``: it is of the past and to be bettered, none knows by how much.
    """

    figure: Figure
    way: Way | None = None
    strict: bool = False
    base: bool = False


def target_of(text: str) -> Target | None:
    """The target that a cell or a phrase prints; None for words, for two figures, for what is due at a later day."""
    words = folded(text)
    if len(words) > 400:
        return None
    found = figures(words)
    if _BASE.search(words):
        base = [one for one in found if _BEHIND.search(words[max(0, one.start - 40) : one.start])]
        return Target(base[0], base=True) if len(base) == 1 else None
    if len(found) != 1:
        return Target(Figure(0.0, "", "zero", 0, 4), way="low") if words in ("zero", "nil", "none") else None
    only = found[0]
    before, after = words[: only.start], words[only.end :]
    way = way_before(before) or way_after(after)
    for pattern in (_HIGH_BEFORE, _LOW_BEFORE):
        before = pattern.sub("", before)
    for pattern in (_HIGH_AFTER, _LOW_AFTER):
        after = pattern.sub("", after)
    if _PLAIN.sub("", f"{before} {after}").strip():
        return None
    return Target(only, way=way, strict=is_strict(words[: only.start]))


def way_before(before: str) -> Way | None:
    """The good side by the words right before a figure, as in "no more than"."""
    if _LOW_BEFORE.search(before[-40:]):
        return "low"
    return "high" if _HIGH_BEFORE.search(before[-40:]) else None


def way_after(after: str) -> Way | None:
    """The good side by the words right behind a figure, as in "or above"."""
    if _LOW_AFTER.match(after[:20]):
        return "low"
    return "high" if _HIGH_AFTER.match(after[:20]) else None


def is_strict(before: str) -> bool:
    """Whether the words right before a figure leave the figure itself out."""
    return bool(_STRICT.search(before[-20:])) and not re.search(r"\b(?:no|not)\b", before[-24:])

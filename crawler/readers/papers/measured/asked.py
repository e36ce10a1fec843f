"""The targets that a clause names beside its figures, and how it says that a figure stands to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from .figure import Figure
from .target import Target, is_strict, way_after, way_before

Stands = Literal["over", "under", "better", "worse", "met", "missed"]

NAMES = r"(?:targets?|trajector(?:y|ies)|threshold|ambition|standard|kpi|tolerance)"
"""The words for a target, for patterns of folded texts."""
WORD = re.compile(rf"\b(?:{NAMES}|plan(?:ned)?)\b")
_SIGN = (
    r"[\s:=(-]*(?:=>|>=|≥|<=|=<|≤|<|>|at least|no more than|not more than|less than|minimum of|under|over|above|"
    r"below)?\s*(?:or )?$"
)
_BEFORE = re.compile(
    r"\b(?:targets?|trajector(?:y|ies)|threshold|ambition|tolerance|plan)(?: (?:target|trajectory|rate|level|figure|"
    r"threshold|compliance|"
    r"for \w+|set|here|which|this month))*(?: (?:of|is|was|being|set at|remains))?" + _SIGN
)
_NAMED_BEFORE = re.compile(r"\b(?:standard|kpi)(?: of|:| \(|=)" + _SIGN)
"""A standard is also the name of what is measured: "the 4-hour standard was 71%" gives no target."""
_AFTER = re.compile(
    r"\)?\s?(?:(?:national|nhs|nhse|england|trusts?|trust's|local|internal|contractual|constitutional|planned|"
    r"planning|agreed|in-month|in-year|year-end|"
    r"compliance|rolling|statutory|operational|monthly|recovery|performance|mandated|quality|improvement|stretch|"
    r"interim|annual|system|regional|board|"
    rf"minimum|maximum|20\d\d/\d\d) ){{0,4}}{NAMES}\b"
)
_RISK = re.compile(
    r"\b(?:risks?\b.{0,80}\b(?:scor\w+|rat(?:ed|ing))|residual|inherent|appetite|likelihood|"
    r"consequence|target risk|[1-5] ?[x×] ?[1-5])\b"
)
_STANDS: tuple[tuple[Stands, re.Pattern[str]], ...] = (
    ("missed", re.compile(
        r"\b(?:not|n't|never|fail(?:ed|s|ing)? to)\s(?:yet )?(?:be(?:en|ing)? )?(?:me(?:e)?t|achiev\w+|reach\w*|hit"
        r"|attain\w*|compl\w+|deliver\w*)|\bmissed\b|\bunmet\b|\boff[- ](?:target|plan|track|trajectory)\b"
    )),
    ("worse", re.compile(r"\b(?:worse than|short of|adrift of|outside (?:of )?(?:the|our|its)|breach\w*)\b")),
    ("better", re.compile(
        r"\b(?:better than|ahead of)\b"
                r"|\bwithin (?:the |our |its |trust )*(?:target|threshold|tolerance|trajectory|standard)"
    )),
    ("over", re.compile(r"\b(?:above|over|exceed\w*|higher than|greater than|more than|in excess of)\b")),
    ("under", re.compile(r"\b(?:below|under|lower than|less than|behind)\b")),
    ("met", re.compile(r"\b(?:met|meet(?:s|ing)|achiev(?:ed|es|ing)|hit|on target|on track|in line with|compliant)\b")),
)  # fmt: skip
_YEARLY = re.compile(r"\b(?:annual|full[- ]year|year[- ]end|by (?:the )?(?:end of|march|q4)|20\d\d/\d\d target)\b")
_NEGATED = re.compile(r"\b(?:no longer|not|n't|never)\s*$")


def targets(words: str, figures: Sequence[Figure]) -> dict[Figure, Target]:
    """The figures of a folded clause that are targets, each with what is asked for."""
    return {one: target for one in figures if (target := _target(words, one))}


def stands(words: str) -> Stands | None:
    """How the words between a figure and its target set the one to the other; None where they do not, or doubly."""
    last = max((found.start() for found in WORD.finditer(words)), default=len(words))
    words = (
        words[:last] if words[last:].count(" ") > 1 or last == len(words) else words
    )  # "of no more than" is the target's
    if (found := _STANDS[0][1].search(words)) is not None:
        return "missed"
    said: set[Stands] = set()
    for name, pattern in _STANDS[1:]:
        found = pattern.search(words)
        if found and _NEGATED.search(words[max(0, found.start() - 12) : found.start()]):
            return None
        if found:
            said.add(name)
    return next(iter(said)) if len(said) == 1 else None


def yearly(words: str) -> bool:
    """Whether a target is for a whole year or a later day, so that a month's figure does not meet or miss it."""
    return bool(_YEARLY.search(words))


def _target(words: str, figure: Figure) -> Target | None:
    before, after = words[max(0, figure.start - 70) : figure.start], words[figure.end : figure.end + 60]
    ahead = bool(_BEFORE.search(before) or _NAMED_BEFORE.search(before))
    if not (ahead or _AFTER.match(after)) or (figure.unit == "" and _RISK.search(words)):
        return None
    return Target(figure, way=way_before(before) if ahead else way_after(after), strict=is_strict(before))

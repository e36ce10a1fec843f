"""The ratings of a movement: from which to which, and whether it happened or was only thought of."""

from __future__ import annotations

import re
from functools import lru_cache

from .evidence import Kind, Said
from .figures import Figure, figure_at

_WAY = re.compile(r"[^.;:]{0,60}?(?P<way>\bfrom\b|\bto\b)[\s:]{1,2}(?:an?\s|the\s)?", re.IGNORECASE)
_FIRST = re.compile(
    r"[\s:]{0,2}(from|to)[\s:]{1,2}(?:an?\s|the\s)?(?:\w+\s){0,2}?(?=[\dLCIextrhigsmodlwvn(])", re.IGNORECASE
)
_TO = re.compile(r"\s{0,2}(?:\bto\b|→|->)\s{0,2}(?:an?\s)?", re.IGNORECASE)
_EARLIER = re.compile(
    r"[\s,;(/-]{0,4}(?:an?\s)?(?:up|down|increased|increase|reduced|reduction|decreased|raised|changed|which "
    r"is|this)?\s?"
    r"\b(?:from|previously|was|previous|prev\.?|formerly|last (?:month|quarter|meeting|time|report))\b"
    r"(?:\s(?:rating|score|rated|scored))?[\s:]{0,2}(?:of\s|at\s|a\s)?",
    re.IGNORECASE,
)
_ARROW = re.compile(r"(?P<from>\d{1,2})\s{0,2}(?:→|->)\s{0,2}(?=\d)")
MAYBE = re.compile(
    r"\b(?:would|could|should|(?-i:may)|might|will|shall|if|proposed|propose|recommended|recommend|suggested|"
    r"potentially|expected|"
    r"anticipated|forecast|projected|planned|to be|not|never|unless|cannot|whether|until|when|aim(?:s|ed|"
    r"ing)?|hope[ds]?|intend(?:s|ed)?)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:propos\w*|recommend\w*|suggest\w*|request\w*|reject\w*|refus\w*|declin\w*|consider\w*|pending|subject to|"
    r"asked to|approval|whether|expect\w*|anticipat\w*|forecast|target date|trajector\w+|plan(?:s|ned)? to|"
    r"aim\w*|intend\w*|"
    r"hop(?:e|es|ed|ing)|did not|(?:was|were|has|have|had|is|be|been) not|not (?:be |been )?(?:supported|"
    r"agreed|approved|accepted|endorsed)|"
    r"unsupported|challenged|debated|discuss\w* (?:whether|reducing|increasing|raising|lowering))\b",
    re.IGNORECASE,
)
_GRANTED = re.compile(
    r"\b(?:(?:was|were|has been|have been|is|and) (?:duly |now |formally )?(?:approved|agreed|supported|"
    r"accepted|endorsed|ratified)"
    r"|(?<!to be )(?:approved|agreed|supported|accepted|endorsed|ratified) (?:the |this |that )?"
    r"(?:recommendation|proposal|request))\b",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    r"(?:^|[-–:;,.(/]|\b(?:risks?|it|this|these|both|all|each|entry|score|rating|which|and|that)|\d[a-z]?\)?|\))"
    r"(?:[\s,]{1,3}(?:has|have|had|was|were|been|is|are|also|now|recently|again|currently|therefore|which|"
    r"that|being|since|then)\b)*[\s,]{0,3}$",
    re.IGNORECASE,
)
RATED = re.compile(r"\b(?:score|scores|scored|rating|rated|ratings|graded|grading|risk level)\b", re.IGNORECASE)

_OF_A_SCORE = re.compile(
    rf"{RATED.pattern}(?:(?![,;]|\b(?:as|while|because|after|when|with|due|if)\b).)*$", re.IGNORECASE | re.DOTALL
)


def moved(text: str, match: re.Match[str]) -> list[Said]:
    """``has increased from 12 to 16``, ``reduced to 9 (Medium)``, of a score or of the risk itself alone."""
    way = _WAY.match(text, match.end())
    if way is None:
        return []
    before, between = text[max(0, match.start() - 70) : match.start()], way[0]
    if not (_OF_A_SCORE.search(before) or RATED.search(between) or SUBJECT.search(before)):
        return []
    if len(between) > 24 and not RATED.search(between):
        return []  # "increased staffing from 12 to 16"
    return from_to(text, match.start(), way.start("way")) or []


def from_to(text: str, start: int, at: int) -> list[Said] | None:
    """The two ratings of a movement, or the one that it names, from a place where "from" or "to" stands."""
    first = _FIRST.match(text, at)
    if first is None:
        return None
    one = figure_at(text, first.end(), of_range=first[1].casefold() == "from")
    if one is None:
        return None
    maybe = thought_of(text, start)
    if first[1].casefold() == "from":
        second = _TO.match(text, one.end)
        other = figure_at(text, second.end()) if second else None
        if other is None:
            return [] if second else [Said("previous", one.value, start, one.end, False, maybe)]
        return [
            Said("previous", one.value, start, one.end, False, maybe),
            Said("current", other.value, one.end, other.end, False, maybe),
        ]
    return [Said("current", one.value, start, one.end, False, maybe), *earlier(text, one, "current", maybe)]


def earlier(text: str, figure: Figure, kind: Kind, maybe: bool = False) -> list[Said]:
    """The rating of before that stands behind one: ``16 (previously 12)``, ``9, down from 12``."""
    found = _EARLIER.match(text, figure.end) if kind == "current" else None
    other = figure_at(text, found.end()) if found else None
    return [Said("previous", other.value, figure.end, other.end, False, maybe)] if other else []


def arrows(text: str) -> list[Said]:
    """``12 → 16``."""
    if "→" not in text and "->" not in text:
        return []
    found: list[Said] = []
    for match in _ARROW.finditer(text):
        before, after = int(match["from"]), figure_at(text, match.end())
        if after and after.value and 1 <= before <= 25 and not text[match.start() - 1 : match.start()].isdigit():
            maybe = thought_of(text, match.start())
            found += [
                Said("previous", before, match.start(), match.end(), False, maybe),
                Said("current", after.value, match.end(), after.end, False, maybe),
            ]
    return found


def thought_of(text: str, start: int) -> bool:
    """Whether a movement was proposed, refused or is yet to come."""
    if MAYBE.search(text[max(0, start - 28) : start]):
        return True
    return _asked_for(text)


@lru_cache(maxsize=16)
def _asked_for(text: str) -> bool:
    """Whether a text asks for something that it does not grant; kept, as a text may have thousands of figures."""
    asked = _ASKED.search(text)
    return bool(asked) and not (_GRANTED.search(text) and not re.search(r"\bnot\b", text, re.IGNORECASE))
